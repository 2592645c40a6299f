// What the map shows of the world.

import { byId } from "../core/dom.js";
import { emit } from "../core/events.js";
import { layers, state } from "../core/state.js";

export function goHome() {
  fit(layers.filter(({ spec }) => spec.home));
}

// Nothing of them lies under the line at the lower edge.
export function fit(some) {
  const bounds = L.latLngBounds([]);
  for (const item of some.flatMap(({ items }) => items)) if (item.kind !== "none") bounds.extend(item.bounds);
  if (bounds.isValid()) state.map.fitBounds(bounds, { animate: false, paddingTopLeft: [12, 12], paddingBottomRight: [12, 12 + byId("credits").offsetHeight], maxZoom: 15 });
}

export function refresh() {
  state.map.getContainer().classList.toggle("far", state.map.getZoom() < 8);
  emit("view");
}
