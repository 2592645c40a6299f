// Names on the map: which ones, in which order of importance, and where they find room.

import { languages } from "../core/data.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { layers, state } from "../core/state.js";
import { language, textOf } from "../core/texts.js";
import { UNITS } from "../geo/encoded.js";
import { mercator, pixelsAPart } from "../geo/mercator.js";
import { Barriers, boxAround, boxesBeside, holds, inside, Inside, overlaps, stepsAround } from "../geo/placement.js";
import { within } from "../geo/shapes.js";
import { badgePlace, badgeWidth, placeBadges } from "./badges.js";
import { isShown } from "./classes.js";
import { showDot, towns } from "./places.js";
import { germanName, namesOf } from "./rows.js";
import { signReach } from "./tiles.js";

const MOST_NAMES = 300; // of a large layer, at once
const MOST_LABELLED = 1000; // features in view, above which labels would hide them
const FIRST_ZOOM = [0, 6, 7.25, 8, 9.25, 10]; // of the towns of each rank
const FIRST_BESIDE_BADGE = 8.25; // zoom
const MOST_SIGNS = 200; // of own layers in view, which names keep off
const REACH = 150; // pixels from the middle of an area to its name
const STEPS = stepsAround(REACH);
const NEAR_STEPS = stepsAround(40);
const FAR_STEPS = stepsAround(320, 12);
const START_STEPS = stepsAround(32, 16);
const START_ROOM = { width: 12, height: 12 };
const MOST_STARTS = 6;
const GAP = 7; // pixels from a town to its name

let known = "";
let names = []; // the most important first
let largeNamed = new Set(); // features of large layers that were looked at
const fonts = new Map();
const pen = document.createElement("canvas").getContext("2d");

export function makeNames() {
  const pane = state.map.createPane("nzv-labels");
  pane.style.zIndex = 585;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  collectNames();
}

// Again, whenever there are other layers or labels.
export function collectNames() {
  for (const { label, leader } of names) {
    label?.remove();
    leader?.remove();
  }
  const items = layers.flatMap(({ items: some, large }) => (large ? [] : some));
  names = [...items.map(nameOfUnit), ...items.map(nameOfBadge), ...items.map(nameOfOwn), ...towns.items.map(nameOfPlace)]
    .filter((name) => name && name.order < Infinity)
    .sort((a, b) => a.order - b.order);
}

// --- what is named ---

const IMPORTANCE = { county: 0, state: 3.2, neighbour: 5, own: 5.5, municipality: 7 };

function nameOfUnit(item) {
  const { style, labels } = item.layer.spec;
  if (!(style in IMPORTANCE) || item.kind !== "area" || item.layer.spec.own) return null;
  const german = labels?.[item.index] ?? germanName(item);
  const [, sorbian] = namesOf(item);
  const other = sorbian && { text: sorbian.textContent, lang: sorbian.lang };
  const town = towns.items.find(({ kind, german: name }) => kind === "town" && name === german);
  const isTown = style === "county" && town;
  const order = style === "county" && !isCentral(item) ? IMPORTANCE.neighbour : IMPORTANCE[style];
  return { item, style, town: style === "municipality" ? towns.items.find(({ unit }) => unit === item) : town, order: isTown ? 2.5 : order, german: [german], other, label: null };
}

// Whether a county belongs to the region, where the page has one.
function isCentral(item) {
  const regions = layers.filter(({ spec, large }) => spec.style === "valley" && !large).flatMap(({ items }) => items);
  const [x, y] = mercator(item.at.lng, item.at.lat);
  return !regions.length || regions.some((region) => inside(worldOf(region), { x, y }));
}

// After the counties and the two largest towns: what the map is about.
function nameOfBadge(item) {
  const { badges, labels } = item.layer.spec;
  return badges && { item, style: "focus-area", order: 1.5, german: labels?.[item.index] ?? item.name, label: null };
}

// What the owner of a layer has written beside its features.
function nameOfOwn(item) {
  const { own, labels } = item.layer.spec;
  const isNamed = own && labels?.[item.index] && item.kind !== "none";
  return isNamed ? { item, style: "own", order: IMPORTANCE.own, german: [labels[item.index]], label: null } : null;
}

