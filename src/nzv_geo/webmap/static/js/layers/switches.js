// Switch layers on and off, and see through them.

import { button } from "../core/buttons.js";
import { byId, element } from "../core/dom.js";
import { emit } from "../core/events.js";
import { say } from "../core/notices.js";
import { layers, state } from "../core/state.js";
import { entitle, put, word } from "../core/texts.js";
import { drawBorders } from "./borders.js";
import { equipClasses, watchZoom } from "./classes.js";
import { saveCsv, saveGeoJson } from "./download.js";
import { activate, reachable } from "./focus.js";
import { placeNames } from "./names.js";
import { closePopup } from "./popup.js";
import { fit } from "./view.js";

const NESTED = new Set(["municipality", "county", "state", "valley"]);

export function equipSwitch(layer) {
  const box = byId(`layer-${layer.number}`);
  box.addEventListener("change", () => {
    setVisible(layer, box.checked);
    say(word(box.checked ? "layer_on" : "layer_off", { name: layer.spec.legend }));
  });
  box.closest("li").classList.toggle("is-off", !layer.visible);
  box.closest("label").after(layerOptions(layer));
  if (!layer.spec.own) return;
  equipClasses(layer, changed);
  watchZoom(layer, changed);
}

// What else can be done with one layer, folded away.
function layerOptions(layer) {
  const slider = element("input", { type: "range", min: "10", max: "100", step: "10", value: "100", id: `opacity-${layer.number}` });
  slider.addEventListener("input", () => setOpacity(layer, +slider.value));
  const label = element("label", { for: slider.id }, put(element("span"), "opacity"), slider);
  const zoom = button("zoom_to_layer", () => zoomTo(layer));
  const geojson = button("save_geojson", () => saveGeoJson(layer));
  const csv = button("save_csv", () => saveCsv(layer));
  const summary = entitle(element("summary", {}, "⋯"), "more", { name: layer.spec.title });
  const box = element("details", { class: "options" }, summary, element("div", {}, label, zoom, geojson, csv));
  layer.slider = slider;
  return box;
}

function zoomTo(layer) {
  if (!layer.visible) setVisible(layer, true);
  fit([layer]);
  emit("shown");
  say(word("zoomed_to_layer", { name: layer.spec.title }));
}

export function setOpacity(layer, percent) {
  layer.opacity = percent;
  layer.slider.value = percent;
  layer.pane.style.opacity = percent / 100;
  if (layer.spec.badges) state.map.getPane("nzv-badges").style.opacity = percent / 100;
  emit("change");
}

export function setVisible(layer, visible) {
  layer.visible = visible;
  const box = byId(`layer-${layer.number}`);
  box.checked = visible;
  box.closest("li").classList.toggle("is-off", !visible);
  drawBorders();
  if (visible) layer.group.addTo(state.map);
  else layer.group.remove();
  changed(layer);
}

// What is on the map is other than it was.
function changed(layer) {
  state.opener = null;
  closePopup();
  if (layer.grid) layer.grid.redraw();
  if (!reachable().includes(state.active)) activate(reachable()[0] ?? null);
  updateHits();
  placeNames();
  emit("change");
}

// Of the borders of the region, only the finest visible one takes clicks inside its areas; those
// above it take clicks on their lines. Neighbours and layers of the reader's own always do.
export function updateHits() {
  const nested = layers.filter((layer) => layer.visible && NESTED.has(layer.spec.style));
  for (const layer of nested) layer.pane.classList.toggle("stroke-only", layer !== nested[0]);
}
