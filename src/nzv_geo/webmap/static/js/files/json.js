// GeoJSON and TopoJSON.

import { library } from "../core/libraries.js";
import { collected } from "./collected.js";
import { codeOf } from "./crs.js";
import { textOfBytes } from "./letters.js";
import { Problem } from "./problem.js";

export async function readJson(bytes, title) {
  const { text, findings } = textOfBytes(bytes);
  const content = parsed(text);
  if (content?.type === "Topology") return readTopology(content, title, findings);
  const { crs, features } = featuresIn(content);
  return [collected(title, features, crs, findings)];
}

// A sequence has a feature on each line.
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split(/[\n\x1e]+/).filter((line) => line.trim()); // eslint-disable-line no-control-regex
    if (lines.length < 2) throw new Problem("file_damaged", { reason: error.message });
    try {
      return { type: "FeatureCollection", features: lines.map((line) => JSON.parse(line)) };
    } catch {
      throw new Problem("file_damaged", { reason: error.message });
    }
  }
}

function featuresIn(content) {
  const crs = namedCrs(content?.crs);
  if (content?.type === "FeatureCollection" && Array.isArray(content.features)) return { crs, features: withIds(content.features.map(asFeature), content.features.map((record) => record?.id)) };
  if (content?.type === "Feature" || content?.coordinates || content?.geometries) return { crs, features: [asFeature(content)] };
  throw new Problem("file_no_layer");
}

function asFeature(record) {
  if (record?.type !== "Feature") return { geometry: record, properties: {} };
  return { geometry: record.geometry, properties: plainObject(record.properties) };
}

// Texts by which features are called are a field, numbers are none; as GDAL reads them.
function withIds(features, ids, isField = ids.every((id) => id === undefined || id === null || typeof id === "string")) {
  if (!isField || ids.every((id) => id === undefined || id === null)) return features;
  return features.map(({ geometry, properties }, i) => ({ geometry, properties: { id: (ids[i] ?? null) === null ? null : String(ids[i]), ...properties } }));
}

const plainObject = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

// Without a name, GeoJSON is in WGS 84.
function namedCrs(crs) {
  const name = crs?.properties?.name;
  return typeof name === "string" ? codeOf(name) : "EPSG:4326";
}

async function readTopology(content, title, findings) {
  const topojson = await library("topojson-client");
  const names = Object.keys(plainObject(content.objects));
  if (!names.length) throw new Problem("file_no_layer");
  const crs = namedCrs(content.crs);
  try {
    return names.map((name) => {
      const { features, ...single } = topojson.feature(content, content.objects[name]);
      const label = names.length > 1 ? `${title}: ${name}` : title;
      const records = features ?? [single];
      return collected(label, withIds(records.map(asFeature), records.map(({ id }) => id), true), crs, findings);
    });
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("file_damaged", { reason: error.message });
  }
}
