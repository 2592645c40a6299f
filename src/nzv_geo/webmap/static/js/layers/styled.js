// Styles of added layers in the page: rules, hatchings, swatches and the classes of the legend, as
// styling.py and legend.py write those of the layers that a map was built with.

import { languages, styleTables } from "../core/data.js";
import { drawing, element } from "../core/dom.js";
import { groupedNumber } from "../core/numbers.js";
import { toldByLanguage } from "../core/texts.js";
import { rulesOf } from "../styles/rules.js";
import { signPath } from "./symbols.js";

const LARGEST_SWATCH = 22; // pixels
const MOST_IN_SWATCH = 3; // classes that the swatch of a whole layer shows
const TEXT_SIGN = "Aa"; // for what is written on the map
const WHOLE = [3, 3, 38, 18]; // of a swatch: left, top, width, height

// The policy allows no text as a style sheet, but what a script makes of rules. Returns what takes
// them away again.
export function addStyle(name, classes) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(classes.flatMap(({ symbol }, number) => rulesOf(`${name}-${number}`, symbol, styleTables)).join("\n"));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const patterns = classes.flatMap(({ symbol }, number) => (symbol.hatch ? [pattern(`${name}-${number}`, symbol.hatch)] : []));
  hatchings().append(...patterns);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    for (const drawn of patterns) drawn.remove();
  };
}

function hatchings() {
  const found = document.querySelector(".hatchings defs");
  if (found) return found;
  const defs = drawing("defs");
  document.getElementById("tables").before(drawing("svg", { class: "unseen hatchings", width: 0, height: 0, "aria-hidden": "true" }, defs));
  return defs;
}

function pattern(name, hatch) {
  const [turned, lines] = styleTables.hatches[hatch];
  return drawing("pattern", { id: `hatch-${name}`, class: `hatch ${name}`, width: 10, height: 10, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turned})` }, drawing("path", { d: lines }));
}

export const sizeOfSign = ({ size_mm: size }) => +(size * styleTables.pxPerMm).toFixed(1);

// --- legend ---------------------------------------------------------------------------------------

// A layer of several classes shows its first ones beside each other.
export function layerSwatch(name, classes, shape) {
  if (classes.length === 1) return swatch(drawnClass(name, 0, classes[0], shape, WHOLE));
  const chosen = classes.slice(0, MOST_IN_SWATCH);
  const place = shape === "line" ? (number) => [2, 3 + 6 * number, 40, 6] : (number) => [2 + 14 * number, 4, 12, 16];
  return swatch(chosen.flatMap((each, number) => drawnClass(name, number, each, shape, place(number))));
}

// Nothing of a layer that has one class.
export function classList(name, number, title, classes, shape) {
  if (!classes[0].title) return [];
  const entries = classes.map((each, place) => {
    const { title: text, count } = each;
    const box = element("input", { type: "checkbox", id: `class-${number}-${place}` });
    box.checked = true;
    const counted = languages.map((written) => groupedNumber(count, 0, written));
    const label = element("label", { class: "class", for: box.id }, box, swatch(drawnClass(name, place, each, shape, WHOLE)), toldByLanguage("span", text, { class: "class-title" }), " ", toldByLanguage("span", counted, { class: "count" }));
    return element("li", {}, label);
  });
  return [element("ul", { class: "classes", "aria-label": title }, ...entries)];
}

const swatch = (drawn) => drawing("svg", { class: "swatch", width: 44, height: 24, "aria-hidden": "true" }, ...drawn);

function drawnClass(name, number, { symbol, isText }, shape, [left, top, width, height]) {
  const known = `${name}-${number}`;
  if (isText) return [drawing("text", { class: "text-sign", x: left + width / 2, y: top + height / 2 + 5 }, TEXT_SIGN)];
  if (shape === "point") {
    const size = Math.min(sizeOfSign(symbol), LARGEST_SWATCH, width);
    return [drawing("path", { class: `nzv-own point ${known}`, d: signPath(symbol.shape, size, left + width / 2, top + height / 2) })];
  }
  const isLine = shape === "line";
  const part = isLine ? { d: `M${left} ${top + height / 2}H${left + width}` } : { x: left, y: top, width, height };
  const tag = isLine ? "path" : "rect";
  return [drawing(tag, { class: `nzv-own casing${isLine ? "" : " under"} ${known}`, ...part }), drawing(tag, { class: `nzv-own ${shape} ${known}`, ...part })];
}
