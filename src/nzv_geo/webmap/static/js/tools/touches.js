// What lies in what: a table of the features of an own layer and the areas they lie in.

import { button } from "../core/buttons.js";
import { csvText, harmless } from "../core/csv.js";
import { languages, plane } from "../core/data.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { fileName, save } from "../core/files.js";
import { say } from "../core/notices.js";
import { compare } from "../core/sorting.js";
import { layers } from "../core/state.js";
import { entitle, language, numberText, put, textOf, word } from "../core/texts.js";
import { germanName, namesOf } from "../layers/rows.js";
import { areasOf, partsIn } from "../layers/touching.js";
import { toggleCard } from "./card.js";
import { register } from "./tool.js";

const MOST_ROWS = 500; // that are shown
const NAMES_IN_NOTE = 8;
const RANKS = ["municipality", "county", "state"]; // which units are offered first
const CHECKS = new Set(["ledger", "findings"]);

register({
  id: "touches",
  icon: "M4 4h11v11H4zM9 9h11v11H9zM9 12h3M12 9v3",
  word: "tool_touches",
  name: "touches",
  inPanel: true,
  card: true,
  isOffered: () => plane !== null,
  open: openTouches,
});

const ownLayers = () => [...layers].reverse().filter(({ spec, items }) => spec.own && items.some(({ kind }) => kind !== "none"));

function openTouches(opener) {
  toggleCard(opener, "touches", (box) => {
    if (ownLayers().length) return fillCard(box);
    box.append(put(element("p"), "touches_nothing"));
    return null;
  });
}

function fillCard(box) {
  const [chosen, units] = ["touches-layer", "touches-units"].map((id) => element("select", { id }));
  const results = element("div", { class: "touches" });
  let run = 0;
  const start = button("touches_start", () => {
    run += 1;
    const mine = run;
    showParts(layerIn(chosen), layerIn(units), results, () => mine === run);
  });
  const write = () => {
    fillSelect(chosen, ownLayers());
    fillSelect(units, unitsFor(layerIn(chosen)));
    start.disabled = !layerIn(units);
  };
  const field = (key, select) => element("p", {}, put(element("label", { for: select.id }), key), select);
  chosen.addEventListener("change", write);
  write();
  box.classList.add("wide");
  box.append(put(element("p"), "touches_help"), element("div", { class: "fields" }, field("touches_layer", chosen), field("touches_units", units)), start, results);
  const stops = ["language", "added", "removed"].map((event) => on(event, write));
  return () => {
    run += 1;
    for (const stop of stops) stop();
  };
}

const layerIn = (select) => layers.find(({ spec }) => spec.id === select.value);

function fillSelect(select, some) {
  const { value } = select;
  select.replaceChildren(...some.map(({ spec }) => element("option", { value: spec.id }, textOf(spec.title))));
  if (some.some(({ spec }) => spec.id === value)) select.value = value;
}

// Layers with areas: official units from the smallest on, then all others.
function unitsFor(layer) {
  const order = ({ spec }) => RANKS.indexOf(spec.style) + 1 || RANKS.length + 1;
  return layers.filter((other) => layer && other !== layer && !CHECKS.has(other.spec.style) && areasOf(other).length).sort((a, b) => order(a) - order(b));
}

async function showParts(layer, units, results, isWanted) {
  const progress = element("p", { class: "message" });
  results.replaceChildren(progress);
  const tell = (done) => put(progress, "touches_working", { done: done + 1, all: layer.items.length });
  tell(0);
  say(progress.textContent);
  const found = await partsIn(layer, units, { isWanted, tell });
  if (!found) return;
  const columns = columnsOf(found.rows, units);
  const titles = { layer: layer.spec.title, units: units.spec.title };
  results.replaceChildren(...(found.rows.length ? resultTable(found.rows, columns, titles) : [put(element("p", { class: "message" }), "touches_none", titles)]));
  if (found.rows.length) results.append(button("save_csv", () => saveParts(found.rows, columns, titles, units)));
  results.append(...notesOn(found, layer, units));
  say(word(found.rows.length ? "touches_caption" : "touches_none", { ...titles, count: found.rows.length }));
}

// --- columns --------------------------------------------------------------------------------------

const FIGURES = [
  ["touches_hectares", 4, ({ squareMetres }) => squareMetres / 1e4],
  ["touches_metres", 1, ({ metres }) => metres],
  ["touches_share", 2, ({ share }) => share * 100],
  ["touches_share_unit", 2, ({ shareOfUnit }) => shareOfUnit * 100],
];

