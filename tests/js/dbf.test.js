import assert from "node:assert/strict";
import { test } from "node:test";

import { readDbf } from "../../src/nzv_geo/webmap/static/js/files/dbf.js";

const inUtf8 = (bytes) => Buffer.from(bytes).toString("utf-8");
const inLatin1 = (bytes) => Buffer.from(bytes).toString("latin1");

// A table of texts as they stand in their cells, the first of each row being its mark.
function table(fields, rows, { encoding = "utf-8", width = null } = {}) {
  const start = 33 + fields.length * 32;
  const whole = 1 + fields.reduce((sum, [, , length]) => sum + length, 0);
  const head = Buffer.alloc(start);
  head.writeUInt16LE(start, 8);
  head.writeUInt16LE(width ?? whole, 10);
  fields.forEach(([name, type, length], i) => {
    head.write(name, 32 * (i + 1), encoding);
    head.write(type, 32 * (i + 1) + 11);
    head[32 * (i + 1) + 16] = length;
  });
  head[start - 1] = 0x0d;
  const cells = rows.map(([mark, ...texts]) => Buffer.concat([Buffer.from(mark), ...texts.map((text, i) => Buffer.concat([Buffer.from(text, encoding), Buffer.alloc(fields[i][2], " ")], fields[i][2]))]));
  return new Uint8Array(Buffer.concat([head, ...cells, Buffer.from([0x1a])]));
}

const valuesIn = (dbf, most = 100, textOf = inUtf8) => Object.fromEntries(readDbf(dbf, textOf, most).fields.map(({ name, values }) => [name, values]));

test("each type of field has its values, and nothing where nothing is", () => {
  const fields = [["text", "C", 8], ["zahl", "N", 8], ["bruch", "F", 8], ["ja", "L", 1], ["tag", "D", 8]];
  const rows = [
    [" ", "Běła W.", "       7", "1.5e3", "T", "20260131"],
    [" ", "", "", "   ", "?", ""],
    [" ", "  a", "0", "********", "n", "00000000"],
  ];
  assert.deepEqual(valuesIn(table(fields, rows)), { text: ["Běła W", null, "a"], zahl: [7, null, 0], bruch: [1500, null, null], ja: [true, null, false], tag: ["2026-01-31", null, null] });
});

test("letters are those of the encoding, also where one is cut off", () => {
  const rows = [[" ", "Fläche"], [" ", "xxxxxxxä"], [" ", "ä"]];
  assert.deepEqual(valuesIn(table([["größe", "C", 8]], rows)), { größe: ["Fläche", "xxxxxxx\ufffd", "ä"] });
  assert.deepEqual(valuesIn(table([["größe", "C", 8]], rows, { encoding: "latin1" }), 100, inLatin1), { größe: ["Fläche", "xxxxxxxä", "ä"] });
});

test("signs that separate or end elsewhere stand in a cell as well", () => {
  const odd = String.fromCharCode(...Array.from({ length: 31 }, (_, i) => i).filter((i) => i !== 26));
  assert.deepEqual(valuesIn(table([["a", "C", 40], ["b", "C", 3]], [[" ", `x${odd}x`, "1,2"]])), { a: [`x${odd}x`], b: ["1,2"] });
});

test("rows are counted by the table, and no more than there are shapes", () => {
  const dbf = table([["a", "C", 2]], [[" ", "1"], ["*", "2"], [" ", "3"]]);
  assert.deepEqual(valuesIn(dbf).a, ["1", "2", "3"]);
  assert.deepEqual(valuesIn(dbf, 2).a, ["1", "2"]);
  assert.deepEqual(valuesIn(dbf.subarray(0, dbf.length - 3)).a, ["1", "2"]);
  const { isDeleted } = readDbf(dbf, inUtf8, 3);
  assert.deepEqual([0, 1, 2].map(isDeleted), [false, true, false]);
});

test("a table without rows has its fields", () => assert.deepEqual(valuesIn(table([["a", "C", 2]], [])), { a: [] }));

test("a type that nobody knows, or a row too narrow for its fields, is damaged", () => {
  const damaged = (dbf) => assert.throws(() => readDbf(dbf, inUtf8, 5), (error) => error.key === "file_damaged");
  damaged(table([["a", "?", 2]], [[" ", "1"]]));
  damaged(table([["a", "C", 200]], [[" ", "1"]], { width: 1 }));
});
