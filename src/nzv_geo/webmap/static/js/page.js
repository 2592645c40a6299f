// What the page knows, and small helpers.
//
// All text of the features stands once, escaped, in the tables of the document; popups, names,
// search and downloads take it from there. The data block holds geometries (see encode.py and
// packed.py), interface words and texts by language. Nothing here writes HTML from strings.

const UNITS = 1e6;
const CASED = new Set(["county", "state", "valley", "added"]);
const NESTED = new Set(["municipality", "county", "state", "valley"]);
const NAMED = ["county", "neighbour", "state", "municipality"];
const TOLD_MS = 8000;
const byId = (id) => document.getElementById(id);
const { layers: specs, languages, texts, basemaps } = JSON.parse(byId("nzv-data").textContent);
const layers = [];

// The language that the document was written in.
function ownLanguage() {
  return languages.findIndex(({ code }) => code === document.documentElement.lang);
}

const written = ownLanguage();
const state = { map: null, active: null, opener: null, popup: null, keyboard: false, tool: null, language: written };

document.documentElement.classList.add("js");
if (matchMedia("(prefers-reduced-motion: reduce)").matches) holdStill();

// Leaflet moves the map by sliding it, unless every single call says otherwise.
function holdStill() {
  const { panBy } = L.Map.prototype;
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.include({ panBy(offset, options) { return panBy.call(this, offset, { ...options, animate: false }); } });
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function drawing(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function button(key, act, attributes = {}) {
  const node = put(element("button", { type: "button", class: "plain", ...attributes }), key);
  node.addEventListener("click", act);
  return node;
}

function say(text) {
  byId("status").textContent = text;
}

// Said, and shown beside the map for a while: of what was done elsewhere the page shows nothing.
function tell(text) {
  say(text);
  byId("told")?.remove();
  const shown = element("p", { class: "told", id: "told", "aria-hidden": "true" }, text);
  byId("map_nzv").before(shown);
  setTimeout(() => shown.remove(), TOLD_MS);
}
