import assert from "node:assert/strict";
import test from "node:test";
import { joined, numbersOf, ringOf } from "../../src/nzv_geo/webmap/static/js/geo/arcs.js";

const way = (...places) => places.map(([lng, lat]) => ({ lat, lng }));
const pairs = (line) => line.map(({ lng, lat }) => [lng, lat]);

test("a ring begins where it did, with arcs of either direction", () => {
  const arcs = [way([1, 0], [1, 1]), way([1, 1], [0, 1], [0, 0], [1, 0])];
  assert.deepEqual(pairs(ringOf([3, 0, 1], arcs)), [[0, 0], [1, 0], [1, 1], [0, 1]]);
  assert.deepEqual(pairs(ringOf([0, -2, -1], arcs)), [[1, 0], [0, 0], [0, 1], [1, 1]]);
});

test("the arcs of an area are those of all its rings", () => {
  assert.deepEqual(numbersOf([[[3, 0, 1], [0, -3]], [[1, 5]]]), [0, 1, 2, 5]);
});

test("arcs become one line, whichever way they run", () => {
  const [line, ...rest] = joined([way([1, 0], [2, 0]), way([3, 0], [2, 0]), way([1, 0], [0, 0])]);
  assert.deepEqual(rest, []);
  assert.deepEqual(pairs(line).sort(), [[0, 0], [1, 0], [2, 0], [3, 0]]);
  assert.deepEqual([line[0].lng, line.at(-1).lng].sort(), [0, 3]);
});

test("a line ends where three meet", () => {
  const lines = joined([way([0, 0], [1, 0]), way([1, 0], [2, 0]), way([1, 0], [1, 1]), way([1, 1], [1, 2])]);
  assert.deepEqual(lines.map((line) => line.length).sort(), [2, 2, 3]);
});

test("a ring is a line that ends where it begins", () => {
  const [line, ...rest] = joined([way([0, 0], [1, 0], [1, 1]), way([0, 0], [0, 1], [1, 1])]);
  assert.deepEqual(rest, []);
  assert.equal(line.length, 5);
  assert.deepEqual(line[0], line[4]);
  const alone = way([0, 0], [1, 0], [1, 1], [0, 0]);
  assert.deepEqual(joined([alone]).map(pairs), [pairs(alone).reverse()]);
});
