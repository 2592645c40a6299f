// Copies of what the page draws, as one drawing: with their looks written out, since the style sheet
// does not go along.

import { colour } from "../core/colours.js";
import { byId, drawing } from "../core/dom.js";
import { state } from "../core/state.js";
import { writtenLines } from "./halos.js";

const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "fill-rule", "marker-end", "opacity", "display"];
const LETTERS = ["font-family", "font-size", "font-weight", "text-anchor"];
const NOT_COPIED = ".leaflet-popup-pane, .leaflet-nzv-highlight-pane";
const NOT_DRAWN = ["class", "role", "tabindex", "aria-label", "aria-haspopup", "aria-hidden"];

// The drawn panes of the map in their order, from its corner.
export function mapParts() {
  const panes = [...state.map.getPane("mapPane").children].filter((pane) => pane.style.zIndex && !pane.matches(NOT_COPIED));
  const origin = state.map.getContainer().getBoundingClientRect();
  return panes.sort((a, b) => a.style.zIndex - b.style.zIndex).flatMap((pane) => [
    ...[...pane.querySelectorAll(":scope > svg")].map((svg) => placed(svg, origin, drawingCopy(svg))),
    ...[...pane.querySelectorAll("canvas.nzv-sheet")].map((canvas) => placed(canvas, origin, drawing("image", { href: canvas.toDataURL() }))),
    ...[...pane.querySelectorAll(".badge, .name-label")].flatMap((node) => textCopy(node, origin)),
  ]);
}

function placed(node, origin, copy) {
  const { left, top, width, height } = node.getBoundingClientRect();
  const opacity = node.closest(".leaflet-pane").style.opacity || 1;
  for (const [name, value] of Object.entries({ x: left - origin.left, y: top - origin.top, width, height, opacity })) copy.setAttribute(name, value);
  return copy;
}

// A drawing that stands in the document.
export function drawingCopy(svg) {
  const copy = svg.cloneNode(true);
  for (const name of ["style", ...NOT_DRAWN]) copy.removeAttribute(name);
  const [from, to] = [svg, copy].map((root) => [...root.querySelectorAll("path, circle, rect, text")]);
  from.forEach((node, i) => writeLooks(node, to[i]));
  for (const name of new Set(from.flatMap(definitionsOf))) {
    const definition = byId(name);
    const own = definition.cloneNode(true);
    [...definition.children].forEach((node, i) => writeLooks(node, own.children[i]));
    copy.prepend(own);
  }
  return copy;
}

// Hatching and arrowhead to which the style sheet refers.
function definitionsOf(node) {
  const { fill, markerEnd } = getComputedStyle(node);
  return [fill, markerEnd].map((paint) => paint.match(/#((hatch|arrow)-[\w-]+)/)?.[1]).filter(Boolean);
}

function writeLooks(node, copy) {
  const style = getComputedStyle(node);
  for (const name of node.localName === "text" ? [...LOOKS, ...LETTERS] : LOOKS) copy.setAttribute(name, style.getPropertyValue(name).replace(/url\([^)]*(#[^")]+)"?\)/, "url($1)"));
  for (const name of NOT_DRAWN) copy.removeAttribute(name);
}

function textCopy(node, origin) {
  if (getComputedStyle(node).visibility === "hidden") return [];
  const { left, top, width, height } = node.getBoundingClientRect();
  const [x, y] = [left - origin.left, top - origin.top];
  const isBadge = node.classList.contains("badge");
  const lettering = writtenLines(node).map((line) => letterCopy(line, x, y, isBadge ? "none" : colour("halo")));
  return isBadge ? [...badgeCopy(node, x + width / 2, y + height / 2, width / 2), ...lettering] : lettering;
}

// A plate with a halo and the corners of the style sheet: round, or not quite.
function badgeCopy(node, cx, cy, r) {
  const look = getComputedStyle(node);
  const halo = +look.boxShadow.match(/([\d.]+)px$/)[1];
  const corner = (2 * r * parseFloat(look.borderTopLeftRadius)) / 100;
  const plate = (wider, fill) => drawing("rect", { x: cx - r - wider, y: cy - r - wider, width: 2 * (r + wider), height: 2 * (r + wider), rx: corner + wider, fill });
  return [plate(halo, colour("halo")), plate(0, look.backgroundColor)];
}

function letterCopy({ text, look, spacing, x, y }, left, top, halo) {
  return drawing("text", {
    x: left + x, y: top + y, "text-anchor": "middle", fill: look.color,
    "font-family": look.fontFamily, "font-size": look.fontSize, "font-weight": look.fontWeight, "font-style": look.fontStyle, "letter-spacing": spacing,
    stroke: halo, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke",
  }, text);
}
