// Areas and lengths on the ellipsoid GRS80 of what has straight edges in a plane, see geodesy.js: as
// `areas_m2` and `lengths_m` of the Python code. Points are [easting, northing] in metres, polygons
// lists of rings without a closing point, the outer one first.

import { area, distance, fromPlane } from "./geodesy.js";

const EDGE_M = 100; // longer edges are split: as geodesics they would enclose another area

// Square metres of polygons that do not overlap.
export function areaOnEllipsoid(polygons, plane) {
  const ofRing = (ring) => area(splitRing(ring).map(([x, y]) => fromPlane(x, y, plane)));
  return polygons.reduce((sum, [outer, ...holes]) => sum + ofRing(outer) - holes.reduce((inside, hole) => inside + ofRing(hole), 0), 0);
}

// Metres between two points.
export function lengthOnEllipsoid(from, to, plane) {
  return distance(fromPlane(...from, plane), fromPlane(...to, plane));
}

function splitRing(ring) {
  return ring.flatMap(([x, y], i) => {
    const [toX, toY] = ring[(i + 1) % ring.length];
    const count = Math.max(1, Math.ceil(Math.hypot(toX - x, toY - y) / EDGE_M));
    return Array.from({ length: count }, (_, k) => [x + ((toX - x) * k) / count, y + ((toY - y) * k) / count]);
  });
}
