// Layers that the reader adds to the map: legend, table and drawing as those have that the page was
// built with. They are told apart as added, not official.
//
// An added layer is { id, title, file, date, crs, accuracy, look, features }: where it comes from, in
// which CRS its coordinates were and to how many metres they were moved (null where nobody says), its
// turn among the layers that look alike, and GeoJSON features in WGS 84. Where the reader chose, it
// has also `style` (see styles/applied.js), `name` and `label`: fields that name its features and are
// written beside them. The one of the kind "notes" was drawn on this page, see notes.js, and changes.

import { button } from "../core/buttons.js";
import { dateByLanguage } from "../core/dates.js";
import { fileTools, languages, specs, styleTables } from "../core/data.js";
import { byId, element } from "../core/dom.js";
import { emit } from "../core/events.js";
import { plainName } from "../core/files.js";
import { layers, state } from "../core/state.js";
import { language, numberText, put, wordByLanguage } from "../core/texts.js";
import { flatShapes, shapeOfGeometry } from "../geo/flat.js";
import { placeOf, reachOf } from "../geo/shapes.js";
import { applyStyle, textOfValue } from "../styles/applied.js";
import { addLayer, watchLargePointer } from "./drawing.js";
import { activate, reachable } from "./focus.js";
import { drawByTile, fillLarge } from "./large.js";
import { collectNames, placeNames } from "./names.js";
import { linesOfNote, NOTE_FIELDS } from "./note_fields.js";
import { closePopup } from "./popup.js";
import { keptRows } from "./rows.js";
import { addStyle, classList, layerSwatch, sizeOfSign } from "./styled.js";
import { equipSwitch, setOpacity, setVisible, updateHits } from "./switches.js";
import { equipTable } from "./tables.js";
import { fit } from "./view.js";

const UNIT = 0.001; // of 1e-6 degrees: to nine decimals, 0.1 mm, downloads are rounded
const SHAPES = ["area", "area", "line", "point"]; // by kind
const LONGEST_LABEL = 60; // characters

export const addedLayers = []; // from the ground up

// Which look the next layer gets, and an id that no other layer has.
export const nextLook = () => (fileTools.own + addedLayers.length) % styleTables.layers.length;

export function freeId(title) {
  const plain = plainName(title) || "layer";
  const taken = new Set(layers.map(({ spec }) => spec.id));
  let id = plain;
  for (let number = 2; taken.has(id); number += 1) id = `${plain}-${number}`;
  return id;
}

export function showAdded(added) {
  addedLayers.push(added);
  drawAdded(added, specs.length, { isFitted: !isNotes(added) });
  refreshAll();
  emit("added", added);
}

const isNotes = ({ kind }) => kind === "notes";

// Another look of a layer, or other features, in its place.
export function replaceAdded(added, changed) {
  const { number } = layerOf(added);
  const as = shownAs(added);
  addedLayers[addedLayers.indexOf(added)] = changed;
  takeAway(added);
  drawAdded(changed, number);
  showAs(changed, changed.style === added.style ? as : { ...as, off: [] });
  refreshAll();
  emit("added", changed);
}

// One step up or down among the added layers; nothing where there is none.
export function moveAdded(added, step) {
  const from = addedLayers.indexOf(added);
  const other = addedLayers[from + step];
  if (!other) return;
  const both = [added, other];
  const shown = both.map(shownAs);
  const numbers = both.map((each) => layerOf(each).number);
  both.forEach(takeAway);
  addedLayers[from] = other;
  addedLayers[from + step] = added;
  both.map((each, i) => ({ each, number: numbers[1 - i] })).sort((a, b) => a.number - b.number).forEach(({ each, number }) => drawAdded(each, number));
  both.forEach((each, i) => showAs(each, shown[i]));
  refreshAll();
  emit("added", added);
}

export const layerOf = (added) => layers.find(({ added: held }) => held === added);

