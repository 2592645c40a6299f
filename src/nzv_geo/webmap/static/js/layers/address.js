// The address of the page tells what it shows: view, layers, opacity, language, feature, and what
// tools add to it.

import { languages } from "../core/data.js";
import { byId } from "../core/dom.js";
import { on } from "../core/events.js";
import { layers, state } from "../core/state.js";
import { language, setLanguage } from "../core/texts.js";
import { closePopup, open } from "./popup.js";
import { plainIn } from "./rows.js";
import { setOpacity, setVisible } from "./switches.js";

// What the address remembers, in this order: `written` returns its text, or nothing where there is
// nothing to remember; `restore` takes the text of an address that was opened, or undefined.
const remembered = [
  { key: "map", written: viewText, restore: restoreView },
  { key: "layers", written: layersText, restore: restoreLayers },
  { key: "lang", written: () => languages[language].code, restore: restoreLanguage },
  { key: "feature", written: featureText, restore: restoreFeature },
];
let remembering = false;
let waitingToRemember = 0;

// Remember one thing more.
export function rememberToo(part) {
  remembered.push(part);
}

export function addressOf(is = () => true) {
  const known = remembered.filter(is).map(({ key, written }) => [key, written()]).filter(([, text]) => text !== undefined);
  return `#${known.map(([key, text]) => `${key}=${text}`).join("&")}`;
}

// What the page shows as a short text, for the search of the same map. The language stays with the
// reader.
export function viewCode() {
  return addressOf(({ key }) => key !== "lang");
}

export function isViewCode(text) {
  return /(^|[#&])map=[\d.]+\/-?[\d.]+\/-?[\d.]+/.test(text.trim());
}

// Takes a whole address as well.
export function showViewCode(text) {
  follow(partsOf(text.trim()));
  writeAddress();
}

function viewText() {
  const { lat, lng } = state.map.getCenter();
  return `${+state.map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
}

function layersText() {
  const shown = layers.filter((layer) => layer.visible);
  return shown.map(({ spec, opacity = 100 }) => encoded(spec.id) + (opacity < 100 ? `*${opacity}` : "")).join(",");
}

function featureText() {
  return state.opened ? `${encoded(state.opened.layer.spec.id)}:${encoded(keyOf(state.opened))}` : undefined;
}

// A name without the signs that stand between names in the address, the asterisk among them.
export function encoded(name) {
  return encodeURIComponent(name).replace(/\*/g, "%2A");
}

// A page that stands in another one as text (srcdoc, as notebooks do it) has no address to share.
export function hasAddress() {
  return /^(https?|file):$/.test(location.protocol);
}

// There, a link to a place on the page would lead to the page around instead.
export function keepInside(event) {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || hasAddress()) return;
  event.preventDefault();
  byId(link.hash.slice(1))?.focus();
}

// The key of a feature stands in a column of its table; without one, its number does.
function keyOf(item) {
  const column = [...item.layer.table.tHead.rows[0].cells].findIndex((head) => head.dataset.field === item.layer.spec.key);
  return column > 0 ? plainIn(item, column) : `${item.index + 1}`;
}

// Writing the address costs the browser more than moving the map: it waits until the map rests.
function remember() {
  clearTimeout(waitingToRemember);
  if (remembering) waitingToRemember = setTimeout(writeAddress, 300);
}

export function writeAddress() {
  clearTimeout(waitingToRemember);
  if (!hasAddress()) return;
  try {
    history.replaceState(null, "", addressOf());
  } catch {
    return; // the browser has had enough of new addresses for a while; the next move tries again
  }
}

function readAddress() {
  return partsOf(location.hash);
}

function partsOf(text) {
  return Object.fromEntries(text.slice(text.indexOf("#") + 1).split("&").filter((part) => part.includes("=")).map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, at), part.slice(at + 1)];
  }));
}

export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

// The language comes first and the layers before the view, as they move the map or close a popup.
const ORDER = ["lang", "layers", "map"];

function restore(address) {
  const first = ORDER.map((key) => remembered.find((part) => part.key === key));
  for (const part of new Set([...first, ...remembered])) part.restore(address[part.key]);
}

function restoreLanguage(text) {
  const linked = languages.findIndex(({ code }) => code === text);
  if (linked >= 0 && linked !== language) setLanguage(linked);
}

function restoreView(text) {
  const [zoom, lat, lng, ...rest] = text?.split("/").map(Number) ?? [];
  if (![zoom, lat, lng].every(Number.isFinite) || rest.length || Math.abs(lat) > 90 || Math.abs(lng) > 180) return;
  state.map.setView([lat, lng], Math.min(Math.max(zoom, 1), 18), { animate: false });
}

function restoreLayers(text) {
  if (text === undefined) return;
  const linked = new Map(text.split(",").map((part) => part.split("*")).map(([id, opacity]) => [decoded(id), opacity]));
  if (text && !layers.some(({ spec }) => linked.has(spec.id))) return;
  for (const layer of layers) {
    const { id } = layer.spec;
    if (layer.visible !== linked.has(id)) setVisible(layer, linked.has(id));
    const opacity = +(linked.get(id) ?? 100);
    setOpacity(layer, opacity >= 10 && opacity < 100 ? opacity : 100);
  }
}

function restoreFeature(text) {
  if (!text) {
    closePopup();
    return;
  }
  const [id, key] = text.split(":").map(decoded);
  const layer = layers.find(({ spec }) => spec.id === id);
  const linked = layer?.items.find((item) => item.kind !== "none" && keyOf(item) === key);
  if (linked && state.opened !== linked) open(linked);
}

// While the page follows an address, it does not write its own.
function follow(address) {
  remembering = false;
  restore(address);
  remembering = true;
}

export function beginRemembering() {
  restore(readAddress());
  remembering = true;
  writeAddress();
  // The event knows where it leads; the address may have been written anew since.
  addEventListener("hashchange", ({ newURL }) => {
    const { hash } = new URL(newURL);
    const address = partsOf(hash);
    if (!remembered.some(({ key }) => key in address) || hash === addressOf()) return;
    follow(address);
    if (location.hash !== hash) writeAddress();
  });
}

on("view", remember);
on("change", remember);
on("language", remember);
