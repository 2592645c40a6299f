// Begin: folium's script calls addLayer for each layer, then start.

function prepare(map) {
  state.map = map;
  map.createPane("nzv-highlight").style.zIndex = 580;
  map.createPane("nzv-badges").style.zIndex = 590;
  state.marksRenderer = L.svg({ pane: "nzv-highlight", padding: 0.4 });
  marks.addTo(map);
  L.extend(map.options, { zoomSnap: 0.25, zoomDelta: 1, minZoom: 1, maxZoom: 18 });
}

async function start(map) {
  const container = map.getContainer();
  container.setAttribute("role", "region");
  entitle(container, "map");
  container.setAttribute("aria-describedby", "map-help");
  if (state.large) drawByTile(map);
  addLanguages();
  addControls(map);
  addBasemaps(map);
  addToolbar();
  goHome();
  layers.forEach(equipSwitch);
  layers.forEach(equipTable);
  addFilter();
  makeNames();
  updateHits();
  watch(map);
  preparePrint();
  watchFullScreen();
  refresh();
  if (state.large) await largeReady();
  activate(reachable()[0] ?? null);
  beginRemembering();
  document.documentElement.classList.add("ready");
}

// Tiles are drawn for whole zoom levels, and at once: fading them in costs more than drawing them.
function drawByTile(map) {
  map.options.zoomSnap = 1;
  map._fadeAnimated = false;
  map.getContainer().classList.remove("leaflet-fade-anim");
}

// The layers come one after the other; names and the button of the keyboard wait until all of them
// are drawn.
async function largeReady() {
  await Promise.all(layers.map((layer) => layer.ready));
  for (const layer of layers.filter((one) => one.shapes)) {
    layer.order = layer.shown = layer.items;
    if (byId(`section-${layer.number}`).open) showPage(layer, 0);
  }
  goHome();
  await new Promise((done) => { (window.requestIdleCallback ?? setTimeout)(done, { timeout: 2000 }); });
}

function watch(map) {
  map.on("moveend zoomend", refresh);
  map.on("popupclose", closed);
  map.on("zoomstart", () => { map.getPane("nzv-labels").style.opacity = 0; });
  map.on("zoomend", () => {
    map.getPane("nzv-labels").style.opacity = 1;
    if (state.active?.layer.large && state.active.node) L.DomUtil.setPosition(state.active.node, map.latLngToLayerPoint(state.active.at));
  });
  map.on("click", ({ latlng }) => {
    if (state.tool) state.tool.take(latlng);
    else if (largeAt(latlng)) open(largeAt(latlng), { at: latlng });
  });
  if (state.large) watchLargePointer(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawLarge);
  document.addEventListener("click", keepInside);
  document.addEventListener("pointerdown", () => { state.keyboard = false; }, true);
  document.addEventListener("keydown", () => { state.keyboard = true; }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (state.popup?.isOpen()) closePopup();
    else closeCard();
    read(null);
  });
  map.getContainer().addEventListener("keydown", keyOnMap);
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("a[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });
  onLanguage.push(() => {
    if (state.opened) open(state.opened, { at: state.popup.getLatLng(), opener: state.opener, focus: false });
    remember();
  });
}

// The name under the pointer, at most once a frame.
function watchLargePointer(map) {
  let waiting = null;
  map.on("mousemove", ({ latlng, originalEvent }) => {
    if (originalEvent.target.closest?.("[role=button]")) return;
    if (!waiting) {
      requestAnimationFrame(() => {
        const found = largeAt(waiting);
        waiting = null;
        if (found !== state.pointed) pointed(found);
        state.pointed = found;
      });
    }
    waiting = latlng;
  });
}
