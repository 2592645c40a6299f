// Mark a feature, and read its name.

import { addToCorner } from "../core/corners.js";
import { element } from "../core/dom.js";

const reading = element("p", { class: "reading", "aria-hidden": "true" });
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
  if (!item.layer.large || item.layer.rows) item.row.classList.add("is-active");
  if (item.kind === "point") item.node?.classList.add("is-active");
  for (const mark of marked((options) => markOf(item, options))) mark?.addTo(marks);
}

function markOf({ kind, places, layer }, options) {
  if (kind === "area") return L.polygon(places, options);
  if (kind === "line") return L.polyline(places, options);
  if (kind === "point" && !layer.spec.badges) return L.layerGroup(places.map((place) => L.circleMarker(place, { ...options, radius: 18 })));
  return null;
}

// The name under the pointer or the focus stays until the next one, or until Escape.
export function read(item) {
  reading.textContent = item ? item.name : "";
}

export function addReading(map) {
  addToCorner(map, "topright", reading);
}
