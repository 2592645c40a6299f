// Draw the layers, and switch them on and off.

// Undo the packing of encode.py: whole numbers, each vertex as the difference to the one before.
function unpack(deltas) {
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < deltas.length; i += 2) {
    x += deltas[i];
    y += deltas[i + 1];
    points.push(L.latLng(y / UNITS, x / UNITS));
  }
  return points;
}

function shapeOf({ polygons, lines, points }) {
  if (polygons) return { kind: "area", places: polygons.map((rings) => rings.map(unpack)) };
  if (lines) return { kind: "line", places: lines.map(unpack) };
  if (points) return { kind: "point", places: points.flatMap(unpack) };
  return { kind: "none", places: [] };
}

function addLayer(map, number) {
  if (!state.map) prepare(map);
  const spec = specs[number];
  const pane = `nzv-${number}`;
  map.createPane(pane).style.zIndex = 410 + number * 5;
  const layer = {
    number,
    spec,
    large: "bytes" in spec,
    pane: map.getPane(pane),
    options: { pane, renderer: L.svg({ pane, padding: 0.4 }), bubblingMouseEvents: false, className: `nzv-${spec.style}` },
    group: L.layerGroup(),
    items: [],
    table: byId(`table-${number}`),
    visible: byId(`layer-${number}`).checked,
    nodes: () => layer.items.filter((item) => item.node),
  };
  layers.push(layer);
  if (layer.large) {
    addLarge(layer);
  } else {
    const { rows } = layer.table.tBodies[0];
    layer.items = spec.features.map((feature, index) => makeItem(layer, feature, rows[index], index));
    addGround(map, layer);
    layer.items.forEach((item) => addCasing(item));
    layer.items.forEach((item) => draw(item));
  }
  if (layer.visible) layer.group.addTo(map);
}

function makeItem(layer, feature, row, index) {
  return { layer, index, feature, row, name: row.cells[0].textContent.trim(), node: null, ...shapeOf(feature) };
}

// The ground lies below every border: states stand out from what is around them, and the region
// from its states, with a soft band around it.
const GROUNDS = { state: [["nzv-land", 400]], valley: [["nzv-band", 401], ["nzv-ground", 402]] };

function addGround(map, layer) {
  for (const [pane, height] of GROUNDS[layer.spec.style] ?? []) {
    map.createPane(pane).style.zIndex = height;
    const options = { pane, renderer: L.svg({ pane, padding: 0.4 }), interactive: false, className: pane };
    for (const { places } of layer.items) L.polygon(places, options).addTo(map);
  }
}

// Dark lines get a light casing, so that they stand out on any ground.
function addCasing({ layer, kind, places }) {
  if (!CASED.has(layer.spec.style.replace(/-\d$/, ""))) return;
  const options = { ...layer.options, interactive: false, className: `casing nzv-${layer.spec.style}` };
  if (kind === "area") L.polygon(places, options).addTo(layer.group);
  if (kind === "line") L.polyline(places, options).addTo(layer.group);
}

function draw(item) {
  const { layer, kind, places, feature } = item;
  if (kind === "none") return;
  if (kind === "point") {
    drawPoints(item);
    return;
  }
  const options = { ...layer.options, className: `${kind} ${layer.options.className}` };
  const path = kind === "area" ? L.polygon(places, options) : L.polyline(places, options);
  item.bounds = path.getBounds();
  item.at = feature.label ? unpack(feature.label.slice(0, 2))[0] : places[0][Math.floor(places[0].length / 2)];
  connect(item, path);
}

function drawPoints(item) {
  const { layer, places, index } = item;
  const radius = layer.spec.uncertainty?.[index];
  [item.at] = places;
  item.bounds = L.latLngBounds(places).extend(item.at.toBounds(2 * (radius ?? 500)));
  if (radius) {
    L.circle(item.at, { ...layer.options, radius }).on("click", (event) => clicked(item, event.latlng)).addTo(layer.group);
    const icon = L.divIcon({ className: "badge", html: element("span", {}, layer.spec.badges[index]), iconSize: [28, 28] });
    connect(item, L.marker(item.at, { icon, keyboard: false, pane: "nzv-badges" }));
    return;
  }
  const small = layer.spec.style === "ledger" || layer.spec.style === "findings";
  const look = { ...layer.options, radius: small ? 7 : 12, className: `point ${layer.options.className}` };
  const [first, ...rest] = places.map((place) => L.circleMarker(place, look));
  for (const one of rest) one.on("click", (event) => clicked(item, event.latlng)).addTo(layer.group);
  connect(item, first);
}

