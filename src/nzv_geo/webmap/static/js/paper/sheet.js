// The sheet: map, title block, legend, scale, sources. It stands in the page only while it is
// measured or printed; the style sheet arranges it.

import { dateText, today } from "../core/dates.js";
import { plane } from "../core/data.js";
import { element } from "../core/dom.js";
import { numberText, put, word } from "../core/texts.js";
import { roundScale, scaleText } from "../geo/scales.js";
import { filling, scaleBar } from "../layers/lengths.js";
import { introduction, legendEntries, limits, numberedPlaces, sourceCards, title, vintages } from "./contents.js";
import { frameOf, gridNorth } from "./frame.js";
import { drawHalos } from "./halos.js";
import { measuringBar, northArrow } from "./symbols.js";

const LAYOUTS = ["beside", "tall", "below"];
const SIZES = { a4: [7.5, 6.75, 6, 5], a3: [9, 8, 7, 6, 5] }; // points
const READABLE = 6; // points
const LEAST_MAP = 0.4; // of the height of the sheet
const ROOM = 8; // pixels between the region and the neat line
const BAR = 215; // pixels: 57 mm
const BESIDE_BAR = 24; // pixels for its last figure

// Which size the map may have on the sheet, in each layout and in letters of each size.
export function framesFor(look) {
  const node = makeSheet(look);
  const frames = LAYOUTS.flatMap((layout) => SIZES[look.paper].map((size) => frameIn(node, { layout, size })));
  node.remove();
  return frames;
}

// The frame that shows these bounds at the largest round scale; then the one with the largest
// letters, then the largest one.
export function bestFrame(frames, bounds) {
  const tried = frames.map((frame) => {
    const { scale, middle } = filling(bounds, { x: frame.width - 2 * ROOM, y: frame.height - 2 * ROOM });
    return { ...frame, scale: roundScale(scale), middle };
  });
  return tried.sort((a, b) => b.whole - a.whole || a.scale - b.scale || b.size - a.size || b.width * b.height - a.width * a.height)[0];
}

export function sheetWith(look, frame) {
  const node = makeSheet(look);
  arrange(node, frame);
  return { node, box: node.querySelector(".sheet-map") };
}

function makeSheet({ paper, orientation, imprint, notes }) {
  const node = contentsOf(imprint, notes);
  node.classList.add(paper, orientation);
  document.body.prepend(node);
  return node;
}

function arrange(node, { layout, size }) {
  node.classList.remove(...LAYOUTS);
  node.classList.add(layout);
  node.style.setProperty("--size", `${size}pt`);
}

// `whole` is 2 if everything fits, 1 if it does in letters that are hard to read.
function frameIn(node, { layout, size }) {
  arrange(node, { layout, size });
  const { width, height } = mapSize(node);
  return { layout, size, width, height, whole: fits(node) ? 1 + (size >= READABLE) : 0 };
}

function fits(node) {
  const isWhole = ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight <= clientHeight + 1 && scrollWidth <= clientWidth + 1;
  return mapSize(node).height > LEAST_MAP * node.clientHeight && [node, node.querySelector(".sheet-side")].every(isWhole);
}

function mapSize(node) {
  const frame = node.querySelector(".sheet-map");
  const margin = parseFloat(getComputedStyle(frame).paddingLeft);
  return { width: frame.clientWidth - 2 * margin, height: frame.clientHeight - 2 * margin, margin };
}

// --- what stands on it ---

function contentsOf(imprint, notes) {
  const side = element("div", { class: "sheet-side" }, legend(), placeList(), measures(), imprintList(imprint));
  return element("section", { class: "sheet" }, head(imprint), element("div", { class: "sheet-map" }), side, sources(notes));
}

function head({ number, logo }) {
  const box = element("header", { class: "sheet-head" }, element("div", {}, element("p", { class: "sheet-title" }, title()), element("p", {}, `${introduction()} ${limits()}`)));
  if (number) box.append(element("p", { class: "sheet-number" }, `${word("sheet")} ${number}`));
  if (logo) box.append(logo);
  return box;
}

function legend() {
  const entries = legendEntries().map(({ swatch, text, isClass }) => element("li", isClass ? { class: "is-class" } : {}, lowered(swatch.cloneNode(true)), element("span", {}, text)));
  return element("div", { class: "sheet-legend" }, put(element("h2"), "legend"), element("ul", {}, ...entries));
}

// As tall as a line, at the same size: what is taller stands out, but for signs, which are smaller.
function lowered(swatch) {
  if (+swatch.getAttribute("height") > 24) return swatch;
  swatch.setAttribute("viewBox", swatch.querySelector(".point.nzv-own") ? "0 0 44 24" : "0 4 44 16");
  swatch.setAttribute("height", 16);
  return swatch;
}

function placeList() {
  const rows = numberedPlaces().map(({ number, name, municipality }) => element("li", {}, element("b", {}, number), element("span", {}, name, element("small", {}, municipality ? ` ${municipality}` : ""))));
  return element("div", { class: "sheet-places" }, ...(rows.length ? [put(element("h2"), "group_focus"), element("ol", {}, ...rows)] : []));
}

// Filled in by `finish`, once the map has its place.
function measures() {
  return element("div", { class: "sheet-measures" }, element("p", { class: "ratio", id: "ratio" }, "–"), element("div", { class: "sheet-bar" }), northArrow(), element("p", { class: "sheet-north" }, `${word("north_said")} ${word("grid_north_west", { angle: "0,0" })} ${word("grid_said", { system: "EPSG:25833" })}`));
}

function imprintList({ publisher }) {
  const list = element("dl", { class: "sheet-details" });
  const dates = vintages().map(({ name, date }) => element("span", {}, `${name}: ${date}`));
  if (publisher) list.append(put(element("dt"), "publisher"), element("dd", {}, publisher));
  if (dates.length) list.append(put(element("dt"), "data_vintage"), element("dd", {}, ...dates));
  list.append(put(element("dt"), "printed"), element("dd", {}, dateText(today())));
  return list;
}

// With room for all notes about the background map; `finish` leaves one of them.
function sources(notes) {
  const maker = document.querySelector("meta[name='generator']").content;
  return element("div", { class: "sheet-sources" }, put(element("h2"), "sources"), ...sourceCards(), element("p", { class: "sheet-note" }, notes.join(" ")), " ", element("p", {}, word("made", { maker })));
}

// --- what the map decides ---

export function finish({ node, box }, scale, note) {
  const { margin } = mapSize(node);
  noteOn({ node }, note);
  box.append(frameOf({ width: box.clientWidth, height: box.clientHeight, margin, scale }));
  put(node.querySelector(".ratio"), "scale_said", { scale: scaleText(scale) });
  const bar = node.querySelector(".sheet-bar");
  bar.replaceChildren(measuringBar(scaleBar(Math.min(BAR, bar.clientWidth - BESIDE_BAR))));
  node.querySelector(".sheet-north").textContent = northText();
  drawHalos();
}

export function noteOn({ node }, note) {
  node.querySelector(".sheet-note").textContent = note;
}

function northText() {
  const angle = gridNorth();
  if (angle === null) return word("north_said");
  const turned = word(angle < 0 ? "grid_north_west" : "grid_north_east", { angle: numberText(Math.abs(angle), 1) });
  return [word("north_said"), turned, word("grid_said", { system: plane.code })].join(" ");
}
