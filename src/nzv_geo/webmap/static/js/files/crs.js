// In which CRS the coordinates of a file are: what it says, and what fits where data are expected.

import { fileTools, home, systems } from "../core/data.js";
import { fromSystem, isInside } from "../geo/coordinates.js";
import { finding, phrase, series } from "./findings.js";

const DEGREES = "EPSG:4326";

// The code that a file means by a name, an address, a text of WKT, or by nothing: null. One that
// this page cannot count in comes back as it is.
export function codeOf(stated) {
  if (!stated) return null;
  const text = stated.trim();
  if (/^\w+(?:\[|\()/.test(text)) return codeInWkt(text);
  const found = text.match(/^(?:urn:ogc:def:crs:|https?:\/\/www\.opengis\.net\/def\/crs\/)?(EPSG|OGC)(?::|\/)(?:[\w.]*(?::|\/))?(\w+)$/i);
  return found ? plainCode(`${found[1].toUpperCase()}:${found[2].toUpperCase()}`) : codeByName(text) ?? text;
}

const plainCode = (code) => (fileTools.degrees.includes(code) ? DEGREES : code);

const codeByName = (name) => fileTools.names[name.toLowerCase().replace(/[^a-z0-9]+/g, "")];

// Its outermost code stands last.
function codeInWkt(text) {
  const codes = [...text.matchAll(/(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$/gi)];
  if (codes.length) return plainCode(`EPSG:${codes[0][1]}`);
  const [, name] = text.match(/^\w+\s*[[(]\s*"([^"]+)"/) ?? [null, text.slice(0, 60)];
  return codeByName(name) ?? name;
}

export const isKnown = (code) => code === DEGREES || Object.hasOwn(fileTools.crs, code);

// How to get from coordinates to a place; null for what is no place in it.
export function readingAs(code) {
  if (code === DEGREES) return ([x, y]) => (Math.abs(y) <= 90 && Math.abs(x) <= 360 ? { lat: y, lng: x } : null);
  const [system, plane] = partsOfCode(code);
  return ([x, y]) => (Number.isFinite(x + y) ? fromSystem(x, y, system, plane) : null);
}

// As `nzv-geo check` calls it.
export const crsName = (code) => (Object.hasOwn(fileTools.titles, code) ? `${code} (${fileTools.titles[code]})` : code);

export function partsOfCode(code) {
  if (code === DEGREES) return [null, null];
  const [number, place] = fileTools.crs[code];
  return [systems[number], systems[number].planes[place]];
}

// Every code that this page can count in, each plane once.
export function offeredCodes() {
  return [DEGREES, ...systems.flatMap(({ planes }) => planes.map(({ code }) => code))];
}

function isAtHome(sample, code) {
  const places = sample.map(readingAs(code));
  return home && places.every(Boolean) && places.some((place) => isInside(place, home)) && isNear(places);
}

// Not with half the earth.
function isNear(places) {
  const { west, south, east, north } = extentOf(places);
  const [left, bottom, right, top] = home;
  return (east - west) * (north - south) <= 10 * (right - left) * (top - bottom);
}

function extentOf(places) {
  const lngs = places.map(({ lng }) => lng);
  const lats = places.map(({ lat }) => lat);
  return { west: Math.min(...lngs), south: Math.min(...lats), east: Math.max(...lngs), north: Math.max(...lats) };
}

const swapped = (sample) => sample.map(([x, y]) => [y, x]);

export const fittingCodes = (sample) => offeredCodes().filter((code) => isAtHome(sample, code));

// What is wrong with the CRS that a file names, or names not; see checks/crs.py.
export function crsFindings(sample, code) {
  if (!sample.length) return [];
  if (code === null) return [missing(sample)];
  if (!home || isAtHome(sample, code)) return [];
  const places = sample.map(readingAs(code));
  const isPlace = places.every(Boolean);
  const where = isPlace ? phrase("at", { extent: phrase("extent", extentOf(places)) }) : phrase("nowhere");
  if (isAtHome(swapped(sample), code)) return [finding("NZV103", { code, where })];
  const [meant] = fittingCodes(sample);
  const isElsewhere = code === DEGREES && isPlace; // where degrees may well be
  if (!meant || isElsewhere) return [];
  const [from, to] = [code, meant].map((each) => partsOfCode(each)[1]?.prefix);
  return [finding(from || to ? "NZV104" : "NZV105", { code, where, crs: crsName(meant), option: meant }, { variant: from ? "without" : "" })];
}

function missing(sample) {
  const fitting = fittingCodes(sample);
  if (fitting.length) return finding("NZV109", { fitting: series("or", fitting.slice(0, 3).map(crsName)) }, { variant: "fitting" });
  return finding("NZV109", {}, { variant: fittingCodes(swapped(sample)).length ? "swapped" : "" });
}
