// Questions about the geometries of a large layer, as packed.js unpacks them.

import { UNITS } from "./encoded.js";
import { FULL, mercator, unproject } from "./mercator.js";

export const KINDS = ["none", "area", "line", "point"];

// Features whose box touches a box in parts of the world, but for those that are left out now.
export function* within({ kinds, boxes, skipped }, [west, north, east, south]) {
  for (let f = 0; f < kinds.length; f += 1) {
    const at = f * 4;
    if (kinds[f] && !skipped?.(f) && boxes[at] <= east && boxes[at + 2] >= west && boxes[at + 1] <= south && boxes[at + 3] >= north) yield f;
  }
}

// A place on the feature: for an area, the middle of its widest stretch at half its height.
export function placeOf({ parts, runs, vertices, px, py, boxes }, f, kind) {
  const first = vertices[runs[parts[f]]];
  const last = vertices[runs[parts[f + 1]]];
  if (kind !== "area") {
    const at = kind === "line" ? Math.floor((first + last) / 2) : first;
    return unproject(px[at], py[at]);
  }
  const level = (boxes[f * 4 + 1] + boxes[f * 4 + 3]) / 2 + 0.25;
  const crossings = [];
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    for (let i = vertices[run], j = vertices[run + 1] - 1; i < vertices[run + 1]; j = i, i += 1) {
      if ((py[i] > level) !== (py[j] > level)) crossings.push(px[i] + ((level - py[i]) / (py[j] - py[i])) * (px[j] - px[i]));
    }
  }
  crossings.sort((a, b) => a - b);
  let [x, widest] = [px[first], 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] <= widest) continue;
    widest = crossings[i + 1] - crossings[i];
    x = (crossings[i] + crossings[i + 1]) / 2;
  }
  return unproject(x, widest ? level : py[first]);
}

// From a place in an area to its nearest border, in degrees of latitude.
export function reachOf({ parts, runs, vertices, px, py }, f, { lat, lng }) {
  const [x, y] = mercator(lng, lat);
  let least = Infinity;
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    for (let i = vertices[run], j = vertices[run + 1] - 1; i < vertices[run + 1]; j = i, i += 1) {
      const [east, south] = [px[i] - px[j], py[i] - py[j]];
      const along = ((x - px[j]) * east + (y - py[j]) * south) / (east * east + south * south || 1);
      const part = Math.min(Math.max(along, 0), 1);
      least = Math.min(least, Math.hypot(x - px[j] - part * east, y - py[j] - part * south));
    }
  }
  return (least / FULL) * 360 * Math.cos((lat * Math.PI) / 180);
}

// How far apart the vertices would be if they were spread evenly over their extent, which may be a
// line.
export function spacingOf({ px, py }) {
  const span = (values) => values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity);
  const [wide, high] = [span(px), span(py)];
  return Math.sqrt(Math.max(wide * high, Math.max(wide, high) ** 2 / px.length) / px.length);
}

// The places of a feature: rings of parts, lines or points.
export function placesOf({ parts, runs, vertices, x, y, unit }, f, kind) {
  const degrees = (value) => (value * unit) / UNITS;
  const run = (k) => Array.from({ length: vertices[k + 1] - vertices[k] }, (_, i) => ({ lat: degrees(y[vertices[k] + i]), lng: degrees(x[vertices[k] + i]) }));
  const part = (k) => Array.from({ length: runs[k + 1] - runs[k] }, (_, i) => run(runs[k] + i));
  const every = Array.from({ length: parts[f + 1] - parts[f] }, (_, i) => part(parts[f] + i));
  if (kind === "area") return every;
  return kind === "line" ? every.flat() : every.flat(2);
}

// The topmost feature at a place or within reach of it, in parts of the world; -1 for none.
export function featureAt(shapes, { lat, lng }, reach) {
  const [x, y] = mercator(lng, lat);
  let found = -1;
  for (const f of within(shapes, [x - reach, y - reach, x + reach, y + reach])) {
    if (touches(shapes, f, x, y, reach)) found = f;
  }
  return found;
}

function touches(shapes, f, x, y, reach) {
  const { kinds, parts, runs, vertices, px, py } = shapes;
  let inside = false;
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    const start = vertices[run];
    const end = vertices[run + 1];
    for (let i = start, j = kinds[f] === 1 ? end - 1 : start; i < end; j = i, i += 1) {
      if (kinds[f] === 1) {
        if ((py[i] > y) !== (py[j] > y) && x < px[i] + ((y - py[i]) / (py[j] - py[i])) * (px[j] - px[i])) inside = !inside;
      } else if (distanceToSegment(x, y, px[j], py[j], px[i], py[i]) <= reach) {
        return true;
      }
    }
  }
  return inside;
}

function distanceToSegment(x, y, x1, y1, x2, y2) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const along = square ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square)) : 0;
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
