// What the map shows of the world.

import { byId } from "../core/dom.js";
import { emit } from "../core/events.js";
import { layers, state } from "../core/state.js";
import { unproject } from "../geo/mercator.js";
import { boxOfAll } from "../geo/shapes.js";

export function homeBounds() {
  return boundsAround(layers.filter(({ spec }) => spec.home));
}

export function goHome() {
  lookAt(homeBounds());
}

export function fit(some) {
  lookAt(boundsAround(some));
}

function boundsAround(some) {
  const bounds = L.latLngBounds([]);
  for (const { shapes, items } of some) {
    if (shapes) bounds.extend(boundsOfBox(boxOfAll(shapes)));
    else for (const item of items) if (item.kind !== "none") bounds.extend(item.bounds);
  }
  return bounds;
}

function boundsOfBox([west, north, east, south]) {
  return west > east ? [] : [unproject(west, south), unproject(east, north)];
}

// Nothing of it lies under the line at the lower edge.
function lookAt(bounds) {
  if (bounds.isValid()) state.map.fitBounds(bounds, { animate: false, paddingTopLeft: [12, 12], paddingBottomRight: [12, 12 + byId("credits").offsetHeight], maxZoom: 17 });
}

export function refresh() {
  state.map.getContainer().classList.toggle("far", state.map.getZoom() < 8);
  emit("view");
}
