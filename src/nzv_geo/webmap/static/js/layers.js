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
    pane: map.getPane(pane),
    options: { pane, renderer: L.svg({ pane, padding: 0.4 }), bubblingMouseEvents: false, className: `nzv-${spec.style}` },
    group: L.layerGroup(),
    rows: [...byId(`table-${number}`).tBodies[0].rows],
    visible: true,
  };
  layer.items = spec.features.map((feature, index) => makeItem(layer, feature, index));
  if (spec.style === "valley") layer.items.forEach((item) => addGround(map, item));
  layer.items.forEach((item) => addCasing(item));
  layer.items.forEach((item) => draw(item));
  layer.group.addTo(map);
  layers.push(layer);
}

function makeItem(layer, feature, index) {
  const row = layer.rows[index];
  return { layer, index, feature, row, name: row.cells[0].textContent.trim(), node: null, ...shapeOf(feature) };
}

// The region's own ground lies below every border, so that the surroundings recede.
function addGround(map, item) {
  const pane = "nzv-ground";
  map.createPane(pane).style.zIndex = 401;
  L.polygon(item.places, { pane, renderer: L.svg({ pane, padding: 0.4 }), interactive: false, className: pane }).addTo(map);
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
    L.circle(item.at, { ...layer.options, radius }).on("click", () => open(item)).addTo(layer.group);
    const icon = L.divIcon({ className: "badge", html: element("span", {}, layer.spec.badges[index]), iconSize: [28, 28] });
    connect(item, L.marker(item.at, { icon, keyboard: false, pane: "nzv-badges" }));
    return;
  }
  const [first, ...rest] = places.map((place) => L.circleMarker(place, { ...layer.options, radius: 12, className: `point ${layer.options.className}` }));
  for (const one of rest) one.on("click", (event) => open(item, { at: event.latlng })).addTo(layer.group);
  connect(item, first);
}

// Each feature is one button: role, name and key handling sit on its path or badge.
function connect(item, shape) {
  shape.on("add", () => {
    const node = shape.getElement();
    item.node = node;
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", item === state.active ? "0" : "-1");
    node.setAttribute("aria-label", `${item.layer.spec.title}: ${item.name}`);
    node.setAttribute("aria-haspopup", "dialog");
    node.addEventListener("focus", () => focused(item));
    node.addEventListener("blur", () => { if (!state.popup) highlight(null); });
    node.addEventListener("keydown", (event) => keyOnFeature(event, item));
  });
  shape.on("click", (event) => open(item, { at: item.kind === "point" ? item.at : event.latlng }));
  shape.on("mouseover", () => {
    read(item);
    if (!state.popup) highlight(item);
  });
  shape.on("mouseout", () => { if (!state.popup) highlight(null); });
  shape.addTo(item.layer.group);
}

function equipSwitch(layer) {
  const box = byId(`layer-${layer.number}`);
  box.checked = true;
  box.addEventListener("change", () => {
    setVisible(layer, box.checked);
    say(filled(box.checked ? words.layer_on : words.layer_off, { name: layer.spec.legend }));
  });
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
}

// Of the borders of the region, only the finest visible one takes clicks inside its areas; those
// above it take clicks on their lines. Neighbours and layers of the reader's own always do.
function updateHits() {
  const nested = layers.filter((layer) => layer.visible && NESTED.has(layer.spec.style));
  for (const layer of nested) layer.pane.classList.toggle("stroke-only", layer !== nested[0]);
}
