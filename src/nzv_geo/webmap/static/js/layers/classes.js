// Classes of an own layer: which one a feature is in, its name in the style sheet, whether it is shown.

import { byId } from "../core/dom.js";
import { say } from "../core/notices.js";
import { state } from "../core/state.js";
import { word } from "../core/texts.js";

// -1: no rule takes the feature, so it is not drawn.
export function classOf(layer, index) {
  return layer.members ? layer.members[index] : 0;
}

// The class of the style sheet by which an own feature is drawn.
export function classNameOf(layer, index) {
  return `${layer.spec.style}-${classOf(layer, index)}`;
}

export function isShown({ layer, index }) {
  return !layer.isOutOfZoom && !layer.hidden?.has(classOf(layer, index));
}

// Show what was switched off, for somebody who asks for it.
export function reveal({ layer, index }) {
  if (!layer.hidden?.has(classOf(layer, index))) return;
  byId(`class-${layer.number}-${classOf(layer, index)}`).click();
}

export function equipClasses(layer, redraw) {
  layer.hidden = new Set();
  for (const box of byId(`layer-${layer.number}`).closest("li").querySelectorAll(".classes [type=checkbox]")) {
    const number = +box.id.split("-").at(-1);
    box.addEventListener("change", () => {
      if (box.checked) layer.hidden.delete(number);
      else layer.hidden.add(number);
      box.closest("li").classList.toggle("is-off", !box.checked);
      layer.pane.classList.toggle(`without-${number}`, !box.checked);
      redraw(layer);
      say(word(box.checked ? "layer_on" : "layer_off", { name: box.closest("label").querySelector(".class-title").textContent }));
    });
  }
}

// Own layers have a range of zoom levels; beyond it, nothing of them is drawn.
export function watchZoom(layer, redraw) {
  const [least, most] = layer.spec.zoom;
  if (least <= state.map.getMinZoom() && most >= state.map.getMaxZoom()) return;
  const update = () => {
    const zoom = state.map.getZoom();
    const isOut = zoom < least || zoom > most;
    if (isOut === Boolean(layer.isOutOfZoom)) return;
    layer.isOutOfZoom = isOut;
    layer.pane.classList.toggle("out-of-zoom", isOut);
    redraw(layer);
  };
  state.map.on("zoomend", update);
  update();
}
