// Where the pointer is.

import { addToCorner } from "../core/corners.js";
import { element } from "../core/dom.js";
import { inDegrees, inUtm } from "../geo/coordinates.js";
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
  output.textContent = `EPSG:25833 ${inUtm(place, 0).join(" ")} · WGS84 ${inDegrees(place, 5).join(", ")}`;
}
