// Draw the layers: the page's last script calls addLayer for each of them.

import { specs } from "../core/data.js";
import { byId, element } from "../core/dom.js";
import { layers, state } from "../core/state.js";
import { shapeOf, unpack } from "../geo/encoded.js";
import { addBorders, arcs } from "./borders.js";
import { classNameOf, classOf } from "./classes.js";
import { equipNode } from "./focus.js";
import { addLarge, largeAt } from "./large.js";
import { addMarks, highlight, isPointing, read } from "./marks.js";
import { open } from "./popup.js";
import { Sign } from "./symbols.js";

// The ground lies below every border: states stand out from what is around them, and the region
// from its states, with a soft band around it.
const GROUNDS = { state: [["nzv-land", 400]], valley: [["nzv-band", 401], ["nzv-ground", 402]] };

function prepare(map) {
  state.map = map;
  addMarks(map);
  map.createPane("nzv-badges").style.zIndex = 590;
  L.extend(map.options, { zoomSnap: 0.25, zoomDelta: 1, minZoom: 1, maxZoom: 18 });
}

export function addLayer(map, number) {
  if (!state.map) prepare(map);
  const spec = specs[number];
  const pane = `nzv-${number}`;
  map.createPane(pane).style.zIndex = 410 + number * 5;
  const layer = {
    number,
    spec,
    large: "bytes" in spec || spec.large === true,
    pane: map.getPane(pane),
    options: { pane, renderer: L.svg({ pane, padding: 0.4 }), bubblingMouseEvents: false, className: `nzv-${spec.style}` },
    group: L.layerGroup(),
    items: [],
    members: spec.members,
    table: byId(`table-${number}`),
    visible: byId(`layer-${number}`).checked,
    nodes: () => layer.items.filter((item) => item.node),
  };
  layers.push(layer);
  if (layer.large) {
    if (spec.bytes) addLarge(layer);
  } else {
    const { rows } = layer.table.tBodies[0];
    layer.items = spec.features.map((feature, index) => makeItem(layer, feature, rows[index], index));
    layer.items.forEach((item) => addCasing(item));
    addBorders(layer);
    drawingOrder(layer).forEach((item) => draw(item));
  }
  return layer;
}

// Small signs lie on large ones.
function drawingOrder({ items, spec: { widths } }) {
  return widths ? [...items].sort((a, b) => widths[b.index] - widths[a.index]) : items;
}

// Once the map shows home: what is put on the map before is drawn twice.
export function showLayers() {
  for (const layer of layers) {
    addGround(layer);
    if (layer.visible) layer.group.addTo(state.map);
  }
}

function makeItem(layer, feature, row, index) {
  const shape = feature.shape ?? shapeOf(classOf(layer, index) < 0 ? {} : feature, L.latLng, arcs());
  return { layer, index, feature, row, name: row.cells[0].textContent.trim(), node: null, ...shape };
}

function addGround(layer) {
  for (const [pane, height] of GROUNDS[layer.spec.style] ?? []) {
    state.map.createPane(pane).style.zIndex = height;
    const options = { pane, renderer: L.svg({ pane, padding: 0.4 }), interactive: false, className: pane };
    for (const { places } of layer.items) L.polygon(places, options).addTo(state.map);
  }
}

// What lies under the reader's own lines and areas: a light casing, so that they stand out on any
// ground, and the filling, on which the hatching is drawn.
function addCasing({ layer, kind, places, index }) {
  if (!layer.spec.own) return;
  const options = { ...layer.options, interactive: false, className: `nzv-own casing under ${classNameOf(layer, index)}` };
  if (kind === "area") L.polygon(places, options).addTo(layer.group);
  if (kind === "line") L.polyline(places, options).addTo(layer.group);
}

function draw(item) {
  const { layer, kind, places, feature } = item;
  if (kind === "none") return;
  if (kind === "point") {
    drawPoints(item);
    return;
  }
  const part = feature.areas ? "unit" : kind; // borders.js draws the borders of units
  const mark = layer.spec.badges ? "official" : part; // a focus area that is no point
  const options = { ...layer.options, className: layer.spec.own ? ownClass(item) : `${mark} ${layer.options.className}` };
  const path = kind === "area" ? L.polygon(places, options) : L.polyline(places, options);
  item.bounds = path.getBounds();
  item.at = feature.at ?? placeInside(item);
  if (layer.spec.badges) {
    answer(item, path).addTo(layer.group);
    connect(item, badge(item));
  } else {
    connect(item, path);
  }
}

