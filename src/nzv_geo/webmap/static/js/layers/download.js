// Save a layer as GeoJSON and its table as CSV: every feature and field, whatever is filtered.

import { csvText, harmless } from "../core/csv.js";
import { languages, texts } from "../core/data.js";
import { byId } from "../core/dom.js";
import { fileName, save } from "../core/files.js";
import { plainNumber } from "../core/numbers.js";
import { language, textOf, word, written } from "../core/texts.js";
import { geometryOf } from "../geo/geojson.js";
import { isNumber, rawOf, wholeOf } from "./row_columns.js";
import { germanName, namesOf } from "./rows.js";

// The value of a cell as JSON text; see table.py for how a cell says what it holds.
function rawValue(cell) {
  const { raw, full, value } = cell.dataset;
  if (raw ?? full ?? value) return raw ?? full ?? value;
  if (cell.dataset.text) return JSON.stringify(asWritten(cell));
  return cell.textContent === "" ? "null" : JSON.stringify(cell.textContent);
}

function rawIn(item, column) {
  const { columns } = item.layer;
  return columns ? rawOf(columns, item.index, column) : rawValue(item.row.cells[column]);
}

// A text by language is data of the language that the page was built in, whatever is shown.
function asWritten(cell) {
  return textOf(texts[cell.dataset.text], written);
}

// What a cell says, whether all of it is shown or not. The text of a list or object is its JSON.
function wholeText(cell) {
  const { raw = "", full, text } = cell.dataset;
  if (full) return JSON.parse(full);
  if (text && !raw) return asWritten(cell);
  return /^[[{]/.test(raw) ? raw : cell.textContent;
}

// The field of an own layer, whose heading may be shortened; else its name in the language shown.
function titleOf(head, { spec }) {
  return spec.own && head.dataset.field ? head.dataset.field : head.textContent;
}

function propertiesOf(item, heads) {
  const pairs = heads.slice(1).map((head, i) => [head.dataset.field, rawIn(item, i + 1)]);
  if (!item.layer.spec.own) pairs.unshift(...nameValues(item, heads[0].dataset.field));
  return `{${pairs.map(([field, value]) => `${JSON.stringify(field)}:${value}`).join(",")}}`;
}

// The first cell of a layer of the catalogue holds the German and the Sorbian name.
function nameValues(item, field) {
  if (!field || item.row.cells[0].dataset.raw === "null") return [];
  const [, sorbian] = namesOf(item);
  const pairs = [[field, JSON.stringify(germanName(item))]];
  if (sorbian) pairs.push(["name_sorbian", JSON.stringify(sorbian.textContent)], ["sorbian_language", JSON.stringify(sorbian.lang)]);
  return pairs;
}

function geoJsonOf(layer) {
  const heads = [...layer.table.tHead.rows[0].cells];
  const key = heads.findIndex((head) => head.dataset.field === layer.spec.key);
  const head = {
    type: "FeatureCollection",
    name: layer.spec.id,
    attribution: textOf(layer.spec.source),
    sources: layer.spec.sources.map((number) => textIn(byId(`source-${number}`))),
    precision: word("rounded", { grid: layer.spec.grid }),
  };
  const features = layer.items.map((item) => {
    const id = key > 0 ? `"id":${rawIn(item, key)},` : "";
    return `{"type":"Feature",${id}"properties":${propertiesOf(item, heads)},"geometry":${JSON.stringify(geometryOf(item, layer.spec.unit))}}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"features":[\n${features.join(",\n")}\n]}\n`;
}

function textIn(card) {
  const facts = [...card.querySelectorAll("dt")].map((dt) => `${dt.textContent}: ${dt.nextElementSibling.textContent}`);
  return `${card.querySelector("h3").textContent} (${facts.join("; ")})`;
}

export function saveGeoJson(layer) {
  save(geoJsonOf(layer), "application/geo+json", fileName(textOf(layer.spec.title), "geojson"));
}

// Headings and numbers in the reader's language: semicolons and decimal commas, or commas and
// points. Areas to as many decimals as the table shows; each row of official data says where it comes from.
function csvOf(layer) {
  const { decimal } = languages[language];
  const heads = [...layer.table.tHead.rows[0].cells];
  const sorbian = !layer.columns && layer.items.some((item) => item.row.cells[0].querySelector("[lang]"));
  const first = layer.spec.own ? 1 : 0; // the name of an own feature has a column of its own anyway
  const source = layer.spec.own ? [] : [textOf(layer.spec.source)];
  const titles = [...heads.map((head) => titleOf(head, layer)), ...source.map(() => word("source"))];
  if (sorbian) titles.splice(1, 0, `${titles[0]} (dsb/hsb)`);
  const rows = layer.items.map((item) => {
    const values = heads.slice(1).map((head, i) => csvValue(item, i + 1, head.dataset.decimals, decimal));
    return [...namesInCsv(item, sorbian).map(harmless), ...values, ...source.map(harmless)];
  });
  return csvText([titles.map(harmless), ...rows].map((row) => row.slice(first)), decimal);
}

function namesInCsv(item, sorbian) {
  if (item.layer.columns) return [item.name];
  const [, second] = namesOf(item);
  return [germanName(item), ...(sorbian ? [second?.textContent ?? ""] : [])];
}

function csvValue(item, column, decimals, decimal) {
  const [number, text] = valueIn(item, column);
  if (number === undefined) return harmless(text);
  return (decimals ? (+number).toFixed(decimals) : plainNumber(number)).replace(".", decimal);
}

// The digits of a number, else nothing and a text.
function valueIn(item, column) {
  const { layer: { columns }, index } = item;
  if (columns) return isNumber(columns, index, column) ? [rawOf(columns, index, column)] : [undefined, wholeOf(columns, index, column)];
  const cell = item.row.cells[column];
  return [cell.dataset.value, wholeText(cell)];
}

export function saveCsv(layer) {
  save(csvOf(layer), "text/csv", fileName(textOf(layer.spec.title), "csv"));
}
