// Names on the map, where they fit and do not collide.

const MOST_NAMES = 300; // of a large layer, at once

function named() {
  return NAMED.flatMap((style) => layers.filter((layer) => layer.spec.style === style));
}

function makeNames() {
  const pane = state.map.createPane("nzv-labels");
  pane.style.zIndex = 585;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  for (const layer of named()) layer.items.forEach((item) => makeName(item, pane));
}

function makeName(item, pane) {
  const [german, sorbian] = namesOf(item);
  const text = element("span", {}, german.textContent.replace(/ \/ $/, ""));
  item.label = element("div", { class: `name-label ${item.layer.spec.style}` }, text);
  if (sorbian) item.label.append(sorbian.cloneNode(true));
  pane.append(item.label);
  item.sizes = ["", "short"].map((form) => measure(item.label, form));
}

function measure(label, form) {
  label.classList.toggle("short", form === "short");
  return { form, width: label.offsetWidth, height: label.offsetHeight };
}

// A name is shown where it fits into its area and collides with no other name or badge.
function placeNames() {
  const taken = badgeBoxes();
  const shown = state.map.getBounds().pad(0.1);
  for (const layer of named()) {
    for (const item of layer.items) {
      const room = layer.visible && shown.contains(item.at) ? roomFor(item) : 0;
      placeName(item, room, taken);
    }
  }
  for (const layer of layers.filter((one) => one.shapes)) placeLargeNames(layer, taken);
}

function placeName(item, room, taken) {
  const size = item.sizes.find((one) => one.width <= room && !taken.some((box) => overlaps(boxOf(item, one), box)));
  item.label.style.visibility = size ? "visible" : "hidden";
  if (!size) return;
  const box = boxOf(item, size);
  taken.push(box);
  item.label.classList.toggle("short", size.form === "short");
  L.DomUtil.setPosition(item.label, L.point(box[0] + 3, box[1] + 2));
}

// Of a large layer, only features wide enough for a word are looked at, the widest first.
function placeLargeNames(layer, taken) {
  for (const item of layer.labelled ?? []) item.label.remove();
  layer.labelled = [];
  if (!layer.visible) return;
  const scale = (256 * 2 ** state.map.getZoom()) / FULL;
  if (layer.typical * scale < 30) return;
  const bounds = state.map.getBounds();
  const [west, north] = mercator(bounds.getWest(), bounds.getNorth());
  const [east, south] = mercator(bounds.getEast(), bounds.getSouth());
  const { boxes } = layer.shapes;
  const width = (f) => (boxes[f * 4 + 2] - boxes[f * 4]) * scale;
  const seen = [...within(layer.shapes, [west, north, east, south])].filter((f) => width(f) > 40);
  seen.sort((a, b) => width(b) - width(a));
  for (const f of seen.slice(0, MOST_NAMES)) {
    const item = layer.items[f];
    if (!bounds.contains(item.at)) continue;
    if (!item.label) makeName(item, state.map.getPane("nzv-labels"));
    else state.map.getPane("nzv-labels").append(item.label);
    layer.labelled.push(item);
    placeName(item, width(f) * 0.8, taken);
  }
}

// How wide a name may be, from the largest circle inside its area. A county that fills the
// screen needs no name in its middle.
function roomFor(item) {
  const center = state.map.latLngToLayerPoint(item.at);
  const edge = L.latLng(item.at.lat + item.feature.label[2] / UNITS, item.at.lng);
  const radius = center.y - state.map.latLngToLayerPoint(edge).y;
  if (item.layer.spec.style === "municipality") return radius * 2.3;
  return radius > 260 ? 0 : radius * 5;
}

function boxOf(item, { width, height }) {
  const { x, y } = state.map.latLngToLayerPoint(item.at);
  return [x - width / 2 - 3, y - height / 2 - 2, x + width / 2 + 3, y + height / 2 + 2];
}

function badgeBoxes() {
  const badged = layers.filter((layer) => layer.visible && layer.spec.badges);
  return badged.flatMap((layer) => layer.items).map((item) => {
    const { x, y } = state.map.latLngToLayerPoint(item.at);
    return [x - 18, y - 18, x + 18, y + 18];
  });
}

function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
