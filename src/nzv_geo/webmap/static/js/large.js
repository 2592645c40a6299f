// Draw a large layer on canvas, tile by tile; see packed.py for how its geometries are packed.
//
// Its features have no elements: clicks and pointers are tested against the geometries, and only
// the feature that the keyboard stands on has a button, which moves along with it.

const FULL = 2 ** 30; // the world in Web Mercator, from west to east and from north to south
const NEAR = 8; // pixels around a line or point that belong to it
const KINDS = ["none", "area", "line", "point"];

async function bytesOf(base64) {
  const text = atob(base64);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) packed[i] = text.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function reader(bytes) {
  let at = 0;
  const next = () => {
    let byte = bytes[at++];
    if (byte < 128) return byte;
    let value = byte & 127;
    let shift = 7;
    do {
      byte = bytes[at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return value;
  };
  const run = (count) => Int32Array.from({ length: count }, next);
  return { next, run };
}

// Where each group begins, from how many members each has.
function starts(counts) {
  const sums = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i += 1) sums[i + 1] = sums[i] + counts[i];
  return sums;
}

async function unpackLarge({ bytes, sizes, unit }) {
  const input = reader(await bytesOf(bytes));
  const [kinds, parts, runs, counts, pieces] = sizes.slice(0, 5).map((count) => input.run(count));
  const count = sizes[5];
  const shapes = { unit, kinds, parts: starts(parts), runs: starts(runs), vertices: starts(counts), x: new Int32Array(count), y: new Int32Array(count), seen: new Uint8Array(count) };
  readVertices(input.next, pieces, shapes);
  project(shapes);
  shapes.boxes = boxesOf(shapes);
  return shapes;
}

function readVertices(next, pieces, { x, y, seen }) {
  let at = 0;
  let lastX = 0;
  let lastY = 0;
  for (let i = 0; i < pieces.length; i += 1) {
    const end = at + (pieces[i] >> 1);
    if (pieces[i] & 1) {
      i += 1;
      for (let from = at - pieces[i]; at < end; at += 1, from -= 1) {
        x[at] = x[from];
        y[at] = y[from];
        seen[at] = 1;
      }
    } else {
      for (; at < end; at += 1) {
        const dx = next();
        const dy = next();
        lastX += (dx >>> 1) ^ -(dx & 1);
        lastY += (dy >>> 1) ^ -(dy & 1);
        x[at] = lastX;
        y[at] = lastY;
      }
    }
  }
}

// Web Mercator, in whole parts of the world: 4 cm.
function mercator(lng, lat) {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return [(lng / 360 + 0.5) * FULL, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * FULL];
}

function project(shapes) {
  const { x, y, unit } = shapes;
  const degrees = unit / UNITS;
  const highest = Math.sin((85.0511 * Math.PI) / 180);
  shapes.px = new Int32Array(x.length);
  shapes.py = new Int32Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    const sine = Math.max(-highest, Math.min(highest, Math.sin((y[i] * degrees * Math.PI) / 180)));
    shapes.px[i] = ((x[i] * degrees) / 360 + 0.5) * FULL;
    shapes.py[i] = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * FULL;
  }
}

function boxesOf({ kinds, parts, runs, vertices, px, py }) {
  const boxes = new Int32Array(kinds.length * 4);
  for (let f = 0; f < kinds.length; f += 1) {
    let [west, north, east, south] = [FULL, FULL, -1, -1];
    for (let i = vertices[runs[parts[f]]]; i < vertices[runs[parts[f + 1]]]; i += 1) {
      if (px[i] < west) west = px[i];
      if (px[i] > east) east = px[i];
      if (py[i] < north) north = py[i];
      if (py[i] > south) south = py[i];
    }
    boxes.set([west, north, east, south], f * 4);
  }
  return boxes;
}

const TilesOf = L.GridLayer.extend({
  initialize(layer, options) {
    this.layer = layer;
    L.GridLayer.prototype.initialize.call(this, options);
  },
  createTile({ x, y, z }) {
    const size = this.getTileSize().x;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const tile = element("canvas", { width: size * ratio, height: size * ratio });
    const context = tile.getContext("2d");
    const scale = (size * 2 ** z) / FULL;
    context.scale(ratio, ratio);
    paint(context, this.layer, { scale, left: x * size, top: y * size, width: size, height: size });
    return tile;
  },
});