// What else a layer is like, beside its style: whether it is shown, how much, and what is unfolded.
function shownAs(added) {
  const layer = layerOf(added);
  const entry = byId(`layer-${layer.number}`).closest("li");
  return { visible: layer.visible, opacity: layer.opacity ?? 100, isOpen: entry.querySelector(".options").open, isListed: byId(`section-${layer.number}`).open, isStyled: byId(styleButton(added)).getAttribute("aria-expanded"), off: [...layer.hidden] };
}

function showAs(added, { visible, opacity, isOpen, isListed, isStyled, off }) {
  const layer = layerOf(added);
  for (const place of off) byId(`class-${layer.number}-${place}`).click();
  if (!visible) setVisible(layer, false);
  if (opacity < 100) setOpacity(layer, opacity);
  byId(`layer-${layer.number}`).closest("li").querySelector(".options").open = isOpen;
  byId(`section-${layer.number}`).open = isListed;
  byId(styleButton(added)).setAttribute("aria-expanded", isStyled);
}

// A layer that the map is to show whole comes on it afterwards: nothing of it is drawn twice.
function drawAdded(added, number, { isFitted = false } = {}) {
  const shapes = flatShapes(added.features.map(({ geometry }) => geometry));
  const isLarge = !isNotes(added) && (added.features.length > fileTools.large.features || shapes.x.length > fileTools.large.points);
  const shape = SHAPES[mostFrequent(shapes.kinds)];
  const style = added.style ?? { kind: "single" };
  const values = added.features.map(({ properties }) => properties[style.field]);
  const styled = withTexts(added, applyStyle(style, values, shape, { turn: added.look, tables: styleTables, languages }));
  const name = `added${number}`;
  specs[number] = specOf(added, number, shapes, { isLarge, name, styled });
  const removeStyle = addStyle(name, styled.classes);
  addLegend(added, number, name, styled, shape);
  addSource(added, number);
  const makeRow = addTable(added, number, isLarge);
  const layer = addLayer(state.map, number);
  layers.sort((a, b) => a.number - b.number);
  Object.assign(layer, { added, removeStyle });
  if (isLarge) fillAdded(layer, added, shapes, makeRow);
  equipSwitch(layer);
  equipTable(layer);
  if (isFitted) fit([layer]);
  layer.group.addTo(state.map);
  addOptions(added, layer);
}

// A class of notes that are all texts says so.
function withTexts(added, { classes, members }) {
  if (!isNotes(added)) return { classes, members };
  const others = new Set(members.filter((_, index) => added.features[index].properties.kind !== "text"));
  return { classes: classes.map((each, place) => ({ ...each, isText: !others.has(place) })), members };
}

// Buttons have ids: the one that opened a card is another one once the layer is drawn anew, maybe
// with another number.
const styleButton = ({ id }) => `style-of-${id}`;

function addOptions(added, layer) {
  const { number } = layer;
  const restyle = button("style_layer", () => emit("restyle", added, byId(restyle.id)), { id: styleButton(added), "aria-expanded": "false" });
  const moves = [["move_up", 1], ["move_down", -1]].map(([key, step]) => button(key, () => {
    moveAdded(added, step);
    const { number: place } = layerOf(added);
    [byId(`${key}-${place}`), byId(styleButton(added))].find(({ disabled }) => !disabled).focus();
  }, { id: `${key}-${number}` }));
  const remove = button("remove_layer", () => removeAdded(added));
  byId(`layer-${number}`).closest("li").querySelector(".options > div").append(restyle, ...moves, remove);
}

function fillAdded(layer, added, shapes, makeRow) {
  if (!state.large) {
    state.large = true;
    drawByTile(state.map);
    watchLargePointer(state.map);
  }
  layer.rowAt = keptRows((index) => makeRow(added.features[index], index));
  layer.placesAt = (index) => shapeOfGeometry(added.features[index].geometry, (lat, lng) => ({ lat, lng })).places;
  fillLarge(layer, shapes);
}

function refreshAll() {
  addedLayers.forEach((added, place) => {
    const { number } = layerOf(added) ?? {};
    if (number === undefined) return; // not drawn yet
    byId(`move_up-${number}`).disabled = place === addedLayers.length - 1;
    byId(`move_down-${number}`).disabled = place === 0;
  });
  updateHits();
  collectNames();
  placeNames();
  if (!state.active) activate(reachable()[0] ?? null);
  emit("change");
}

