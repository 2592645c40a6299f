// Begin: folium's script calls addLayer for each layer, then start.

function prepare(map) {
  state.map = map;
  map.createPane("nzv-highlight").style.zIndex = 580;
  map.createPane("nzv-badges").style.zIndex = 590;
  state.marksRenderer = L.svg({ pane: "nzv-highlight", padding: 0.4 });
  marks.addTo(map);
  L.extend(map.options, { zoomSnap: 0.25, zoomDelta: 1, minZoom: 1, maxZoom: 18 });
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
  makeNames();
  activate(reachable()[0] ?? null);
  updateHits();
  refresh();
  map.on("moveend zoomend", refresh);
  map.on("popupclose", closed);
  map.on("zoomstart", () => { map.getPane("nzv-labels").style.opacity = 0; });
  map.on("zoomend", () => { map.getPane("nzv-labels").style.opacity = 1; });
  document.addEventListener("pointerdown", () => { state.keyboard = false; }, true);
  document.addEventListener("keydown", () => { state.keyboard = true; }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closePopup();
    read(null);
  });
  preparePrint();
  container.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("a[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });
}
