// The list of the focus areas in the panel: each name leads to its area on the map.

import { element } from "../core/dom.js";
import { layers } from "../core/state.js";
import { showOnMap } from "../layers/tables.js";
import { register } from "./tool.js";

register({
  id: "areas",
  add() {
    const layer = layers.find(({ spec }) => spec.badges);
    document.querySelectorAll(".areas li").forEach((entry, i) => {
      const name = entry.querySelector(".area-name");
      const link = element("button", { type: "button", class: "area-name", lang: name.lang }, name.textContent);
      link.addEventListener("click", () => showOnMap(layer.items[i], link));
      name.replaceWith(link);
    });
  },
});
