// Draw a large layer on canvas, tile by tile, and on paper as one sheet.

import { colour } from "../core/colours.js";
import { byId, element } from "../core/dom.js";
import { layers, state } from "../core/state.js";
import { pixelsAPart } from "../geo/mercator.js";
import { within } from "../geo/shapes.js";

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
  const margin = 8;
  const box = [(left - margin) / scale, (top - margin) / scale, (left + width + margin) / scale, (top + height + margin) / scale];
  const look = looksOf(layer);
  look.hatch.setTransform(new DOMMatrix().translate(-left, -top).rotate(look.turn)); // one hatching across tiles
  const typical = layer.typical * scale;
  const radius = Math.min(5, Math.max(0.8, layer.spacing * scale * 0.4)); // dense points are small ones
  const lines = new Path2D();
  context.lineJoin = "round";
  for (const f of within(shapes, box)) {
    if (shapes.kinds[f] === 3) paintPoints(context, shapes, f, view, { ...look, radius });
    else {
      if (shapes.kinds[f] === 1) paintArea(context, shapes, f, view, typical > 60 ? look.hatch : look.tint);
      traceLines(lines, shapes, f, view);
    }
  }
  context.setLineDash([]);
  if (typical > 60) {
    context.strokeStyle = look.casing;
    context.lineWidth = look.width + 3;
    context.stroke(lines);
    context.setLineDash(look.dash);
  }
  context.strokeStyle = look.stroke;
  context.lineWidth = Math.min(look.width, Math.max(0.35, typical / 24));
  context.stroke(lines);
}

function paintArea(context, { parts, runs, vertices, px, py }, f, { scale, left, top }, fill) {
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
  context.fillStyle = fill;
  context.fill("evenodd");
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

function paintPoints(context, { parts, runs, vertices, px, py }, f, { scale, left, top }, look) {
  const { radius } = look;
  for (let i = vertices[runs[parts[f]]]; i < vertices[runs[parts[f + 1]]]; i += 1) {
    context.beginPath();
    context.arc(px[i] * scale - left, py[i] * scale - top, radius, 0, 2 * Math.PI);
    context.fillStyle = radius < 3 ? look.stroke : look.paper;
    context.fill();
    if (radius < 3) continue;
    context.strokeStyle = look.stroke;
    context.lineWidth = 2;
    context.stroke();
  }
}

// Colours, widths and dashes are those of the style sheet, read off the layer's swatch.
function looksOf(layer) {
  if (layer.look) return layer.look;
  const swatch = byId(`layer-${layer.number}`).closest("li").querySelector(".swatch > :last-child");
  const style = getComputedStyle(swatch);
  const stroke = style.stroke;
  layer.look = {
    stroke,
    width: parseFloat(style.strokeWidth),
    dash: style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat),
    casing: colour("halo"),
    paper: colour("paper"),
    tint: stroke.replace(/^rgb\(([^)]+)\)$/, "rgba($1, 0.1)"),
    ...hatchOf(layer.spec.style.slice(-1), stroke),
  };
  return layer.look;
}

// The hatching of the style sheet as a pattern for canvas.
function hatchOf(number, stroke) {
  const pattern = byId(`hatch-${number}`);
  const tile = element("canvas", { width: 10, height: 10 });
  const context = tile.getContext("2d");
  context.strokeStyle = stroke;
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
    layer.look = null;
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
    layer.look = null;
  }
}

export function redrawLarge() {
  for (const layer of layers.filter(({ grid }) => grid)) {
    layer.look = null;
    layer.grid.redraw();
  }
}
