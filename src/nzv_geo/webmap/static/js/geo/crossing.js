// Whether the rings of an area cross each other or touch themselves, as GEOS finds: "self_intersection"
// where two edges cross, "ring_self_intersection" where a ring comes back to one of its vertices, null
// for neither. A vertex on an edge is not looked for.

const FEW = 8; // edges that are compared each with each
const TWICE_AROUND = 7; // vertices, the first once more, with which a ring can come back to one of them
const DOUBT = 1e-12; // of the products whose difference tells a side: what is nearer to a line lies on it

export function flawOf({ type, coordinates }) {
  if (type !== "Polygon" && type !== "MultiPolygon") return null;
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  if (doCross(rings.flatMap(edgesFromWest))) return "self_intersection";
  return rings.some((ring) => ring.length >= TWICE_AROUND && comesBack(ring)) ? "ring_self_intersection" : null;
}

function edgesFromWest(ring) {
  return ring.slice(1).map((to, i) => (ring[i][0] <= to[0] ? [ring[i], to] : [to, ring[i]]));
}

// From west to east, each edge is compared with those that reach as far.
function doCross(edges) {
  if (edges.length <= FEW) return edges.some((edge, i) => edges.some((other, k) => k > i && edgesCross(edge, other)));
  edges.sort((a, b) => a[0][0] - b[0][0]);
  let reaching = [];
  for (const edge of edges) {
    const west = edge[0][0];
    reaching = reaching.filter(([, to]) => to[0] >= west);
    if (reaching.some((other) => edgesCross(edge, other))) return true;
    reaching.push(edge);
  }
  return false;
}

function edgesCross([from, to], [start, end]) {
  const [south, north] = from[1] < to[1] ? [from[1], to[1]] : [to[1], from[1]];
  if (Math.max(start[1], end[1]) < south || Math.min(start[1], end[1]) > north) return false;
  return sideOfLine(from, to, start) * sideOfLine(from, to, end) < 0 && sideOfLine(start, end, from) * sideOfLine(start, end, to) < 0;
}

// 1 left of a line, -1 right of it, 0 on it.
function sideOfLine(from, to, [x, y]) {
  const [rise, run] = [(to[0] - from[0]) * (y - from[1]), (to[1] - from[1]) * (x - from[0])];
  const turn = rise - run;
  return Math.abs(turn) <= DOUBT * (Math.abs(rise) + Math.abs(run)) ? 0 : Math.sign(turn);
}

function comesBack(ring) {
  const seen = new Map();
  const kept = ring.slice(1).filter(([x, y], i) => x !== ring[i][0] || y !== ring[i][1]);
  return kept.some((vertex, i) => {
    const key = vertex.slice(0, 2).join(" ");
    const before = seen.get(key);
    seen.set(key, i);
    return before !== undefined && !isSpike(kept, before, i);
  });
}

// There and back again on the same edge.
function isSpike(vertices, before, after) {
  const next = vertices[before + 1];
  const last = vertices[after - 1];
  return next[0] === last[0] && next[1] === last[1];
}