function specOf(added, number, shapes, { isLarge, name, styled: { classes, members } }) {
  const values = { file: added.file, date: dateByLanguage(added.date) };
  const isOne = classes.length === 1 && members.every((member) => member === 0);
  return {
    id: added.id,
    style: name,
    title: added.title,
    legend: added.title,
    source: wordByLanguage(isNotes(added) ? "notes_from" : "added_from", values),
    sources: [`added-${number}`],
    key: "",
    own: true,
    classes: classes.map(({ title, symbol }) => [title, symbol.shape, sizeOfSign(symbol)]),
    members: isOne ? undefined : members,
    labels: added.label ? added.features.map(({ properties }) => labelOf(properties[added.label])) : undefined,
    zoom: [1, 18],
    home: false,
    grid: languages.map(({ decimal }) => `0${decimal}0001`),
    unit: UNIT,
    large: isLarge,
    features: isLarge ? [] : featuresOf(added, shapes),
  };
}

function featuresOf(added, shapes) {
  return added.features.map(({ geometry, properties }, index) => {
    const shape = shapeOfGeometry(geometry, L.latLng);
    const lines = isNotes(added) ? linesOfNote(properties) : undefined;
    if (shape.kind !== "area") return { shape, lines };
    const at = placeOf(shapes, index, "area");
    return { shape, at, lines, reach: added.label ? reachOf(shapes, index, at) : undefined };
  });
}

function labelOf(value) {
  const text = value === null || value === undefined ? "" : textOfValue(value);
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
}

function mostFrequent(kinds) {
  const counts = [0, 0, 0, 0];
  for (const kind of kinds) counts[Math.max(kind, 0)] += 1;
  counts[0] = 0;
  return counts.indexOf(Math.max(...counts));
}

// --- legend and sources ---------------------------------------------------------------------------

function addLegend({ title }, number, name, { classes }, shape) {
  const box = element("input", { type: "checkbox", id: `layer-${number}` });
  box.checked = true;
  const label = element("label", { for: box.id }, box, layerSwatch(name, classes, shape), element("span", {}, title));
  const entry = element("li", {}, label, ...classList(name, number, title, classes, shape));
  const below = [...addedGroup().children].find((other) => +other.querySelector("input").id.slice("layer-".length) < number);
  addedGroup().insertBefore(entry, below ?? null);
}

function addedGroup() {
  const group = byId("added-layers");
  if (group) return group;
  const list = element("ul", { id: "added-layers" });
  document.querySelector(".legend").prepend(element("fieldset", {}, put(element("legend"), "group_added"), list));
  return list;
}

function addSource({ title, kind, file, date, crs, accuracy }, number) {
  const origin = put(element("dd"), isNotes({ kind }) ? "notes_from" : "added_from", { file, date: dateByLanguage(date) });
  const facts = element("dl", {}, put(element("dt"), "added_file"), origin);
  facts.append(put(element("dt"), "added_crs"), put(element("dd"), accuracyKey(crs, accuracy), { crs, metres: numberText(accuracy ?? 0, 1) }));
  const cards = document.querySelector("#sources .cards");
  const after = [...cards.querySelectorAll("[id^=source-added-]")].find((other) => +other.id.slice("source-added-".length) > number);
  cards.insertBefore(element("div", { id: `source-added-${number}` }, element("h3", {}, title), facts), after ?? null);
}

function accuracyKey(crs, accuracy) {
  if (crs === "EPSG:4326" || accuracy === 0) return "added_as";
  return accuracy === null ? "added_moved_unknown" : "added_moved";
}

// --- table ----------------------------------------------------------------------------------------

export const fieldsOf = ({ features }) => [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];

export function nameFieldOf(added, fields) {
  return added.name ?? fileTools.nameFields.map((name) => fields.find((field) => field.toLowerCase() === name)).find(Boolean) ?? "";
}

