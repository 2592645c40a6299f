import assert from "node:assert/strict";
import test from "node:test";
import { Steps } from "../../src/nzv_geo/webmap/static/js/core/undo.js";
import { flawOf } from "../../src/nzv_geo/webmap/static/js/geo/crossing.js";
import { liesIn } from "../../src/nzv_geo/webmap/static/js/geo/lying.js";
import { FULL } from "../../src/nzv_geo/webmap/static/js/geo/mercator.js";
import { snapTo } from "../../src/nzv_geo/webmap/static/js/geo/snapping.js";

const places = (...pairs) => pairs.map(([lng, lat]) => ({ lat, lng }));
const square = (west, south, size = 1) => places([west, south], [west + size, south], [west + size, south + size], [west, south + size]);
const LEFT = [[square(14, 51)]];
const RIGHT = [[square(15, 51)]];
const ALONE = { lat: 51.5, lng: 14.2 };
const REACH = FULL / 360 / 100; // a hundredth of a degree of longitude

test("steps are taken back and again, and a new one drops those taken back", () => {
  const steps = new Steps("a");
  steps.take("b");
  steps.take("c");
  steps.undo();
  assert.deepEqual([steps.now, steps.canUndo, steps.canRedo], ["b", true, true]);
  steps.redo();
  assert.equal(steps.now, "c");
  steps.undo();
  steps.take("d");
  steps.redo();
  assert.deepEqual([steps.now, steps.canRedo], ["d", false]);
  for (let i = 0; i < 5; i += 1) steps.undo();
  assert.deepEqual([steps.now, steps.canUndo], ["a", false]);
});

test("a vertex comes before an edge, exactly as it is; beyond reach there is nothing", () => {
  const lines = [{ places: square(14.123456, 51.654321), closed: true }];
  const near = snapTo({ lat: 51.654324, lng: 14.126 }, lines, REACH);
  assert.deepEqual([near.on, near.place], ["vertex", { lat: 51.654321, lng: 14.123456 }]);
  const along = snapTo({ lat: 51.655, lng: 14.5 }, lines, REACH);
  assert.equal(along.on, "edge");
  assert.ok(Math.abs(along.place.lat - 51.654321) < 1e-12);
  assert.equal(along.line, lines[0]);
  assert.equal(snapTo({ lat: 51.7, lng: 14.5 }, lines, REACH), null);
});

test("the closing edge of a ring counts, that of a line does not", () => {
  const [first, ...others] = square(14, 51);
  const at = { lat: 51.5, lng: 14.001 };
  assert.equal(snapTo(at, [{ places: [first, ...others], closed: true }], REACH).on, "edge");
  assert.equal(snapTo(at, [{ places: [first, ...others], closed: false }], REACH), null);
});

test("a point lies in its area, and on a border on both sides", () => {
  assert.deepEqual([LEFT, RIGHT].map((parts) => liesIn({ kind: "point", places: [ALONE] }, parts)), [true, false]);
  const onBorder = { kind: "point", places: [{ lat: 51.5, lng: 15 }] };
  assert.deepEqual([LEFT, RIGHT].map((parts) => liesIn(onBorder, parts)), [true, true]);
});

test("a line lies in what it runs through, not in what it only touches", () => {
  const through = { kind: "line", places: [places([14.5, 51.5], [15.5, 51.5])] };
  assert.deepEqual([LEFT, RIGHT].map((parts) => liesIn(through, parts)), [true, true]);
  const upTo = { kind: "line", places: [places([14.5, 51.5], [15, 51.5])] };
  assert.deepEqual([LEFT, RIGHT].map((parts) => liesIn(upTo, parts)), [true, false]);
  const across = { kind: "line", places: [places([13.5, 51.5], [16.5, 51.6])] };
  assert.deepEqual([LEFT, RIGHT].map((parts) => liesIn(across, parts)), [true, true]);
});

test("an area drawn along borders lies on one side of them only", () => {
  for (const ring of [square(14, 51), square(14.5, 51.2, 0.5), square(14.2, 51.2, 0.3)]) {
    assert.deepEqual([LEFT, RIGHT].map((parts) => liesIn({ kind: "area", places: [[ring]] }, parts)), [true, false]);
  }
  const around = { kind: "area", places: [[square(13, 50, 4)]] };
  assert.deepEqual([LEFT, RIGHT].map((parts) => liesIn(around, parts)), [true, true]);
});

test("what lies in a hole does not lie in the area", () => {
  const withHole = [[square(14, 51), square(14.4, 51.4, 0.2)]];
  assert.equal(liesIn({ kind: "area", places: [[square(14.45, 51.45, 0.1)]] }, withHole), false);
  assert.equal(liesIn({ kind: "area", places: [[square(14.3, 51.3, 0.4)]] }, withHole), true);
});

test("an outline that crosses itself is found", () => {
  const crossesItself = (ring) => flawOf({ type: "Polygon", coordinates: [[...ring, ring[0]]] }) !== null;
  assert.equal(crossesItself([[14, 51], [15, 51], [15, 52], [14, 52]]), false);
  assert.equal(crossesItself([[14, 51], [15, 52], [15, 51], [14, 52]]), true);
});
