// The table beside a shapefile, in dBASE's format: rows of fixed width. Each column is decoded at
// once, which takes much less than decoding cell by cell.

import { Problem } from "./problem.js";

const HEADER = 32; // bytes, and as many of each field
const END_OF_FIELDS = 0x0d;
const END_OF_ROWS = 0x1a;
const DELETED = 0x2a; // an asterisk
const SPACE = 0x20;

const VALUE_OF = {
  B: numberInCell,
  C: (text) => text || null,
  D: dayInCell,
  F: numberInCell,
  L: (text) => ({ n: false, f: false, y: true, t: true })[text.toLowerCase()] ?? null,
  M: numberInCell,
  N: numberInCell,
};

// { fields: [{ name, values }], isDeleted } of so many rows at most. `textOf` decodes bytes; `isDeleted`
// tells whether a row is marked as deleted: it stays in the table until somebody packs it.
export function readDbf(dbf, textOf, most) {
  const head = new DataView(dbf.buffer, dbf.byteOffset, dbf.byteLength);
  const [start, width] = [head.getUint16(8, true), head.getUint16(10, true)];
  const count = rowCount(dbf, { start, width, most });
  const between = Array.from({ length: SPACE }, (_, byte) => byte).find((byte) => !dbf.includes(byte, start));
  if (between === undefined) throw new Problem("file_damaged", { reason: "dbf" });
  const fields = fieldsIn(dbf, textOf, width).map(({ name, type, first, length }) => {
    const joined = joinedCells(dbf, { first: start + first, width, length, count }, between);
    const texts = textOf(joined).split(String.fromCharCode(between), count);
    return { name, values: texts.map((text) => VALUE_OF[type](text.trim())) };
  });
  return { fields, isDeleted: (row) => dbf[start + row * width] === DELETED };
}

function rowCount(dbf, { start, width, most }) {
  let count = 0;
  while (count < most && start + (count + 1) * width <= dbf.length && dbf[start + count * width] !== END_OF_ROWS) count += 1;
  return count;
}

function fieldsIn(dbf, textOf, width) {
  const fields = [];
  let first = 1; // behind the mark of what is deleted
  for (let at = HEADER; at < dbf.length && dbf[at] !== END_OF_FIELDS; at += HEADER) {
    const name = dbf.subarray(at, at + 11);
    const end = name.indexOf(0);
    const [type, length] = [String.fromCharCode(dbf[at + 11]), dbf[at + 16]];
    if (!Object.hasOwn(VALUE_OF, type) || first + length > width) throw new Problem("file_damaged", { reason: `dbf: ${type}` });
    fields.push({ name: textOf(end < 0 ? name : name.subarray(0, end)), type, first, length });
    first += length;
  }
  return fields;
}

// The cells of a column without the spaces behind them, with a byte between them that none has.
function joinedCells(dbf, { first, width, length, count }, between) {
  const joined = new Uint8Array(count * (length + 1));
  let to = 0;
  for (let from = first; from < first + count * width; from += width) {
    let end = from + length;
    while (end > from && dbf[end - 1] === SPACE) end -= 1;
    for (let at = from; at < end; at += 1) joined[to++] = dbf[at];
    joined[to++] = between;
  }
  return joined.subarray(0, to);
}

function numberInCell(text) {
  const number = text === "" ? NaN : Number(text);
  return Number.isNaN(number) ? null : number;
}

// A day without a time of day is a text.
function dayInCell(text) {
  const day = text.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
  return day === text || Number.isNaN(Date.parse(day)) ? null : day;
}
