// Read files that the reader chose or dropped: which format each is, tells its content first, then
// its name. Nothing of them leaves the page.

import { home } from "../core/data.js";
import { accuracyAt } from "../geo/coordinates.js";
import { kindOf } from "../geo/flat.js";
import { unzipped } from "./archive.js";
import { moved, sampleOf, vertexCount } from "./collected.js";
import { crsFindings, isKnown, partsOfCode, readingAs } from "./crs.js";
import { readCsv } from "./csv.js";
import { readFlatGeobuf } from "./flatgeobuf.js";
import { readJson } from "./json.js";
import { readMarkup } from "./markup.js";
import { Problem } from "./problem.js";
import { readShapefile } from "./shapefile.js";

const MOST_MB = 50;
const MOST_VERTICES = 1000000;
const FINEST = 1e10; // of a degree: 0.01 mm, which areas of 100 km² need to be right to 1 m²
const SHAPEFILE_PARTS = ["shp", "dbf", "prj", "cpg", "shx"];

// The layers in files that were chosen together: the parts of a shapefile are one.
export async function readFiles(files) {
  const large = files.find(({ size }) => size > MOST_MB * 1e6);
  if (large) throw new Problem("file_too_large", { name: large.name, size: Math.round(large.size / 1e6), most: MOST_MB });
  const content = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) })));
  const read = await readContents(content);
  if (!read.length) throw new Problem("file_no_layer");
  for (const layer of read) requireUsable(layer);
  return read;
}

async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new Problem("file_unreadable", { name: file.name, reason: error.message });
  }
}

async function readContents(contents) {
  const shapefiles = new Map();
  const others = [];
  for (const { name, bytes } of contents) {
    const suffix = suffixOf(name);
    if (!SHAPEFILE_PARTS.includes(suffix)) others.push({ name, bytes });
    else shapefiles.set(stemOf(name), { ...shapefiles.get(stemOf(name)), [suffix]: bytes });
  }
  const read = [];
  for (const [stem, parts] of shapefiles) {
    if (!parts.shp) throw new Problem("file_no_shp", { name: stem });
    read.push(...await readShapefile(parts, layerTitle(stem)));
  }
  for (const { name, bytes } of others) read.push(...await readOne(name, bytes));
  return read;
}

async function readOne(name, bytes) {
  const title = layerTitle(stemOf(name));
  if (startsWith(bytes, [0x50, 0x4b, 3, 4])) return readContents(await unzipped(bytes, MOST_MB * 4e6));
  if (startsWith(bytes, [0x66, 0x67, 0x62])) return readFlatGeobuf(bytes, title);
  const [first] = new TextDecoder().decode(bytes.subarray(0, 1000)).replace(/[\0\ufffd]/g, "").trimStart(); // UTF-16, too
  if (first === "{" || first === "[" || first === "\x1e") return readJson(bytes, title);
  if (first === "<") return readMarkup(bytes, title);
  if (["csv", "tsv", "txt"].includes(suffixOf(name))) return readCsv(bytes, title);
  throw new Problem("file_unknown", { name });
}

const startsWith = (bytes, signature) => signature.every((byte, i) => bytes[i] === byte);

const baseOf = (name) => name.slice(name.lastIndexOf("/") + 1);

const suffixOf = (name) => baseOf(name).toLowerCase().match(/\.([a-z0-9]+)$/)?.[1] ?? "";

const stemOf = (name) => baseOf(name).replace(/\.[^.]+$/, "");

const layerTitle = (stem) => stem.replace(/_/g, " ").trim() || stem;

function requireUsable({ features }) {
  if (!features.some(({ geometry }) => geometry)) throw new Problem("file_no_geometry");
  const count = vertexCount(features);
  if (count > MOST_VERTICES) throw new Problem("file_many_vertices", { count, most: MOST_VERTICES });
  const mixed = features.findIndex(({ geometry }) => kindOf(geometry) < 0);
  if (mixed >= 0) throw new Problem("file_mixed_feature", { feature: mixed + 1 });
}

// What is wrong with the CRS of a layer as it was read; nothing where it can be added as it is.
export function doubts(layer) {
  if (layer.crs !== null && !isKnown(layer.crs)) return [];
  return crsFindings(sampleOf(layer.features), layer.crs);
}

// The features of a layer in WGS 84, and how accurately they were moved.
export function layerInWgs84(layer, code) {
  const read = readingAs(code);
  const isMoved = partsOfCode(code)[0] !== null;
  const place = (position) => {
    const found = read(position);
    return found && [rounded(found.lng), rounded(found.lat)];
  };
  const features = layer.features.map(({ geometry, properties }) => ({ type: "Feature", properties, geometry: geometry && moved(geometry, place) }));
  if (features.some(({ geometry }, i) => !geometry && layer.features[i].geometry)) throw new Problem("file_nowhere", { crs: code });
  return { features, accuracy: isMoved ? accuracyOf(features, code) : null };
}

const rounded = (degrees) => Math.round(degrees * FINEST) / FINEST;

// That of its worst place; null where nobody says, and 0 between frames that are one.
function accuracyOf(features, code) {
  const [system] = partsOfCode(code);
  if (!system.shift) return 0;
  const places = sampleOf(features).map(([lng, lat]) => accuracyAt({ lat, lng }, system, home));
  return places.includes(null) ? null : Math.max(...places);
}
