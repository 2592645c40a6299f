// The keys of drawing, and the button in a note's popup that leads there.

import { button } from "../core/buttons.js";
import { state } from "../core/state.js";

const SMALL_STEP = 8; // pixels by an arrow key with Ctrl
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// On the map, while places are taken; `drawing` returns what the keys do, or null. Before Leaflet and
// the page see them.
export function drawByKeys(container, drawing) {
  container.addEventListener("keydown", (event) => {
    const acts = drawing();
    if (!acts || event.target !== container || event.altKey || event.metaKey) return;
    const act = actOf(event, acts);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);
}

function actOf({ key, ctrlKey }, { back, end, choose, before }) {
  if (ctrlKey) return ARROWS[key] && (() => { state.map.panBy(ARROWS[key].map((sign) => sign * SMALL_STEP), { animate: false }); });
  return { Backspace: back, Delete: back, Escape: end, PageDown: () => choose(true), PageUp: () => choose(false), Insert: before }[key];
}

// While the card is open, wherever the focus is; a field has an undoing of its own. Returns how to
// listen no longer.
export function stepByKeys({ undo, redo }) {
  const act = (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
    if (event.target.matches("input:not([type=checkbox], [type=range]), textarea, select")) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  };
  document.addEventListener("keydown", act);
  return () => document.removeEventListener("keydown", act);
}

export function addEditButton({ opened, popup }, isOwn, edit) {
  if (!opened || !isOwn(opened)) return;
  const details = popup.getElement().querySelector(".details");
  if (details.querySelector(".edit-note")) return;
  details.append(button("note_edit", () => edit(opened.index), { class: "plain edit-note" }));
}
