// The scale bar.

import { addToCorner } from "../core/corners.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { scaleBar } from "../layers/lengths.js";
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
