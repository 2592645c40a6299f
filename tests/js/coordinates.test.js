import assert from "node:assert/strict";
import test from "node:test";
import { accuracyAt, inDegrees, inMetres, inMinutes, placesIn, toSystem } from "../../src/nzv_geo/webmap/static/js/geo/coordinates.js";

const UTM33 = { code: "EPSG:25833", meridian: 15, scale: 0.9996, east: 500000, north: 0 };
const ZONE_33 = { ...UTM33, code: "EPSG:5650", east: 33500000 };
const ZONE_32 = { ...UTM33, code: "EPSG:4647", meridian: 9, east: 32500000 };
const GAUSS_5 = { code: "GK5", meridian: 15, scale: 1, east: 5500000, north: 0 };
const BESSEL = [6377397.155, 299.1528128];
// The parameters of EPSG:15868 and EPSG:1775.
const SAXON = { datum: "RD/83", planes: [GAUSS_5], ellipsoid: BESSEL, shift: [612.4, 77, 440.2, -0.054, 0.057, -2.797, 2.55], accuracy: 1, area: [11.89, 50.2, 15.04, 51.66], elsewhere: null };
const PULKOVO = { datum: "Pulkovo", planes: [GAUSS_5], ellipsoid: [6378245, 298.3], shift: [24.9, -126.4, -93.2, -0.063, -0.247, -0.041, 1.01], accuracy: 0.1, area: [9.92, 50.2, 15.04, 54.74], elsewhere: null };
const KNOWN = { plane: UTM33, systems: [{ planes: [UTM33, ZONE_33, ZONE_32] }, SAXON, PULKOVO], home: [11.26, 50.17, 15.05, 53.56] };
const ALONE = { plane: UTM33, systems: [], home: null };
const COTTBUS = { lat: 51.7567, lng: 14.3346 };

// What a text means, as the codes or names of systems and degrees.
const meant = (text, known = KNOWN) => placesIn(text, known).map(({ place, system, plane }) => `${system?.datum ?? plane?.code ?? "WGS84"} ${inDegrees(place, 5).join(" ")}`);

for (const text of ["51.7567, 14.3346", "51,7567 14,3346", " 51.7567;14.3346 ", "51,7567, 14,3346", "51.7567 14.3346", "51.7567 , 14,3346"]) {
  test(`"${text}" is a place, with a home and without`, () => {
    assert.deepEqual(placesIn(text, KNOWN), [{ place: COTTBUS, system: null, plane: null }]);
    assert.deepEqual(placesIn(text, ALONE), [{ place: COTTBUS, system: null, plane: null }]);
  });
}

for (const text of ["14.3346 51.7567", "14,3346, 51,7567", "14.3346 E 51.7567 N", "N 51.7567 O 14.3346", "51.7567° N, 14.3346° E", "Ost 14,3346 Nord 51,7567", "51,7567°, 14,3346°"]) {
  test(`"${text}" is the same place`, () => assert.deepEqual(meant(text), ["WGS84 51.75670 14.33460"]));
}

for (const text of [
  "51°45'24\" N 14°20'04\" O", "51° 45' 24\" N, 14° 20' 4\" E", "N 51°45'24\" E 14°20'04\"", "14°20'04\" O 51°45'24\" N",
  "51°45′24″ N 14°20′04″ O", "51°45’24” N 14°20’04” E", "51º45'24'' 14º20'04''", "14°20'04\", 51°45'24\"", "51°45,4' N, 14°20' 4,0\" O",
]) {
  test(`"${text}" are degrees, minutes and seconds`, () => assert.deepEqual(meant(text), ["WGS84 51.75667 14.33444"]));
}

test("minutes have decimals with a point or a comma", () => {
  for (const text of ["51° 45.4' N, 14° 20.1' E", "51° 45,4' N, 14° 20,1' O", "51° 45,4′ 14° 20,1′"]) assert.deepEqual(meant(text), ["WGS84 51.75667 14.33500"]);
});

test("south and west are negative", () => assert.deepEqual(meant("33°52' S 70°30' W"), ["WGS84 -33.86667 -70.50000"]));

