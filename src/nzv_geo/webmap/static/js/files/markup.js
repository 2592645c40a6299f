// KML and GPX, always in WGS 84. Of HTML in values, the text is read.

import { library } from "../core/libraries.js";
import { collected } from "./collected.js";
import { textOfBytes } from "./letters.js";
import { Problem } from "./problem.js";

const STYLE_FIELDS = /^(stroke|fill|icon|label)(-|$)|^styleUrl$|^styleHash$|^styleMapHash$|^visibility$/;

export async function readMarkup(bytes, title) {
  const { text, findings } = textOfBytes(bytes);
  const content = new DOMParser().parseFromString(text, "text/xml");
  const error = content.querySelector("parsererror");
  if (error) throw new Problem("file_damaged", { reason: error.textContent.trim().split("\n")[0] });
  const togeojson = await library("@tmcw/togeojson");
  const root = content.documentElement.localName.toLowerCase();
  if (root !== "kml" && root !== "gpx") throw new Problem("file_no_layer");
  const { features } = togeojson[root](content, { skipNullGeometry: false });
  const raw = features.map(({ geometry, properties }) => ({ geometry: flat(geometry), properties: plainTexts(properties) }));
  return [collected(title, raw, "EPSG:4326", findings)];
}

// Heights and times stand beside the place. Several geometries of one kind are one of several parts.
function flat(geometry) {
  if (!geometry) return null;
  if (geometry.type === "GeometryCollection") {
    const parts = geometry.geometries.map(flat);
    const types = new Set(parts.map(({ type }) => type));
    const [type] = types;
    if (types.size === 1 && !type.startsWith("Multi")) return { type: `Multi${type}`, coordinates: parts.map(({ coordinates }) => coordinates) };
    return { type: geometry.type, geometries: parts };
  }
  const each = (nested) => (typeof nested[0] === "number" ? nested.slice(0, 2) : nested.map(each));
  return { type: geometry.type, coordinates: geometry.coordinates.length ? each(geometry.coordinates) : [] };
}

function plainTexts(properties) {
  const kept = Object.entries(properties ?? {}).filter(([field]) => !STYLE_FIELDS.test(field) && field !== "coordinateProperties");
  return Object.fromEntries(kept.map(([field, value]) => [field, plainText(value?.["@type"] === "html" ? value.value : value)]));
}

// As an inert document: nothing of it is loaded or run.
function plainText(value) {
  if (typeof value !== "string" || !/[<&]/.test(value)) return value;
  return new DOMParser().parseFromString(value, "text/html").body.textContent.replace(/\s+/g, " ").trim();
}
