// What shapes of a plane have in common. Points, polygons and areas are those of plane_area.js; boxes
// are [west, south, east, north]. How polygons are cut and united does a library, `clipping`.
//
// What takes long is a generator: it yields where others may do something in between. Shapes of many
// vertices are looked at tile by tile, of which each takes a moment; their areas add up.

import { areaOnEllipsoid, lengthOnEllipsoid } from "./plane_area.js";
import { crossingParts, meetsRay } from "./segments.js";

const TILE_VERTICES = 600; // vertices of a tile
const LEAST_TILE_M = 1;
const SEGMENTS_AT_ONCE = 200;

// Around points, or around nothing.
export function boxOfPoints(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

export function* commonArea(polygons, others, plane, clipping) {
  const [a, b] = [polygons, others].map((some) => boxOfPoints(some.flat(2)));
  const box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return yield* byTile([polygons, others], box, (cut) => areaOnEllipsoid(opened(clipping.intersection(...cut)), plane));
}

// Less or more than the area of the polygons where rings cross or parts overlap.
export function* unitedArea(polygons, plane, clipping) {
  return yield* byTile([polygons], boxOfPoints(polygons.flat(2)), (cut) => areaOnEllipsoid(opened(clipping.union(...cut)), plane));
}

function* byTile(shapes, box, areaOf) {
  if (!(box[0] < box[2] && box[1] < box[3])) return 0;
  const cut = shapes.map((polygons) => insideBox(polygons, box));
  if (cut.some((polygons) => !polygons.length)) return 0;
  const isSmall = Math.max(box[2] - box[0], box[3] - box[1]) < LEAST_TILE_M;
  if (isSmall || cut.flat(3).length <= TILE_VERTICES) {
    yield;
    return areaOf(cut);
  }
  let sum = 0;
  for (const half of halves(box)) sum += yield* byTile(cut, half, areaOf);
  return sum;
}

function halves([west, south, east, north]) {
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  if (east - west > north - south) return [[west, south, x, north], [x, south, east, north]];
  return [[west, south, east, y], [west, y, east, north]];
}

// The library closes its rings.
const opened = (polygons) => polygons.map((rings) => rings.map((ring) => ring.slice(0, -1)));

// The part of polygons in a box. A ring that leaves the box several times goes along its edge in
// between, back and forth, which encloses nothing:
// I. E. Sutherland, G. W. Hodgman, Reentrant polygon clipping, CACM 17 (1974).
export function insideBox(polygons, [west, south, east, north]) {
  const sides = [[0, west, 1], [1, south, 1], [0, east, -1], [1, north, -1]];
  const cut = (ring) => sides.reduce((rest, side) => besideLine(rest, ...side), ring);
  return polygons.map((rings) => rings.map(cut).filter((ring) => ring.length > 2)).filter((rings) => rings.length);
}

function besideLine(ring, axis, limit, sign) {
  const kept = [];
  ring.forEach((point, i) => {
    const next = ring[(i + 1) % ring.length];
    const [here, there] = [sign * (point[axis] - limit), sign * (next[axis] - limit)];
    if (here >= 0) kept.push(point);
    if (!((here > 0 && there < 0) || (here < 0 && there > 0))) return;
    const crossing = pointBetween(point, next, here / (here - there));
    crossing[axis] = limit;
    kept.push(crossing);
  });
  return kept;
}

const pointBetween = ([x, y], [toX, toY], part) => [x + part * (toX - x), y + part * (toY - y)];

// Whether a point lies in polygons.
export function isIn([x, y], polygons) {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      if (meetsRay(x, y, ...ring[j], ...ring[i])) inside = !inside;
    }
  }
  return inside;
}

// How many metres of lines lie in polygons.
export function* lengthIn(lines, polygons, plane) {
  let metres = 0;
  for (const line of lines) {
    for (let at = 0; at + 1 < line.length; at += SEGMENTS_AT_ONCE) {
      yield;
      const stretch = line.slice(at, at + SEGMENTS_AT_ONCE + 1);
      metres += stretchIn(stretch, insideBox(polygons, wider(boxOfPoints(stretch))), plane);
    }
  }
  return metres;
}

const wider = ([west, south, east, north]) => [west - 1, south - 1, east + 1, north + 1];

function stretchIn(line, polygons, plane) {
  if (!polygons.length) return 0;
  const edges = polygons.flat().flatMap((ring) => ring.map((point, i) => [point, ring[(i + 1) % ring.length]]));
  return line.slice(1).reduce((sum, to, i) => {
    const ends = partsBetween(line[i], to, edges).map((part) => pointBetween(line[i], to, part));
    return sum + ends.slice(1).reduce((metres, end, k) => metres + (isIn(pointBetween(ends[k], end, 0.5), polygons) ? lengthOnEllipsoid(ends[k], end, plane) : 0), 0);
  }, 0);
}

// Where edges cross a segment, as parts of it, with its ends.
function partsBetween(from, to, edges) {
  const parts = [0, 1];
  for (const edge of edges) {
    const [part, along] = crossingParts([from, to], edge) ?? [];
    if (part > 0 && part < 1 && along >= 0 && along <= 1) parts.push(part);
  }
  return parts.sort((a, b) => a - b);
}
