// What the map chooses for classes, as styles/automatic.py does, from the tables of style_tables.py:
// nothing is told by colour alone. A symbol has the fields of styles/symbols.py.

import { legible, mixedColour } from "./colours.js";

const turn = (list, number) => list[number % list.length];
const hundredth = (value) => Number(value.toFixed(2));
const between = ([start, end], part) => hundredth(start + (end - start) * part);
const onLight = (colour, { grounds, contrast }) => legible(colour, grounds.light, contrast.least, contrast.step);

// A layer of one class, in a colour of its own or that of its turn.
export function symbolOfLayer(number, colour, tables) {
  const symbol = turn(tables.layers, number);
  return colour ? { ...symbol, colour } : symbol;
}

export function symbolOfCategory(number, colour, shape, tables) {
  const symbol = tables.category[shape];
  if (shape === "area") return filledArea(symbol, colour, turn(tables.onCategory, number), tables);
  if (shape === "point") return { ...symbol, colour, shape: turn(tables.shapes, number) };
  const width = 0.9 + 0.6 * Math.floor(number / tables.dashes.length);
  return { ...symbol, colour: onLight(colour, tables), dash_mm: turn(tables.dashes, number), width_mm: width };
}

// A class of numbers, of so many that rise.
export function symbolOfAmount(number, count, colour, shape, tables) {
  const symbol = tables.amount[shape];
  const part = number / Math.max(1, count - 1);
  if (shape === "line") return { ...symbol, colour: onLight(colour, tables), width_mm: between(tables.widths, part) };
  if (shape === "point") return { ...symbol, colour, size_mm: between(tables.sizes, part) };
  const hatches = tables.onAmount;
  const hatch = hatches[Math.round(part * (Math.min(count, hatches.length) - 1))];
  return filledArea(symbol, colour, hatch, tables);
}

function filledArea(symbol, fill, hatch, tables) {
  const border = onLight(mixedColour(fill, "#000000", tables.darker), tables);
  return { ...symbol, fill, colour: border, hatch, hatch_colour: hatch ? mixedColour(fill, "#000000", tables.onFill) : "" };
}
