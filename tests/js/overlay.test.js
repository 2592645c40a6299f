import assert from "node:assert/strict";
import test from "node:test";
import "../../src/nzv_geo/webmap/libraries/polyclip-ts.js";
import { fromPlane, toPlane } from "../../src/nzv_geo/webmap/static/js/geo/geodesy.js";
import { commonArea, insideBox, isIn, lengthIn, unitedArea } from "../../src/nzv_geo/webmap/static/js/geo/overlay.js";
import { areaOnEllipsoid, lengthOnEllipsoid } from "../../src/nzv_geo/webmap/static/js/geo/plane_area.js";

const { polyclip } = globalThis;
const UTM33 = { meridian: 15, scale: 0.9996, east: 500000, north: 0 };
const near = (found, expected, most) => assert.ok(Math.abs(found - expected) <= most, `${found} is not ${expected}`);
const square = (west, south, side) => [[west, south], [west + side, south], [west + side, south + side], [west, south + side]];
const star = (x, y, radius, corners) => Array.from({ length: corners }, (_, i) => {
  const [angle, reach] = [(2 * Math.PI * i) / corners, radius * (i % 2 ? 1 : 0.995)];
  return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
});

function result(generator) {
  for (;;) {
    const { done, value } = generator.next();
    if (done) return value;
  }
}

const common = (a, b) => result(commonArea(a, b, UTM33, polyclip));

test("a place comes back from the plane to a nanometre, far from the meridian as well", () => {
  for (const place of [{ lat: 51.7567, lng: 14.3346 }, { lat: 47.1, lng: 6.2 }, { lat: 0, lng: 15 }]) {
    const { lat, lng } = fromPlane(...toPlane(place, UTM33), UTM33);
    near(lat, place.lat, 1e-13);
    near(lng, place.lng, 1e-13);
  }
});

// The numbers are those of nzv_geo.focus_areas.outlines.areas_m2 and nzv_geo.describe.distances.
test("areas and lengths are those of the Python code", () => {
  near(areaOnEllipsoid([[square(450000, 5710000, 1000)]], UTM33), 1000740.2439, 0.001);
  near(areaOnEllipsoid([[square(300000, 5600000, 200000)]], UTM33), 40018912642.1626, 0.1);
  near(areaOnEllipsoid([[square(450000, 5710000, 1000), square(450100, 5710100, 200)]], UTM33), 960710.6633, 0.001);
  near(lengthOnEllipsoid([450000, 5700000], [450000, 5710000], UTM33), 10003.6944, 0.001);
});

test("what two squares have in common", () => {
  const a = [[square(450000, 5710000, 1000)]];
  near(common(a, [[square(450500, 5710500, 1000)]]), areaOnEllipsoid([[square(450500, 5710500, 500)]], UTM33), 1e-4);
  near(common(a, a), areaOnEllipsoid(a, UTM33), 1e-4);
  assert.equal(common(a, [[square(451000, 5710000, 1000)]]), 0);
  assert.equal(common(a, [[square(460000, 5710000, 1000)]]), 0);
});

test("holes and several parts count as what they are", () => {
  const ring = [[square(450000, 5710000, 1000), square(450200, 5710200, 600)]];
  const parts = [[square(450300, 5710300, 100)], [square(450000, 5710000, 100)], [square(452000, 5710000, 100)]];
  near(common(ring, parts), areaOnEllipsoid([[square(450000, 5710000, 100)]], UTM33), 1e-4);
});

test("shapes of many vertices are cut into tiles, whose areas add up", () => {
  const [a, b] = [[[star(450000, 5710000, 5000, 4000)]], [[star(452000, 5711000, 5000, 3000)]]];
  near(result(unitedArea(a, UTM33, polyclip)), areaOnEllipsoid(a, UTM33), 0.01);
  const whole = areaOnEllipsoid(polyclip.intersection(a, b).map((rings) => rings.map((ring) => ring.slice(0, -1))), UTM33);
  near(common(a, b), whole, 0.01);
  const steps = [...commonArea(a, b, UTM33, polyclip)].length;
  assert.ok(steps > 8, `${steps} steps`);
});

test("crossing rings and parts that overlap are found by their area", () => {
  const bow = [[[[450000, 5710000], [450100, 5710100], [450100, 5710000], [450000, 5710100]]]];
  const twice = [[square(450000, 5710000, 100)], [square(450050, 5710000, 100)]];
  for (const shape of [bow, twice]) assert.ok(Math.abs(result(unitedArea(shape, UTM33, polyclip)) - areaOnEllipsoid(shape, UTM33)) > 100);
});

test("a ring that leaves a box several times encloses the same in it", () => {
  const comb = [[0, 0], [10, 0], [10, 10], [8, 10], [8, 2], [6, 2], [6, 10], [4, 10], [4, 2], [2, 2], [2, 10], [0, 10]];
  const cut = insideBox([[comb]], [0, 5, 10, 10]);
  for (const [point, inside] of [[[1, 7], true], [[3, 7], false], [[5, 7], true], [[7, 7], false], [[9, 7], true]]) assert.equal(isIn(point, cut), inside);
  assert.deepEqual(insideBox([[comb]], [20, 0, 30, 10]), []);
});

test("the metres of a line that lie inside", () => {
  const areas = [[square(450000, 5710000, 1000), square(450400, 5710400, 200)]];
  const line = [[449000, 5710500], [450500, 5710500], [452000, 5710500]];
  const expected = lengthOnEllipsoid([450000, 5710500], [450400, 5710500], UTM33) + lengthOnEllipsoid([450600, 5710500], [451000, 5710500], UTM33);
  near(result(lengthIn([line], areas, UTM33)), expected, 1e-6);
  assert.equal(result(lengthIn([[[0, 0], [1, 1]]], areas, UTM33)), 0);
});
