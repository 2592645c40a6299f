// KML and GPX, always in WGS 84. Of HTML in values, the text is read.

import { library } from "../core/libraries.js";
import { collected } from "./collected.js";
import { textOfBytes } from "./letters.js";
import { Problem } from "./problem.js";

const KINDS_OF_GPX = { waypoints: "wpt", routes: "rte", tracks: "trk" };
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
  const layer = (label, some, change) => collected(label, some.map(change), "EPSG:4326", findings);
  if (root === "kml") return [layer(title, features, placemark)];
  const kinds = Object.entries(KINDS_OF_GPX).map(([name, tag]) => [name, features.filter(({ properties }) => (properties._gpxType ?? "wpt") === tag)]).filter(([, some]) => some.length);
  return kinds.map(([name, some]) => layer(kinds.length > 1 ? `${title}: ${name}` : title, some, logged));
}

// As GDAL calls them: names of placemarks are Name, and what is empty is missing.
function placemark({ geometry, properties }) {
  const { name = "", ...others } = plainTexts(properties);
  const held = Object.entries({ Name: name, ...others }).filter(([, value]) => value !== "");
  return { geometry: flat(geometry), properties: Object.fromEntries(held) };
}

// A track is of several parts, even if it has one.
function logged({ geometry, properties: { _gpxType: tag, ...others } }) {
  const flown = flat(geometry);
  const isTrack = tag === "trk" && flown?.type === "LineString";
  return { geometry: isTrack ? { type: "MultiLineString", coordinates: [flown.coordinates] } : flown, properties: plainTexts(others) };
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
