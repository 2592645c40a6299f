// Shapefiles: the shapes, the table beside them in whatever encoding, and the CRS in the .prj.

import { library } from "../core/libraries.js";
import { collected } from "./collected.js";
import { codeOf } from "./crs.js";
import { finding } from "./findings.js";
import { byTable, guessedEncoding, strangeAt } from "./letters.js";
import { Problem } from "./problem.js";

const ENCODINGS = { utf8: "utf-8", 65001: "utf-8", 1252: "cp1252", 1250: "cp1250", 850: "cp850", 852: "cp852", 88591: "cp1252", 88592: "iso8859-2" };
const LANGUAGE = 29; // byte of a .dbf that tells its encoding
const LANGUAGES_OF = { 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x64: "cp852", 0xc8: "cp1250" };

// `parts` are the bytes by suffix.
export async function readShapefile(parts, title) {
  const shapefile = await library("shapefile");
  const findings = parts.dbf ? [] : [finding("NZV131")];
  const text = parts.prj && new TextDecoder().decode(parts.prj);
  const raw = [];
  try {
    // windows-1252 has a letter for each byte, so that the bytes can be had back.
    const source = await shapefile.open(parts.shp, parts.dbf, { encoding: "windows-1252" });
    for (let next = await source.read(); !next.done; next = await source.read()) raw.push(next.value);
  } catch (error) {
    throw new Problem("file_damaged", { reason: error.message });
  }
  const { encoding, guessed } = encodingOf(parts);
  if (guessed) findings.push(finding("NZV141", { encoding, example: exampleIn(parts.dbf, encoding) }, { variant: "unstated" }));
  const features = raw.filter((_, row) => !isDeleted(parts.dbf, row)).map(({ geometry, properties }) => ({ geometry, properties: readable(properties, encoding) }));
  return [collected(title, features, text ? codeOf(text) : null, findings)];
}

// A row that was deleted stays in the table, marked by an asterisk, until somebody packs it.
function isDeleted(dbf, row) {
  if (!dbf) return false;
  const header = new DataView(dbf.buffer, dbf.byteOffset, dbf.byteLength);
  return dbf[header.getUint16(8, true) + row * header.getUint16(10, true)] === 0x2a;
}

function encodingOf({ cpg, dbf }) {
  if (!dbf) return { encoding: "utf-8", guessed: false };
  const stated = cpg && ENCODINGS[new TextDecoder().decode(cpg).toLowerCase().replace(/ansi|oem|iso|cp|[\s_-]/g, "")];
  const known = stated ?? LANGUAGES_OF[dbf[LANGUAGE]];
  if (known) return { encoding: known, guessed: false };
  const text = dbf.subarray(32);
  return strangeAt(text) < 0 ? { encoding: "utf-8", guessed: false } : { encoding: guessedEncoding(text), guessed: true };
}

function exampleIn(dbf, encoding) {
  const text = byTable(dbf.subarray(32), encoding);
  return text.match(/[\p{L}-]*[^\x00-\x7f][\p{L}-]*/u)?.[0] ?? ""; // eslint-disable-line no-control-regex
}

function readable(properties, encoding) {
  const pairs = Object.entries(properties).map(([field, value]) => [recoded(field, encoding), valueOf(value, encoding)]);
  return Object.fromEntries(pairs);
}

// A day without a time of day is a text.
function valueOf(value, encoding) {
  if (value instanceof Date) {
    const [month, day] = [value.getMonth() + 1, value.getDate()].map((part) => String(part).padStart(2, "0"));
    return Number.isNaN(+value) ? null : `${value.getFullYear()}-${month}-${day}`;
  }
  return typeof value === "string" ? recoded(value, encoding) : value;
}

const SIGNS = new Map([...new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, i) => i))].map((sign, i) => [sign, i]));
const UTF8 = new TextDecoder();

function recoded(text, encoding) {
  if (!/[^\x00-\x7f]/.test(text)) return text; // eslint-disable-line no-control-regex
  const bytes = Uint8Array.from(text, (letter) => SIGNS.get(letter));
  return encoding === "utf-8" ? UTF8.decode(bytes) : byTable(bytes, encoding);
}
