// The rows of the tables, where all that the data say of a feature stands.

import { unpackedText } from "../core/unpacking.js";

// The German name of a feature, and the Sorbian one where it has one: nodes of its first cell.
export function namesOf(item) {
  return [...item.row.cells[0].childNodes].filter((node) => node.nodeName !== "BUTTON");
}

export function germanName(item) {
  return namesOf(item)[0].textContent.replace(/ \/ $/, "");
}

// The rows of a very large layer are packed, see table.py.
export async function unpackRows(layer) {
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

// The row of a feature of a large layer; of one that the reader added, made when somebody asks for it.
export function rowOf(layer, index) {
  return layer.rowAt ? layer.rowAt(index) : largeRows(layer)[index];
}
