import assert from "node:assert/strict";
import test from "node:test";
import { placesAlong, traceOf } from "../../src/nzv_geo/webmap/static/js/geo/traces.js";

// An area of one ring with a vertex that cannot be seen, and a line of two parts.
const SHAPES = {
  kinds: [1, 2],
  parts: [0, 1, 3],
  runs: [0, 1, 2, 3],
  vertices: [0, 5, 7, 9],
  px: [0, 100, 100.4, 100, 0, 0, 100, 200, 200],
  py: [0, 0, 0, 100, 100, 0, 0, 0, 50],
};
const VIEW = { scale: 2, left: 10, top: 20 };

test("areas and lines become paths in pixels of the view", () => {
  assert.equal(traceOf(SHAPES, 0, { ...VIEW, scale: 1 }), "M-10.0 -20.0L90.0 -20.0L90.0 80.0L-10.0 80.0Z");
  assert.equal(traceOf(SHAPES, 1, VIEW), "M-10.0 -20.0L190.0 -20.0M390.0 -20.0L390.0 80.0");
});

test("what would be a point is not drawn, but the last vertex of a line is", () => {
  const far = { scale: 0.001, left: 0, top: 0 };
  assert.equal(traceOf(SHAPES, 0, far), "");
  assert.equal(traceOf(SHAPES, 1, far), "M0.0 0.0L0.1 0.0M0.2 0.0L0.2 0.1");
});

test("places along a line are as far apart as asked for", () => {
  const places = placesAlong(SHAPES, 1, { scale: 1, left: 0, top: 0 }, 40);
  assert.deepEqual(places, [{ x: 20, y: 0 }, { x: 60, y: 0 }, { x: 100, y: 0 }, { x: 200, y: 20 }]);
});
