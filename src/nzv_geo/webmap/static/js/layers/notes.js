// The notes of the reader: one added layer, whose features say where they lie and how large they are.

import { today } from "../core/dates.js";
import { on } from "../core/events.js";
import { layers } from "../core/state.js";
import { word } from "../core/texts.js";
import { area, pathLength } from "../geo/geodesy.js";
import { geometryOf } from "../geo/geojson.js";
import { liesIn } from "../geo/lying.js";
import { addedLayers, freeId, layerOf, nextLook, removeAdded, replaceAdded, showAdded } from "./added.js";
import { germanName } from "./rows.js";
import { setVisible } from "./switches.js";

const NOTE_UNIT = 0.001; // nine decimals of a degree
const AREAS_AROUND = { municipality: ["municipality"], county: ["county", "neighbour"], state: ["state"] };

let before = {}; // the layer that went last: another one looks as it did

export function notesLayer() {
  return addedLayers.find(({ kind }) => kind === "notes");
}

export function notesNow() {
  return notesLayer()?.features ?? [];
}

export function isNote({ layer }) {
  return layer.spec.id === notesLayer()?.id;
}

// The layer comes with the first note and goes with the last.
export function putNotes(features) {
  const added = notesLayer();
  if (!added && features.length) {
    const title = word("notes");
    const { look = nextLook() } = before;
    showAdded({ ...before, id: freeId("notes"), kind: "notes", title, file: "", date: today(), crs: "EPSG:4326", accuracy: 0, look, features });
  } else if (added && !features.length) {
    removeAdded(added);
  } else if (added && added.features !== features) {
    if (!layerOf(added).visible) setVisible(layerOf(added), true);
    replaceAdded(added, { ...added, features });
  }
}

// A feature in GeoJSON of what was drawn: places as the map has them, an area without its last one.
export function noteOf(kind, places, { title, text, date, author }) {
  const geometry = geometryOf(shapeOfNote(kind, places), NOTE_UNIT);
  const rounded = placesOfNote({ geometry });
  const properties = { title, kind, text, date, author, ...factsOf(kind, rounded) };
  return { type: "Feature", properties, geometry };
}

function shapeOfNote(kind, places) {
  if (kind === "area") return { kind, places: [[places]] };
  return kind === "line" ? { kind, places: [places] } : { kind: "point", places };
}

// What can be drawn anew; nothing for a geometry that this page did not draw.
export function placesOfNote({ geometry }) {
  const { type, coordinates } = geometry ?? {};
  const runs = { Point: [coordinates], LineString: coordinates, Polygon: coordinates?.length === 1 && coordinates[0].slice(0, -1) };
  return runs[type] ? runs[type].map(([lng, lat]) => ({ lat, lng })) : null;
}

function factsOf(kind, places) {
  const isArea = kind === "area";
  const length = isArea || kind === "line" ? +pathLength(places, { closed: isArea }).toFixed(1) : null;
  const facts = { length_m: length, area_m2: isArea ? Math.round(area(places)) : null };
  const shape = shapeOfNote(kind, places);
  const bounds = L.latLngBounds(places);
  for (const [field, styles] of Object.entries(AREAS_AROUND)) facts[field] = namesAround(shape, bounds, styles);
  return facts;
}

// The areas in which something lies, by name; null where the page has none there.
function namesAround(shape, bounds, styles) {
  const items = layers.filter(({ spec }) => styles.includes(spec.style)).flatMap((layer) => layer.items);
  const found = items.filter((item) => item.kind === "area" && item.bounds.intersects(bounds) && liesIn(shape, item.places));
  return [...new Set(found.map(germanName))].join("; ") || null;
}

on("removed", (removed) => { if (removed.kind === "notes") before = removed; });
