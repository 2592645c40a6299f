import assert from "node:assert/strict";
import test from "node:test";

import { withDensity } from "../../src/nzv_geo/webmap/static/js/core/png.js";

test("the density stands behind the first chunk, with its checksum", async () => {
  const png = new Blob([new Uint8Array(33), new Uint8Array([1, 2, 3])]);
  const bytes = Buffer.from(await withDensity(png, 72).arrayBuffer());
  assert.equal(bytes.length, 33 + 21 + 3);
  assert.equal(bytes.subarray(33, 54).toString("hex"), "000000097048597300000b1300000b1301009a9c18");
  assert.deepEqual([...bytes.subarray(54)], [1, 2, 3]);
});
