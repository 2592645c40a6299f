// Areas and lengths on the ellipsoid GRS80 of what has straight edges in a plane, see geodesy.js: as
// `areas_m2` and `lengths_m` of the Python code. Points are [easting, northing] in metres, polygons
// lists of rings without a closing point, the outer one first.

import { area, distance, GRS80 } from "./geodesy.js";

const DEGREES_IN_RADIAN = 180 / Math.PI;
const EDGE_M = 100; // longer edges are split: as geodesics they would enclose another area
const ROUNDS = 8; // each leaves less than a hundredth of what was wrong

// The place of a point, to a nanometre: what toPlane adds to the conformal sphere is taken away again.
export function placeInPlane([easting, northing], { meridian, scale, east, north }) {
  const { radius, terms, squared } = GRS80;
  const [xi, eta] = [(northing - north) / (scale * radius), (easting - east) / (scale * radius)];
  let [up, aside] = [xi, eta];
  for (let round = 0; round < ROUNDS; round += 1) {
    const sum = (first, second) => terms.reduce((total, term, i) => total + term * first(2 * (i + 1) * up) * second(2 * (i + 1) * aside), 0);
    [up, aside] = [xi - sum(Math.sin, Math.cosh), eta - sum(Math.cos, Math.sinh)];
  }
  const conformal = Math.asinh(Math.sin(up) / Math.hypot(Math.sinh(aside), Math.cos(up)));
  const eccentricity = Math.sqrt(squared);
  let isometric = conformal;
  for (let round = 0; round < ROUNDS; round += 1) isometric = conformal + eccentricity * Math.atanh(eccentricity * Math.tanh(isometric));
  return { lat: Math.atan(Math.sinh(isometric)) * DEGREES_IN_RADIAN, lng: meridian + Math.atan2(Math.sinh(aside), Math.cos(up)) * DEGREES_IN_RADIAN };
}

// Square metres of polygons that do not overlap.
export function areaOnEllipsoid(polygons, plane) {
  const ofRing = (ring) => area(splitRing(ring).map((point) => placeInPlane(point, plane)));
  return polygons.reduce((sum, [outer, ...holes]) => sum + ofRing(outer) - holes.reduce((inside, hole) => inside + ofRing(hole), 0), 0);
}

// Metres between two points.
export function lengthOnEllipsoid(from, to, plane) {
  return distance(placeInPlane(from, plane), placeInPlane(to, plane));
}

function splitRing(ring) {
  return ring.flatMap(([x, y], i) => {
    const [toX, toY] = ring[(i + 1) % ring.length];
    const count = Math.max(1, Math.ceil(Math.hypot(toX - x, toY - y) / EDGE_M));
    return Array.from({ length: count }, (_, k) => [x + ((toX - x) * k) / count, y + ((toY - y) * k) / count]);
  });
}
