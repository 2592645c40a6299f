// The picture: title, map, and beside it legend, scale, north and the list of the focus areas.

import { dateText, today } from "../core/dates.js";
import { colour } from "../core/colours.js";
import { drawing, element } from "../core/dom.js";
import { word } from "../core/texts.js";
import { filling, scaleBar } from "../layers/lengths.js";
import { askAgain, backgroundCopy, haveCome } from "./background.js";
import { borrowMap, boundsOf, usualExtent } from "./borrow.js";
import { addedSources, attribution, legendEntries, numberedPlaces, title, vintages } from "./contents.js";
import { drawingCopy, mapParts } from "./copies.js";
import { ruler } from "./halos.js";
import { measuringBar, northArrow } from "./symbols.js";

const MARGIN = 16;
const HEAD = 30; // pixels that a line of the title takes
const LINE = 1.3; // of the size of the lettering
const INDENT = 14; // pixels, of classes of a layer
const SWATCH = 54; // pixels, with what is left free beside it
const SHRINK = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58];
const INSIDE = 12; // pixels between the region and the frame

// A drawing of this size in pixels, with a column of so many beside the map. `background` is the
// background map that is shown, if there is one: `grid` and `credit`. Returns also whether it is on
// the drawing.
export async function compose({ width, height, column, background }) {
  const heads = wrapped(title(), 24, width - 2 * MARGIN, 700);
  const feet = (credit) => notes(credit).flatMap((note) => wrapped(note, 11, width - 2 * MARGIN));
  const missing = background ? word("without_basemap") : "";
  const below = Math.max(feet(missing).length, feet(background?.credit).length) * 11 * LINE;
  const top = MARGIN + heads.length * HEAD + 6;
  const size = { x: width - 3 * MARGIN - column, y: height - top - below - 1.6 * MARGIN };
  return pictured(size, background?.grid, (stage, isIncluded) => ({ isIncluded, sheet: drawing("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` },
    drawing("rect", { width, height, fill: colour("panel") }),
    ...heads.map((line, i) => lettering(line, MARGIN, MARGIN + 22 + i * HEAD, 24, { "font-weight": 700 })),
    framed([...(isIncluded ? [backgroundCopy()] : []), ...mapParts()], MARGIN, top, size),
    side(stage, column, size.y, [width - MARGIN - column, top]),
    ...feet(isIncluded ? background.credit : missing).map((line, i) => lettering(line, MARGIN, top + size.y + MARGIN + 4 + i * 11 * LINE, 11)),
  ) }));
}

// What stands below the map: where its data come from, how old they are, when the picture was made.
function notes(credit) {
  const dates = vintages().map(({ name, date }) => `${name}: ${date}`);
  return [
    [attribution(), ...(credit ? [credit] : []), ...addedSources()].join(" · "),
    [...(dates.length ? [`${word("data_vintage")}: ${dates.join("; ")}`] : []), word("picture_made", { date: dateText(today()) })].join(" · "),
  ];
}

// What `draw` returns while the map has this size, in light colours: pictures go on paper and slides.
// It is told whether the images of the background map can be read.
async function pictured({ x, y }, grid, draw) {
  const bounds = boundsOf(usualExtent());
  const stage = element("div", { class: "picture-stage" });
  stage.style.width = `${x}px`;
  stage.style.height = `${y}px`;
  document.body.append(stage);
  const giveBack = borrowMap(stage, ["pictured"], () => {
    const { middle, zoom } = filling(bounds, { x: x - 2 * INSIDE, y: y - 2 * INSIDE });
    return [middle, zoom];
  });
  let isIncluded = false;
  try {
    if (grid) {
      askAgain(grid, true);
      isIncluded = await haveCome(grid);
      stage.classList.toggle("has-background", isIncluded);
    }
    return draw(stage, isIncluded);
  } finally {
    giveBack();
    stage.remove();
    if (grid) askAgain(grid, false);
  }
}

function framed(parts, x, y, size) {
  const box = { width: size.x, height: size.y };
  const clip = drawing("clipPath", { id: "frame" }, drawing("rect", box));
  const map = drawing("g", { "clip-path": "url(#frame)" }, drawing("rect", { ...box, fill: colour("ground") }), ...parts);
  return drawing("g", { transform: `translate(${x} ${y})` }, clip, map, drawing("rect", { ...box, fill: "none", stroke: colour("ink"), "stroke-width": 1 }));
}

// The column, in the largest letters with which it fits.
function side(stage, width, height, [x, y]) {
  const tried = SHRINK.map((factor) => columnOf(stage, width, 13.5 * factor));
  const { parts } = tried.find((column) => column.tall <= height) ?? tried.at(-1);
  return drawing("g", { transform: `translate(${x} ${y})` }, ...parts);
}

function columnOf(stage, width, size) {
  const parts = [];
  let y = 0;
  const write = (text, x, weight = 400, fill = colour("ink")) => {
    for (const line of wrapped(text, size, width - x, weight)) {
      parts.push(lettering(line, x, y + size, size, { "font-weight": weight, fill }));
      y += size * LINE;
    }
  };
  write(word("legend"), 0, 700);
  for (const { swatch, text, isClass } of legendEntries()) {
    const aside = isClass ? INDENT : 0;
    const tall = wrapped(text, size, width - SWATCH - aside).length * size * LINE;
    const high = +swatch.getAttribute("height");
    const row = Math.max(high, tall);
    const start = y;
    parts.push(swatchAt(swatch, aside, start + (row - high) / 2));
    y = start + (row - tall) / 2;
    write(text, SWATCH + aside);
    y = start + row + 1;
  }
  y += size * 0.6;
  const rows = numberedPlaces();
  if (rows.length) write(word("group_focus"), 0, 700);
  for (const { number, name, municipality } of rows) {
    parts.push(lettering(number, size * 1.5, y + size, size, { "font-weight": 700, "text-anchor": "end" }));
    write(municipality ? `${name}, ${municipality}` : name, size * 2);
  }
  y += size * 0.9;
  parts.push(drawnAt(stage, measuringBar(scaleBar(Math.min(200, width - 90))), -8, y + 26), drawnAt(stage, northArrow(), width - 34, y));
  return { parts, tall: y + 52 };
}

function swatchAt(swatch, x, y) {
  const copy = drawingCopy(swatch);
  copy.setAttribute("x", x);
  copy.setAttribute("y", y);
  return drawing("g", {}, drawing("rect", { x, y, width: swatch.getAttribute("width"), height: swatch.getAttribute("height"), rx: 3, fill: colour("paper") }), copy);
}

// The style sheet gives a drawing its looks while it stands in the document.
function drawnAt(stage, symbol, x, y) {
  stage.append(symbol);
  const copy = drawingCopy(symbol);
  symbol.remove();
  copy.setAttribute("x", x);
  copy.setAttribute("y", y);
  copy.setAttribute("overflow", "visible");
  return copy;
}

function lettering(text, x, y, size, rest = {}) {
  return drawing("text", { x, y, fill: colour("ink"), "font-family": family(), "font-size": size, ...rest }, text);
}

const family = () => getComputedStyle(document.body).fontFamily;

// A text in lines of at most so many pixels; a word that is longer has a line of its own.
function wrapped(text, size, width, weight = 400) {
  ruler.font = `${weight} ${size}px ${family()}`;
  const lines = [];
  for (const part of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${part}` : part;
    if (lines.length && ruler.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
