import assert from "node:assert/strict";
import test from "node:test";
import { Barriers, boxAround, boxesBeside, holds, Inside, inside, overlaps, stepsAround } from "../../src/nzv_geo/webmap/static/js/geo/placement.js";

const VIEW = [0, 0, 400, 300];
const SQUARE = [[100, 200, 200, 100], [100, 100, 200, 200]];
const HOLE = [[140, 160, 160, 140], [140, 140, 160, 160]];

test("boxes that only touch do not overlap", () => {
  assert.equal(overlaps([0, 0, 10, 10], [10, 0, 20, 10]), false);
  assert.equal(overlaps([0, 0, 10, 10], [9, 9, 20, 20]), true);
});

test("a box holds itself, and none that sticks out", () => {
  assert.equal(holds(VIEW, VIEW), true);
  assert.equal(holds(VIEW, [-1, 0, 10, 10]), false);
});

test("a box stands around its middle", () => assert.deepEqual(boxAround({ x: 100, y: 100 }, { width: 40, height: 20 }), [80, 90, 120, 110]));

test("the eight places beside a point leave the gap free, the right one first", () => {
  const boxes = boxesBeside({ x: 100, y: 100 }, { width: 40, height: 20 }, 10);
  assert.deepEqual(boxes[0], [110, 90, 150, 110]);
  assert.equal(boxes.length, 8);
  for (const box of boxes) assert.equal(overlaps(box, [94, 94, 106, 106]), false);
});

test("steps begin in the middle and grow", () => {
  const steps = stepsAround(40);
  assert.deepEqual([steps[0].x, steps[0].y], [0, 0]);
  for (let i = 1; i < steps.length; i += 1) assert.ok(steps[i].away >= steps[i - 1].away);
  assert.ok(steps.at(-1).away <= 40);
});

test("a line crosses the boxes it runs through, and no others", () => {
  const barriers = new Barriers(VIEW, [SQUARE]);
  assert.ok(barriers.crossed([90, 120, 110, 140]));
  assert.equal(barriers.crossed([110, 110, 190, 190]), 0);
  assert.equal(barriers.crossed([210, 110, 390, 190]), 0);
});

test("lines outside the view count for nothing", () => {
  const barriers = new Barriers(VIEW, [[[-500, -100, -100], [-500, -100, -500]]]);
  assert.equal(barriers.crossed(VIEW), 0);
});

test("a line that runs through the view from beyond it crosses", () => {
  const barriers = new Barriers(VIEW, [[[-1000, 1000], [150, 150]]]);
  assert.ok(barriers.crossed([200, 140, 220, 160]));
});

for (const [name, has] of [["by cells", (rings, place) => new Inside(VIEW, rings).has(place)], ["exactly", inside]]) {
  test(`the inside of rings ${name}: holes and what lies around are not in it`, () => {
    assert.equal(has([SQUARE], { x: 150, y: 150 }), true);
    assert.equal(has([SQUARE, HOLE], { x: 150, y: 150 }), false);
    assert.equal(has([SQUARE, HOLE], { x: 120, y: 150 }), true);
    assert.equal(has([SQUARE], { x: 250, y: 150 }), false);
    assert.equal(has([SQUARE], { x: 150, y: 250 }), false);
  });
}
