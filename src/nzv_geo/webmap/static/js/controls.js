// Buttons of the map and of the toolbar.

const ICONS = {
  home: "M3 11 12 4l9 7M6 10v9h12v-9",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  coordinates: "M12 3v18M3 12h18M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10",
  measure_length: "M3 17 17 3l4 4L7 21zM7 13l2 2M10 10l2 2M13 7l2 2",
  measure_area: "M5 7 12 4l7 6-3 9-11-2z",
  basemap: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
  print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 8.5h.01",
  share: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  about: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v6M12 7.5h.01",
};

// Buttons whose visible word is shorter than their name.
const SHORT = new Set(["measure_length", "measure_area", "picture", "share"]);

function icon(name) {
  return drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: ICONS[name] }));
}

function addControls(map) {
  const zoom = L.control.zoom({ zoomInTitle: word("zoom_in"), zoomOutTitle: word("zoom_out") }).addTo(map);
  entitle(zoom.getContainer().querySelector(".leaflet-control-zoom-in"), "zoom_in");
  entitle(zoom.getContainer().querySelector(".leaflet-control-zoom-out"), "zoom_out");
  const tools = L.control({ position: "topleft" });
  tools.onAdd = () => {
    const box = element("div", { class: "leaflet-bar tools" });
    const acts = { home: goHome, ...(document.fullscreenEnabled && { fullscreen: toggleFullScreen }) };
    for (const [name, act] of Object.entries(acts)) {
      const one = entitle(element("button", { type: "button", id: `map-${name}` }, icon(name)), name);
      one.addEventListener("click", act);
      box.append(one);
    }
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  tools.addTo(map);
  addScaleBar(map);
  const reading = L.control({ position: "topright" });
  reading.onAdd = () => {
    state.reading = element("p", { class: "reading", "aria-hidden": "true" });
    L.DomEvent.disableClickPropagation(state.reading);
    return state.reading;
  };
  reading.addTo(map);
  addPointer(map);
}

function addToolbar() {
  const toolbar = byId("toolbar");
  addSearch(toolbar);
  const box = element("div", { class: "buttons", role: "group" });
  entitle(box, "tools");
  const acts = {
    coordinates: coordinatesCard,
    measure_length: (opener) => measureCard(opener, "measure_length"),
    measure_area: (opener) => measureCard(opener, "measure_area"),
    basemap: offered().length ? basemapCard : null,
    print: printCard,
    picture: savePicture,
    share: copyLink,
    about: showAbout,
  };
  for (const [name, act] of Object.entries(acts)) {
    if (!act) continue;
    const one = element("button", { type: "button", class: "tool", id: `tool-${name}` }, icon(name), put(element("span"), SHORT.has(name) ? `tool_${name}` : name));
    if (SHORT.has(name)) entitle(one, name);
    if (["coordinates", "measure_length", "measure_area", "basemap", "print"].includes(name)) one.setAttribute("aria-expanded", "false");
    one.addEventListener("click", () => act(one));
    box.append(one);
  }
  toolbar.append(box);
}

function copyLink() {
  if (!hasAddress()) {
    tell(word("no_link"));
    return;
  }
  writeAddress();
  copy(new URL(addressOf(), location.href).href);
}

function goHome() {
  const bounds = L.latLngBounds([]);
  for (const layer of layers.filter((one) => one.spec.home)) {
    for (const item of layer.items) if (item.kind !== "none") bounds.extend(item.bounds);
  }
  if (bounds.isValid()) state.map.fitBounds(bounds, { animate: false, padding: [12, 12], maxZoom: 15 });
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else byId("stage").requestFullscreen();
}

function watchFullScreen() {
  document.addEventListener("fullscreenchange", () => {
    entitle(byId("map-fullscreen"), document.fullscreenElement ? "fullscreen_off" : "fullscreen");
    state.map.invalidateSize({ animate: false });
  });
}

// The section at the end of the page, as a dialog: it stands in the page once.
function showAbout() {
  const dialog = element("dialog", { class: "about", "aria-labelledby": "about-title" });
  const close = entitle(element("button", { type: "button", class: "plain close" }, "×"), "close");
  close.addEventListener("click", () => dialog.close());
  const content = byId("sources").cloneNode(true);
  for (const node of [content, ...content.querySelectorAll("[id]")]) node.removeAttribute("id");
  content.removeAttribute("aria-labelledby");
  dialog.append(put(element("h2", { id: "about-title" }), "about"), close, content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    byId("tool-about").focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function refresh() {
  state.map.getContainer().classList.toggle("far", state.map.getZoom() < 8);
  placeNames();
  updateScaleBar();
  remember();
}
