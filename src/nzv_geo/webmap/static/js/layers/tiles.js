// Draw a large layer on canvas, tile by tile, and on paper as one sheet.

import { colour } from "../core/colours.js";
import { byId, element } from "../core/dom.js";
import { layers, state } from "../core/state.js";
import { pixelsAPart } from "../geo/mercator.js";
import { within } from "../geo/shapes.js";
import { classOf } from "./classes.js";
import { isSpeck, paintSpecks } from "./specks.js";
import { signPath } from "./symbols.js";

export const TilesOf = L.GridLayer.extend({
  initialize(layer, options) {
    this.layer = layer;
    L.GridLayer.prototype.initialize.call(this, options);
  },
  createTile({ x, y, z }) {
    const size = this.getTileSize().x;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const tile = element("canvas", { width: size * ratio, height: size * ratio });
    const context = tile.getContext("2d");
    const scale = pixelsAPart(z);
    context.scale(ratio, ratio);
    paint(context, this.layer, { scale, left: x * size, top: y * size, width: size, height: size });
    return tile;
  },
});

function paint(context, layer, view) {
  const { shapes } = layer;
  const { scale, left, top, width, height } = view;
  const factor = signFactor(layer, scale);
  const margin = 8 + (largestSign(layer) * factor) / 2;
  const box = [(left - margin) / scale, (top - margin) / scale, (left + width + margin) / scale, (top + height + margin) / scale];
  const looks = looksOf(layer);
  const lines = looks.map(() => new Path2D());
  const typical = layer.typical * scale;
  for (const look of looks) look.hatch?.setTransform(new DOMMatrix().translate(-left, -top).rotate(look.turn)); // one hatching across tiles
  context.lineJoin = "round";
  const [specks, others] = parted(shapes, box, scale, typical);
  const colours = looks.map((look) => ({ fill: fillsOf(look, typical)[0], stroke: look.width ? look.stroke : null }));
  paintSpecks(context, specks, shapes, view, colours, (f) => classOf(layer, f));
  for (const f of others) {
    const number = classOf(layer, f);
    const look = looks[number];
    if (shapes.kinds[f] === 3) paintPoints(context, shapes, f, view, look, signSize(layer, f, look, factor));
    else {
      if (shapes.kinds[f] === 1) paintArea(context, shapes, f, view, fillsOf(look, typical));
      traceLines(lines[number], shapes, f, view);
    }
  }
  looks.forEach((look, number) => strokeLines(context, lines[number], look, typical));
}

function parted(shapes, box, scale, typical) {
  const [specks, others] = [[], []];
  for (const f of within(shapes, box)) (isSpeck(shapes, f, scale, typical) ? specks : others).push(f);
  return [specks, others];
}

// Dense points are small ones, all by the same factor.
function signSize({ spec }, f, { size }, factor) {
  return (spec.widths?.[f] ?? size) * factor;
}

function largestSign({ spec: { own, widths, classes } }) {
  const sizes = own ? widths ?? classes.map(([, , size]) => size) : [14];
  return sizes.reduce((most, size) => Math.max(most, size), 1);
}

// How far a sign of points reaches from its place, in pixels.
export function signReach(layer) {
  return (largestSign(layer) * signFactor(layer, pixelsAPart(state.map.getZoom()))) / 2;
}

function signFactor(layer, scale) {
  return Math.min(1, Math.max(1.6, layer.spacing * scale * 0.8) / largestSign(layer));
}

// A hatching that is finer than the areas cannot be seen.
function fillsOf({ fill, hatch, tint }, typical) {
  if (!hatch) return [fill].filter(Boolean);
  if (typical > 60) return [fill, hatch].filter(Boolean);
  return [fill ?? tint];
}

function strokeLines(context, lines, look, typical) {
  context.setLineDash([]);
  if (!look.width) return;
  if (typical > 60) {
    if (look.casing) {
      context.strokeStyle = look.casing;
      context.lineWidth = look.width + 3;
      context.stroke(lines);
    }
    context.setLineDash(look.dash);
  }
  context.strokeStyle = look.stroke;
  context.lineWidth = Math.min(look.width, Math.max(0.35, typical / 24));
  context.stroke(lines);
}

function paintArea(context, { parts, runs, vertices, px, py }, f, { scale, left, top }, fills) {
  context.beginPath();
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    const end = vertices[run + 1];
    let lastX = NaN;
    let lastY = NaN;
    for (let i = vertices[run]; i < end; i += 1) {
      const x = px[i] * scale - left;
      const y = py[i] * scale - top;
      if (Math.abs(x - lastX) < 0.8 && Math.abs(y - lastY) < 0.8) continue;
      if (i === vertices[run]) context.moveTo(x, y);
      else context.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    context.closePath();
  }
  for (const fill of fills) {
    context.fillStyle = fill;
    context.fill("evenodd");
  }
}

