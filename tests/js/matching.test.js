import assert from "node:assert/strict";
import test from "node:test";
import { matching, searchKeys } from "../../src/nzv_geo/webmap/static/js/geo/matching.js";

const PLACES = [["Görlitz", "Zhorjelc"], ["Neu-Görlitz"], ["Görlitzer Heide"], ["Cottbus", "Chóśebuz", "12052000"], ["Weißwasser/O.L.", "Běła Woda"], ["Łaz"]];
const found = (text) => matching(PLACES, text, searchKeys).map(([name]) => name);

for (const text of ["Görlitz", "gorlitz", "goerlitz", "GOERLITZ", " görlitz "]) {
  test(`"${text}" finds the equal name first, then what begins with it, then what holds it`, () => {
    assert.deepEqual(found(text), ["Görlitz", "Görlitzer Heide", "Neu-Görlitz"]);
  });
}

test("Sorbian names are found with and without their marks", () => {
  assert.deepEqual(found("chosebuz"), ["Cottbus"]);
  assert.deepEqual(found("Běła"), ["Weißwasser/O.L."]);
  assert.deepEqual(found("laz"), ["Łaz"]);
});

test("codes and ß", () => {
  assert.deepEqual(found("12052"), ["Cottbus"]);
  assert.deepEqual(found("weisswasser"), ["Weißwasser/O.L."]);
});

test("nothing finds nothing", () => {
  assert.deepEqual(found(" "), []);
  assert.deepEqual(found("̈"), []); // a mark alone
  assert.deepEqual(found("Berlin"), []);
});

test("a name without letters has no key", () => assert.deepEqual(searchKeys(["", "A"]), ["a"]));

test("every name finds itself", () => {
  for (const names of PLACES) for (const name of names) assert.equal(found(name)[0], names[0]);
});
