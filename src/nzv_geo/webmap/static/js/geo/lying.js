// In which areas a point, line or area lies. One that only runs along a border does not lie in the
// area beyond it; a point on a border lies on both sides.

import { crossingParts, meetsRay, middleOfWidest, nearestPart } from "./segments.js";

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
    if (meetsRay(x, y, x1, y1, x2, y2)) inside = !inside;
  }
  return inside ? 1 : -1;
}

function offEdge([x, y], [[x1, y1], [x2, y2]]) {
  const part = nearestPart(x, y, x1, y1, x2, y2);
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}

// The middles of the pieces into which other edges cut one.
function middlesOf(edge, others) {
  const cuts = [0, 1];
  for (const other of others) {
    if (!touchesBox(edge, other)) continue;
    const cut = cutOf(edge, other);
    if (cut !== null) cuts.push(cut);
    if (offEdge(other[0], edge) <= NEAR_M) cuts.push(nearestPart(...other[0], ...edge.flat()));
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

// The part of an edge after which another one cuts it, from 0 to 1; null where it does not.
function cutOf(edge, other) {
  const [part, along] = crossingParts(edge, other) ?? [];
  return part >= 0 && part <= 1 && along >= 0 && along <= 1 ? part : null;
}

// A place inside an area: the middle of its widest stretch at half its height.
function insideOf(parts) {
  const vertices = parts.flat(2);
  const heights = vertices.map(([, y]) => y);
  const level = (Math.min(...heights) + Math.max(...heights)) / 2 + NEAR_M;
  const crossings = parts.flat().flatMap((ring) => edgesOf(ring, true))
    .filter(([[, y1], [, y2]]) => (y1 > level) !== (y2 > level))
    .map(([[x1, y1], [x2, y2]]) => x1 + ((level - y1) / (y2 - y1)) * (x2 - x1));
  return [middleOfWidest(crossings) ?? vertices[0][0], level];
}