// Features whose box touches a box in parts of the world.
function* within({ kinds, boxes }, [west, north, east, south]) {
  for (let f = 0; f < kinds.length; f += 1) {
    const at = f * 4;
    if (kinds[f] && boxes[at] <= east && boxes[at + 2] >= west && boxes[at + 1] <= south && boxes[at + 3] >= north) yield f;
  }
}

function paint(context, layer, view) {
  const { shapes } = layer;
  const { scale, left, top, width, height } = view;
  const margin = 8;
  const box = [(left - margin) / scale, (top - margin) / scale, (left + width + margin) / scale, (top + height + margin) / scale];
  const look = looksOf(layer);
  look.hatch.setTransform(new DOMMatrix().translate(-left, -top).rotate(look.turn)); // one hatching across tiles
  const typical = layer.typical * scale;
  const lines = new Path2D();
  context.lineJoin = "round";
  for (const f of within(shapes, box)) {
    if (shapes.kinds[f] === 3) paintPoints(context, shapes, f, view, look);
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
  const radius = 5;
  for (let i = vertices[runs[parts[f]]]; i < vertices[runs[parts[f + 1]]]; i += 1) {
    context.beginPath();
    context.arc(px[i] * scale - left, py[i] * scale - top, radius, 0, 2 * Math.PI);
    context.fillStyle = look.paper;
    context.fill();
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
  const root = getComputedStyle(document.documentElement);
  const stroke = style.stroke;
  layer.look = {
    stroke,
    width: parseFloat(style.strokeWidth),
    dash: style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat),
    casing: root.getPropertyValue("--halo"),
    paper: root.getPropertyValue("--paper"),
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

// A feature of a large layer, with what other scripts ask of any feature; its row is read when
// somebody asks for it.
class LargeItem {
  constructor(layer, index) {
    this.layer = layer;
    this.index = index;
    this.kind = KINDS[layer.shapes.kinds[index]];
    this.node = null;
  }

  get row() { return largeRows(this.layer)[this.index]; }

  get name() { return namesOf(this)[0].textContent.trim(); }

  get text() {
    this.lower ??= [...namesOf(this), ...[...this.row.cells].slice(1)].map((node) => node.textContent).join(" ").toLowerCase();
    return this.lower;
  }

  get bounds() {
    const [west, north, east, south] = this.layer.shapes.boxes.subarray(this.index * 4, this.index * 4 + 4);
    return L.latLngBounds(unproject(west, south), unproject(east, north));
  }

  get at() {
    this.place ??= placeOf(this.layer.shapes, this.index, this.kind);
    return this.place;
  }

  get places() {
    const { parts, runs, vertices, x, y, unit } = this.layer.shapes;
    const run = (k) => Array.from({ length: vertices[k + 1] - vertices[k] }, (_, i) => L.latLng((y[vertices[k] + i] * unit) / UNITS, (x[vertices[k] + i] * unit) / UNITS));
    const part = (k) => Array.from({ length: runs[k + 1] - runs[k] }, (_, i) => run(runs[k] + i));
    const every = Array.from({ length: parts[this.index + 1] - parts[this.index] }, (_, i) => part(parts[this.index] + i));
    if (this.kind === "area") return every;
    return this.kind === "line" ? every.flat() : every.flat(2);
  }
}

// The table of a large layer stands in a noscript element: read as an inert document, once.
function largeRows(layer) {
  if (!layer.rows) {
    const written = layer.table.parentNode.querySelector("noscript").textContent;
    layer.rows = [...new DOMParser().parseFromString(written, "text/html").querySelector("tbody").rows];
  }
  return layer.rows;
}

function unproject(x, y) {
  return L.latLng((Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / FULL))) * 180) / Math.PI, (x / FULL) * 360 - 180);
}

