// In which areas a point, line or area lies. One that only runs along a border does not lie in the
// area beyond it; a point on a border lies on both sides.

const METRES = 111320; // of a degree of latitude
const NEAR_M = 0.02; // what is as near to a border lies on it

// `places` are as in geojson.js: points, lines, or parts of rings; `parts` are those of an area.
export function liesIn({ kind, places }, parts) {
  const [first] = places.flat(2);
  const flat = inMetresFrom(first);
  const rings = parts.map((part) => part.map((ring) => ring.map(flat)));
  const unit = rings.flat().flatMap((ring) => edgesOf(ring, true));
  if (kind === "point") return places.some((place) => sideOf(flat(place), unit) >= 0);
  const runs = (kind === "line" ? places : places.flat()).map((run) => run.map(flat));
  const edges = runs.flatMap((run) => edgesOf(run, kind === "area"));
  if (edges.some((edge) => middlesOf(edge, unit).some((middle) => sideOf(middle, unit) > 0))) return true;
  if (kind === "line") return false;
  return sideOf(insideOf([runs]), unit) > 0 || rings.some((part) => sideOf(insideOf([part]), edges) > 0);
}

// Whether the border of an area crosses itself.
export function crossesItself(ring) {
  const edges = edgesOf(ring.map(inMetresFrom(ring[0])), true);
  return edges.some((edge, i) => edges.some((other, k) => k > i + 1 && !(i === 0 && k === edges.length - 1) && cutOf(edge, other) !== null));
}

// Metres from a place, good enough for what lies near.
function inMetresFrom({ lat: south, lng: west }) {
  const shrink = Math.cos((south * Math.PI) / 180);
  return ({ lat, lng }) => [(lng - west) * shrink * METRES, (lat - south) * METRES];
}

function edgesOf(run, closed) {
  const ends = closed ? [...run, run[0]] : run;
  return ends.slice(1).map((to, i) => [ends[i], to]);
}

// 1 inside, -1 outside, 0 on the border.
function sideOf([x, y], edges) {
  let inside = false;
  for (const [[x1, y1], [x2, y2]] of edges) {
    if (offEdge([x, y], [[x1, y1], [x2, y2]]) <= NEAR_M) return 0;
    if ((y1 > y) !== (y2 > y) && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside ? 1 : -1;
}

function offEdge([x, y], [[x1, y1], [x2, y2]]) {
  const along = alongOf([x, y], [[x1, y1], [x2, y2]]);
  return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
}

function alongOf([x, y], [[x1, y1], [x2, y2]]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  return square ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square)) : 0;
}

// The middles of the pieces into which other edges cut one.
function middlesOf(edge, others) {
  const cuts = [0, 1];
  for (const other of others) {
    if (!touchesBox(edge, other)) continue;
    const cut = cutOf(edge, other);
    if (cut !== null) cuts.push(cut);
    if (offEdge(other[0], edge) <= NEAR_M) cuts.push(alongOf(other[0], edge));
  }
  cuts.sort((a, b) => a - b);
  const [[x1, y1], [x2, y2]] = edge;
  return cuts.slice(1).map((cut, i) => (cut + cuts[i]) / 2).map((t) => [x1 + t * (x2 - x1), y1 + t * (y2 - y1)]);
}

function touchesBox(edge, other) {
  return [0, 1].every((axis) => {
    const [[a, b], [c, d]] = [edge, other].map(([from, to]) => [Math.min(from[axis], to[axis]), Math.max(from[axis], to[axis])]);
    return a <= d + NEAR_M && c <= b + NEAR_M;
  });
}

// How far along an edge another one cuts it, from 0 to 1; null where it does not.
function cutOf([[x1, y1], [x2, y2]], [[x3, y3], [x4, y4]]) {
  const turn = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3);
  if (turn === 0) return null;
  const t = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / turn;
  const u = ((x3 - x1) * (y2 - y1) - (y3 - y1) * (x2 - x1)) / turn;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : null;
}

// A place inside an area: the middle of its widest stretch at half its height.
function insideOf(parts) {
  const vertices = parts.flat(2);
  const heights = vertices.map(([, y]) => y);
  const level = (Math.min(...heights) + Math.max(...heights)) / 2 + NEAR_M;
  const crossings = parts.flat().flatMap((ring) => edgesOf(ring, true))
    .filter(([[, y1], [, y2]]) => (y1 > level) !== (y2 > level))
    .map(([[x1, y1], [x2, y2]]) => x1 + ((level - y1) / (y2 - y1)) * (x2 - x1)).sort((a, b) => a - b);
  let widest = [vertices[0][0], vertices[0][0]];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] > widest[1] - widest[0]) widest = [crossings[i], crossings[i + 1]];
  }
  return [(widest[0] + widest[1]) / 2, level];
}
