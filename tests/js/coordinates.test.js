import assert from "node:assert/strict";
import test from "node:test";
import { inDegrees, inUtm, placeIn } from "../../src/nzv_geo/webmap/static/js/geo/coordinates.js";

const COTTBUS = { lat: 51.7567, lng: 14.3346 };

for (const text of ["51.7567, 14.3346", "51,7567 14,3346", " 51.7567;14.3346 ", "51,7567, 14,3346", "51.7567 14.3346"]) {
  test(`"${text}" is a place`, () => assert.deepEqual(placeIn(text), COTTBUS));
}

test("easting and northing are a place", () => {
  const { lat, lng } = placeIn(inUtm(COTTBUS).join(" "));
  assert.deepEqual(inDegrees({ lat, lng }), ["51.756700", "14.334600"]);
});

for (const text of ["", "Cottbus", "12071372", "91 14", "51.7 181", "51.7", "1 2 3", "5e1 14", "99999 5700000", "500000 -1"]) {
  test(`"${text}" is none`, () => assert.equal(placeIn(text), null));
}

test("coordinates are written with a point, whatever the language", () => {
  assert.deepEqual(inDegrees({ lat: -0.5, lng: 14 }, 2), ["-0.50", "14.00"]);
  assert.deepEqual(inUtm({ lat: 0, lng: 15 }, 0), ["500000", "0"]);
});
