import assert from "node:assert/strict";
import { test } from "node:test";

import { isGerman, typedColumn } from "../../src/nzv_geo/webmap/static/js/files/columns.js";

test("texts become numbers where nothing is lost", () => {
  assert.deepEqual(typedColumn("ha", ["1.5", "2", ""]), [1.5, 2, null]);
  assert.deepEqual(typedColumn("ha", ["98.693", "1.234,5"], { german: true }), [98693, 1234.5]);
});

test("keys, leading zeros, sections and long numbers stay texts", () => {
  const kept = { AGS: ["12052000"], plz: ["03046"], nummer: ["1"], haus: ["01"], teil: ["1.1", "1.10"], lang: ["1234567890.12345678"], minus: ["-0"] };
  for (const [name, texts] of Object.entries(kept)) assert.deepEqual(typedColumn(name, texts), texts);
});

test("a table is German where commas stand before decimals, and points in none", () => {
  assert.equal(isGerman([["1,5", "2"]]), true);
  assert.equal(isGerman([["1,5"], ["1.5"]]), false);
  assert.equal(isGerman([["a"], ["2"]]), false);
});
