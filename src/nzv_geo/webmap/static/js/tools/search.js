// Search over all names in all languages, over AGS, and for coordinates. The code of a view, as
// share.js gives it away, leads to that view.

import { byId, drawing, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { say } from "../core/notices.js";
import { layers, state } from "../core/state.js";
import { put, textOf, word } from "../core/texts.js";
import { inDegrees } from "../geo/coordinates.js";
import { matching, searchKeys } from "../geo/matching.js";
import { isViewCode, showViewCode } from "../layers/address.js";
import { shownIn } from "../layers/rows.js";
import { showOnMap } from "../layers/tables.js";
import { coordinatesTool, typedPlaces } from "./coordinates.js";
import { register } from "./tool.js";

register({ id: "search", add: addSearch });

const MOST_HITS = 20;

let waitingToSearch = 0;

function keysOf(item) {
  item.keys ??= searchKeys([...item.name.split(" / "), ...codesOf(item)]);
  return item.keys;
}

// A focus area is found by its municipalities and counties, too: cells with one or several of them.
const OF_AREAS = /^(municipality|county|ags|county_ags)$/;

function unitsOf({ layer, row }) {
  const heads = [...layer.table.tHead.rows[0].cells];
  return heads.flatMap((head, i) => (OF_AREAS.test(head.dataset.field) ? row.cells[i].textContent.split(/; ?/) : []));
}

function codesOf(item) {
  if (item.layer.spec.cards) return unitsOf(item);
  const heads = [...item.layer.table.tHead.rows[0].cells];
  return heads.flatMap((head, i) => (/^(ags|ars|rs|name.*|gen)$/i.test(head.dataset.field) && i ? [shownIn(item, i)] : []));
}

// Layers from the ground up: those of equal match keep that order.
function search(text) {
  return matching(layers.filter(({ spec }) => !spec.unsearched).flatMap(({ items }) => items).filter(({ kind }) => kind !== "none"), text, keysOf);
}

function addSearch({ toolbar }) {
  const input = element("input", { type: "search", id: "search", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list" });
  const hits = element("ul", { id: "hits", role: "listbox", hidden: "" });
  const label = put(element("label", { for: "search", class: "unseen" }), "search");
  const name = () => {
    hits.setAttribute("aria-label", word("search"));
    input.placeholder = word("search");
  };
  name();
  on("language", name);
  toolbar.append(element("div", { class: "search" }, label, lens(), input, hits));
  input.addEventListener("input", () => {
    clearTimeout(waitingToSearch);
    waitingToSearch = setTimeout(() => showHits(input, hits), 120);
  });
  input.addEventListener("keydown", (event) => keyOnSearch(event, input, hits));
  input.addEventListener("blur", () => setTimeout(() => closeHits(input, hits), 150));
}

function lens() {
  return drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20" }));
}

// Where a text is a view or places, there is nothing to search for.
function ledTo(text) {
  if (isViewCode(text)) return [hitOption(word("found_view"), "", () => showView(text))];
  return typedPlaces(text).map(placeOption);
}

function showHits(input, hits) {
  clearTimeout(waitingToSearch);
  waitingToSearch = 0;
  const led = ledTo(input.value);
  const found = led.length ? [] : search(input.value);
  const shown = found.slice(0, MOST_HITS);
  const options = led.length ? led : shown.map((item) => hitOption(item.name, textOf(item.layer.spec.title), () => showOnMap(item)));
  options.forEach((option, i) => { option.id = `hit-${i}`; });
  hits.replaceChildren(...options);
  hits.hidden = options.length === 0;
  input.setAttribute("aria-expanded", String(options.length > 0));
  input.removeAttribute("aria-activedescendant");
  if (!input.value.trim()) return;
  const values = { count: led.length || found.length, shown: shown.length };
  say(word(values.count === 0 ? "found_none" : found.length > shown.length ? "found_more" : "found", values));
}

function placeOption({ place, label }) {
  return hitOption(label ?? word("found_place"), inDegrees(place).join(", "), () => showPlace(place));
}

function hitOption(name, kind, act) {
  const option = element("li", { role: "option", "aria-selected": "false" }, element("span", {}, name), element("small", {}, kind));
  option.act = act;
  option.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(option);
  });
  return option;
}

function choose(option) {
  const hits = byId("hits");
  closeHits(byId("search"), hits);
  option.act();
}

function showView(text) {
  showViewCode(text);
  say(word("view_shown"));
}

function showPlace(place) {
  state.map.setView(place, Math.max(state.map.getZoom(), 13), { animate: false });
  coordinatesTool.open(byId("tool-coordinates"));
  state.take?.(place);
}

function closeHits(input, hits) {
  hits.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function keyOnSearch(event, input, hits) {
  const options = [...hits.children];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") {
    event.stopPropagation();
    if (hits.hidden) input.value = "";
    closeHits(input, hits);
  } else if (event.key === "Enter") {
    if (hits.hidden || waitingToSearch) showHits(input, hits);
    const chosen = hits.children[Math.max(at, 0)];
    if (chosen) choose(chosen);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !hits.hidden) {
    event.preventDefault();
    const next = options[(at + (event.key === "ArrowDown" ? 1 : options.length - (at < 0 ? 0 : 1))) % options.length];
    for (const option of options) option.setAttribute("aria-selected", String(option === next));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }
}
