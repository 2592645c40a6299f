// Which unit the middle of the map lies in, where the names of the areas may be out of view; and a
// background map where it is missed.

import { button } from "../core/buttons.js";
import { addToCorner } from "../core/corners.js";
import { byId, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { layers } from "../core/state.js";
import { inside } from "../geo/placement.js";
import { germanName } from "../layers/rows.js";
import { background, isOffered } from "./basemap.js";
import { register } from "./tool.js";

const CLOSE = 11.5; // zoom
const NAMED = ["municipality", "county", "neighbour"];

register({
  id: "here",
  add({ map }) {
    const name = element("p", { class: "here-name" });
    const offer = button("basemap_offer", () => byId("tool-basemap").click());
    const box = element("div", { class: "here" }, name, offer);
    addToCorner(map, "bottomleft", box);
    const update = () => {
      const isClose = map.getZoom() >= CLOSE;
      name.textContent = isClose ? [...new Set(unitsAt(map.getCenter()))].join(" · ") : "";
      offer.hidden = !isClose || !isOffered() || Boolean(background.shown);
      box.hidden = !name.textContent && offer.hidden;
    };
    on("view", update);
    on("change", update);
  },
});

// The names of the units at a place, the smallest first.
function unitsAt({ lat, lng }) {
  return NAMED.flatMap((style) => layers.filter(({ spec, large }) => spec.style === style && !large)).flatMap(({ items, spec }) => items
    .filter((item) => item.kind === "area" && item.bounds.contains([lat, lng]) && inside(item.places.flat().map((ring) => [ring.map((at) => at.lng), ring.map((at) => at.lat)]), { x: lng, y: lat }))
    .map((item) => spec.labels?.[item.index] ?? germanName(item)));
}
