import assert from "node:assert/strict";
import test from "node:test";
import { pixelsAPart, unproject, mercator, FULL } from "../../src/nzv_geo/webmap/static/js/geo/mercator.js";
import { shapeOf, unpack } from "../../src/nzv_geo/webmap/static/js/geo/encoded.js";
import { unpackLarge } from "../../src/nzv_geo/webmap/static/js/geo/packed.js";
import { featureAt, placeOf, reachOf, placesOf, spacingOf, within } from "../../src/nzv_geo/webmap/static/js/geo/shapes.js";

// As packed.py writes them: two squares that share an edge, a line, a point and nothing.
const SPEC = {
  unit: 1000,
  sizes: [5, 5, 4, 4, 4, 11],
  numbers: [
    ...[1, 1, 2, 3, 0],
    ...[1, 1, 1, 1, 0],
    ...[1, 1, 1, 1],
    ...[4, 4, 2, 1],
    ...[8, 5, 2, 10], // 4 are written; 2 are taken from the second before, backwards; 5 are written
    ...[28000, 102000, 2000, 0, 0, 2000, 1999, 0],
    ...[4000, 1999, 0, 2000],
    ...[2000, 0, 2000, 2000],
    ...[2000, 0],
  ],
};

async function shapes() {
  const bytes = SPEC.numbers.flatMap((number) => {
    const written = [];
    for (let rest = number; ; rest >>>= 7) {
      if (rest < 128) return [...written, rest];
      written.push((rest & 127) | 128);
    }
  });
  const packed = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream("gzip"));
  return unpackLarge({ ...SPEC, bytes: Buffer.from(await new Response(packed).arrayBuffer()).toString("base64") });
}

const KIND = ["area", "area", "line", "point", "none"];

test("packed geometries come back", async () => {
  const large = await shapes();
  const [first, second, line, point, nothing] = KIND.map((kind, f) => placesOf(large, f, kind));
  const written = (places) => places.map(({ lat, lng }) => `${lng} ${lat}`);
  assert.deepEqual(written(first[0][0]), ["14 51", "15 51", "15 52", "14 52"]);
  assert.deepEqual(written(second[0][0]), ["15 52", "15 51", "16 51", "16 52"]);
  assert.deepEqual(written(line[0]), ["17 52", "18 53"]);
  assert.deepEqual(written(point), ["19 53"]);
  assert.deepEqual(nothing, []);
  assert.deepEqual([...large.seen], [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
});

test("a feature is found at its place, a line or point within reach", async () => {
  const large = await shapes();
  const reach = 0.1 * (FULL / 360);
  const at = (lng, lat) => featureAt(large, { lat, lng }, reach);
  assert.deepEqual([at(14.5, 51.5), at(15.5, 51.5), at(16.5, 51.5)], [0, 1, -1]);
  assert.deepEqual([at(17.5, 52.55), at(17.2, 52.8), at(16.95, 52)], [2, -1, 2]);
  assert.deepEqual([at(19.05, 53), at(19.2, 53)], [3, -1]);
});

test("each feature has a place on it", async () => {
  const large = await shapes();
  for (const f of [0, 1, 3]) assert.equal(featureAt(large, placeOf(large, f, KIND[f]), 1), f);
});

test("a place knows how far the nearest border is", async () => {
  const large = await shapes();
  const at = placeOf(large, 0, "area");
  const reach = reachOf(large, 0, at);
  assert.ok(reach > 0.01);
  for (const turn of [0, 1, 2, 3]) {
    const lat = at.lat + 0.99 * reach * Math.sin((turn * Math.PI) / 2);
    const lng = at.lng + (0.99 * reach * Math.cos((turn * Math.PI) / 2)) / Math.cos((at.lat * Math.PI) / 180);
    assert.equal(featureAt(large, { lat, lng }, 1), 0);
  }
});

test("only what touches a box lies within it, and nothing that has no geometry", async () => {
  const large = await shapes();
  const box = [...mercator(14.2, 51.8), ...mercator(14.4, 51.2)];
  assert.deepEqual([...within(large, box)], [0]);
  assert.deepEqual([...within(large, [0, 0, FULL, FULL])], [0, 1, 2, 3]);
  assert.ok(spacingOf(large) > 0);
});

test("Web Mercator leads back, and keeps to the world", () => {
  const { lat, lng } = unproject(...mercator(14.3346, 51.7567));
  assert.ok(Math.hypot(lat - 51.7567, lng - 14.3346) < 1e-9);
  assert.ok(mercator(0, 90)[1] >= -1);
  assert.equal(pixelsAPart(0) * FULL, 256);
});

test("the small layers of encode.py come back", () => {
  assert.deepEqual(unpack([14000000, 51000000, 1000000, 0]), [{ lat: 51, lng: 14 }, { lat: 51, lng: 15 }]);
  assert.equal(shapeOf({ points: [[14000000, 51000000]] }).kind, "point");
  assert.deepEqual(shapeOf({}), { kind: "none", places: [] });
  assert.deepEqual(shapeOf({ lines: [[1000000, 2000000]] }, (lat, lng) => lat + lng), { kind: "line", places: [[3]] });
});
