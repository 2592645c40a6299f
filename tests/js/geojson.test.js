import assert from "node:assert/strict";
import test from "node:test";
import { geometryOf } from "../../src/nzv_geo/webmap/static/js/geo/geojson.js";
import { roundLength, scaleOf } from "../../src/nzv_geo/webmap/static/js/geo/scales.js";

const places = (...pairs) => pairs.map(([lng, lat]) => ({ lat, lng }));
const SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4]];

test("outer rings run counter-clockwise, holes clockwise, whichever way they came", () => {
  const hole = [[1, 1], [2, 1], [2, 2]];
  const kept = { type: "Polygon", coordinates: [[...SQUARE, [0, 0]], [[1, 1], [2, 2], [2, 1], [1, 1]]] };
  assert.deepEqual(geometryOf({ kind: "area", places: [[places(...SQUARE), places(...hole)]] }, 1), kept);
  const { coordinates } = geometryOf({ kind: "area", places: [[places(...[...SQUARE].reverse())]] }, 1);
  assert.deepEqual(coordinates[0], [[0, 4], [0, 0], [4, 0], [4, 4], [0, 4]]);
});

test("several parts are a Multi geometry", () => {
  assert.deepEqual(geometryOf({ kind: "point", places: places([1, 2]) }, 1), { type: "Point", coordinates: [1, 2] });
  assert.deepEqual(geometryOf({ kind: "point", places: places([1, 2], [3, 4]) }, 1), { type: "MultiPoint", coordinates: [[1, 2], [3, 4]] });
  assert.equal(geometryOf({ kind: "line", places: [places([0, 0], [1, 1])] }, 1).type, "LineString");
  assert.equal(geometryOf({ kind: "none", places: [] }, 1), null);
});

test("coordinates have no more decimals than the unit of the layer", () => {
  const [lng, lat] = geometryOf({ kind: "point", places: places([14.123456789, 51]) }, 200).coordinates;
  assert.deepEqual([lng, lat], [14.1235, 51]);
});

test("round lengths and scales", () => {
  assert.deepEqual([999, 1000, 4999, 5001, 0.7].map(roundLength), [500, 1000, 3000, 5000, 0.5]);
  assert.ok(Math.abs(scaleOf(26.4583333, 100) - 1000) < 1e-3);
});
