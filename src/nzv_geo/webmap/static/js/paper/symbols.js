// What a map has beside its legend: an arrow to the north and a bar that measures.

import { drawing } from "../core/dom.js";
import { numberText } from "../core/texts.js";

const PARTS = { 1: 2, 2: 2, 3: 3, 5: 5 }; // of a bar, by the first digit of its length
const LEAST_PART = 24; // pixels that the figures of a part need
const ASIDE = 8; // pixels left and right of the bar, for its figures

export function northArrow() {
  return drawing("svg", { class: "north-arrow", width: 29, height: 49, viewBox: "0 0 20 34", "aria-hidden": "true" },
    drawing("path", { d: "M10 10 16 33 10 28z" }), drawing("path", { class: "light", d: "M10 10 4 33 10 28z" }), drawing("text", { x: 10, y: 8 }, "N"));
}

// A bar in parts, each a round length.
export function measuringBar({ metres, width, text }) {
  const parts = PARTS[String(metres)[0]];
  const count = width / parts < LEAST_PART ? 1 : parts;
  const [whole, unit] = text.split(" ");
  const figure = (i) => {
    const value = (whole * i) / count;
    return i === count ? `${numberText(value, 0)} ${unit}` : numberText(value, value % 1 ? 1 : 0);
  };
  const place = (i) => ASIDE + (i * width) / count;
  const figures = Array.from({ length: count + 1 }, (_, i) => drawing("text", { x: place(i), y: 9 }, figure(i)));
  const boxes = Array.from({ length: count }, (_, i) => drawing("rect", { class: i % 2 ? "light" : "dark", x: place(i), y: 12, width: width / count, height: 5 }));
  const line = drawing("path", { d: `M${ASIDE} 17h${width}` });
  return drawing("svg", { class: "measuring-bar", width: width + 5 * ASIDE, height: 19, viewBox: `0 0 ${width + 5 * ASIDE} 19`, "aria-hidden": "true" }, ...figures, ...boxes, line);
}
