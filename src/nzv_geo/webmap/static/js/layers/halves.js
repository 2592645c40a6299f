// Show some layers only on one side of a line down the map.

import { state } from "../core/state.js";

const FAR = 1e6; // pixels: more than any map is wide or high

// What a layer is drawn in; the badges of focus areas stand in a pane of their own.
function panesOf({ pane, spec }) {
  return spec.badges ? [pane, state.map.getPane("nzv-badges")] : [pane];
}

// `x` is where the line stands on the map, in pixels; each layer is shown to its left or to its right.
export function showHalves(x, left, right) {
  const at = state.map.containerPointToLayerPoint([x, 0]).x;
  for (const layer of left) clip(layer, -FAR, at);
  for (const layer of right) clip(layer, at, FAR);
}

function clip(layer, from, to) {
  layer.isAside = (latlng) => {
    const { x } = state.map.latLngToLayerPoint(latlng);
    return x < from || x > to;
  };
  for (const pane of panesOf(layer)) {
    pane.classList.add("halved");
    pane.style.clipPath = `polygon(${from}px ${-FAR}px, ${to}px ${-FAR}px, ${to}px ${FAR}px, ${from}px ${FAR}px)`;
  }
}

export function showWhole(some) {
  for (const layer of some) {
    delete layer.isAside;
    for (const pane of panesOf(layer)) {
      pane.classList.remove("halved");
      pane.style.clipPath = "";
    }
  }
}
