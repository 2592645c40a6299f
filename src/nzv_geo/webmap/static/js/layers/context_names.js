// Numbers of roads and names of rivers, where names of units, towns and focus areas leave room.

import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { state } from "../core/state.js";
import { Barriers, boxAround, holds, overlaps } from "../geo/placement.js";
import { placesAlong } from "../geo/traces.js";
import { context, isDrawn, touching, viewOf } from "./context.js";
import { ringsInView } from "./names.js";

const BELOW_NAMES = 584; // see names.js
const NAME_STEP = 24; // pixels between places that are tried
const NAMES_APART = 340; // pixels between two names of the same road or river
const RIVER_GAP = 5; // pixels from a river to its name
const NAME_ROOM = 2; // pixels that other names keep off
const FIRST_NAMED = { motorway: 8, river: 9.25, "federal-road": 10 }; // zoom; in the order of importance

export function makeContextNames(map) {
  const pane = map.createPane("nzv-context-names");
  pane.style.zIndex = BELOW_NAMES;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  map.on("zoomstart", () => { pane.style.opacity = 0; });
  map.on("zoomend", () => { pane.style.opacity = 1; });
  on("view", placeContextNames);
  on("language", placeContextNames);
  on("context", placeContextNames);
}

function placeContextNames() {
  const pane = state.map.getPane("nzv-context-names");
  pane.replaceChildren();
  const zoom = state.map.getZoom();
  const room = freeRoom();
  for (const [style, first] of Object.entries(FIRST_NAMED)) {
    const part = context.parts.find((other) => other.style === style);
    if (part && isDrawn(part) && zoom >= first) nameLines(part, pane, room);
  }
}

// What is seen, in pixels of the layers, and what names keep off there.
function freeRoom() {
  const { min, max } = state.map.getPixelBounds();
  const origin = state.map.getPixelOrigin();
  const box = { min: min.subtract(origin), max: max.subtract(origin) };
  const frame = [box.min.x, box.min.y, box.max.x, box.max.y];
  return { box, frame, outlines: new Barriers(frame, ringsInView(["valley"], origin)), taken: takenBoxes() };
}

function isFreeOf(box, { frame, outlines, taken }) {
  return holds(frame, box) && !outlines.crossed(box) && !taken.some((other) => overlaps(box, other));
}

// Where names, badges and dots stand, in pixels of the layers.
function takenBoxes() {
  const corner = state.map.getPane("mapPane").getBoundingClientRect();
  return [...state.map.getContainer().querySelectorAll(".name-label, .badge, .town:not(.unnamed)")].map((node) => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return [left - corner.left - NAME_ROOM, top - corner.top - NAME_ROOM, right - corner.left + NAME_ROOM, bottom - corner.top + NAME_ROOM];
  });
}

function nameLines(part, pane, room) {
  const view = viewOf();
  const labels = part.names.map((name) => contextLabel(name, part.style));
  const stand = part.names.map(() => []);
  for (const f of touching(part, room.box, view)) {
    const number = part.named[f];
    if (number < 0) continue;
    const inView = placesAlong(part.shapes, f, view, NAME_STEP).filter(({ x, y }) => holds(room.frame, [x, y, x, y]));
    for (const place of fromTheMiddle(inView)) {
      if (stand[number].some(({ x, y }) => Math.hypot(x - place.x, y - place.y) < NAMES_APART)) continue;
      const found = boxesAt(place, sizeOn(labels[number], pane), part.style).find((some) => isFreeOf(some, room));
      if (!found) continue;
      room.taken.push(found);
      stand[number].push(place);
      const label = labels[number].cloneNode(true);
      pane.append(label);
      L.DomUtil.setPosition(label, L.point(Math.round(found[0]), Math.round(found[1])));
    }
  }
}

// Near the ends of a line, where it leaves the map, a name says the least.
function fromTheMiddle(places) {
  const middle = (places.length - 1) / 2;
  return places.map((place, i) => [Math.abs(i - middle), place]).sort(([a], [b]) => a - b).map(([, place]) => place);
}

function contextLabel(name, style) {
  return element("div", { class: `name-label of-${style}` }, element("span", { lang: "de" }, name));
}

// A label is measured once, where the style sheet reaches it.
function sizeOn(label, pane) {
  if (!label.size) {
    pane.append(label);
    label.size = { width: label.offsetWidth, height: label.offsetHeight };
    label.remove();
  }
  return label.size;
}

// A number stands on its road, a name beside its river.
function boxesAt({ x, y }, { width, height }, style) {
  if (style !== "river") return [boxAround({ x, y }, { width, height })];
  return [x + RIVER_GAP, x - RIVER_GAP - width].map((west) => [west, y - height / 2, west + width, y + height / 2]);
}