function nameOfPlace(place) {
  const { kind, rank, unit, german, english, sorbian, lang } = place;
  const orders = { country: 3, state: 3.1, town: [0, 1, unit ? 2 : 3.5, unit ? 3.6 : 4, 6, 6.5][rank] };
  const other = sorbian && { text: sorbian, lang };
  return { place, style: kind === "town" ? `town rank-${rank}` : kind, order: orders[kind], german: [german, english || null], other, label: null };
}

// The lines of a name, in the order in which they are tried: Sorbian first on Sorbian pages.
function formsOf(name) {
  const { style, other } = name;
  const german = { text: textOf(name.german) };
  const first = other && /sb$/.test(languages[language].code) ? other : german;
  const second = first === other ? german : other;
  const single = [first];
  const two = broken(first);
  const bilingual = second && !/^(state|country)$/.test(style) ? [[first, { ...second, second: true }]] : [];
  return style.startsWith("town") ? [...bilingual, single] : [...bilingual, single, ...two];
}

// A long name in two lines, broken near its middle.
function broken(line) {
  const places = [...line.text.matchAll(/[ -]/g)].map(({ index }) => index + 1).filter((at) => at > 3);
  if (line.text.length < 12 || !places.length) return [];
  const middle = line.text.length / 2 + 1;
  const at = places.reduce((best, place) => (Math.abs(place - middle) < Math.abs(best - middle) ? place : best));
  return [[{ ...line, text: line.text.slice(0, at).trimEnd() }, { ...line, text: line.text.slice(at) }]];
}

// --- how large it is ---

// The size of the sizing depends on the zoom and on what the reader has set.
function forgetOtherFonts() {
  const container = state.map.getContainer();
  const sizing = `${getComputedStyle(container).fontSize} ${container.classList.contains("far")} ${language}`;
  if (sizing === known) return;
  known = sizing;
  fonts.clear();
  for (const name of names) name.sizes = null;
}

function sizeOf(lines, style) {
  const font = fontOf(style);
  const width = Math.max(...lines.map(({ text, second }) => widthOf(text, font, second)));
  return { lines, width: width + 4, height: lines.length * font.lineHeight + 2 };
}

function widthOf(text, font, second) {
  pen.font = second ? font.second : font.first;
  return pen.measureText(font.upper ? text.toUpperCase() : text).width + text.length * font.spacing;
}

