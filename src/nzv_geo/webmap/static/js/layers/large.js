// A large layer has no elements for its features: clicks and pointers are tested against the
// geometries, and only the feature that the keyboard stands on has a button, which moves along.

import { byId, element } from "../core/dom.js";
import { say } from "../core/notices.js";
import { layers, state } from "../core/state.js";
import { put } from "../core/texts.js";
import { pixelsAPart, unproject } from "../geo/mercator.js";
import { unpackLarge, unpackMembers } from "../geo/packed.js";
import { featureAt, KINDS, placeOf, placesOf, spacingOf } from "../geo/shapes.js";
import { nameAt } from "./row_columns.js";
import { largeRows, namesOf, rowOf, unpackRows } from "./rows.js";
import { signReach, TilesOf } from "./tiles.js";

const NEAR = 8; // pixels around a line or point that belong to it

// A feature of a large layer, with what other modules ask of any feature; its row is read when
// somebody asks for it.
class LargeItem {
  constructor(layer, index) {
    this.layer = layer;
    this.index = index;
    this.kind = KINDS[layer.shapes.kinds[index]];
    this.node = null;
  }

  get row() { return rowOf(this.layer, this.index); }

  get name() { return (this.layer.columns ? nameAt(this.layer.columns, this.index) : namesOf(this)[0].textContent).trim(); }

  get bounds() {
    const [west, north, east, south] = this.layer.shapes.boxes.subarray(this.index * 4, this.index * 4 + 4);
    return L.latLngBounds(unproject(west, south), unproject(east, north));
  }

  get at() {
    this.place ??= placeOf(this.layer.shapes, this.index, this.kind);
    return this.place;
  }

  get places() { return this.layer.placesAt ? this.layer.placesAt(this.index) : placesOf(this.layer.shapes, this.index, this.kind); }
}

export function addLarge(layer) {
  state.large = true;
  const { packedMembers } = layer.spec;
  layer.ready = Promise.all([unpackLarge(layer.spec), packedMembers && unpackMembers(packedMembers), unpackRows(layer)]).then(([shapes, members]) => {
    layer.members = members;
    fillLarge(layer, shapes);
  }).catch(() => {
    layer.table.tBodies[0].replaceChildren(...largeRows(layer)); // no map of it, but the whole table
    const text = put(element("p", { class: "broken" }), "layer_broken", { name: layer.spec.title });
    byId(`layer-${layer.number}`).closest("li").append(text);
    say(text.textContent);
  });
}

export function fillLarge(layer, shapes) {
  layer.shapes = shapes;
  leaveOut(layer);
  layer.items = Array.from(shapes.kinds, (_, index) => new LargeItem(layer, index));
  const sizes = shapes.kinds.map((_, index) => shapes.boxes[index * 4 + 2] - shapes.boxes[index * 4]).sort();
  layer.typical = sizes[Math.floor(sizes.length / 2)];
  layer.spacing = spacingOf(shapes);
  layer.grid = new TilesOf(layer, { pane: `nzv-${layer.number}`, tileSize: 512, keepBuffer: 1, updateWhenZooming: false, className: "nzv-tiles" });
  layer.group.addLayer(layer.grid);
  layer.pane.dataset.drawn = "true";
}

// What no rule of the style takes is not drawn; what is switched off is left out for now.
function leaveOut({ shapes, members, hidden }) {
  members?.forEach((member, f) => { if (member < 0) shapes.kinds[f] = 0; });
  shapes.skipped = (f) => hidden?.has(members ? members[f] : 0);
}

// The topmost feature of a large layer at a place, above the layer with the given number.
export function largeAt(latlng, above = -1) {
    for (const layer of [...layers].reverse()) {
    if (layer.number <= above) return null;
    if (!layer.visible || layer.isOutOfZoom || !layer.shapes || layer.isAside?.(latlng)) continue;
    const reach = Math.max(NEAR, signReach(layer)) / pixelsAPart(state.map.getZoom());
    const found = featureAt(layer.shapes, latlng, reach);
    if (found >= 0) return layer.items[found];
  }
  return null;
}

// Tiles are drawn for whole zoom levels, and at once: fading them in costs more than drawing them.
export function drawByTile(map) {
  map.options.zoomSnap = 1;
  map._fadeAnimated = false;
  map.getContainer().classList.remove("leaflet-fade-anim");
}
