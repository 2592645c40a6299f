// Names on the map, where they fit and do not collide.

import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { layers, state } from "../core/state.js";
import { UNITS } from "../geo/encoded.js";
import { mercator, pixelsAPart } from "../geo/mercator.js";
import { fitting } from "../geo/placement.js";
import { within } from "../geo/shapes.js";
import { germanName, namesOf } from "./rows.js";

const NAMED = ["county", "neighbour", "state", "municipality"];

const MOST_NAMES = 300; // of a large layer, at once

function named() {
  return NAMED.flatMap((style) => layers.filter((layer) => layer.spec.style === style));
}

export function makeNames() {
  const pane = state.map.createPane("nzv-labels");
  pane.style.zIndex = 585;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  writeNames(named().flatMap((layer) => layer.items));
}

// All are written before any is measured: the browser lays them out once for each form.
function writeNames(items) {
  items.forEach((item) => { item.label = labelOf(item); });
  state.map.getPane("nzv-labels").append(...items.map((item) => item.label));
  const sizes = ["", "short"].map((form) => {
    items.forEach(({ label }) => label.classList.toggle("short", form === "short"));
    return items.map(({ label }) => ({ form, width: label.offsetWidth, height: label.offsetHeight }));
  });
  items.forEach((item, i) => { item.sizes = sizes.map((ofForm) => ofForm[i]); });
}

function labelOf(item) {
  const [, sorbian] = namesOf(item);
  const text = element("span", {}, germanName(item));
  const label = element("div", { class: `name-label ${item.layer.spec.style}` }, text);
  if (sorbian) label.append(sorbian.cloneNode(true));
  return label;
}

// A name is shown where it fits into its area and collides with no other name or badge.
export function placeNames() {
  const taken = badgeBoxes();
  const shown = state.map.getBounds().pad(0.1);
  for (const layer of named()) {
    for (const item of layer.items) {
      const room = layer.visible && shown.contains(item.at) ? roomFor(item) : 0;
      placeName(item, room, taken);
    }
  }
  for (const layer of layers.filter(({ shapes }) => shapes)) placeLargeNames(layer, taken);
}

function placeName(item, room, taken) {
  const found = fitting(item.sizes, state.map.latLngToLayerPoint(item.at), room, taken);
  item.label.style.visibility = found ? "visible" : "hidden";
  if (!found) return;
  const { size, box } = found;
  taken.push(box);
  item.label.classList.toggle("short", size.form === "short");
  L.DomUtil.setPosition(item.label, L.point(box[0] + 3, box[1] + 2));
}

// Of a large layer, only features wide enough for a word are looked at, the widest first.
function placeLargeNames(layer, taken) {
  const wide = layer.visible ? wideFeatures(layer) : [];
  const labelled = new Set(wide.map(([item]) => item));
  for (const item of layer.labelled ?? []) if (!labelled.has(item)) item.label.remove();
  layer.labelled = labelled;
  writeNames([...labelled].filter((item) => !item.label));
  state.map.getPane("nzv-labels").append(...[...labelled].map((item) => item.label).filter((label) => !label.isConnected));
  for (const [item, width] of wide) placeName(item, width * 0.8, taken);
}

// The widest features in view that have their middle there, each with its width in pixels.
function wideFeatures({ shapes, items, typical }) {
  const scale = pixelsAPart(state.map.getZoom());
  if (typical * scale < 30) return [];
  const bounds = state.map.getBounds();
  const [west, north] = mercator(bounds.getWest(), bounds.getNorth());
  const [east, south] = mercator(bounds.getEast(), bounds.getSouth());
  const wide = [...within(shapes, [west, north, east, south])]
    .map((f) => [items[f], (shapes.boxes[f * 4 + 2] - shapes.boxes[f * 4]) * scale])
    .filter(([, width]) => width > 40);
  wide.sort(([, a], [, b]) => b - a);
  return wide.slice(0, MOST_NAMES).filter(([item]) => bounds.contains(item.at));
}

// How wide a name may be, from the largest circle inside its area. A county that fills the
// screen needs no name in its middle.
function roomFor(item) {
  const center = state.map.latLngToLayerPoint(item.at);
  const edge = L.latLng(item.at.lat + item.feature.label[2] / UNITS, item.at.lng);
  const radius = center.y - state.map.latLngToLayerPoint(edge).y;
  if (item.layer.spec.style === "municipality") return radius * 2.3;
  return radius > 260 ? 0 : radius * 5;
}

function badgeBoxes() {
  const badged = layers.filter((layer) => layer.visible && layer.spec.badges);
  return badged.flatMap((layer) => layer.items).map((item) => {
    const { x, y } = state.map.latLngToLayerPoint(item.at);
    return [x - 18, y - 18, x + 18, y + 18];
  });
}

on("view", placeNames);
