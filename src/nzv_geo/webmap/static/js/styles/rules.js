// What the style sheet says of a symbol: the properties by which page.css draws, as styling.py
// writes them.

import { legible } from "./colours.js";

const px = (length) => length.toFixed(2);

export function rulesOf(name, symbol, tables) {
  const written = Object.entries(symbolProperties(name, symbol, tables)).map(([key, value]) => `--${key}: ${value};`);
  const number = name.slice(name.lastIndexOf("-") + 1);
  return [`.${name} { ${written.join(" ")} }`, `.without-${number} .${name} { display: none; }`];
}

function symbolProperties(name, symbol, { pxPerMm, casing, grounds, contrast }) {
  const width = symbol.width_mm * pxPerMm;
  const bright = (colour) => legible(colour, grounds.dark, contrast.dark, contrast.step);
  const onArea = symbol.hatch_colour || symbol.colour;
  return {
    line: symbol.colour,
    bright: bright(symbol.colour),
    width: px(width),
    dash: symbol.dash_mm.map((length) => px(length * pxPerMm)).join(" ") || "none",
    casing: px(symbol.casing && width ? width + casing : 0),
    arrow: symbol.arrow ? `url(#arrow-${name})` : "none",
    fill: symbol.fill || "none",
    opacity: String(symbol.fill_opacity),
    hatch: symbol.hatch ? `url(#hatch-${name})` : "transparent",
    hatching: onArea,
    "bright-hatching": symbol.fill ? onArea : bright(onArea),
    outline: symbol.outline || "none",
    edge: px(symbol.outline_mm * pxPerMm),
  };
}
