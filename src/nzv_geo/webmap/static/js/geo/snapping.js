// The vertex or edge that a place snaps to.

import { mercator, unproject } from "./mercator.js";
import { nearestPart } from "./segments.js";

// `lines` are { places, closed }, and what else the caller likes; `reach` is in parts of the world.
// The nearest vertex within reach, else the nearest edge, as { place, on, line }; null for none.
export function snapTo(place, lines, reach) {
  const at = mercator(place.lng, place.lat);
  const window = windowAround(at, reach);
  const [vertex, edge] = ["vertex", "edge"].map((on) => ({ on, away: reach, place: null, line: null }));
  for (const line of lines) {
    line.places.forEach((to, i) => {
      const from = line.places[i - 1] ?? (line.closed ? line.places.at(-1) : to);
      if (!isAround(window, from, to)) return;
      keepNearer(vertex, awayFrom(at, to), to, line);
      const foot = footOf(at, from, to);
      keepNearer(edge, awayFrom(at, foot), foot, line);
    });
  }
  if (vertex.place) return vertex;
  return edge.place ? edge : null;
}

function windowAround([x, y], reach) {
  const [northWest, southEast] = [unproject(x - reach, y - reach), unproject(x + reach, y + reach)];
  return { north: northWest.lat, west: northWest.lng, south: southEast.lat, east: southEast.lng };
}

function isAround({ north, west, south, east }, a, b) {
  return Math.max(a.lat, b.lat) >= south && Math.min(a.lat, b.lat) <= north && Math.max(a.lng, b.lng) >= west && Math.min(a.lng, b.lng) <= east;
}

function awayFrom([x, y], { lat, lng }) {
  const [otherX, otherY] = mercator(lng, lat);
  return Math.hypot(otherX - x, otherY - y);
}

function keepNearer(found, away, { lat, lng }, line) {
  if (away <= found.away) Object.assign(found, { away, place: { lat, lng }, line });
}

// On the straight line in degrees, as files have it; where along it, the map decides.
function footOf([x, y], from, to) {
  const [[x1, y1], [x2, y2]] = [from, to].map(({ lat, lng }) => mercator(lng, lat));
  const along = nearestPart(x, y, x1, y1, x2, y2);
  return { lat: from.lat + along * (to.lat - from.lat), lng: from.lng + along * (to.lng - from.lng) };
}