function addTable(added, number, isLarge) {
  const { title, features } = added;
  const headings = isNotes(added) ? NOTE_FIELDS : {};
  const fields = fieldsOf(added);
  const nameField = nameFieldOf(added, fields);
  const heads = [headOf(nameField, { word: "feature_name" }), ...fields.map((field) => headOf(field, headings[field]))];
  const caption = put(element("caption"), "of", { layer: title, count: features.length });
  const makeRow = ({ properties }, index) => element("tr", {}, nameCell(properties[nameField], index), ...fields.map((field) => cellOf(properties[field], headings[field])));
  const body = element("tbody", {}, ...(isLarge ? [] : features.map(makeRow)));
  const table = element("table", { id: `table-${number}` }, caption, element("thead", {}, element("tr", {}, ...heads)), body);
  if (isLarge) table.classList.add("live");
  const scroll = element("div", { class: "scroll", role: "region", "aria-label": title, tabindex: "0" }, table);
  const section = element("details", { id: `section-${number}` }, element("summary", {}, `${title} (${features.length})`), scroll);
  const sections = [...byId("tables").querySelectorAll("details[id^=section-]")];
  sections.find((other) => +other.id.slice("section-".length) < number).before(section);
  return makeRow;
}

// Beside the heading, a button for sorting comes into it; so a word has an element of its own.
function headOf(field, { word: key, decimals } = {}) {
  const head = element("th", { scope: "col", "data-field": field }, key ? put(element("span"), key) : field);
  if (decimals !== undefined) head.dataset.decimals = decimals;
  return head;
}

function nameCell(value, index) {
  const text = value === null || value === undefined ? "" : String(value);
  return text.trim() ? element("th", { scope: "row" }, text.slice(0, fileTools.longest.name)) : element("th", { scope: "row", "data-raw": "null" }, `№ ${index + 1}`);
}

// A cell says what it holds where its text does not, see table.py.
function cellOf(value, { decimals, words, isDate } = {}) {
  if (value === null || value === undefined) return element("td");
  if (typeof value === "number") return element("td", { class: "number", "data-value": String(value) }, decimals === undefined ? String(value).replace(".", languages[language].decimal) : numberText(value, decimals));
  if (typeof value === "boolean") return put(element("td", { "data-raw": String(value) }), value ? "yes" : "no");
  if (isDate && /^\d{4}-\d\d-\d\d$/.test(value)) return put(element("td", { "data-date": "", "data-raw": JSON.stringify(value) }), "date_written", datePartsOf(value));
  if (words && Object.hasOwn(words, value)) return put(element("td", { "data-raw": JSON.stringify(value) }), words[value]);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const cell = element("td", {}, text.slice(0, fileTools.longest.text));
  if (typeof value !== "string" || text === "") cell.dataset.raw = JSON.stringify(value);
  else if (text.length > fileTools.longest.text || text.includes("\0")) cell.dataset.full = JSON.stringify(text);
  if (text.length > fileTools.longest.narrow) cell.className = "long";
  return cell;
}

function datePartsOf(date) {
  const [year, month, day] = date.split("-");
  return { year, month, day };
}

// --- removal --------------------------------------------------------------------------------------

export function removeAdded(added) {
  const { number } = layerOf(added);
  addedLayers.splice(addedLayers.indexOf(added), 1);
  takeAway(added);
  specs[number] = null;
  if (!byId("added-layers").childElementCount) byId("added-layers").closest("fieldset").remove();
  refreshAll();
  emit("removed", added);
}

function takeAway(added) {
  const layer = layerOf(added);
  state.opener = null;
  closePopup();
  layer.group.remove();
  layer.options.renderer.remove();
  layer.pane.remove();
  layer.removeStyle();
  layer.stopPages?.();
  layers.splice(layers.indexOf(layer), 1);
  for (const id of [`section-${layer.number}`, `source-added-${layer.number}`]) byId(id).remove();
  byId(`layer-${layer.number}`).closest("li").remove();
  if (state.active?.layer === layer) activate(reachable()[0] ?? null);
}
