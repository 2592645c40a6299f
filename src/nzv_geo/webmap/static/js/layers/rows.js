// The rows of the tables, where all that the data say of a feature stands.

import { unpackedText } from "../core/unpacking.js";
import { makeRow, plainOf, shownOf, unpackColumns } from "./row_columns.js";

// The German name of a feature, and the Sorbian one where it has one: nodes of its first cell.
export function namesOf(item) {
  return [...item.row.cells[0].childNodes].filter((node) => node.nodeName !== "BUTTON");
}

export function germanName(item) {
  return namesOf(item)[0].textContent.replace(/ \/ $/, "");
}

// What a cell shows, for which no row is made where the page holds columns.
export function shownIn(item, column) {
  const { columns } = item.layer;
  return columns ? shownOf(columns, item.index, column) : item.row.cells[column].textContent;
}

// The same, but a number as its digits.
export function plainIn(item, column) {
  const { columns } = item.layer;
  return columns ? plainOf(columns, item.index, column) : item.row.cells[column].dataset.value ?? item.row.cells[column].textContent;
}

// The rows of a very large layer are packed, see table.py; or its columns are.
export async function unpackRows(layer) {
  if (layer.spec.columns) {
    layer.columns = await unpackColumns(layer);
    layer.rowAt = keptRows((index) => makeRow(layer.columns, index));
    return;
  }
  const packed = layer.table.parentNode.querySelector("script");
  if (packed) layer.written = `<table>${await unpackedText(packed.textContent)}</table>`;
}

// The table of a large layer stands in a noscript element: read as an inert document, once. Packed
// rows that could not be unpacked are none.
export function largeRows(layer) {
  if (!layer.rows) {
    const written = layer.written ?? layer.table.parentNode.querySelector("noscript").textContent;
    layer.rows = [...new DOMParser().parseFromString(written, "text/html").querySelector("tbody")?.rows ?? []];
  }
  return layer.rows;
}

// A row stays the same one once it was made.
export function keptRows(make) {
  const rows = new Map();
  return (index) => {
    if (!rows.has(index)) rows.set(index, make(index));
    return rows.get(index);
  };
}

// The row of a feature of a large layer; of one that the reader added, made when somebody asks for it.
export function rowOf(layer, index) {
  return layer.rowAt ? layer.rowAt(index) : largeRows(layer)[index];
}
