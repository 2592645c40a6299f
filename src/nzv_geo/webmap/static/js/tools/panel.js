// The panel with layers and legend: beside the map, or a sheet over its lower part where there is
// little room. It can be folded away; a sheet is folded at first.

import { addToCorner } from "../core/corners.js";
import { byId, drawing, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { entitle, put } from "../core/texts.js";
import { register } from "./tool.js";

const NARROW = matchMedia("screen and (max-width: 52rem), screen and (max-height: 30rem)"); // as in page.css

let panelToggle = null;

register({
  id: "panel",
  add({ map }) {
    panelToggle = element("button", { type: "button", id: "panel-toggle", class: "panel-toggle", "aria-controls": "panel" }, panelIcon(), put(element("span"), "panel"));
    entitle(panelToggle, "layers");
    panelToggle.addEventListener("click", () => unfoldPanel(!isPanelOpen()));
    addToCorner(map, "topright", panelToggle);
    const close = entitle(element("button", { type: "button", class: "plain close" }, "×"), "panel_fold");
    close.addEventListener("click", () => unfoldPanel(false));
    byId("layers-title").after(close);
    for (const node of [panelToggle, byId("panel")]) node.addEventListener("keydown", keyOnSheet);
    NARROW.addEventListener("change", () => setPanel(!NARROW.matches));
    setPanel(!NARROW.matches);
  },
});

function panelIcon() {
  return drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: "M12 4 3 9l9 5 9-5zM4 13l8 4.5 8-4.5M4 17l8 4.5 8-4.5" }));
}

function isPanelOpen() {
  return panelToggle.getAttribute("aria-expanded") === "true";
}

function setPanel(open) {
  panelToggle.setAttribute("aria-expanded", String(open));
  byId("stage").classList.toggle("is-folded", !open);
}

// A sheet covers the button that opened it: the focus goes along.
function unfoldPanel(open) {
  const inside = byId("panel").contains(document.activeElement);
  setPanel(open);
  if (open && NARROW.matches) byId("layers-title").focus();
  else if (inside) panelToggle.focus();
}

function keyOnSheet(event) {
  if (event.key !== "Escape" || !NARROW.matches || !isPanelOpen()) return;
  event.stopPropagation();
  unfoldPanel(false);
}

function foldSheet() {
  if (NARROW.matches && isPanelOpen()) unfoldPanel(false);
}

// What a reader asked the map to show is not to lie under the sheet.
on("shown", foldSheet);
on("escape", foldSheet);
