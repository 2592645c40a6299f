// Mark a feature, and read its name: at the pointer, and for the keyboard at the feature.

import { element } from "../core/dom.js";
import { state } from "../core/state.js";

const reading = element("p", { class: "reading", "aria-hidden": "true" });
const BESIDE = 14; // pixels between a name and what it stands at

let readItem = null; // the feature whose name is read
let pointerAt = null; // where the pointer is on the map; nowhere once a key was pressed
let lastMove = [NaN, NaN]; // and where it was on the screen
let marks = null;
let renderer = null;

export function addMarks(map) {
  map.createPane("nzv-highlight").style.zIndex = 580;
  renderer = L.svg({ pane: "nzv-highlight", padding: 0.4 });
  marks = L.layerGroup().addTo(map);
}

// Drawn twice, so that a mark stands out on any ground: first the casing, then the line.
export function marked(draw) {
  return ["nzv-highlight-casing", "nzv-highlight"].map((className) => draw({ pane: "nzv-highlight", renderer, interactive: false, className }));
}

export function highlight(item) {
  marks.clearLayers();
  document.querySelectorAll(".badge.is-active, tr.is-active").forEach((node) => node.classList.remove("is-active"));
  if (!item) return;
  if (!item.layer.large || item.layer.rows || item.layer.columns) item.row.classList.add("is-active");
  if (item.kind === "point") item.node?.classList.add("is-active");
  for (const mark of marked((options) => markOf(item, options))) mark?.addTo(marks);
}

function markOf({ kind, places, layer }, options) {
  if (kind === "area") return L.polygon(places, options);
  if (kind === "line") return L.polyline(places, options);
  if (kind === "point" && !layer.spec.badges) return L.layerGroup(places.map((placeReading) => L.circleMarker(placeReading, { ...options, radius: 18 })));
  return null;
}

export function read(item) {
  readItem = item;
  reading.textContent = item ? item.name : "";
  placeReading();
}

// The name goes with the pointer, so it never stands in the way of what is under it, and leaves
// with it.
export function addReading(map) {
  const container = map.getContainer();
  container.append(reading);
  for (const event of ["pointerover", "pointermove"]) container.addEventListener(event, pointerMoved);
  container.addEventListener("pointerleave", pointerLeft);
  document.addEventListener("keydown", () => { pointerAt = null; }, true);
  map.on("dragstart zoomstart", pointerLeft);
  map.on("move", placeReading);
}

// Whether the pointer moved last: where a key moves the map, features pass under one that rests.
export function isPointing() {
  return pointerAt !== null;
}

// A browser tells of a move in that case too, but not of another place.
function pointerMoved({ clientX, clientY, pointerType, target }) {
  if (pointerType === "touch" || (clientX === lastMove[0] && clientY === lastMove[1])) return;
  lastMove = [clientX, clientY];
  const { left, top } = state.map.getContainer().getBoundingClientRect();
  pointerAt = L.point(clientX - left, clientY - top);
  if (target.closest(".leaflet-interactive") || state.pointed) placeReading();
  else read(null);
}

function pointerLeft() {
  if (pointerAt) read(null);
}

// To the lower right of the pointer, or above the middle of the feature; always inside the map.
function placeReading() {
  if (!readItem) return;
  const { x: width, y: height } = state.map.getSize();
  const { offsetWidth, offsetHeight } = reading;
  const at = pointerAt ?? state.map.latLngToContainerPoint(readItem.at);
  const left = pointerAt ? at.x + BESIDE : at.x - offsetWidth / 2;
  const below = pointerAt && at.y + BESIDE + offsetHeight < height;
  const top = below ? at.y + BESIDE : at.y - BESIDE - offsetHeight;
  reading.style.left = `${Math.max(0, Math.min(left, width - offsetWidth))}px`;
  reading.style.top = `${Math.max(0, Math.min(top, height - offsetHeight))}px`;
}
