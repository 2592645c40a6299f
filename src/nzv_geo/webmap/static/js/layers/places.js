// Towns as dots, for orientation; their names and those of the neighbours stand with all others
// (names.js). They are no features: they have no table, take no focus and open nothing.

import { places } from "../core/data.js";
import { layers, state } from "../core/state.js";
import { UNITS } from "../geo/encoded.js";

export const towns = { items: [], visible: true, group: null };

// Each row: kind, rank, place, German, English and Sorbian name, its language, and the number of its
// municipality.
export function makePlaces(map) {
  const pane = map.createPane("nzv-places");
  pane.style.zIndex = 582;
  pane.style.pointerEvents = "none";
  const renderer = L.svg({ pane: "nzv-places", padding: 0.4 });
  towns.group = L.layerGroup().addTo(map);
  const municipalities = layers.find(({ spec }) => spec.style === "municipality");
  towns.items = places.map(([kind, rank, x, y, german, english, sorbian, lang, unit]) => {
    const at = L.latLng(y / UNITS, x / UNITS);
    const options = { pane: "nzv-places", renderer, interactive: false, radius: rank < 3 ? 3.5 : 2.5, className: `town rank-${rank}` };
    const dot = kind === "town" ? L.circleMarker(at, options).addTo(towns.group) : null;
    return { kind, rank, at, german, english, sorbian, lang, dot, unit: municipalities?.items[unit] };
  });
}

export function showPlaces(visible) {
  towns.visible = visible;
  if (visible) towns.group.addTo(state.map);
  else towns.group.remove();
}

export function showDot({ dot }, shown) {
  dot?.getElement()?.classList.toggle("unnamed", !shown);
}
