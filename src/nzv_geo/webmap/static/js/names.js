// Names on the map, where they fit and do not collide.

function named() {
  return NAMED.flatMap((style) => layers.filter((layer) => layer.spec.style === style));
}

function makeNames() {
  const pane = state.map.createPane("nzv-labels");
  pane.style.zIndex = 585;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  for (const layer of named()) {
    for (const item of layer.items) {
      const [german, sorbian] = namesOf(item);
      const text = element("span", {}, german.textContent.replace(/ \/ $/, ""));
      item.label = element("div", { class: `name-label ${layer.spec.style}` }, text);
      if (sorbian) item.label.append(sorbian.cloneNode(true));
      pane.append(item.label);
      item.sizes = ["", "short"].map((form) => measure(item.label, form));
    }
  }
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
      const size = item.sizes.find((one) => one.width <= room && !taken.some((box) => overlaps(boxOf(item, one), box)));
      item.label.style.visibility = size ? "visible" : "hidden";
      if (!size) continue;
      const box = boxOf(item, size);
      taken.push(box);
      item.label.classList.toggle("short", size.form === "short");
      L.DomUtil.setPosition(item.label, L.point(box[0] + 3, box[1] + 2));
    }
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
  const points = layers.filter((layer) => layer.visible).flatMap((layer) => layer.items.filter((item) => item.kind === "point"));
  return points.map((item) => {
    const { x, y } = state.map.latLngToLayerPoint(item.at);
    return [x - 18, y - 18, x + 18, y + 18];
  });
}

function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
