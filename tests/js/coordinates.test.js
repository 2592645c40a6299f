import assert from "node:assert/strict";
import test from "node:test";
import { inDegrees, inMetres, placeIn } from "../../src/nzv_geo/webmap/static/js/geo/coordinates.js";

const UTM33 = { meridian: 15, scale: 0.9996, east: 500000, north: 0 };
const COTTBUS = { lat: 51.7567, lng: 14.3346 };

for (const text of ["51.7567, 14.3346", "51,7567 14,3346", " 51.7567;14.3346 ", "51,7567, 14,3346", "51.7567 14.3346"]) {
  test(`"${text}" is a place`, () => assert.deepEqual(placeIn(text, UTM33), COTTBUS));
}

test("easting and northing are a place", () => {
  const { lat, lng } = placeIn(inMetres(COTTBUS, UTM33).join(" "), UTM33);
  assert.deepEqual(inDegrees({ lat, lng }), ["51.756700", "14.334600"]);
});

for (const text of ["", "Cottbus", "12071372", "91 14", "51.7 181", "51.7", "1 2 3", "5e1 14", "99999 5700000", "500000 -1"]) {
  test(`"${text}" is none`, () => assert.equal(placeIn(text, UTM33), null));
}

test("without a plane, metres are no place", () => assert.equal(placeIn("454000 5734000", null), null));

test("coordinates are written with a point, whatever the language", () => {
  assert.deepEqual(inDegrees({ lat: -0.5, lng: 14 }, 2), ["-0.50", "14.00"]);
  assert.deepEqual(inMetres({ lat: 0, lng: 15 }, UTM33, 0), ["500000", "0"]);
});