function fontOf(style) {
  if (!fonts.has(style)) {
    const probe = element("div", { class: `name-label ${style}` }, element("span", {}, "x"), element("span", { class: "second" }, "x"));
    state.map.getPane("nzv-labels").append(probe);
    const [first, second] = [...probe.children].map((node) => getComputedStyle(node));
    const font = ({ fontStyle, fontWeight, fontSize, fontFamily }) => `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    fonts.set(style, { first: font(first), second: font(second), spacing: parseFloat(first.letterSpacing) || 0, upper: first.textTransform === "uppercase", lineHeight: parseFloat(first.lineHeight) });
    probe.remove();
  }
  return fonts.get(style);
}

// --- where it stands ---

export function placeNames() {
  forgetOtherFonts();
  const room = roomOnMap();
  for (const name of names) place(name, isWanted(name, room) ? positionOf(name, room) : null, room);
  placeLargeNames(room);
}

function roomOnMap() {
  const { min, max } = state.map.getPixelBounds();
  const origin = state.map.getPixelOrigin();
  const view = [min.x - origin.x + 4, min.y - origin.y + 4, max.x - origin.x - 4, max.y - origin.y - 4];
  const region = ringsInView(["valley"], origin);
  const outlines = new Barriers(view, region);
  const borders = new Barriers(view, [...region, ...ringsInView(["county", "neighbour", "state"], origin)]);
  const zoom = state.map.getZoom();
  const dots = towns.items.filter((town) => towns.visible && town.dot && town.rank <= 2 && zoom >= FIRST_ZOOM[town.rank]).map(({ at }) => boxAround(state.map.latLngToLayerPoint(at), { width: 9, height: 9 }));
  const { badges, lines } = placeBadges();
  return { zoom, origin, view, outlines, borders, region: region.length ? new Inside(view, region) : null, badges, lines, taken: [...badges, ...dots, ...ownSigns()], written: new Set() };
}

// Where the reader's own points are; of very many, every name would cover some.
function ownSigns() {
  const bounds = state.map.getBounds();
  const signs = layers.filter(({ spec, visible, large }) => spec.own && visible && !large)
    .flatMap(({ items }) => items.filter((item) => item.kind === "point" && isShown(item) && bounds.contains(item.at)));
  return signs.length > MOST_SIGNS ? [] : signs.map(({ at, width, height = width }) => boxAround(state.map.latLngToLayerPoint(at), { width, height }));
}

// The rings of the areas of these styles that are shown.
export function ringsInView(styles, origin) {
  const bounds = state.map.getBounds();
  return layers.filter(({ spec, visible, large }) => visible && !large && styles.includes(spec.style))
    .flatMap(({ items }) => items.filter((item) => item.kind === "area" && bounds.intersects(item.bounds)))
    .flatMap((item) => ringsOf(item, origin));
}

// The rings of an area in parts of the world, each as lists of x and y.
function worldOf(item) {
  item.world ??= item.places.flat().map((ring) => {
    const points = ring.map(({ lat, lng }) => mercator(lng, lat));
    return [Float64Array.from(points, ([x]) => x), Float64Array.from(points, ([, y]) => y)];
  });
  return item.world;
}

// The rings of an area in pixels of the layers.
function ringsOf(item, origin) {
  const scale = pixelsAPart(state.map.getZoom());
  return worldOf(item).map(([xs, ys]) => [xs.map((x) => x * scale - origin.x), ys.map((y) => y * scale - origin.y)]);
}

function isWanted({ item, place: town, town: named, style }, { zoom, written }) {
  if (town) return towns.visible && (town.kind === "town" ? zoom >= FIRST_ZOOM[town.rank] : !written.has(town.german));
  if (style === "focus-area" && zoom < FIRST_BESIDE_BADGE) return false;
  if (named && towns.visible && named.named) return false;
  if (named && towns.visible && style === "municipality" && zoom < FIRST_ZOOM[named.rank]) return false;
  return item.layer.visible && isShown(item);
}

function positionOf(name, room) {
  name.sizes ??= formsOf(name).map((lines) => sizeOf(lines, name.style));
  const { sizes } = name;
  if (name.style === "focus-area") return besideBadge(name.item, sizes, room);
  if (name.style === "own") return atOwn(name, sizes, room);
  if (name.item) return inArea(name, sizes, room);
  const point = state.map.latLngToLayerPoint(name.place.at);
  if (!holds(room.view, [point.x, point.y, point.x, point.y])) return null;
  if (name.place.kind === "town") return besideTown(point, sizes, room);
  return sizes.map((size) => nearest(point, size, room, (box) => !room.borders.crossed(box), NEAR_STEPS)).find(Boolean) ?? null;
}

function besideTown(point, sizes, room) {
  const dot = boxAround(point, { width: 8, height: 8 });
  if (room.badges.some((badge) => overlaps(badge, dot))) return null;
  const found = beside(point, sizes, room, GAP);
  return found && { ...found, dot };
}

// A badge is round: a name may stand in a corner of its box.
function besideBadge(item, sizes, room) {
  const taken = room.taken.filter((box) => box !== item.box);
  return beside(badgePlace(item), sizes, { ...room, taken }, badgeWidth() / 2 + 1);
}

// Beside a point, inside an area, along a line where there is room.
function atOwn(name, sizes, room) {
  const { item } = name;
  if (item.kind === "area") return inArea({ item, style: "municipality" }, sizes, room);
  const point = state.map.latLngToLayerPoint(item.at);
  if (!holds(room.view, [point.x, point.y, point.x, point.y])) return null;
  if (item.kind !== "point") return beside(point, sizes, room, 5);
  const sign = boxAround(point, { width: item.width, height: item.width });
  const taken = room.taken.filter((box) => !sameBox(box, sign));
  return beside(point, sizes, { ...room, taken }, item.width / 2 + 2);
}

function sameBox(box, other) {
  return box.every((side, i) => Math.abs(side - other[i]) < 0.01);
}

function beside(point, sizes, room, gap) {
  const free = sizes.flatMap((size) => boxesBeside(point, size, gap).map((box) => ({ size, box }))).filter(({ box }) => isFree(box, room));
  return free.find(({ box }) => !room.borders.crossed(box)) ?? free[0] ?? null;
}

function isFree(box, room) {
  return holds(room.view, box) && isBare(box, room) && !room.outlines.crossed(box);
}

function isBare(box, { taken, lines }) {
  const meetsBox = (other) => overlaps(box, other);
  return !taken.some(meetsBox) && !lines.some(meetsBox);
}

function nearest(point, size, room, allowed, steps = STEPS) {
  for (const { x, y, away } of steps) {
    const box = boxAround({ x: point.x + x, y: point.y + y }, size);
    if (isFree(box, room) && allowed(box)) return { size, box, away };
  }
  return null;
}

// A name inside its area; a county that fills the screen is named in the corner, see here.js.
function inArea({ item, style }, sizes, room) {
  const radius = item.feature.reach ?? item.feature.label[2] / UNITS;
  const middle = state.map.latLngToLayerPoint(item.at);
  const edge = middle.y - state.map.latLngToLayerPoint(L.latLng(item.at.lat + radius, item.at.lng)).y;
  const [west, north, east, south] = room.view;
  if (edge > (east - west) / 2 && edge > (south - north) / 2) return null;
  if (style === "municipality") return sizes.filter(({ width }) => width < edge * 2.3).map((size) => ({ size, box: boxAround(middle, size) })).find(({ box }) => isFree(box, room)) ?? null;
  const area = new Inside(room.view, ringsOf(item, room.origin));
  const start = { x: Math.min(Math.max(middle.x, west + 40), east - 40), y: Math.min(Math.max(middle.y, north + 20), south - 20) };
  const isInside = (box) => area.has(middleOf(box));
  const whole = best(sizes.map((size) => nearest(start, size, room, (box) => !room.borders.crossed(box) && isInside(box))));
  if (whole || style !== "county" || !isCentral(item)) return whole;
  return best(sizes.map((size) => nearest(start, size, room, isInside))) ?? beyondOutline(middle, area, sizes, room);
}

// The name of a county without room in the region stands outside, with a line that leads to it.
function beyondOutline(middle, area, sizes, room) {
  if (!room.region?.has(middle)) return null;
  const short = sizes.filter(({ lines }) => !lines.some(({ second }) => second));
  return best(startsNear(middle, area, room).map((start) => best(short.map((size) => ledFrom(start, size, room)))));
}

// Near the middle of an area: where such a line may begin, off badges and their lines.
function startsNear(middle, area, room) {
  const places = START_STEPS.map(({ x, y }) => ({ x: middle.x + x, y: middle.y + y }));
  const bare = places.filter((place) => area.has(place) && isBare(boxAround(place, START_ROOM), room));
  return bare.length ? bare.slice(0, MOST_STARTS) : [middle];
}

function ledFrom(start, size, room) {
  const found = nearest(start, size, room, (box) => {
    if (room.region.has(middleOf(box))) return false;
    return !room.taken.some((other) => meets(start, endOf(box, start), other));
  }, FAR_STEPS);
  return found && { ...found, leader: [start, endOf(found.box, start)] };
}

function middleOf([west, north, east, south]) {
  return { x: (west + east) / 2, y: (north + south) / 2 };
}

// Where a line to a box ends: at the nearest of its sides.
function endOf([west, north, east, south], { x, y }) {
  return { x: Math.min(Math.max(x, west), east), y: Math.min(Math.max(y, north), south) };
}

// Whether a line meets a box that does not hold its first end.
function meets(from, to, box) {
  if (holds(box, [from.x, from.y, from.x, from.y])) return false;
  return Array.from({ length: 40 }, (_, i) => i / 40).some((part) => {
    const [x, y] = [from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part];
    return holds(box, [x, y, x, y]);
  });
}

// A name in one line, with its second language, is worth some pixels of distance.
function best(found) {
  const ranked = found.map((position, form) => position && { ...position, cost: position.away + form * 24 }).filter(Boolean);
  return ranked.sort((a, b) => a.cost - b.cost)[0] ?? null;
}

function place(name, found, { taken, written }) {
  if (name.place) {
    name.place.named = Boolean(found);
    showDot(name.place, found);
  }
  name.leader?.remove();
  if (!found) {
    name.label?.remove();
    return;
  }
  taken.push(found.box);
  written.add(name.german[0]);
  if (found.leader) name.leader = L.polyline(found.leader.map((at) => state.map.layerPointToLatLng(at)), { pane: "nzv-places", interactive: false, smoothFactor: 0, className: "leader" }).addTo(state.map);
  if (found.dot) taken.push(found.dot);
  write(name, found);
}

function write(name, { size, box }) {
  name.label ??= element("div", { class: `name-label ${name.style}` });
  if (name.lines !== size.lines) {
    name.label.replaceChildren(...size.lines.map(({ text, lang, second }) => element("span", { ...(lang ? { lang } : {}), ...(second ? { class: "second" } : {}) }, text)));
    name.lines = size.lines;
  }
  if (!name.label.isConnected) state.map.getPane("nzv-labels").append(name.label);
  L.DomUtil.setPosition(name.label, L.point(Math.round(box[0] + 2), Math.round(box[1] + 1)));
}

// --- names of large layers ---

// What stood there before goes, also where its layer does.
function placeLargeNames(room) {
  const found = layers.filter(({ shapes, visible, isOutOfZoom }) => shapes && visible && !isOutOfZoom)
    .flatMap((layer) => (layer.spec.labels ? labelledFeatures(layer) : wideFeatures(layer)));
  const kept = new Set(found.map(([item]) => item));
  for (const item of largeNamed) if (!kept.has(item)) item.named.label?.remove();
  largeNamed = kept;
  for (const [item, width] of found) {
    item.named ??= nameOfLarge(item);
    place(item.named, positionOfLarge(item, width, room), room);
  }
}

function nameOfLarge(item) {
  const { style, labels } = item.layer.spec;
  return labels ? { style: "own", german: [labels[item.index]], label: null } : { style, german: [germanName(item)], label: null };
}

function positionOfLarge({ layer, kind, at, named }, width, room) {
  const sizes = layer.spec.labels ? formsOf(named).map((lines) => sizeOf(lines, named.style)) : [sizeOf([{ text: named.german[0] }], named.style)];
  const point = state.map.latLngToLayerPoint(at);
  if (kind !== "area") return beside(point, sizes, room, kind === "point" ? signReach(layer) + 2 : 5);
  return sizes.filter((size) => size.width < width * 0.8).map((size) => ({ size, box: boxAround(point, size) })).find(({ box }) => isFree(box, room)) ?? null;
}

// Only features wide enough for a word are looked at, the widest first.
function wideFeatures(layer) {
  if (layer.typical * pixelsAPart(state.map.getZoom()) < 30) return [];
  return widest(featuresInView(layer, { wider: 40 }));
}

// What the owner of a layer has written beside its features; nothing where they stand too close.
function labelledFeatures(layer) {
  return widest(featuresInView(layer, { most: MOST_LABELLED }).filter(([{ index, kind }, width]) => layer.spec.labels[index] && (kind !== "area" || width > 20)));
}

// Those that have their middle in view, each with its width in pixels.
function widest(some) {
  const bounds = state.map.getBounds();
  return some.sort(([, a], [, b]) => b - a).slice(0, MOST_NAMES).filter(([item]) => bounds.contains(item.at));
}

// Those wider than so many pixels; none where there are more than `most`.
function featuresInView({ shapes, items }, { most = Infinity, wider = 0 }) {
  const scale = pixelsAPart(state.map.getZoom());
  const bounds = state.map.getBounds();
  const [west, north] = mercator(bounds.getWest(), bounds.getNorth());
  const [east, south] = mercator(bounds.getEast(), bounds.getSouth());
  const found = [];
  for (const f of within(shapes, [west, north, east, south])) {
    const width = (shapes.boxes[f * 4 + 2] - shapes.boxes[f * 4]) * scale;
    if (width <= wider && wider) continue;
    if (found.length === most) return [];
    found.push([items[f], width]);
  }
  return found;
}

on("view", placeNames);
on("language", placeNames);
