import assert from "node:assert/strict";
import test from "node:test";

import { movedApart } from "../../src/nzv_geo/webmap/static/js/geo/apart.js";

test("two points that are too near move apart by the same way", () => {
  assert.deepEqual(movedApart([{ x: 0, y: 0 }, { x: 6, y: 0 }], 10), [{ x: -2, y: 0 }, { x: 8, y: 0 }]);
});

test("points with room stay, and so does the list that was given", () => {
  const given = [{ x: 0, y: 0 }, { x: 0, y: 10 }];
  assert.deepEqual(movedApart(given, 10), given);
  movedApart(given, 30);
  assert.deepEqual(given, [{ x: 0, y: 0 }, { x: 0, y: 10 }]);
});

test("a crowd, two at the very same place among them, gets room", () => {
  const crowd = [{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 3, y: 1 }, { x: -2, y: 4 }, { x: 1, y: 5 }];
  const moved = movedApart(crowd, 10);
  moved.forEach((first, i) => moved.slice(i + 1).forEach((second) => assert.ok(Math.hypot(first.x - second.x, first.y - second.y) > 9.9)));
});