// A column is { head, cell, key, text }: its heading, its cell in a row, by what it is sorted, and what
// a file says. Figures that no row has are left out.
function columnsOf(rows, units) {
  const figures = FIGURES.map(([key, decimals, of]) => figureColumn(key, decimals, of)).filter(({ key }) => rows.some((row) => key(row) !== ""));
  return [
    {
      head: put(element("button", { type: "button" }), "touches_feature"),
      cell: ({ item }) => element("th", { scope: "row" }, item.name),
      key: ({ item }) => item.name,
      text: ({ item }) => harmless(germanName(item)),
    },
    {
      head: put(element("button", { type: "button" }), "touches_unit"),
      cell: ({ unit }) => element("td", {}, ...namesOf(unit).map((node) => node.cloneNode(true))),
      key: ({ unit }) => unit.name,
      text: ({ unit }) => harmless(germanName(unit)),
    },
    ...figures,
    ...keyColumn(units),
  ];
}

function keyColumn({ table, spec }) {
  const heads = [...table.tHead.rows[0].cells];
  const index = heads.findIndex(({ dataset }) => spec.key && dataset.field === spec.key);
  if (index < 1) return [];
  const text = ({ unit }) => unit.row.cells[index].textContent;
  const head = element("button", { type: "button" }, heads[index].textContent);
  if (heads[index].dataset.text) head.dataset.text = heads[index].dataset.text;
  return [{ head, cell: (row) => element("td", {}, text(row)), key: text, text: (row) => harmless(text(row)) }];
}

function figureColumn(label, decimals, of) {
  const key = (row) => (Number.isFinite(of(row)) ? of(row).toFixed(decimals) : "");
  return {
    head: put(element("button", { type: "button" }), label),
    decimals,
    cell: (row) => (key(row) ? element("td", { class: "number", "data-value": key(row) }, numberText(+key(row), decimals)) : element("td")),
    key,
    text: (row) => key(row).replace(".", languages[language].decimal),
  };
}

// --- table and file -------------------------------------------------------------------------------

function resultTable(rows, columns, titles) {
  const shown = rows.slice(0, MOST_ROWS);
  const heads = columns.map(({ head, decimals }) => element("th", { scope: "col", ...(decimals === undefined ? {} : { "data-decimals": decimals }) }, head));
  const body = element("tbody", {}, ...shown.map((row) => element("tr", {}, ...columns.map(({ cell }) => cell(row)))));
  const lines = new Map(shown.map((row, index) => [row, body.rows[index]]));
  columns.forEach(({ head, key }, index) => head.addEventListener("click", () => {
    const descending = heads[index].getAttribute("aria-sort") === "ascending";
    sortLines(lines, key, descending, body);
    heads.forEach((each) => each.removeAttribute("aria-sort"));
    heads[index].setAttribute("aria-sort", descending ? "descending" : "ascending");
    say(word("sorted", { column: head.textContent, direction: word(descending ? "descending" : "ascending") }));
  }));
  const caption = put(element("caption"), "touches_caption", { ...titles, count: rows.length });
  const table = element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), body);
  const scroll = entitle(element("div", { class: "scroll", role: "region", tabindex: "0" }, table), "touches_caption", caption.wordValues);
  if (shown.length === rows.length) return [scroll];
  return [put(element("p"), "touches_first", { shown: shown.length, all: rows.length }), scroll];
}

function sortLines(lines, key, descending, body) {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sorted = [...lines.keys()].sort((a, b) => compare(key(a), key(b), collator, descending ? -1 : 1));
  body.append(...sorted.map((row) => lines.get(row)));
}

function saveParts(rows, columns, titles, units) {
  const source = harmless(textOf(units.spec.source));
  const heads = [...columns.map(({ head }) => harmless(head.textContent)), word("source")];
  const written = rows.map((row) => [...columns.map(({ text }) => text(row)), source]);
  save(csvText([heads, ...written], languages[language].decimal), "text/csv", fileName(`${textOf(titles.layer)} ${textOf(titles.units)}`, "csv"));
}

// --- what to know of the figures ------------------------------------------------------------------

function notesOn({ outside, failed }, layer, units) {
  const notes = [
    ...namedNote("touches_failed", failed, "broken"),
    ...namedNote("touches_outside", outside, "small"),
    put(element("p", { class: "small" }), "touches_method", { crs: plane.code }),
  ];
  for (const { spec } of [layer, units]) notes.push(put(element("p", { class: "small" }), "precision_text", { layer: spec.title, grid: spec.grid }));
  if (!units.spec.own && !units.spec.badges) notes.push(put(element("p", { class: "small" }), "touches_generalised", { layer: units.spec.title }));
  return notes;
}

function namedNote(key, items, className) {
  if (!items.length) return [];
  const names = items.slice(0, NAMES_IN_NOTE).map(({ name }) => name).join(", ");
  return [put(element("p", { class: className }), key, { names: items.length > NAMES_IN_NOTE ? `${names} …` : names, count: items.length })];
}
