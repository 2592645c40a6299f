// Draws the layers of this page and links map, table and keyboard.
//
// All text of the features stands once, escaped, in the tables of the document; popups and labels
// copy nodes from there. The data block holds geometries (see encode.py) and interface words.
// Nothing here writes HTML from strings.
"use strict";

const nzv = (() => {
  const UNITS = 1e6;
  const CASED = new Set(["county", "state", "valley"]);
  const byId = (id) => document.getElementById(id);
  const { layers: specs, words } = JSON.parse(byId("nzv-data").textContent);
  const layers = [];
  const state = { map: null, active: null, opener: null, popup: null };

  document.documentElement.classList.add("js");
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  }

  // --- small helpers -----------------------------------------------------------------------------

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  }

  function say(text) {
    byId("status").textContent = text;
  }

  // --- geometry ----------------------------------------------------------------------------------

  function ring(deltas) {
    const points = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < deltas.length; i += 2) {
      x += deltas[i];
      y += deltas[i + 1];
      points.push([y / UNITS, x / UNITS]);
    }
    return points;
  }

  function place([x, y]) {
    return L.latLng(y / UNITS, x / UNITS);
  }

  // --- layers ------------------------------------------------------------------------------------

  function addLayer(map, number) {
    const spec = specs[number];
    const pane = `nzv-${number}`;
    map.createPane(pane).style.zIndex = 410 + number * 10;
    const layer = {
      number,
      spec,
      pane: map.getPane(pane),
      options: { pane, renderer: L.svg({ pane, padding: 0.4 }), bubblingMouseEvents: false },
      group: L.layerGroup(),
      items: [],
      rows: [...byId(`table-${number}`).tBodies[0].rows],
      visible: true,
    };
    const shapes = spec.features.map((feature) => feature.polygons?.map((part) => part.map(ring)));
    if (spec.style === "valley") addGround(map, shapes);
    if (CASED.has(spec.style)) {
      for (const shape of shapes) {
        L.polygon(shape, { ...layer.options, interactive: false, className: `casing nzv-${spec.style}` }).addTo(layer.group);
      }
    }
    spec.features.forEach((feature, index) => {
      layer.items.push(makeItem(layer, feature, shapes[index], index));
    });
    layer.group.addTo(map);
    layers.push(layer);
  }

  // The region's own ground lies below every border, so that the surroundings recede.
  function addGround(map, shapes) {
    map.createPane("nzv-ground").style.zIndex = 401;
    for (const shape of shapes) {
      L.polygon(shape, { pane: "nzv-ground", renderer: L.svg({ pane: "nzv-ground", padding: 0.4 }), interactive: false, className: "nzv-ground" }).addTo(map);
    }
  }

  function makeItem(layer, feature, shape, index) {
    const item = { layer, index, feature, shape, row: layer.rows[index], node: null, label: null };
    item.name = nameOf(item);
    if (feature.point) {
      addPoint(item);
    } else {
      const path = L.polygon(shape, { ...layer.options, className: `nzv-${layer.spec.style}` });
      item.bounds = path.getBounds();
      item.at = place(feature.label);
      connect(item, path);
    }
    return item;
  }

  function addPoint(item) {
    const { spec, group, options } = item.layer;
    item.at = place(item.feature.point);
    const circle = L.circle(item.at, { ...options, radius: spec.uncertainty[item.index], className: `nzv-${spec.style}` });
    circle.on("click", () => open(item));
    circle.addTo(group);
    item.bounds = item.at.toBounds(2 * spec.uncertainty[item.index]);
    const icon = L.divIcon({ className: "badge", html: element("span", {}, spec.badges[item.index]), iconSize: [28, 28] });
    connect(item, L.marker(item.at, { icon, keyboard: false, pane: "nzv-badges" }));
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
    shape.on("click", (event) => open(item, { at: event.latlng }));
    shape.on("mouseover", () => { if (!state.popup) highlight(item); });
    shape.on("mouseout", () => { if (!state.popup) highlight(null); });
    shape.addTo(item.layer.group);
  }

  function nameOf(item) {
    return item.row.cells[0].textContent.trim();
  }

  // --- keyboard ----------------------------------------------------------------------------------

  function reachable() {
    return [...layers].reverse().filter((layer) => layer.visible).flatMap((layer) => layer.items);
  }

  function activate(item) {
    if (state.active?.node) state.active.node.setAttribute("tabindex", "-1");
    state.active = item;
    if (item?.node) item.node.setAttribute("tabindex", "0");
  }

  function focused(item) {
    activate(item);
    if (!item.node.matches(":focus-visible")) return;
    highlight(item);
    if (!state.map.getBounds().pad(-0.05).contains(item.at)) state.map.panTo(item.at);
  }

  const MOVES = {
    ArrowRight: (items, i) => i + 1,
    ArrowDown: (items, i) => i + 1,
    ArrowLeft: (items, i) => i - 1,
    ArrowUp: (items, i) => i - 1,
    Home: () => 0,
    End: (items) => items.length - 1,
    PageDown: (items, i) => items.findIndex((one, k) => k > i && one.layer !== items[i].layer),
    PageUp: (items, i) => items.findIndex((one) => one.layer === previousLayer(items, i)),
  };

  function previousLayer(items, i) {
    const before = items.slice(0, i).reverse().find((one) => one.layer !== items[i].layer);
    return (before ?? items[0]).layer;
  }

  function keyOnFeature(event, item) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      open(item);
    } else if (event.key === "Escape") {
      highlight(null);
      say("");
    } else if (!moveFocus(event.key, item)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  function moveFocus(key, item) {
    const items = reachable();
    const at = items.indexOf(item);
    if (key in MOVES) {
      const next = MOVES[key](items, at);
      items[(next + items.length) % items.length].node.focus();
      return true;
    }
    if (key.length !== 1) return false;
    const rest = [...items.slice(at + 1), ...items.slice(0, at)];
    rest.find((one) => one.name.toLowerCase().startsWith(key.toLowerCase()))?.node.focus();
    return true;
  }

  // --- highlight and popup -----------------------------------------------------------------------

  const marks = L.layerGroup();

  function highlight(item) {
    marks.clearLayers();
    document.querySelectorAll(".badge.is-active, tr.is-active").forEach((node) => node.classList.remove("is-active"));
    if (!item) return;
    item.row.classList.add("is-active");
    if (!item.shape) {
      item.node?.classList.add("is-active");
      return;
    }
    for (const className of ["nzv-highlight-casing", "nzv-highlight"]) {
      L.polygon(item.shape, { pane: "nzv-highlight", renderer: state.marksRenderer, interactive: false, className }).addTo(marks);
    }
  }

  function open(item, { at = item.at, opener = item.node } = {}) {
    closePopup();
    activate(item);
    highlight(item);
    const popup = L.popup({ maxWidth: 340, minWidth: 220, maxHeight: 300, keepInView: false, autoPanPadding: [60, 20] });
    popup.setLatLng(at).setContent(details(item)).openOn(state.map);
    state.popup = popup;
    state.opener = opener;
    const box = popup.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", item.name);
    const content = box.querySelector(".leaflet-popup-content");
    content.setAttribute("tabindex", "0");
    content.setAttribute("role", "group");
    content.setAttribute("aria-label", item.name);
    const close = box.querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", words.close);
    close.setAttribute("title", words.close);
    content.focus({ preventScroll: true });
  }

  function closePopup() {
    if (state.popup) state.map.closePopup(state.popup);
  }

  function closed() {
    const { opener } = state;
    state.popup = null;
    state.opener = null;
    highlight(null);
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }

  // What the table says about a feature, as a list of its filled cells.
  function details(item) {
    const heads = item.row.closest("table").tHead.rows[0].cells;
    const title = element("p", { class: "details-title" });
    title.append(...namesOf(item).map((node) => node.cloneNode(true)));
    const list = element("dl");
    [...item.row.cells].slice(1).forEach((cell, index) => {
      if (!cell.textContent) return;
      const value = element("dd");
      if (cell.lang) value.lang = cell.lang;
      value.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
      list.append(element("dt", {}, heads[index + 1].textContent), value);
    });
    const toTable = element("button", { type: "button", class: "plain" }, words.in_table);
    toTable.addEventListener("click", () => showRow(item));
    const source = element("p", { class: "source" }, `${words.source}: ${item.layer.spec.source}`);
    return element("div", { class: "details" }, title, list, source, toTable);
  }

  function namesOf(item) {
    return [...item.row.cells[0].childNodes].filter((node) => node.nodeName !== "BUTTON");
  }

  // --- tables ------------------------------------------------------------------------------------

  function showRow(item) {
    state.opener = null;
    closePopup();
    item.row.closest("details").open = true;
    item.row.hidden = false;
    const button = item.row.querySelector("button");
    setRowStop(item.row);
    button.focus();
    button.scrollIntoView({ block: "center" });
    highlight(item);
  }

  function showOnMap(item, button) {
    if (!item.layer.visible) byId(`layer-${item.layer.number}`).click();
    byId("map_nzv").scrollIntoView({ block: "nearest" });
    state.map.fitBounds(item.bounds.pad(0.3), { animate: false, maxZoom: 14 });
    open(item, { opener: button });
  }

  function equipTable(layer) {
    const table = byId(`table-${layer.number}`);
    byId(`section-${layer.number}`).open = false;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = element("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sortTable(table, column));
    });
    layer.items.forEach((item, index) => {
      const attributes = { type: "button", tabindex: index ? "-1" : "0", "aria-label": `${words.to_map}: ${item.name}` };
      const button = element("button", attributes, words.to_map);
      button.addEventListener("click", () => showOnMap(item, button));
      button.addEventListener("keydown", (event) => keyOnRow(event, item.row));
      item.row.cells[0].prepend(button);
    });
  }

  // The buttons of a table are one Tab stop; arrow keys move between the rows that are shown.
  function keyOnRow(event, row) {
    const rows = [...row.parentNode.rows].filter((one) => !one.hidden);
    const at = rows.indexOf(row);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next === undefined || !rows[next]) return;
    setRowStop(rows[next]);
    rows[next].querySelector("button").focus();
    event.preventDefault();
  }

  function setRowStop(row) {
    for (const one of row.parentNode.rows) one.querySelector("button").setAttribute("tabindex", one === row ? "0" : "-1");
  }

  function sortTable(table, column) {
    const heads = [...table.tHead.rows[0].cells];
    const descending = heads[column].getAttribute("aria-sort") === "ascending";
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const sorted = [...table.tBodies[0].rows].sort((a, b) => compare(key(a), key(b), order));
    if (descending) sorted.reverse();
    table.tBodies[0].append(...sorted);
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
    say(filled(words.sorted, { column: heads[column].textContent, direction: descending ? words.descending : words.ascending }));
  }

  function compare(a, b, order) {
    const numbers = a !== "" && b !== "" && !Number.isNaN(+a) && !Number.isNaN(+b);
    return numbers ? a - b : order.compare(a, b);
  }

  function addFilter() {
    const input = element("input", { type: "search", id: "filter", autocomplete: "off" });
    const box = element("p", { class: "filter" }, element("label", { for: "filter" }, words.filter), input);
    byId("data").nextElementSibling.after(box);
    input.addEventListener("input", () => filterRows(input.value.trim().toLowerCase()));
  }

  function filterRows(text) {
    const rows = layers.flatMap((layer) => layer.rows);
    for (const row of rows) row.hidden = text !== "" && !row.textContent.toLowerCase().includes(text);
    for (const layer of layers) {
      const first = layer.rows.find((row) => !row.hidden);
      if (first) setRowStop(first);
      byId(`section-${layer.number}`).open = text !== "" && Boolean(first);
    }
    say(filled(words.filtered, { shown: rows.filter((row) => !row.hidden).length, all: rows.length }));
  }

  // --- layers on and off -------------------------------------------------------------------------

  function equipSwitch(layer) {
    const box = byId(`layer-${layer.number}`);
    box.checked = true;
    box.addEventListener("change", () => {
      layer.visible = box.checked;
      box.closest("li").classList.toggle("is-off", !box.checked);
      closePopup();
      if (box.checked) layer.group.addTo(state.map);
      else layer.group.remove();
      if (!reachable().includes(state.active)) activate(reachable()[0] ?? null);
      updateHits();
      placeLabels();
      say(filled(box.checked ? words.layer_on : words.layer_off, { name: layer.spec.title }));
    });
  }

  // Only the lowest visible areas take clicks inside; borders above them take clicks on the line.
  function updateHits() {
    const areas = layers.filter((layer) => layer.visible && layer.items[0]?.shape);
    const inside = areas.filter((layer) => layer.spec.style === "neighbour");
    const ground = areas.find((layer) => layer.spec.style !== "neighbour");
    for (const layer of areas) {
      layer.pane.classList.toggle("stroke-only", layer !== ground && !inside.includes(layer));
    }
  }

  // --- names on the map --------------------------------------------------------------------------

  const LABELLED = ["county", "neighbour", "state", "municipality"];

  function labelled() {
    return LABELLED.flatMap((style) => layers.filter((layer) => layer.spec.style === style));
  }

  function makeLabels() {
    const pane = state.map.createPane("nzv-labels");
    pane.style.zIndex = 585;
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");
    for (const layer of labelled()) {
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
  function placeLabels() {
    const taken = badgeBoxes();
    const shown = state.map.getBounds().pad(0.1);
    for (const layer of labelled()) {
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
    return radius > 260 ? 0 : radius * 3.4;
  }

  function boxOf(item, { width, height }) {
    const { x, y } = state.map.latLngToLayerPoint(item.at);
    return [x - width / 2 - 3, y - height / 2 - 2, x + width / 2 + 3, y + height / 2 + 2];
  }

  function badgeBoxes() {
    const points = layers.filter((layer) => layer.visible).flatMap((layer) => layer.items.filter((item) => !item.shape));
    return points.map((item) => {
      const { x, y } = state.map.latLngToLayerPoint(item.at);
      return [x - 18, y - 18, x + 18, y + 18];
    });
  }

  function overlaps(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  // --- controls ----------------------------------------------------------------------------------

  const ICONS = {
    home: "M3 11 12 4l9 7M6 10v9h12v-9",
    print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
  };

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  function addControls(map) {
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    const tools = L.control({ position: "topleft" });
    tools.onAdd = () => {
      const box = element("div", { class: "leaflet-bar tools" });
      for (const [name, act] of [["home", goHome], ["print", () => window.print()]]) {
        const button = element("button", { type: "button", "aria-label": words[name], title: words[name] }, icon(name));
        button.addEventListener("click", act);
        box.append(button);
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    tools.addTo(map);
    L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  }

  function goHome() {
    const home = layers.find((layer) => layer.spec.home);
    const bounds = L.latLngBounds([]);
    for (const item of home.items) bounds.extend(item.bounds);
    state.map.fitBounds(bounds, { animate: false, padding: [12, 12] });
  }

  // On paper the map has another size: it keeps its extent, and comes back afterwards.
  function preparePrint() {
    let bounds = null;
    let view = null;
    addEventListener("beforeprint", () => {
      view = [state.map.getCenter(), state.map.getZoom()];
      bounds = state.map.getBounds();
      document.documentElement.classList.add("printing");
      byId("tables").before(byId("sources"));
      state.map.invalidateSize({ animate: false });
      state.map.fitBounds(bounds, { animate: false });
    });
    addEventListener("afterprint", () => {
      document.documentElement.classList.remove("printing");
      byId("tables").after(byId("sources"));
      state.map.invalidateSize({ animate: false });
      state.map.setView(...view, { animate: false });
    });
  }

  function refresh() {
    state.map.getContainer().classList.toggle("far", state.map.getZoom() < 8);
    placeLabels();
  }

  // --- start -------------------------------------------------------------------------------------

  function prepare(map) {
    state.map = map;
    map.createPane("nzv-highlight").style.zIndex = 580;
    map.createPane("nzv-badges").style.zIndex = 590;
    state.marksRenderer = L.svg({ pane: "nzv-highlight", padding: 0.4 });
    marks.addTo(map);
    L.extend(map.options, { zoomSnap: 0.25, zoomDelta: 1, minZoom: 6, maxZoom: 18 });
  }

  function start(map) {
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", words.map);
    container.setAttribute("aria-describedby", "map-help");
    addControls(map);
    goHome();
    layers.forEach(equipTable);
    layers.forEach(equipSwitch);
    addFilter();
    makeLabels();
    activate(reachable()[0] ?? null);
    updateHits();
    refresh();
    map.on("moveend zoomend", refresh);
    map.on("popupclose", closed);
    map.on("zoomstart", () => { map.getPane("nzv-labels").style.opacity = 0; });
    map.on("zoomend", () => { map.getPane("nzv-labels").style.opacity = 1; });
    container.addEventListener("keydown", (event) => { if (event.key === "Escape") closePopup(); });
    preparePrint();
  }

  return {
    addLayer(map, number) {
      if (!state.map) prepare(map);
      addLayer(map, number);
    },
    start,
  };
})();
