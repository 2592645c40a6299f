// Tables of text: WKT, or a pair of columns with coordinates; see csv_table.py and csv_shapes.py.

import { fileTools } from "../core/data.js";
import { library } from "../core/libraries.js";
import { collected } from "./collected.js";
import { isGerman, typedColumn } from "./columns.js";
import { finding } from "./findings.js";
import { textOfBytes } from "./letters.js";
import { Problem } from "./problem.js";
import { geometryOfWkt, isWkt, sridOf } from "./wkt.js";

const SEPARATORS = [";", ",", "\t", "|"];
const LOOKED_AT = 100; // texts of a column

export async function readCsv(bytes, title) {
  const { text, findings } = textOfBytes(bytes);
  const { header, columns } = await tableOf(text);
  const wkt = wktColumn(header, columns);
  const taken = wkt >= 0 ? fromWkt(columns[wkt]) : fromPair(header, columns, findings);
  const german = isGerman(columns);
  const fields = header.map((name, i) => [name, i]).filter(([, i]) => i !== wkt);
  const typed = fields.map(([name, i]) => [name, typedColumn(name, columns[i], { german })]);
  const raw = taken.geometries.map((geometry, row) => ({ geometry, properties: Object.fromEntries(typed.map(([name, values]) => [name, values[row]])) }));
  return [collected(title, raw, taken.crs, findings)];
}

async function tableOf(text) {
  const papa = await library("papaparse");
  const [, stated] = text.match(/^"?sep=(.)"?\r?\n/) ?? []; // as Excel writes it
  const content = stated ? text.slice(text.indexOf("\n") + 1) : text;
  const [first] = content.split("\n", 1);
  const delimiter = stated ?? SEPARATORS.reduce((best, next) => (first.split(next).length > first.split(best).length ? next : best));
  const { data, errors } = papa.parse(content, { delimiter });
  const [error] = errors.filter(({ type }) => type === "Quotes");
  if (error) throw new Problem("file_damaged", { reason: error.message });
  const rows = data.map(withoutEmptyEnd).filter((row) => row.length);
  const header = (rows.shift() ?? []).map((name) => name.trim());
  if (!rows.length || new Set(header).size < header.length) throw new Problem("file_no_header");
  const long = rows.findIndex((row) => row.length > header.length);
  if (long >= 0) throw new Problem("file_row_long", { row: long + 2, values: rows[long].length, columns: header.length });
  return { header, columns: header.map((_, i) => rows.map((row) => row[i] ?? "")) };
}

// Spreadsheets write a separator for every column they know.
function withoutEmptyEnd(row) {
  let end = row.length;
  while (end && !row[end - 1].trim()) end -= 1;
  return row.slice(0, end);
}

function wktColumn(header, columns) {
  const named = header.map((name) => fileTools.columns.wkt.includes(name.toLowerCase()));
  const order = [...header.keys()].sort((a, b) => named[b] - named[a] || a - b);
  return order.find((i) => {
    const are = columns[i].filter((text) => text !== "").slice(0, LOOKED_AT).map(isWkt);
    return are.some(Boolean) && (named[i] || are[0] || 2 * are.filter(Boolean).length > are.length);
  }) ?? -1;
}

function fromWkt(texts) {
  const codes = new Set(texts.map(sridOf).filter(Boolean));
  if (codes.size > 1) throw new Problem("file_several_crs", { codes: [...codes].join(", ") });
  const [code] = codes;
  return { geometries: texts.map((text) => (text === "" ? null : geometryOfWkt(text))), crs: code ? `EPSG:${code}` : null };
}

function fromPair(header, columns, findings) {
  const names = header.map((name) => name.toLowerCase());
  const { degrees, metres } = fileTools.columns;
  const pair = Object.entries({ ...degrees, ...metres }).find((names2) => names2.every((name) => names.includes(name)));
  if (!pair) throw new Problem("file_no_coordinates", { columns: header.slice(0, 12).join(", ") });
  const [x, y] = pair.map((name) => columns[names.indexOf(name)]);
  const grouped = [...x, ...y].some((text) => text.includes(",") || text.split(".").length > 2);
  const number = (text) => numberOf(text, grouped);
  const geometries = x.map((text, row) => (text.trim() === "" && y[row].trim() === "" ? null : { type: "Point", coordinates: [number(text), number(y[row])] }));
  if (pair[0] in metres) return { geometries, crs: null };
  findings.push(finding("NZV111", { x: header[names.indexOf(pair[0])], y: header[names.indexOf(pair[1])] }));
  return { geometries, crs: "EPSG:4326" };
}

// Points stand between thousands, or before decimals.
function numberOf(text, grouped) {
  const plain = text.replace(/[\s\u00a0]/g, "");
  const written = grouped ? plain.replace(/\./g, "").replace(",", ".") : plain;
  return written === "" ? NaN : Number(written);
}
