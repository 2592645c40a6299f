// Layers that the reader adds to the map: legend, table and drawing as those have that the page was
// built with. They are told apart as added, not official.
//
// An added layer is { id, title, file, date, crs, accuracy, look, features }: where it comes from, in
// which CRS its coordinates were and to how many metres they were moved (null where nobody says), its
// turn among the looks of file_tools.py, and GeoJSON features in WGS 84.

import { button } from "../core/buttons.js";
import { dateByLanguage } from "../core/dates.js";
import { fileTools, languages, specs } from "../core/data.js";
import { byId, drawing, element } from "../core/dom.js";
import { emit } from "../core/events.js";
import { plainName } from "../core/files.js";
import { layers, state } from "../core/state.js";
import { language, numberText, put, wordByLanguage } from "../core/texts.js";
import { flatShapes, kindOf, shapeOfGeometry } from "../geo/flat.js";
import { placeOf } from "../geo/shapes.js";
import { addLayer, watchLargePointer } from "./drawing.js";
import { activate, reachable } from "./focus.js";
import { drawByTile, fillLarge } from "./large.js";
import { placeNames } from "./names.js";
import { closePopup } from "./popup.js";
import { signPath } from "./symbols.js";
import { equipSwitch, updateHits } from "./switches.js";
import { equipTable } from "./tables.js";
import { fit } from "./view.js";

const SHAPES = ["area", "area", "line", "point"]; // of a swatch, by kind
const UNIT = 0.001; // coordinates have nine decimals of a degree

export const addedLayers = [];

// Which look the next layer gets, and an id that no other layer has.
export const nextLook = () => (fileTools.own + addedLayers.length) % fileTools.looks.length;

export function freeId(title) {
  const plain = plainName(title) || "layer";
  const taken = new Set(layers.map(({ spec }) => spec.id));
  let id = plain;
  for (let number = 2; taken.has(id); number += 1) id = `${plain}-${number}`;
  return id;
}

export function showAdded(added) {
  const number = specs.length;
  const shapes = flatShapes(added.features.map(({ geometry }) => geometry));
  const isLarge = added.features.length > fileTools.large.features || shapes.x.length > fileTools.large.points;
  specs.push(specOf(added, number, shapes, isLarge));
  addLegend(added, number, mostFrequent(shapes.kinds));
  addSource(added, number);
  const makeRow = addTable(added, number, isLarge);
  const layer = addLayer(state.map, number);
  addedLayers.push(added);
  if (isLarge) fillAdded(layer, added, shapes, makeRow);
  equipSwitch(layer);
  equipTable(layer);
  layer.group.addTo(state.map);
  byId(`layer-${number}`).closest("li").querySelector(".options > div").append(button("remove_layer", () => removeAdded(added, layer)));
  refreshAll();
  fit([layer]);
  emit("added", added);
}

function fillAdded(layer, added, shapes, makeRow) {
  if (!state.large) {
    state.large = true;
    drawByTile(state.map);
    state.map.setZoom(Math.floor(state.map.getZoom()), { animate: false });
    watchLargePointer(state.map);
  }
  const rows = new Map();
  layer.rowAt = (index) => {
    if (!rows.has(index)) rows.set(index, makeRow(added.features[index], index));
    return rows.get(index);
  };
  layer.placesAt = (index) => shapeOfGeometry(added.features[index].geometry, (lat, lng) => ({ lat, lng })).places;
  fillLarge(layer, shapes);
}

function refreshAll() {
  updateHits();
  placeNames();
  if (!state.active) activate(reachable()[0] ?? null);
  emit("change");
}

function specOf(added, number, shapes, isLarge) {
  const values = { file: added.file, date: dateByLanguage(added.date) };
  return {
    id: added.id,
    style: `added-${added.look}`,
    title: added.title,
    legend: added.title,
    source: wordByLanguage("added_from", values),
    sources: [`added-${number}`],
    key: "",
    own: true,
    classes: [[null, ...fileTools.looks[added.look]]],
    zoom: [1, 18],
    home: false,
    grid: languages.map(({ decimal }) => `0${decimal}0001`),
    unit: UNIT,
    large: isLarge,
    features: isLarge ? [] : added.features.map(({ geometry }, index) => ({
      shape: shapeOfGeometry(geometry, L.latLng),
      at: kindOf(geometry) === 1 ? placeOf(shapes, index, "area") : undefined,
    })),
  };
}

function mostFrequent(kinds) {
  const counts = [0, 0, 0, 0];
  for (const kind of kinds) counts[Math.max(kind, 0)] += 1;
  counts[0] = 0;
  return counts.indexOf(Math.max(...counts));
}

// --- legend and sources ---------------------------------------------------------------------------

