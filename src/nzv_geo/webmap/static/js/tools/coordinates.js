// Coordinates of a place on the map, to copy.

import { button } from "../core/buttons.js";
import { copy } from "../core/clipboard.js";
import { plane } from "../core/data.js";
import { element } from "../core/dom.js";
import { say } from "../core/notices.js";
import { state } from "../core/state.js";
import { entitle, put } from "../core/texts.js";
import { inDegrees, inMetres } from "../geo/coordinates.js";
import { marked } from "../layers/marks.js";
import { toggleCard } from "./card.js";
import { register } from "./tool.js";

export const coordinatesTool = register({
  id: "coordinates",
  icon: "M12 3v18M3 12h18M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10",
  word: "coordinates",
  card: true,
  open(opener) {
    let mark = null;
    let lines = null;
    const take = (place) => {
      mark?.remove();
      mark = L.layerGroup(marked((options) => L.circleMarker(place, { ...options, radius: 7 }))).addTo(state.map);
      const found = [["WGS84", inDegrees(place).join(", ")]];
      if (plane) found.unshift([plane.code, inMetres(place, plane).join(" ")]);
      lines.replaceChildren(...found.flatMap(([system, text]) => coordinateLine(system, text)));
      say(found.flat().join(" "));
    };
    toggleCard(opener, "coordinates", (box) => {
      lines = element("dl", { class: "results" });
      box.append(put(element("p"), "coordinates_help"), lines);
      return () => mark?.remove();
    }, { take });
  },
});

function coordinateLine(system, text) {
  const copier = button("copy", () => copy(text));
  entitle(copier, "copy_what", { system });
  return [element("dt", {}, system), element("dd", {}, element("span", { class: "figure" }, text), copier)];
}
