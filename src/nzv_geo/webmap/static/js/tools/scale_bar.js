// The scale bar.

import { addToCorner } from "../core/corners.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { state } from "../core/state.js";
import { distance } from "../geo/geodesy.js";
import { roundLength } from "../geo/scales.js";
import { register } from "./tool.js";

register({
  id: "scale_bar",
  add({ map }) {
    const bar = element("p", { class: "scale-bar", id: "scale-bar" }, element("span"), "");
    addToCorner(map, "bottomleft", bar);
    on("view", () => {
      const { width, text } = scaleBar();
      bar.firstChild.style.width = `${width}px`;
      bar.lastChild.textContent = text;
    });
  },
});

// A round length and how many pixels it has: little of a narrow map.
export function scaleBar() {
  const most = Math.min(160, state.map.getSize().x * 0.3);
  const metres = metresAcross(most);
  const round = roundLength(metres);
  return { width: (most * round) / metres, text: round < 1000 ? `${round} m` : `${round / 1000} km` };
}

// How many metres so many pixels are in the middle of the map, along the parallel.
export function metresAcross(pixels) {
  const { x, y } = state.map.getSize();
  const [from, to] = [x / 2 - pixels / 2, x / 2 + pixels / 2].map((at) => state.map.containerPointToLatLng([at, y / 2]));
  return distance(from, to);
}
