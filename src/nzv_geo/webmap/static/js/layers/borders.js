// Borders between units. One that several layers have is drawn once, by the topmost visible one, so
// that neither the dashes of two layers nor those of two neighbours run across each other.

import { packedArcs } from "../core/data.js";
import { layers } from "../core/state.js";
import { joined, numbersOf } from "../geo/arcs.js";
import { unpack } from "../geo/encoded.js";

const CASED = new Set(["county", "state", "valley"]); // lines that stand out on any ground
const BANDED = new Set(["state"]); // see addBand

const owners = []; // of each arc: the layers that have it, from the ground up
let unpacked = null;

export function arcs() {
  unpacked ??= packedArcs.map((deltas) => unpack(deltas, L.latLng));
  return unpacked;
}

// The lines of a layer's borders; `drawBorders` gives them their places once all layers are there.
export function addBorders(layer) {
  const numbers = new Set(layer.spec.features.flatMap(({ areas }) => numbersOf(areas ?? [])));
  if (!numbers.size) return;
  for (const number of numbers) (owners[number] ??= []).push(layer);
  if (BANDED.has(layer.spec.style)) addBand(layer, numbers);
  const parts = CASED.has(layer.spec.style) ? ["casing", "edge"] : ["edge"];
  layer.edges = parts.map((part) => addLine(layer, part));
}

function addLine(layer, part) {
  const options = { ...layer.options, interactive: false, className: `${part} edge-${layer.spec.style}` };
  return L.polyline([], options).addTo(layer.group);
}

// Where the outline of the region takes the place of the line of a state, the state's band of
// colour still tells that one ends there: it runs along all of its border.
function addBand(layer, numbers) {
  addLine(layer, "band").setLatLngs(longLines([...numbers]));
}

function longLines(numbers) {
  return joined(numbers.map((number) => arcs()[number]));
}

// To be called whenever a layer is switched. Lines that stay as they are cost nothing.
export function drawBorders() {
  const shown = layers.filter(({ edges, visible }) => edges && visible);
  const drawn = new Map(shown.map((layer) => [layer, []]));
  owners.forEach((some, number) => drawn.get(some.findLast(({ visible }) => visible))?.push(number));
  for (const [layer, numbers] of drawn) {
    if (`${numbers}` === layer.drawn) continue;
    layer.drawn = `${numbers}`;
    for (const path of layer.edges) path.setLatLngs(longLines(numbers));
  }
}
