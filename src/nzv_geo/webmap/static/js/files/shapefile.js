// Shapefiles: the shapes, the table beside them in whatever encoding, and the CRS in the .prj.

import { library } from "../core/libraries.js";
import { collected } from "./collected.js";
import { codeOf } from "./crs.js";
import { readDbf } from "./dbf.js";
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
  const geometries = [];
  try {
    const source = await shapefile.openShp(parts.shp);
    for (let next = await source.read(); !next.done; next = await source.read()) geometries.push(next.value);
  } catch (error) {
    throw new Problem("file_damaged", { reason: error.message });
  }
  const { encoding, guessed } = encodingOf(parts);
  if (guessed) findings.push(finding("NZV141", { encoding, example: exampleIn(parts.dbf, encoding) }, { variant: "unstated" }));
  const { fields, isDeleted } = parts.dbf ? readDbf(parts.dbf, (bytes) => lettersIn(bytes, encoding), geometries.length) : { fields: [], isDeleted: () => false };
  const propertiesOf = (row) => Object.fromEntries(fields.map(({ name, values }) => [name, values[row] ?? null]));
  const rows = [...geometries.keys()].filter((row) => !isDeleted(row));
  const features = rows.map((row) => ({ geometry: geometries[row], properties: propertiesOf(row) }));
  return [collected(title, features, text ? codeOf(text) : null, findings)];
}

const lettersIn = (bytes, encoding) => (encoding === "utf-8" ? new TextDecoder().decode(bytes) : byTable(bytes, encoding));

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