for (const text of [
  "455000 5708000", "5708000 455000", "E 455000 N 5708000", "455000 E, 5708000 N", "N 5708000 E 455000", "5708000 N 455000 O", "455000; 5708000",
  "455 000 5 708 000", "455.000 5.708.000", "455'000 5'708'000", "455’000, 5’708’000", "455000 m E 5708000 m N", "E: 455.000,0 N: 5.708.000,0", "455\u202f000 5\u202f708\u202f000",
]) {
  test(`"${text}" are metres in the working plane`, () => assert.deepEqual(meant(text), ["EPSG:25833 51.52132 14.35140"]));
}

test("a zone may stand before the easting", () => {
  for (const text of ["33455000 5708000", "5708000 33455000", "33 455 000 5 708 000", "33.455.000 5.708.000", "E 33455000 N 5708000"]) assert.deepEqual(meant(text), ["EPSG:5650 51.52132 14.35140"]);
  assert.deepEqual(meant("32870000 5708000"), ["EPSG:4647 51.40223 14.32076"]);
});

for (const text of ["R 5455000 H 5734000", "H 5734000 R 5455000", "5455000 5734000", "5734000 5455000", "5.455.000 5.734.000", "R: 5455000, H: 5734000", "Rechtswert 5455000 Hochwert 5734000"]) {
  test(`"${text}" is a place in each of two datums, in their order`, () => assert.deepEqual(meant(text), ["RD/83 51.73846 14.34658", "Pulkovo 51.73318 14.34681"]));
}

for (const text of [
  "", "Cottbus", "12071372", "91 14", "51.7 181", "51.7", "1 2 3", "5e1 14", "99999 5700000", "500000 -1", "455 000", "455.000,50", "5 708 000", "R 51.7 H 14.3",
  "E 455000 O 5708000", "Ost 5", "O 12 5", "51°75' 14°20'", "51.5°20' 14°20'", "51°20' 455000", "12 071 372", "Straße 5 Nord 7", `${" ".repeat(100)}51.7 14.3`,
]) {
  test(`"${text}" is none`, () => assert.deepEqual(meant(text), []));
}

test("outside home, latitude comes first, then the working plane counts", () => {
  assert.deepEqual(meant("48.1 11.6"), ["WGS84 48.10000 11.60000"]);
  assert.deepEqual(meant("14.3 60.7"), ["WGS84 14.30000 60.70000"]);
  assert.deepEqual(meant("451000 6600000"), ["EPSG:25833 59.53548 14.13361"]);
});

test("without home and systems, the working plane counts alone", () => {
  assert.deepEqual(meant(inMetres(COTTBUS, UTM33).join(" "), ALONE), ["EPSG:25833 51.75670 14.33460"]);
  assert.deepEqual(meant("14.3346 51.7567", ALONE), ["WGS84 14.33460 51.75670"]);
  assert.deepEqual(meant("5455000 5734000", ALONE), []);
});

test("without a plane, metres are no place", () => assert.deepEqual(meant("454000 5734000", { plane: null, systems: [], home: KNOWN.home }), []));

test("a place comes back from each plane and datum", () => {
  for (const system of KNOWN.systems) {
    for (const plane of system.planes) {
      const found = placesIn(toSystem(COTTBUS, system, plane).join(" "), KNOWN).find(({ plane: its, system: of }) => its === plane && of === system);
      assert.deepEqual(inDegrees(found.place, 7), ["51.7567000", "14.3346000"]);
    }
  }
});

test("an accuracy holds in the area it is stated for, and elsewhere at home what was measured", () => {
  const { home } = KNOWN;
  assert.equal(accuracyAt({ lat: 51.2, lng: 14.5 }, SAXON, home), 1);
  assert.equal(accuracyAt(COTTBUS, SAXON, home), null);
  assert.equal(accuracyAt(COTTBUS, { ...SAXON, elsewhere: 3 }, home), 3);
  assert.equal(accuracyAt({ lat: 60, lng: 14 }, { ...SAXON, elsewhere: 3 }, home), null);
});

test("coordinates are written with a point, whatever the language", () => {
  assert.deepEqual(inDegrees({ lat: -0.5, lng: 14 }, 2), ["-0.50", "14.00"]);
  assert.deepEqual(inMetres({ lat: 0, lng: 15 }, UTM33, 0), ["500000", "0"]);
});

test("seconds carry into minutes and degrees", () => {
  assert.equal(inMinutes(51.7567), "51°45'24.12\"");
  assert.equal(inMinutes(-0.5), "0°30'00.00\"");
  assert.equal(inMinutes(59.9999999999), "60°00'00.00\"");
});
