import assert from "node:assert/strict";
import test from "node:test";
import { fitting } from "../../src/nzv_geo/webmap/static/js/geo/placement.js";

const LONG = { form: "", width: 90, height: 20 };
const SHORT = { form: "short", width: 40, height: 20 };
const CENTER = { x: 100, y: 100 };

test("a box has a margin around the text", () => assert.deepEqual(fitting([SHORT], CENTER, 50, []).box, [77, 88, 123, 112]));

test("boxes that only touch do not collide", () => {
  assert.equal(fitting([SHORT], CENTER, 50, [[123, 88, 200, 112]]).size, SHORT);
  assert.equal(fitting([SHORT], CENTER, 50, [[122, 88, 200, 112]]), null);
});

test("the long form is taken where it has room", () => assert.equal(fitting([LONG, SHORT], CENTER, 200, []).size, LONG));

test("the short one is taken where the long one is too wide or collides", () => {
  assert.equal(fitting([LONG, SHORT], CENTER, 60, []).size, SHORT);
  assert.equal(fitting([LONG, SHORT], CENTER, 200, [[130, 90, 160, 110]]).size, SHORT);
});

test("no name is shown where none fits", () => {
  assert.equal(fitting([LONG, SHORT], CENTER, 30, []), null);
  assert.equal(fitting([LONG, SHORT], CENTER, 200, [[95, 95, 105, 105]]), null);
});
