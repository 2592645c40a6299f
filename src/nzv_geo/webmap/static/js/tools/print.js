// Paper: A4 or A3, at a chosen scale or with the extent of the screen.

import { button } from "../core/buttons.js";
import { byId, element } from "../core/dom.js";
import { state } from "../core/state.js";
import { numberText, put, word } from "../core/texts.js";
import { scaleOf } from "../geo/scales.js";
import { closePopup } from "../layers/popup.js";
import { beginLargeSheets, endLargeSheets } from "../layers/tiles.js";
import { refresh } from "../layers/view.js";
import { closeCard, toggleCard } from "./card.js";
import { metresAcross } from "./scale_bar.js";
import { register } from "./tool.js";

register({
  id: "print",
  icon: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
  word: "print",
  card: true,
  open: printCard,
  add: preparePrint,
});

const SCALES = [25000, 50000, 100000, 200000, 250000, 500000, 750000, 1000000];

const printed = { paper: "a4", scale: null, view: null };

// The scale in the middle of the map, as printed.
function ratio() {
  return scaleOf(metresAcross(100), 100);
}

function printCard(opener) {
  toggleCard(opener, "print", (box) => {
    const paper = choice("paper", [["a4", "a4"], ["a3", "a3"]]);
    const scale = element("select", { id: "print-scale" }, put(element("option", { value: "" }), "scale_fit"));
    for (const ratio of SCALES) scale.append(element("option", { value: ratio }, `1 : ${ratio}`));
    const go = button("print_now", () => {
      printed.paper = paper.value;
      printed.scale = +scale.value || null;
      closeCard();
      window.print();
    });
    box.append(put(element("label", { for: paper.id }), "paper"), paper, put(element("label", { for: scale.id }), "scale"), scale, go);
    return null;
  });
}

function choice(key, options) {
  const select = element("select", { id: `print-${key}` });
  for (const [value, name] of options) select.append(put(element("option", { value }), name));
  return select;
}

// On paper the map has another size: it keeps its extent or takes the chosen scale, and comes back
// afterwards.
function preparePrint() {
  addEventListener("beforeprint", () => {
    const { map } = state;
    state.opener = null;
    closePopup();
    closeCard({ focus: false });
    printed.view = { center: map.getCenter(), zoom: map.getZoom(), snap: map.options.zoomSnap };
    const bounds = map.getBounds();
    document.documentElement.classList.add("printing", printed.paper);
    byId("tables").before(byId("sources"));
    map.options.zoomSnap = 0;
    map.invalidateSize({ animate: false, pan: false });
    if (printed.scale) {
      map.setView(printed.view.center, printed.view.zoom, { animate: false });
      map.setView(printed.view.center, map.getZoom() + Math.log2(ratio() / printed.scale), { animate: false });
    } else {
      map.fitBounds(bounds, { animate: false });
    }
    refresh();
    beginLargeSheets();
    put(byId("ratio"), "scale_said", { scale: numberText(Math.round(printed.scale ?? Number(ratio().toPrecision(3))), 0), paper: word(printed.paper) });
  });
  addEventListener("afterprint", () => {
    const { map } = state;
    document.documentElement.classList.remove("printing", "a4", "a3");
    endLargeSheets();
    byId("tables").after(byId("sources"));
    byId("ratio").textContent = "";
    map.options.zoomSnap = printed.view.snap;
    map.invalidateSize({ animate: false, pan: false });
    map.setView(printed.view.center, printed.view.zoom, { animate: false });
    printed.paper = "a4";
    printed.scale = null;
  });
}
