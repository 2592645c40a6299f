import assert from "node:assert/strict";
import test from "node:test";
import { cross, fromLine, setApart } from "../../src/nzv_geo/webmap/static/js/geo/apart.js";

const WIDTH = 28;
const FRAME = [-1000, -1000, 2000, 2000];
const CROWDS = {
  "two at nearly one place": [[100, 100], [103, 101]],
  "two at one place": [[100, 100], [100, 100]],
  "three, and one beside them": [[100, 100], [112, 103], [106, 118], [150, 110]],
  "a row": [[100, 100], [120, 100], [140, 100], [160, 100], [180, 100]],
  "eleven around one place": Array.from({ length: 11 }, (_, i) => [100 + (i % 4) * 3, 100 + Math.floor(i / 4) * 3]),
};

const placesOf = (pairs) => pairs.map(([x, y]) => ({ x, y }));
const moved = (places, moves) => places.map(({ x, y }, i) => ({ x: x + moves[i].x, y: y + moves[i].y }));
const isMoved = ({ x, y }) => Math.hypot(x, y) > 0;
const pairs = (all) => all.flatMap((a, i) => all.slice(0, i).map((b) => [a, b]));

test("discs that do not meet stay where they are", () => {
  const moves = setApart(placesOf([[0, 0], [28, 0], [500, 20]]), WIDTH, FRAME);
  assert.deepEqual(moves.map(({ x, y }) => [x, y]), [[0, 0], [0, 0], [0, 0]]);
});

for (const [name, crowd] of Object.entries(CROWDS)) {
  const places = placesOf(crowd);
  const moves = setApart(places, WIDTH, FRAME);
  const discs = moved(places, moves);
  const lines = places.map((place, i) => [place, discs[i]]).filter((_, i) => isMoved(moves[i]));

  test(`${name}: no two discs meet`, () => {
    for (const [a, b] of pairs(discs)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= WIDTH);
  });

  test(`${name}: of each line something is seen, no disc hides it, and no two cross`, () => {
    for (const [from, to] of lines) {
      assert.ok(Math.hypot(to.x - from.x, to.y - from.y) > WIDTH / 2 + 7.9);
      for (const disc of discs) if (disc !== to) assert.ok(fromLine(disc, from, to) > WIDTH / 2);
    }
    for (const [[a, b], [c, d]] of pairs(lines)) assert.equal(cross(a, b, c, d), false);
  });

  test(`${name}: the same places give the same moves`, () => assert.deepEqual(setApart(places, WIDTH, FRAME), moves));
}

test("no disc leaves the frame where it need not", () => {
  const frame = [60, 60, 160, 120];
  const places = placesOf([[140, 100], [146, 104]]);
  for (const { x, y } of moved(places, setApart(places, WIDTH, frame))) {
    assert.ok(x >= 74 && x <= 146 && y >= 74 && y <= 106);
  }
});

test("where the whole crowd lies does not matter", () => {
  const here = setApart(placesOf(CROWDS["a row"]), WIDTH, FRAME);
  const there = setApart(placesOf(CROWDS["a row"].map(([x, y]) => [x + 1024, y - 512])), WIDTH, FRAME);
  here.forEach(({ x, y }, i) => assert.ok(Math.hypot(x - there[i].x, y - there[i].y) < 1e-6));
});

test("lines cross where they pass through each other, not where they begin together", () => {
  const [west, east, north, south] = placesOf([[0, 5], [10, 5], [5, 0], [5, 10]]);
  assert.equal(cross(west, east, north, south), true);
  assert.equal(cross(west, north, east, south), false);
  assert.equal(cross(west, north, west, south), false);
});

test("a place beside a line is as far from it as from its nearest point", () => {
  assert.equal(fromLine({ x: 5, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 }), 3);
  assert.equal(fromLine({ x: 13, y: 4 }, { x: 0, y: 0 }, { x: 10, y: 0 }), 5);
  assert.equal(fromLine({ x: 3, y: 4 }, { x: 0, y: 0 }, { x: 0, y: 0 }), 5);
});
