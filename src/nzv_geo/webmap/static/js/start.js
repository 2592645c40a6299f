// Begin: the page's last script calls addLayer for each layer, then start.

import { plane, systems } from "./core/data.js";
import { byId } from "./core/dom.js";
import { emit, on } from "./core/events.js";
import { addLanguages, keepLanguage } from "./core/languages.js";
import { layers, state } from "./core/state.js";
import { entitle } from "./core/texts.js";
import { fromSystem, toSystem } from "./geo/coordinates.js";
import { area, distance, fromPlane, pathLength, toPlane } from "./geo/geodesy.js";
import { beginRemembering, keepInside } from "./layers/address.js";
import { drawBorders } from "./layers/borders.js";
import { addLayer, showLayers, watchLargePointer } from "./layers/drawing.js";
import { activate, reachable } from "./layers/focus.js";
import { drawByTile, largeAt } from "./layers/large.js";
import { addReading, read } from "./layers/marks.js";
import { makeNames } from "./layers/names.js";
import { makePlaces } from "./layers/places.js";
import { closed, closePopup, open, reopen } from "./layers/popup.js";
import "./layers/switched_off.js";
import { equipSwitch, updateHits } from "./layers/switches.js";
import { addFilter, equipTable, foldTables, showPage } from "./layers/tables.js";
import { redrawLarge } from "./layers/tiles.js";
import { goHome, refresh } from "./layers/view.js";
import { keyOnMap } from "./tools/card.js";
import { addTools } from "./tools/toolbar.js";

document.documentElement.classList.add("js");
foldTables(); // before anything is measured, which would lay them out
if (matchMedia("(prefers-reduced-motion: reduce)").matches) holdStill();

// Leaflet moves the map by sliding it, unless every single call says otherwise.
function holdStill() {
  const { panBy } = L.Map.prototype;
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.include({ panBy(offset, options) { return panBy.call(this, offset, { ...options, animate: false }); } });
}

async function start(map) {
  const container = map.getContainer();
  container.setAttribute("role", "region");
  entitle(container, "map");
  container.setAttribute("aria-describedby", "map-help");
  if (state.large) drawByTile(map);
  addLanguages();
  on("language", () => keepLanguage("nav a, .all-maps, .map-link"));
  addReading(map);
  addTools(map);
  map.invalidateSize({ animate: false });
  goHome();
  showLayers();
  drawBorders();
  layers.forEach(equipSwitch);
  layers.forEach(equipTable);
  addFilter();
  makePlaces(map);
  makeNames();
  updateHits();
  watch(map);
  refresh();
  if (state.large) await largeReady();
  activate(reachable()[0] ?? null);
  emit("loaded");
  beginRemembering();
  document.documentElement.classList.add("ready");
}

// The layers come one after the other; names and the button of the keyboard wait until all of them
// are drawn.
async function largeReady() {
  await Promise.all(layers.map((layer) => layer.ready));
  for (const layer of layers.filter(({ shapes }) => shapes)) {
    layer.order = layer.shown = layer.items;
    if (byId(`section-${layer.number}`).open) showPage(layer, 0);
  }
  goHome();
  await new Promise((done) => { (window.requestIdleCallback ?? setTimeout)(done, { timeout: 2000 }); });
}

function watch(map) {
  map.on("moveend zoomend", refresh);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  map.on("popupclose", closed);
  map.on("zoomstart", () => { map.getPane("nzv-labels").style.opacity = 0; });
  map.on("zoomend", () => {
    map.getPane("nzv-labels").style.opacity = 1;
    if (state.active?.layer.large && state.active.node) L.DomUtil.setPosition(state.active.node, map.latLngToLayerPoint(state.active.at));
  });
  map.on("click", ({ latlng }) => {
    if (state.take) state.take(latlng);
    else if (largeAt(latlng)) open(largeAt(latlng), { at: latlng });
  });
  if (state.large) watchLargePointer(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawLarge);
  document.addEventListener("click", keepInside);
  document.addEventListener("pointerdown", () => { state.keyboard = false; }, true);
  document.addEventListener("keydown", () => { state.keyboard = true; }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (state.popup?.isOpen()) closePopup();
    else emit("escape");
    read(null);
  });
  map.getContainer().addEventListener("keydown", keyOnMap);
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("a[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });
  on("language", reopen);
}

// For consoles and tests.
const geodesy = { toPlane, fromPlane, distance, pathLength, area, plane, fromSystem, toSystem, systems };

export { addLayer, start, geodesy };