// A place on the feature: for an area, the middle of its widest stretch at half its height.
function placeOf({ parts, runs, vertices, px, py, boxes }, f, kind) {
  const first = vertices[runs[parts[f]]];
  const last = vertices[runs[parts[f + 1]]];
  if (kind !== "area") {
    const at = kind === "line" ? Math.floor((first + last) / 2) : first;
    return unproject(px[at], py[at]);
  }
  const level = (boxes[f * 4 + 1] + boxes[f * 4 + 3]) / 2 + 0.25;
  const crossings = [];
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    for (let i = vertices[run], j = vertices[run + 1] - 1; i < vertices[run + 1]; j = i, i += 1) {
      if ((py[i] > level) !== (py[j] > level)) crossings.push(px[i] + ((level - py[i]) / (py[j] - py[i])) * (px[j] - px[i]));
    }
  }
  crossings.sort((a, b) => a - b);
  let [x, widest] = [px[first], 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] <= widest) continue;
    widest = crossings[i + 1] - crossings[i];
    x = (crossings[i] + crossings[i + 1]) / 2;
  }
  return unproject(x, widest ? level : py[first]);
}

function addLarge(layer) {
  state.large = true;
  layer.ready = unpackLarge(layer.spec).then((shapes) => {
    layer.shapes = shapes;
    layer.items = Array.from(shapes.kinds, (_, index) => new LargeItem(layer, index));
    const sizes = layer.items.map(({ index }) => shapes.boxes[index * 4 + 2] - shapes.boxes[index * 4]).sort((a, b) => a - b);
    layer.typical = sizes[Math.floor(sizes.length / 2)];
    layer.grid = new TilesOf(layer, { pane: `nzv-${layer.number}`, keepBuffer: 1, updateWhenZooming: false, className: "nzv-tiles" });
    layer.group.addLayer(layer.grid);
    layer.pane.dataset.drawn = "true";
  }).catch(() => {
    layer.items = [];
    const text = put(element("p", { class: "broken" }), "layer_broken", { name: layer.spec.title });
    byId(`layer-${layer.number}`).closest("li").append(text);
    say(text.textContent);
  });
}

// On paper one sheet takes the place of the tiles, which would come only after the snapshot.
function beginLargeSheets() {
  const { map } = state;
  const { x: width, y: height } = map.getSize();
  const origin = map.getPixelBounds().min;
  const scale = (256 * 2 ** map.getZoom()) / FULL;
  for (const layer of layers.filter((one) => one.grid && one.visible)) {
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

function endLargeSheets() {
  for (const layer of layers.filter((one) => one.sheet)) {
    layer.sheet.remove();
    layer.sheet = null;
    layer.look = null;
  }
}

function redrawLarge() {
  for (const layer of layers.filter((one) => one.grid)) {
    layer.look = null;
    layer.grid.redraw();
  }
}

// The topmost feature of a large layer at a place, above the layer with the given number.
function largeAt(latlng, above = -1) {
  for (const layer of [...layers].reverse()) {
    if (layer.number <= above) return null;
    if (!layer.visible || !layer.shapes) continue;
    const found = hit(layer.shapes, latlng);
    if (found >= 0) return layer.items[found];
  }
  return null;
}

function hit(shapes, { lat, lng }) {
  const [x, y] = mercator(lng, lat);
  const reach = (NEAR * FULL) / (256 * 2 ** state.map.getZoom());
  let found = -1;
  for (const f of within(shapes, [x - reach, y - reach, x + reach, y + reach])) {
    if (touches(shapes, f, x, y, reach)) found = f;
  }
  return found;
}

function touches(shapes, f, x, y, reach) {
  const { kinds, parts, runs, vertices, px, py } = shapes;
  let inside = false;
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    const start = vertices[run];
    const end = vertices[run + 1];
    for (let i = start, j = kinds[f] === 1 ? end - 1 : start; i < end; j = i, i += 1) {
      if (kinds[f] === 1) {
        if ((py[i] > y) !== (py[j] > y) && x < px[i] + ((y - py[i]) / (py[j] - py[i])) * (px[j] - px[i])) inside = !inside;
      } else if (L.LineUtil.pointToSegmentDistance(L.point(x, y), L.point(px[j], py[j]), L.point(px[i], py[i])) <= reach) {
        return true;
      }
    }
  }
  return inside;
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