// A border that came before is drawn with the neighbour that had it first.
function traceLines(path, { kinds, parts, runs, vertices, px, py, seen }, f, { scale, left, top }) {
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    const start = vertices[run];
    const end = vertices[run + 1];
    let x = px[start] * scale - left;
    let y = py[start] * scale - top;
    path.moveTo(x, y);
    let drawn = true;
    for (let i = start + 1; i <= end; i += 1) {
      if (i === end && kinds[f] !== 1) break;
      const at = i === end ? start : i;
      const nextX = px[at] * scale - left;
      const nextY = py[at] * scale - top;
      if (i < end && seen[i]) {
        drawn = false;
      } else {
        if (i < end - 1 && !seen[i + 1] && drawn && Math.abs(nextX - x) < 0.8 && Math.abs(nextY - y) < 0.8) continue;
        if (!drawn) path.moveTo(px[i - 1] * scale - left, py[i - 1] * scale - top);
        path.lineTo(nextX, nextY);
        drawn = true;
      }
      x = nextX;
      y = nextY;
    }
  }
}

function paintPoints(context, { parts, runs, vertices, px, py }, f, { scale, left, top }, look, size) {
  const isDot = size < 6;
  for (let i = vertices[runs[parts[f]]]; i < vertices[runs[parts[f + 1]]]; i += 1) {
    const [x, y] = [px[i] * scale - left, py[i] * scale - top];
    const sign = new Path2D(signPath(isDot ? "circle" : look.shape, size, x, y));
    context.fillStyle = look.fill ?? look.stroke;
    context.fill(sign, "evenodd");
    if (isDot || !look.width) continue;
    context.setLineDash([]);
    context.strokeStyle = look.stroke;
    context.lineWidth = look.width;
    context.stroke(sign);
  }
}

// Colours, widths and dashes are those of the style sheet, read off the swatches of the legend.
function looksOf(layer) {
  if (layer.looks) return layer.looks;
  const entry = byId(`layer-${layer.number}`).closest("li");
  const several = [...entry.querySelectorAll(".classes .swatch")];
  const swatches = several.length ? several : [entry.querySelector(".swatch")];
  layer.looks = swatches.map((swatch, number) => swatchLook(swatch, layer.spec.classes?.[number] ?? [null, "circle", 14]));
  return layer.looks;
}

function swatchLook(swatch, [, shape, size]) {
  const style = getComputedStyle(swatch.lastElementChild);
  const under = swatch.childElementCount > 1 ? getComputedStyle(swatch.firstElementChild) : null;
  const { stroke } = style;
  const isPoint = !under;
  return {
    shape,
    size,
    stroke,
    width: parseFloat(style.strokeWidth),
    dash: style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat),
    casing: under && parseFloat(under.strokeWidth) ? colour("halo") : null,
    fill: isPoint ? style.fill : seenThrough(under.fill, +under.fillOpacity),
    tint: seenThrough(stroke, 0.1),
    ...hatchOf(style.fill),
  };
}

function seenThrough(paint, opacity) {
  const numbers = paint.match(/^rgb\(([^)]+)\)$/);
  return numbers ? `rgba(${numbers[1]}, ${opacity})` : null;
}

// The hatching of the style sheet as a pattern for canvas.
function hatchOf(fill) {
  const name = fill.match(/#(hatch-[\w-]+)/)?.[1];
  const pattern = name && byId(name);
  if (!pattern) return { hatch: null, turn: 0 };
  const tile = element("canvas", { width: 10, height: 10 });
  const context = tile.getContext("2d");
  context.strokeStyle = getComputedStyle(pattern).stroke;
  context.lineWidth = 1.2;
  for (const path of pattern.querySelectorAll("path")) context.stroke(new Path2D(path.getAttribute("d")));
  const turn = parseFloat(pattern.getAttribute("patternTransform").slice("rotate(".length));
  return { hatch: context.createPattern(tile, "repeat"), turn };
}

// On paper one sheet takes the place of the tiles, which would come only after the snapshot.
export function beginLargeSheets() {
  const { map } = state;
  const { x: width, y: height } = map.getSize();
  const origin = map.getPixelBounds().min;
  const scale = pixelsAPart(map.getZoom());
  for (const layer of layers.filter(({ grid, visible }) => grid && visible)) {
    layer.looks = null;
    layer.sheet = element("canvas", { class: "nzv-sheet", width: width * 2, height: height * 2 });
    layer.sheet.style.width = `${width}px`;
    layer.pane.append(layer.sheet);
    L.DomUtil.setPosition(layer.sheet, map.containerPointToLayerPoint([0, 0]));
    const context = layer.sheet.getContext("2d");
    context.scale(2, 2);
    paint(context, layer, { scale, left: origin.x, top: origin.y, width, height });
  }
}

export function endLargeSheets() {
  for (const layer of layers.filter(({ sheet }) => sheet)) {
    layer.sheet.remove();
    layer.sheet = null;
    layer.looks = null;
  }
}

export function redrawLarge() {
  for (const layer of layers.filter(({ grid }) => grid)) {
    layer.looks = null;
    layer.grid.redraw();
  }
}
