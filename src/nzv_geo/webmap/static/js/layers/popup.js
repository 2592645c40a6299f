// Show what the table says about a feature.

import { button } from "../core/buttons.js";
import { byId, element } from "../core/dom.js";
import { emit, on } from "../core/events.js";
import { state } from "../core/state.js";
import { entitle, put, textOf, told } from "../core/texts.js";
import { areaCard } from "./area_card.js";
import { activate } from "./focus.js";
import { highlight, read } from "./marks.js";
import { namesOf } from "./rows.js";

export function open(item, { at = item.at, opener = null, focus = true } = {}) {
  state.opener = null; // the popup that closes now gives its focus to nobody
  closePopup();
  activate(item);
  highlight(item);
  read(null); // the popup says the name
  const { x: width, y: height } = state.map.getSize();
  const margin = 3 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const popup = L.popup({
    maxWidth: Math.min(360, width - margin),
    minWidth: Math.min(260, width - margin),
    maxHeight: Math.min(320, height - 120),
    autoPanPadding: [width > 600 ? 60 : 4, 20],
  });
  popup.setLatLng(at).setContent(details(item)).openOn(state.map);
  state.popup = popup;
  state.opened = item;
  state.opener = opener ?? item.node;
  state.map.getContainer().classList.add("has-popup");
  const box = popup.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", item.name);
  const content = box.querySelector(".leaflet-popup-content");
  content.setAttribute("tabindex", "0");
  content.setAttribute("role", "group");
  content.setAttribute("aria-label", item.name);
  entitle(box.querySelector(".leaflet-popup-close-button"), "close");
  if (focus) content.focus({ preventScroll: true });
  emit("change");
}

export function closePopup() {
  if (state.popup) state.map.closePopup(state.popup);
}

export function closed() {
  const { opener } = state;
  state.popup = null;
  state.opened = null;
  state.opener = null;
  state.map.getContainer().classList.remove("has-popup");
  highlight(null);
  emit("change");
  if (!opener) return;
  // The row may have been filtered away, the layer switched off: then its feature, then the map.
  for (const node of [opener, state.active?.node, state.map.getContainer()]) {
    node?.focus({ preventScroll: node.localName !== "button" });
    if (document.activeElement === node) return;
  }
}

// The card of a focus area; of any other feature, what the table says.
function details(item) {
  const card = item.layer.spec.cards?.[item.index];
  const title = element("p", { class: "details-title" });
  if (card) title.append(told("span", card.heading), ": ", told("span", card.name));
  else title.append(...namesOf(item).map((node) => node.cloneNode(true)));
  const toTable = button("in_table", () => emit("row", item));
  if (card) return element("div", { class: "details area-card" }, title, ...areaCard(card), toTable);
  return element("div", { class: "details" }, title, cellsOf(item), sourceOf(item.layer), toTable);
}

// The filled cells of a row.
function cellsOf(item) {
  const heads = item.layer.table.tHead.rows[0].cells;
  const list = element("dl");
  [...item.row.cells].slice(1).forEach((cell, index) => {
    if (!cell.textContent) return;
    const value = element("dd", cell.dataset.text ? { "data-text": cell.dataset.text } : {});
    if (cell.lang) value.lang = cell.lang;
    value.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
    list.append(headingCopy(heads[index + 1]), value);
  });
  return list;
}

function headingCopy(head) {
  const copy = element("dt", {}, head.textContent);
  for (const name of ["data-text", "lang"]) if (head.hasAttribute(name)) copy.setAttribute(name, head.getAttribute(name));
  return copy;
}

// Publisher, date, licence and accuracy, from the cards at the end of the page.
function sourceOf({ spec }) {
  const summary = element("summary", {}, put(element("span"), "source"), `: ${textOf(spec.source)}`);
  const box = element("details", { class: "source" }, summary);
  for (const number of spec.sources) {
    const card = byId(`source-${number}`).cloneNode(true);
    card.removeAttribute("id");
    card.querySelector("h3").replaceWith(element("p", {}, element("strong", {}, card.querySelector("h3").textContent)));
    box.append(card);
  }
  return box;
}

// In another language.
export function reopen() {
  if (state.opened) open(state.opened, { at: state.popup.getLatLng(), opener: state.opener, focus: false });
}

on("open", open);