// Each feature is one button: role, name and key handling sit on its path or badge.
function connect(item, shape) {
  shape.on("add", () => equipNode(item, shape.getElement()));
  shape.on("click", (event) => clicked(item, event.latlng));
  shape.on("mouseover", (event) => pointed(largeAt(event.latlng, item.layer.number) ?? item));
  shape.on("mouseout", () => { if (!state.popup) highlight(null); });
  shape.addTo(item.layer.group);
}

function equipNode(item, node) {
  item.node = node;
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", item === state.active ? "0" : "-1");
  node.setAttribute("aria-haspopup", "dialog");
  nameNode(item);
  node.addEventListener("focus", () => focused(item));
  node.addEventListener("blur", () => { if (!state.popup) highlight(null); });
  node.addEventListener("keydown", (event) => keyOnFeature(event, item));
}

function nameNode(item) {
  item.node.setAttribute("aria-label", `${textOf(item.layer.spec.title)}: ${item.name}`);
}

// A click measures while a tool is in use; otherwise it opens the feature. A large layer above
// has no elements of its own that could take it.
function clicked(item, latlng) {
  if (state.tool) {
    state.tool.take(latlng);
    return;
  }
  const one = largeAt(latlng, item.layer.number) ?? item;
  open(one, { at: one.kind === "point" ? one.at : latlng });
}

function pointed(item) {
  if (state.tool) return;
  read(item);
  if (!state.popup) highlight(item);
}

function equipSwitch(layer) {
  const box = byId(`layer-${layer.number}`);
  box.addEventListener("change", () => {
    setVisible(layer, box.checked);
    say(word(box.checked ? "layer_on" : "layer_off", { name: layer.spec.legend }));
  });
  box.closest("li").classList.toggle("is-off", !layer.visible);
  box.closest("label").after(layerOptions(layer));
}

// Opacity and downloads of one layer, folded away.
function layerOptions(layer) {
  const slider = element("input", { type: "range", min: "10", max: "100", step: "10", value: "100", id: `opacity-${layer.number}` });
  slider.addEventListener("input", () => setOpacity(layer, +slider.value));
  const label = element("label", { for: slider.id }, put(element("span"), "opacity"), slider);
  const geojson = button("save_geojson", () => saveGeoJson(layer));
  const csv = button("save_csv", () => saveCsv(layer));
  const summary = entitle(element("summary", {}, "⋯"), "more", { name: layer.spec.title });
  const box = element("details", { class: "options" }, summary, element("div", {}, label, geojson, csv));
  layer.slider = slider;
  return box;
}

function setOpacity(layer, percent) {
  layer.opacity = percent;
  layer.slider.value = percent;
  layer.pane.style.opacity = percent / 100;
  if (layer.spec.badges) state.map.getPane("nzv-badges").style.opacity = percent / 100;
  remember();
}

function setVisible(layer, visible) {
  layer.visible = visible;
  const box = byId(`layer-${layer.number}`);
  box.checked = visible;
  box.closest("li").classList.toggle("is-off", !visible);
  state.opener = null;
  closePopup();
  if (visible) layer.group.addTo(state.map);
  else layer.group.remove();
  if (!reachable().includes(state.active)) activate(reachable()[0] ?? null);
  updateHits();
  placeNames();
  remember();
}

// Of the borders of the region, only the finest visible one takes clicks inside its areas; those
// above it take clicks on their lines. Neighbours and layers of the reader's own always do.
function updateHits() {
  const nested = layers.filter((layer) => layer.visible && NESTED.has(layer.spec.style));
  for (const layer of nested) layer.pane.classList.toggle("stroke-only", layer !== nested[0]);
}
