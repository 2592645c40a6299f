import assert from "node:assert/strict";
import test from "node:test";
import { area, distance, fromPlane, pathLength, toPlane } from "../../src/nzv_geo/webmap/static/js/geo/geodesy.js";

const UTM33 = { meridian: 15, scale: 0.9996, east: 500000, north: 0 };
const COTTBUS = { lat: 51.7567, lng: 14.3346 };
const near = (found, expected, most) => assert.ok(Math.abs(found - expected) <= most, `${found} is not ${expected}`);

// The numbers are those of PROJ, from EPSG:4258 to EPSG:25833 and as geodesics on GRS80.
test("the middle meridian has easting 500000", () => {
  const [east, north] = toPlane({ lat: 51, lng: 15 }, UTM33);
  near(east, 500000, 1e-6);
  near(north, 5649824.8881, 0.001);
});

test("a place comes back from its easting and northing", () => {
  const { lat, lng } = fromPlane(...toPlane(COTTBUS, UTM33), UTM33);
  near(lat, COTTBUS.lat, 1e-8);
  near(lng, COTTBUS.lng, 1e-8);
});

test("zone 32 with its number before the easting is another plane", () => {
  const [east, north] = toPlane(COTTBUS, { meridian: 9, scale: 0.9996, east: 32500000, north: 0 });
  near(east, 32868080.7387, 0.001);
  near(north, 5747453.4166, 0.001);
});

test("near a plane, every place leads back, so that only others are asked", () => {
  for (let easting = -300_000; easting <= 1_300_000; easting += 100_000) {
    for (let northing = -9_000_000; northing <= 9_000_000; northing += 500_000) {
      const [x, y] = toPlane(fromPlane(easting, northing, UTM33), UTM33);
      assert.ok(Math.hypot(x - easting, y - northing) < 1e-6, `${easting} ${northing}`);
    }
  }
});

test("an easting far outside of the zone is no place", () => assert.equal(fromPlane(5e7, 5.7e6, UTM33), null));

test("a degree along the meridian and along the equator", () => {
  near(distance({ lat: 51, lng: 14 }, { lat: 52, lng: 14 }), 111257.8275, 0.001);
  near(distance({ lat: 0, lng: 0 }, { lat: 0, lng: 1 }), 111319.4908, 0.001);
  assert.equal(distance(COTTBUS, COTTBUS), 0);
});

test("a closed way is as long as its edges", () => {
  const corners = [{ lat: 51, lng: 14 }, { lat: 51, lng: 15 }, { lat: 52, lng: 15 }];
  const back = distance(corners[2], corners[0]);
  near(pathLength(corners, { closed: true }), pathLength(corners) + back, 1e-6);
  assert.equal(pathLength([]), 0);
});

test("an area is the same in both directions, and split it adds up", () => {
  const ring = [{ lat: 51, lng: 14 }, { lat: 51, lng: 15 }, { lat: 52, lng: 15 }, { lat: 52, lng: 14 }];
  near(area(ring), 7725535576, 1e-3 * 7725535576);
  near(area(ring), area([...ring].reverse()), 1);
  const halves = [[ring[0], ring[1], ring[2]], [ring[0], ring[2], ring[3]]];
  near(area(halves[0]) + area(halves[1]), area(ring), 1e-3 * area(ring));
  assert.equal(area(ring.slice(0, 2)), 0);
});
