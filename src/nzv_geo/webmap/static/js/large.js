// A large layer has no elements for its features: clicks and pointers are tested against the
// geometries, and only the feature that the keyboard stands on has a button, which moves along.

const NEAR = 8; // pixels around a line or point that belong to it
const KINDS = ["none", "area", "line", "point"];

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
    layer.spacing = spacingOf(shapes);
    layer.grid = new TilesOf(layer, { pane: `nzv-${layer.number}`, tileSize: 512, keepBuffer: 1, updateWhenZooming: false, className: "nzv-tiles" });
    layer.group.addLayer(layer.grid);
    layer.pane.dataset.drawn = "true";
  }).catch(() => {
    layer.table.tBodies[0].replaceChildren(...largeRows(layer)); // no map of it, but the whole table
    const text = put(element("p", { class: "broken" }), "layer_broken", { name: layer.spec.title });
    byId(`layer-${layer.number}`).closest("li").append(text);
    say(text.textContent);
  });
}

// How far apart the vertices would be if they were spread evenly over their extent.
function spacingOf({ px, py }) {
  const span = (values) => values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity);
  return Math.sqrt((span(px) * span(py)) / px.length);
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
