// Sort and filter the tables, and link each row with its feature.

import { button } from "../core/buttons.js";
import { byId, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { say } from "../core/notices.js";
import { compare } from "../core/sorting.js";
import { layers, state } from "../core/state.js";
import { entitle, language, numberText, put, translate, word } from "../core/texts.js";
import { reveal } from "./classes.js";
import { highlight } from "./marks.js";
import { closePopup, open } from "./popup.js";
import { textOfRow } from "./row_columns.js";
import { namesOf, plainIn } from "./rows.js";
import { setVisible } from "./switches.js";

const AT_ONCE = 100; // rows of a large layer that are shown at once

function showRow(item) {
  state.opener = null;
  closePopup();
  item.layer.table.closest("details").open = true;
  if (item.layer.large) showPageOf(item);
  item.row.hidden = false;
  const link = item.row.querySelector("button");
  setRowStop(item.row);
  link.focus();
  link.scrollIntoView({ block: "center" });
  highlight(item);
}

export function showOnMap(item, opener = null) {
  if (!item.layer.visible) setVisible(item.layer, true);
  reveal(item);
  const [least, most] = item.layer.spec.zoom ?? [1, 18];
  state.map.fitBounds(item.bounds.pad(0.3), { animate: false, maxZoom: Math.min(most, Math.max(14, least)) });
  if (state.map.getZoom() < least) state.map.setView(item.at, least, { animate: false });
  open(item, { opener });
  byId("map_nzv").scrollIntoView({ block: "nearest" });
}

export function foldTables() {
  for (const section of document.querySelectorAll("#tables > details")) section.open = false;
}

export function equipTable(layer) {
  [...layer.table.tHead.rows[0].cells].forEach((head, column) => {
    const sorter = element("button", { type: "button" }, ...head.childNodes);
    head.append(sorter);
    sorter.addEventListener("click", () => sortTable(layer, column));
  });
  layer.shown = layer.items;
  layer.order = layer.items;
  if (layer.large) {
    equipPages(layer);
    return;
  }
  layer.items.forEach(equipRow);
  const first = layer.items.find((item) => item.kind !== "none");
  if (first) setRowStop(first.row);
}

function equipRow(item) {
  if (item.kind === "none" || item.row.querySelector("button")) return;
  const link = button("to_map", () => showOnMap(item, link), { tabindex: "-1" });
  entitle(link, "to_map_what", { name: item.name });
  link.addEventListener("keydown", (event) => keyOnRow(event, item));
  item.row.cells[0].prepend(link);
}

function equipPages(layer) {
  const before = button("rows_before", () => showPage(layer, layer.page - 1));
  const after = button("rows_after", () => showPage(layer, layer.page + 1));
  const range = element("span", { class: "rows" });
  layer.pager = { before, after, range };
  layer.table.parentNode.before(element("p", { class: "pager" }, before, range, after));
  byId(`section-${layer.number}`).addEventListener("toggle", ({ target }) => { if (target.open && layer.shapes && layer.page === undefined) showPage(layer, 0); });
  layer.stopPages = on("language", () => { if (layer.page !== undefined) showPage(layer, layer.page); });
}

export function showPage(layer, page) {
  const last = Math.max(0, Math.ceil(layer.shown.length / AT_ONCE) - 1);
  layer.page = Math.min(Math.max(page, 0), last);
  const items = layer.shown.slice(layer.page * AT_ONCE, (layer.page + 1) * AT_ONCE);
  const body = layer.table.tBodies[0];
  items.forEach(equipRow);
  body.replaceChildren(...items.map((item) => item.row));
  translate(body);
  const first = items.find((item) => item.kind !== "none");
  if (first) setRowStop(first.row);
  const { before, after, range } = layer.pager;
  const from = items.length ? layer.page * AT_ONCE + 1 : 0;
  put(range, "rows", { first: numberText(from, 0), last: numberText(layer.page * AT_ONCE + items.length, 0), all: numberText(layer.shown.length, 0) });
  before.disabled = layer.page === 0;
  after.disabled = layer.page === last;
}

function showPageOf(item) {
  const { layer } = item;
  if (!layer.shown.includes(item)) {
    byId("filter").value = "";
    filterRows("");
  }
  showPage(layer, Math.floor(layer.shown.indexOf(item) / AT_ONCE));
}

// The buttons of a table are one Tab stop; arrow keys move between the rows that are shown.
function keyOnRow(event, { row }) {
  const rows = [...row.parentNode.rows].filter((other) => !other.hidden && other.querySelector("button"));
  const at = rows.indexOf(row);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined || !rows[next]) return;
  setRowStop(rows[next]);
  rows[next].querySelector("button").focus();
  event.preventDefault();
}

