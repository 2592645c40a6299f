// Reach every feature by keyboard: all of them are one Tab stop.

import { element } from "../core/dom.js";
import { emit, on } from "../core/events.js";
import { layers, state } from "../core/state.js";
import { textOf } from "../core/texts.js";
import { isShown } from "./classes.js";
import { highlight, read } from "./marks.js";

export function reachable() {
  return [...layers].reverse().filter((layer) => layer.visible).flatMap((layer) => layer.items).filter((item) => item.kind !== "none" && isShown(item));
}

export function activate(item) {
  const before = state.active;
  state.active = item;
  if (before !== item) {
    before?.node?.setAttribute("tabindex", "-1");
    removeStandIn(before);
  }
  if (!item) return;
  standIn(item);
  item.node?.setAttribute("tabindex", "0");
}

function focused(item) {
  activate(item);
  if (state.take && !state.keyboard) return; // a click that a tool took
  highlight(item);
  read(item);
  if (state.keyboard && !state.map.getBounds().pad(-0.05).contains(item.at)) state.map.panTo(item.at);
}

const MOVES = {
  ArrowRight: (items, i) => i + 1,
  ArrowDown: (items, i) => i + 1,
  ArrowLeft: (items, i) => i - 1,
  ArrowUp: (items, i) => i - 1,
  Home: () => 0,
  End: (items) => items.length - 1,
  PageDown: (items, i) => Math.max(i, items.findIndex(({ layer }, k) => k > i && layer !== items[i].layer)),
  PageUp: (items, i) => items.findIndex(({ layer }) => layer === previousLayer(items, i)),
};

function previousLayer(items, i) {
  const before = items.slice(0, i).reverse().find(({ layer }) => layer !== items[i].layer);
  return (before ?? items[0]).layer;
}

function keyOnFeature(event, item) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") {
    if (state.take) state.take(item.at);
    else emit("open", item);
  } else if (event.key === "+" || event.key === "-") {
    state.map.setZoomAround(item.at, state.map.getZoom() + (event.key === "+" ? 1 : -1));
  } else if (event.key === "Escape") {
    highlight(null);
    read(null);
    emit("escape");
  } else if (!moveFocus(event.key, item)) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function moveFocus(key, item) {
  const items = reachable();
  const at = items.indexOf(item);
  if (key in MOVES) {
    const next = MOVES[key](items, at);
    focusOn(items[(next + items.length) % items.length]);
    return true;
  }
  if (!/^\p{L}$/u.test(key)) return false;
  const rest = [...items.slice(at + 1), ...items.slice(0, at)];
  focusOn(rest.find(({ name }) => name.toLowerCase().startsWith(key.toLowerCase())));
  return true;
}

function focusOn(item) {
  if (!item) return;
  standIn(item);
  item.node.focus({ preventScroll: item.layer.large });
}

export function equipNode(item, node) {
  item.node = node;
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", item === state.active ? "0" : "-1");
  node.setAttribute("aria-haspopup", "dialog");
  nameNode(item);
  node.addEventListener("focus", () => focused(item));
  node.addEventListener("blur", () => {
    if (!state.popup) highlight(null);
    read(null);
  });
  node.addEventListener("keydown", (event) => keyOnFeature(event, item));
}

function nameNode(item) {
  item.node.setAttribute("aria-label", `${textOf(item.layer.spec.title)}: ${item.name}`);
}

// The button of the one feature of a large layer that the keyboard can reach now.
function standIn(item) {
  if (item.node || !item.layer.large) return;
  const node = element("div", { class: "stand-in" });
  item.layer.pane.append(node);
  equipNode(item, node);
  L.DomUtil.setPosition(node, state.map.latLngToLayerPoint(item.at));
}

function removeStandIn(item) {
  if (!item?.layer.large || !item.node) return;
  const { node } = item;
  item.node = null;
  node.remove();
}

on("language", () => {
  for (const layer of layers) layer.nodes().forEach(nameNode);
});
