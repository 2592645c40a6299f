// Where the pointer is.

import { addToCorner } from "../core/corners.js";
import { plane } from "../core/data.js";
import { element } from "../core/dom.js";
import { inDegrees, inMetres } from "../geo/coordinates.js";
import { register } from "./tool.js";

register({
  id: "pointer",
  add({ map }) {
    const output = element("p", { class: "pointer", id: "pointer" });
    addToCorner(map, "bottomright", output);
    let waiting = null;
    map.on("mousemove", ({ latlng }) => {
      if (!waiting) requestAnimationFrame(() => { showPointer(output, waiting); waiting = null; });
      waiting = latlng;
    });
    map.on("mouseout", () => output.replaceChildren());
  },
});

function showPointer(output, place) {
  const figures = [`WGS84 ${inDegrees(place, 5).join(", ")}`];
  if (plane) figures.unshift(`${plane.code} ${inMetres(place, plane, 0).join(" ")}`);
  output.textContent = figures.join(" · ");
}
