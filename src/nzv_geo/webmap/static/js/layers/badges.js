// Where the badges of focus areas stand. On a sheet or in a picture nobody can zoom to tell two of them
// apart: there they move aside, and a line leads to the place of each.

import { on } from "../core/events.js";
import { layers, state } from "../core/state.js";
import { movedApart } from "../geo/apart.js";

const WIDTH = 34; // pixels with the ring
const FAR_WIDTH = 28;

let ways = []; // the lines from places to badges that moved

export function badgeWidth() {
  return state.map.getContainer().classList.contains("far") ? FAR_WIDTH : WIDTH;
}

// The middle of each badge that is shown, in pixels of the layers.
export function badgeMiddles() {
  const items = layers.filter(({ spec, visible }) => visible && spec.badges).flatMap((layer) => layer.items);
  const places = items.map(({ at }) => state.map.latLngToLayerPoint(at));
  const isFixed = document.documentElement.classList.contains("printing");
  const middles = isFixed ? movedApart(places, badgeWidth()) : places;
  return items.map((item, i) => ({ item, place: places[i], middle: L.point(middles[i]) }));
}

function placeBadges() {
  for (const way of ways) way.remove();
  ways = [];
  for (const { item, place, middle } of badgeMiddles()) {
    if (!item.node) continue;
    L.DomUtil.setPosition(item.node, middle.round());
    if (place.distanceTo(middle) > badgeWidth() / 2) ways.push(wayTo(item, middle));
  }
}

function wayTo({ at }, middle) {
  const options = { pane: "nzv-places", interactive: false, smoothFactor: 0, className: "leader" };
  return L.polyline([at, state.map.layerPointToLatLng(middle)], options).addTo(state.map);
}

on("view", placeBadges);
