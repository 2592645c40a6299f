// Features as every reader of a format returns them: GeoJSON, in the CRS of the file.
//
// { title, features: [{ geometry, properties }], crs, findings }; `crs` is what the file says of it,
// null for nothing. A geometry is null where there is none.

import { flawOf } from "../geo/crossing.js";
import { finding, phrase, series } from "./findings.js";

const DEPTH = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };
const PHRASE_OF_KIND = { Point: "points", MultiPoint: "points", LineString: "lines", MultiLineString: "lines", Polygon: "polygons", MultiPolygon: "polygons", GeometryCollection: "collections" };
const AT_MOST = 1000; // coordinates that are looked at to tell a CRS

// Its lines, rings or points one after the other, each a list of positions.
function eachRun(geometry, act) {
  if (geometry?.type === "GeometryCollection") for (const part of geometry.geometries) eachRun(part, act);
  else if (geometry) runsIn(geometry.coordinates, DEPTH[geometry.type], act);
}

function runsIn(nested, depth, act) {
  if (depth === 0) act([nested]);
  else if (depth === 1) act(nested);
  else for (const part of nested) runsIn(part, depth - 1, act);
}

// The same geometry with every position another one; null where one is none.
export function moved(geometry, move) {
  if (geometry.type === "GeometryCollection") {
    const geometries = geometry.geometries.map((part) => moved(part, move));
    return geometries.includes(null) ? null : { type: geometry.type, geometries };
  }
  const coordinates = movedNested(geometry.coordinates, DEPTH[geometry.type], move);
  return coordinates && { type: geometry.type, coordinates };
}

function movedNested(nested, depth, move) {
  if (depth === 0) return move(nested);
  const found = nested.map((part) => movedNested(part, depth - 1, move));
  return found.includes(null) ? null : found;
}

export function vertexCount(features) {
  let count = 0;
  for (const { geometry } of features) eachRun(geometry, (run) => { count += run.length; });
  return count;
}

// Coordinates evenly from all of them.
export function sampleOf(features) {
  const step = Math.max(1, Math.floor(vertexCount(features) / AT_MOST));
  const sample = [];
  let before = 0; // the next one of a run
  for (const { geometry } of features) {
    eachRun(geometry, (run) => {
      for (; before < run.length; before += step) sample.push(run[before]);
      before -= run.length;
    });
  }
  return sample;
}

// A geometry as it can be used, or null and why: what GeoJSON calls itself is not to be believed.
export function sound(geometry) {
  if (geometry === null || geometry === undefined) return { geometry: null, closed: false };
  if (geometry.type === "GeometryCollection") {
    if (!Array.isArray(geometry.geometries)) return null;
    const parts = geometry.geometries.map(sound);
    if (parts.some((part) => !part?.geometry)) return null;
    return { geometry: { type: geometry.type, geometries: parts.map((part) => part.geometry) }, closed: parts.some(({ closed }) => closed) };
  }
  if (!Object.hasOwn(DEPTH, geometry.type) || !isNested(geometry.coordinates, DEPTH[geometry.type])) return null;
  if (!geometry.coordinates.length) return { geometry: null, closed: false };
  return closedRings(geometry);
}

function isNested(nested, depth) {
  if (!Array.isArray(nested)) return false;
  if (depth > 0) return nested.every((part) => isNested(part, depth - 1));
  return nested.length >= 2 && nested.every((number) => Number.isFinite(number));
}

function closedRings({ type, coordinates }) {
  if (DEPTH[type] < 2 || type === "MultiLineString") return { geometry: { type, coordinates }, closed: false };
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  if (!rings.some(isOpen)) return { geometry: { type, coordinates }, closed: false };
  const closedOf = (some) => some.map((ring) => (isOpen(ring) ? [...ring, ring[0]] : ring));
  return { geometry: { type, coordinates: type === "Polygon" ? closedOf(coordinates) : coordinates.map(closedOf) }, closed: true };
}

function isOpen(ring) {
  if (ring.length < 3) return false;
  const [first, last] = [ring[0], ring.at(-1)];
  return first[0] !== last[0] || first[1] !== last[1];
}

// Features with sound geometries, and what was found wrong with them.
export function collected(title, raw, crs, findings = []) {
  const features = [];
  const found = [...findings];
  raw.forEach(({ geometry, properties }, index) => {
    const number = String(index + 1);
    const checked = sound(geometry);
    if (checked === null) found.push(finding("NZV125", {}, { feature: number }));
    else if (checked.geometry === null) found.push(finding("NZV121", {}, { feature: number }));
    else if (checked.closed) found.push(finding("NZV124", {}, { feature: number }));
    const flaw = checked?.geometry && flawOf(checked.geometry);
    if (flaw) found.push(finding("NZV123", { reason: phrase(`invalid_${flaw}`) }, { feature: number }));
    features.push({ geometry: checked?.geometry ?? null, properties: properties ?? {} });
  });
  return { title, features, crs, findings: [...found, ...mixed(features), ...lost(features)] };
}

function mixed(features) {
  const counts = {};
  for (const { geometry } of features) if (geometry) counts[PHRASE_OF_KIND[geometry.type]] = (counts[PHRASE_OF_KIND[geometry.type]] ?? 0) + 1;
  const kinds = Object.keys(counts).sort();
  return kinds.length < 2 ? [] : [finding("NZV127", { types: series("and", kinds.map((kind) => phrase(kind, { count: counts[kind] }))) })];
}

// Letters that were replaced before the file was written.
function lost(features) {
  const fields = new Map();
  features.forEach(({ properties }, index) => {
    for (const [field, value] of Object.entries(properties)) {
      if (typeof value !== "string" || !value.includes("\ufffd")) continue;
      if (!fields.has(field)) fields.set(field, { example: value, feature: String(index + 1), texts: new Set() });
      fields.get(field).texts.add(value);
    }
  });
  return [...fields].map(([field, { example, feature, texts }]) => finding("NZV144", { texts: phrase(texts.size === 1 ? "text" : "texts", { count: texts.size }), field, example }, { feature }));
}
