// The tools of the page: a line for each, in the order in which they appear (a tool that another one
// imports comes before it).

import { addToCorner } from "../core/corners.js";
import { byId, drawing, element } from "../core/dom.js";
import { emit } from "../core/events.js";
import { entitle, put } from "../core/texts.js";
import { tools } from "./tool.js";
import "./intro.js";
import "./credit.js";
import "./zoom.js";
import "./home.js";
import "./full_screen.js";
import "./scale_bar.js";
import "./panel.js";
import "./pointer.js";
import "./places.js";
import "./areas.js";
import "./search.js";
import "./coordinates.js";
import "./measure.js";
import "./basemap.js";
import "./here.js";
import "./tables.js";
import "./print.js";
import "./picture.js";
import "./share.js";
import "./about.js";

export function addTools(map) {
  const toolbar = byId("toolbar");
  const offered = tools.filter(({ isOffered }) => isOffered?.() ?? true);
  for (const tool of offered) tool.add?.({ map, toolbar });
  const buttons = offered.filter(({ open }) => open);
  addToCorner(map, "topleft", element("div", { class: "leaflet-bar tools" }, ...buttons.filter(({ onMap }) => onMap).map(mapButton)));
  const ofLayers = buttons.filter(({ inPanel }) => inPanel).map((tool) => toolButton({ ...tool, open: besideTheSheet(tool.open) }));
  if (ofLayers.length) byId("layers-title").after(element("div", { class: "panel-tools" }, ...ofLayers));
  const box = element("div", { class: "buttons", role: "group" }, ...buttons.filter(({ onMap, inPanel }) => !onMap && !inPanel).map(toolButton));
  toolbar.append(entitle(box, "tools"));
}

// A sheet of layers would lie over the card of a tool in it.
function besideTheSheet(open) {
  return (node) => {
    emit("shown");
    open(node);
  };
}

function mapButton({ id, icon, word, open }) {
  const node = entitle(element("button", { type: "button", id: `map-${id}` }, drawn(icon)), word);
  node.addEventListener("click", () => open(node));
  return node;
}

function toolButton({ id, icon, word, name, card, open }) {
  const node = element("button", { type: "button", class: "tool", id: `tool-${id}` }, drawn(icon), put(element("span"), word));
  entitle(node, name ?? word);
  if (card) node.setAttribute("aria-expanded", "false");
  node.addEventListener("click", () => open(node));
  return node;
}

function drawn(icon) {
  return drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: icon }));
}
