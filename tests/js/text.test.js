import assert from "node:assert/strict";
import test from "node:test";
import { csvText, harmless } from "../../src/nzv_geo/webmap/static/js/core/csv.js";
import { emit, on } from "../../src/nzv_geo/webmap/static/js/core/events.js";
import { groupedNumber, plainNumber } from "../../src/nzv_geo/webmap/static/js/core/numbers.js";
import { compare } from "../../src/nzv_geo/webmap/static/js/core/sorting.js";

const GERMAN = { decimal: ",", thousands: "." };

test("numbers are written the way of the language", () => {
  assert.equal(groupedNumber(1234567.891, 2, GERMAN), "1.234.567,89");
  assert.equal(groupedNumber(-999.5, 0, GERMAN), "-1.000");
  assert.equal(groupedNumber(12, 0, { decimal: ".", thousands: "," }), "12");
  assert.equal(plainNumber("15.0"), "15");
  assert.equal(plainNumber("15.05"), "15.05");
  assert.equal(plainNumber("-15.0"), "-15");
  assert.equal(plainNumber("-0.05"), "-0.05");
  assert.equal(plainNumber("-0.0"), "0");
  assert.equal(plainNumber("9007199254740992.0"), "9007199254740992.0");
  assert.equal(plainNumber("12345678901234567890"), "12345678901234567890");
});

test("CSV quotes what would end a value", () => {
  assert.equal(csvText([["a", 'say "x"'], ["b;c", "1,5"]], ","), '\ufeffa;"say ""x"""\r\n"b;c";"1,5"\r\n');
  assert.equal(csvText([["a", "1.5"]], "."), "\ufeffa,1.5\r\n");
});

for (const text of ["=1+1", "+1", "-1", "@x", " =1", "\u200b=1", "＝1", "\t1"]) {
  test(`${JSON.stringify(text)} is no formula in a spreadsheet`, () => assert.equal(harmless(text), `'${text}`));
}

for (const text of ["", "Görlitz", "a=b", "1-2"]) {
  test(`${JSON.stringify(text)} stays as it is`, () => assert.equal(harmless(text), text));
}

test("cells sort by number or text, empty ones last in both directions", () => {
  const collator = new Intl.Collator("de", { numeric: true });
  const sorted = (cells, sign) => [...cells].sort((a, b) => compare(a, b, collator, sign));
  assert.deepEqual(sorted(["10", "", "9", "-1"], 1), ["-1", "9", "10", ""]);
  assert.deepEqual(sorted(["10", "", "9", "-1"], -1), ["10", "9", "-1", ""]);
  assert.deepEqual(sorted(["Zittau", "Äpfel", "Bautzen"], 1), ["Äpfel", "Bautzen", "Zittau"]);
});

test("an event reaches those who listen, until they stop", () => {
  const heard = [];
  const stop = on("test", (detail) => heard.push(detail));
  on("test", (detail) => heard.push(detail * 2));
  emit("test", 1);
  stop();
  emit("test", 10);
  emit("nobody listens");
  assert.deepEqual(heard, [1, 2, 20]);
});
