// A background map, after the reader has agreed that its server learns the IP address.
//
// The policy of the page names the servers of all maps that it offers. With the consent to one,
// a second policy comes on top that leaves only that server; a policy cannot be taken back, so
// another server needs the page to be loaded again. Nothing is stored.

import { button } from "../core/buttons.js";
import { basemaps } from "../core/data.js";
import { byId, element } from "../core/dom.js";
import { emit, on } from "../core/events.js";
import { say } from "../core/notices.js";
import { state } from "../core/state.js";
import { put, textOf, word } from "../core/texts.js";
import { decoded, encoded, rememberToo, writeAddress } from "../layers/address.js";
import { closeCard, toggleCard } from "./card.js";
import { register } from "./tool.js";

register({
  id: "basemap",
  icon: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
  word: "basemap",
  card: true,
  isOffered,
  open: (opener) => basemapCard(opener),
  add: addBasemaps,
});

rememberToo({
  key: "basemap",
  written: () => (background.shown ? encoded(background.shown.id) : undefined),
  restore: restoreBasemap,
});

const SILENT_MS = 10000;

let updateCard = null;
export const background = { shown: null, grid: null, host: null };

export function isOffered() {
  return offered().length > 0;
}

// Servers that turn away pages opened from disk are not offered there.
function offered() {
  return basemaps.filter(({ refusesFiles }) => !(refusesFiles && location.protocol === "file:"));
}

// `linked` is one that the address names.
function basemapCard(opener, linked = null) {
  toggleCard(opener, "basemap", (box) => {
    const select = element("select", { id: "basemap-choice" });
    for (const { id, title } of offered()) select.append(element("option", { value: id }, textOf(title)));
    select.value = (linked ?? background.shown ?? offered()[0]).id;
    const label = put(element("label", { for: select.id }), "basemap");
    const ask = element("p");
    const other = element("p", { class: "small" });
    const chosen = () => basemaps.find(({ id }) => id === select.value);
    const load = button("basemap_load", () => agree(chosen()));
    const remove = button("basemap_remove", removeBasemap);
    const message = element("p", { class: "message", id: "basemap-message" });
    updateCard = () => {
      const { publisher, origin } = chosen();
      put(ask, "basemap_ask", { publisher, host: origin });
      other.hidden = !background.host || background.host === origin;
      put(other, "basemap_other");
      remove.disabled = !background.shown;
      [...select.options].forEach((option, i) => { option.textContent = textOf(offered()[i].title); });
    };
    const stop = on("language", updateCard);
    select.addEventListener("change", updateCard);
    box.append(label, select, ask, other, load, remove, message);
    if (linked) put(message, "basemap_linked", { name: linked.title });
    updateCard();
    return () => {
      stop();
      updateCard = null;
    };
  });
}

function agree(basemap) {
  if (background.host && background.host !== basemap.origin) {
    background.shown = basemap;
    writeAddress();
    location.reload();
    return;
  }
  if (!background.host) {
    background.host = basemap.origin;
    const policy = `img-src data: ${basemap.origin}`;
    document.head.append(element("meta", { "http-equiv": "Content-Security-Policy", content: policy }));
  }
  showBasemap(basemap);
}

function showBasemap(basemap) {
  background.grid?.remove();
  const options = {
    pane: "nzv-background",
    maxZoom: 22,
    maxNativeZoom: basemap.maxZoom,
    referrerPolicy: basemap.refusesFiles ? "strict-origin-when-cross-origin" : "no-referrer",
    className: "nzv-background-tile",
  };
  const grid = basemap.layers ? L.tileLayer.wms(basemap.url, { ...options, layers: basemap.layers, format: "image/png", version: "1.3.0" }) : L.tileLayer(basemap.url, options);
  background.grid = grid;
  background.shown = basemap;
  const tiles = { came: 0, failed: 0 };
  const timer = setTimeout(() => { if (!tiles.came && background.grid === grid) complain("basemap_slow", basemap); }, SILENT_MS);
  grid.on("tileload", () => {
    tiles.came += 1;
    clearTimeout(timer);
    if (tiles.came === 1) {
      announce("basemap_on", { name: basemap.title });
      byId("stage").classList.add("has-background");
    }
  });
  grid.on("tileerror", () => {
    tiles.failed += 1;
    if (tiles.came || tiles.failed > 1) return;
    clearTimeout(timer);
    complain("basemap_broken", basemap);
  });
  grid.on("remove", () => clearTimeout(timer));
  grid.addTo(state.map);
  const day = new Date();
  const values = { month: day.getMonth() + 1, year: day.getFullYear() };
  byId("basemap-credit").textContent = basemap.attribution.replace(/\{(month|year)\}/g, (_, key) => values[key]);
  updateCard?.();
  emit("change");
}

function complain(key, basemap) {
  announce(key, { host: basemap.origin });
}

// The card may be closed by now: what happened is shown on the map, and read out.
function announce(key, values) {
  put(byId("basemap-notice"), key, values);
  say(word(key, values));
}

function removeBasemap() {
  background.grid?.remove();
  background.grid = null;
  background.shown = null;
  byId("stage").classList.remove("has-background");
  byId("basemap-credit").textContent = "";
  announce("basemap_off", {});
  updateCard?.();
  emit("change");
}

function addBasemaps({ map }) {
  map.createPane("nzv-background").style.zIndex = 200;
  byId("credit").after(element("p", { class: "credit", id: "basemap-credit" }), element("p", { class: "credit", id: "basemap-notice" }));
}

// A link loads nothing either: it opens the card.
function restoreBasemap(text = "") {
  const linked = offered().find((basemap) => basemap.id === decoded(text) && basemap !== background.shown);
  if (!linked) return;
  closeCard({ focus: false });
  basemapCard(byId("tool-basemap"), linked);
}