function addLegend({ title, look }, number, kind) {
  const box = element("input", { type: "checkbox", id: `layer-${number}` });
  box.checked = true;
  const swatch = drawing("svg", { class: "swatch", width: 44, height: 24, "aria-hidden": "true" }, ...swatchParts(SHAPES[kind], look));
  const label = element("label", { for: box.id }, box, swatch, element("span", {}, title));
  addedGroup().prepend(element("li", {}, label));
}

function swatchParts(shape, look) {
  const name = `added-${look}-0`;
  if (shape === "point") {
    const [sign, size] = fileTools.looks[look];
    return [drawing("path", { class: `nzv-own point ${name}`, d: signPath(sign, size, 22, 12) })];
  }
  const [tag, place] = shape === "line" ? ["path", { d: "M2 12H42" }] : ["rect", { x: 3, y: 3, width: 38, height: 18 }];
  const under = shape === "line" ? "" : " under";
  return [drawing(tag, { class: `nzv-own casing${under} ${name}`, ...place }), drawing(tag, { class: `nzv-own ${shape} ${name}`, ...place })];
}

function addedGroup() {
  const group = byId("added-layers");
  if (group) return group;
  const list = element("ul", { id: "added-layers" });
  document.querySelector(".legend").prepend(element("fieldset", {}, put(element("legend"), "group_added"), list));
  return list;
}

function addSource({ title, file, date, crs, accuracy }, number) {
  const facts = element("dl", {}, put(element("dt"), "added_file"), put(element("dd"), "added_from", { file, date: dateByLanguage(date) }));
  facts.append(put(element("dt"), "added_crs"), put(element("dd"), accuracyKey(crs, accuracy), { crs, metres: numberText(accuracy ?? 0, 1) }));
  document.querySelector("#sources .cards").append(element("div", { id: `source-added-${number}` }, element("h3", {}, title), facts));
}

function accuracyKey(crs, accuracy) {
  if (crs === "EPSG:4326" || accuracy === 0) return "added_as";
  return accuracy === null ? "added_moved_unknown" : "added_moved";
}

// --- table ----------------------------------------------------------------------------------------

function addTable({ title, features }, number, isLarge) {
  const fields = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  const nameField = fileTools.nameFields.map((name) => fields.find((field) => field.toLowerCase() === name)).find(Boolean) ?? "";
  const heads = [put(element("th", { scope: "col", "data-field": nameField }), "feature_name"), ...fields.map((field) => element("th", { scope: "col", "data-field": field }, field))];
  const caption = put(element("caption"), "of", { layer: title, count: features.length });
  const makeRow = ({ properties }, index) => element("tr", {}, nameCell(properties[nameField], index), ...fields.map((field) => cellOf(properties[field])));
  const body = element("tbody", {}, ...(isLarge ? [] : features.map(makeRow)));
  const table = element("table", { id: `table-${number}` }, caption, element("thead", {}, element("tr", {}, ...heads)), body);
  if (isLarge) table.classList.add("live");
  const scroll = element("div", { class: "scroll", role: "region", "aria-label": title, tabindex: "0" }, table);
  const section = element("details", { id: `section-${number}` }, element("summary", {}, `${title} (${features.length})`), scroll);
  byId("tables").querySelector("details").before(section);
  return makeRow;
}

function nameCell(value, index) {
  const text = value === null || value === undefined ? "" : String(value);
  return text.trim() ? element("th", { scope: "row" }, text.slice(0, fileTools.longest.name)) : element("th", { scope: "row", "data-raw": "null" }, `№ ${index + 1}`);
}

// A cell says what it holds where its text does not, see table.py.
function cellOf(value) {
  if (value === null || value === undefined) return element("td");
  if (typeof value === "number") return element("td", { class: "number", "data-value": String(value) }, String(value).replace(".", languages[language].decimal));
  if (typeof value === "boolean") return put(element("td", { "data-raw": String(value) }), value ? "yes" : "no");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const cell = element("td", {}, text.slice(0, fileTools.longest.text));
  if (typeof value !== "string" || text === "") cell.dataset.raw = JSON.stringify(value);
  else if (text.length > fileTools.longest.text || text.includes("\0")) cell.dataset.full = JSON.stringify(text);
  if (text.length > fileTools.longest.narrow) cell.className = "long";
  return cell;
}

// --- removal --------------------------------------------------------------------------------------

function removeAdded(added, layer) {
  state.opener = null;
  closePopup();
  layer.group.remove();
  layers.splice(layers.indexOf(layer), 1);
  addedLayers.splice(addedLayers.indexOf(added), 1);
  for (const id of [`section-${layer.number}`, `source-added-${layer.number}`]) byId(id).remove();
  byId(`layer-${layer.number}`).closest("li").remove();
  if (!byId("added-layers").childElementCount) byId("added-layers").closest("fieldset").remove();
  if (state.active?.layer === layer) activate(reachable()[0] ?? null);
  refreshAll();
  emit("removed", added);
}