function setRowStop(row) {
  for (const other of row.parentNode.rows) other.querySelector("button")?.setAttribute("tabindex", other === row ? "0" : "-1");
}

function sortTable(layer, column) {
  const heads = [...layer.table.tHead.rows[0].cells];
  const descending = heads[column].getAttribute("aria-sort") === "ascending";
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sign = descending ? -1 : 1;
  const keys = new Map(layer.items.map((item) => [item, sortKey(item, column)]));
  const sorted = [...layer.items].sort((a, b) => compare(keys.get(a), keys.get(b), collator, sign));
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
  layer.order = sorted;
  if (layer.large) {
    const shown = new Set(layer.shown);
    layer.shown = sorted.filter((item) => shown.has(item));
    showPage(layer, 0);
  } else {
    layer.table.tBodies[0].append(...sorted.map((item) => item.row));
  }
  say(word("sorted", { column: heads[column].textContent, direction: word(descending ? "descending" : "ascending") }));
}

function sortKey(item, column) {
  if (column === 0) return item.name; // its cell holds a button as well
  if (item.layer.columns) return plainIn(item, column);
  if (item.layer.large) translate(item.row); // which was not done while it was not shown
  const cell = item.row.cells[column];
  return cell.dataset.value ?? ("date" in cell.dataset ? JSON.parse(cell.dataset.raw) : cell.textContent);
}

export function addFilter() {
  const input = element("input", { type: "search", id: "filter", autocomplete: "off" });
  const count = element("span", { id: "filter-count" });
  const label = put(element("label", { for: "filter" }), "filter");
  byId("data").nextElementSibling.after(element("p", { class: "filter" }, label, input, count));
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => filterRows(input.value.trim().toLowerCase()), 150);
  });
  on("language", () => { if (input.value.trim()) filterRows(input.value.trim().toLowerCase()); });
}

// What the row of a feature says in the language of the page. Rows of a large layer that are not
// shown are not translated yet.
function rowText(item) {
  if (item.layer.columns) return textOfRow(item.layer.columns, item.index).toLowerCase();
  if (item.textLanguage !== language) {
    if (item.layer.large) translate(item.row);
    item.text = [...namesOf(item), ...[...item.row.cells].slice(1)].map((node) => node.textContent).join(" ").toLowerCase();
    item.textLanguage = language;
  }
  return item.text;
}

// While the filter is in use, the sections that have hits are open; afterwards, those that were.
const openBefore = new Map();

function openSections(text) {
  for (const layer of layers) {
    const section = byId(`section-${layer.number}`);
    if (!openBefore.has(layer)) openBefore.set(layer, section.open);
    section.open = text === "" ? openBefore.get(layer) : layer.shown.length > 0;
  }
  if (text === "") openBefore.clear();
}

function filterRows(text) {
  for (const layer of layers) {
    layer.shown = text === "" ? layer.order : layer.order.filter((item) => rowText(item).includes(text));
    if (layer.large) {
      showPage(layer, 0);
      continue;
    }
    const kept = new Set(layer.shown);
    for (const item of layer.items) item.row.hidden = !kept.has(item);
    const first = layer.shown.find((item) => item.kind !== "none");
    if (first) setRowStop(first.row);
  }
  openSections(text);
  const inAll = (key) => layers.reduce((sum, layer) => sum + layer[key].length, 0);
  const count = put(byId("filter-count"), "filtered", { shown: inAll("shown"), all: inAll("items") });
  say(count.textContent);
}

on("row", showRow);
