// What the map shows of the world.

import { emit } from "../core/events.js";
import { layers, state } from "../core/state.js";

export function goHome() {
  const bounds = L.latLngBounds([]);
  for (const layer of layers.filter(({ spec }) => spec.home)) {
    for (const item of layer.items) if (item.kind !== "none") bounds.extend(item.bounds);
  }
  if (bounds.isValid()) state.map.fitBounds(bounds, { animate: false, padding: [12, 12], maxZoom: 15 });
}

export function refresh() {
  state.map.getContainer().classList.toggle("far", state.map.getZoom() < 8);
  emit("view");
}