function placeInside({ feature: { label }, places: [first] }) {
  return label ? unpack(label.slice(0, 2), L.latLng)[0] : first[Math.floor(first.length / 2)];
}

function ownClass({ layer, kind, index }) {
  return `nzv-own ${kind} ${classNameOf(layer, index)}`;
}

// The number of a focus area: its button, and where it has an official outline it looks so.
function badge({ layer, index, kind, at }) {
  const className = kind === "area" ? "badge of-outline" : "badge";
  const icon = L.divIcon({ className, html: element("span", {}, layer.spec.badges[index]), iconSize: [28, 28] });
  return L.marker(at, { icon, keyboard: false, pane: "nzv-badges" });
}

function drawPoints(item) {
  const { layer, places, index } = item;
  const radius = layer.spec.uncertainty?.[index];
  [item.at] = places;
  item.bounds = L.latLngBounds(places).extend(item.at.toBounds(2 * (radius ?? 500)));
  if (radius) {
    answer(item, L.circle(item.at, { ...layer.options, radius })).addTo(layer.group);
    connect(item, badge(item));
    return;
  }
  if (item.feature.lines) {
    connect(item, writing(item));
    return;
  }
  if (layer.spec.own) {
    drawSigns(item);
    return;
  }
  const small = layer.spec.style === "ledger" || layer.spec.style === "findings";
  const look = { ...layer.options, radius: small ? 7 : 12, className: `point ${layer.options.className}` };
  const [first, ...rest] = places.map((place) => L.circleMarker(place, look));
  for (const circle of rest) answer(item, circle).addTo(layer.group);
  connect(item, first);
}

// A point of the reader's own has the sign of its class, as large as its figure where it has one.
function drawSigns(item) {
  const { layer, places, index } = item;
  const { widths, classes } = layer.spec;
  const [, shape, size] = classes[classOf(layer, index)];
  const width = widths?.[index] ?? size;
  item.width = width;
  const look = { ...layer.options, shape, size: width, radius: width / 2, className: ownClass(item) };
  const [first, ...rest] = places.map((place) => new Sign(place, look));
  for (const sign of rest) answer(item, sign).addTo(layer.group);
  connect(item, first);
}

// A text at its place, instead of a sign.
function writing(item) {
  const { layer, at, feature: { lines } } = item;
  item.width = 7 * Math.max(...lines.map(({ length }) => length));
  item.height = 16 * lines.length;
  const label = element("div", { class: "name-label note-label" }, ...lines.map((line) => element("span", {}, line)));
  const icon = L.divIcon({ className: "note-text", html: label, iconSize: [0, 0] });
  return L.marker(at, { icon, keyboard: false, pane: layer.options.pane });
}

// Each feature is one button: role, name and key handling sit on its path or badge.
function connect(item, shape) {
  shape.on("add", () => equipNode(item, shape.getElement()));
  answer(item, shape).addTo(item.layer.group);
}

// What belongs to a feature answers the pointer for it.
function answer(item, shape) {
  shape.on("click", (event) => clicked(item, event.latlng));
  shape.on("mouseover", (event) => pointed(largeAt(event.latlng, item.layer.number) ?? item));
  shape.on("mouseout", () => { if (!state.popup) highlight(null); });
  return shape;
}

// A click measures while a tool is in use; otherwise it opens the feature. A large layer above
// has no elements of its own that could take it.
function clicked(item, latlng) {
  if (state.take) {
    state.take(latlng);
    return;
  }
  const topmost = largeAt(latlng, item.layer.number) ?? item;
  open(topmost, { at: topmost.kind === "point" ? topmost.at : latlng });
}

function pointed(item) {
  if (state.take || !isPointing()) return;
  read(item);
  if (!state.popup) highlight(item);
}

// The name under the pointer, at most once a frame.
export function watchLargePointer(map) {
  let waiting = null;
  map.on("mousemove", ({ latlng, originalEvent }) => {
    if (originalEvent.target.closest?.("[role=button]")) return;
    if (!waiting) {
      requestAnimationFrame(() => {
        const found = largeAt(waiting);
        waiting = null;
        if (found !== state.pointed) pointed(found);
        state.pointed = found;
      });
    }
    waiting = latlng;
  });
}
