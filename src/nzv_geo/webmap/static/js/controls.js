// Buttons of the map, its first view, and paper.

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
  const reading = L.control({ position: "topright" });
  reading.onAdd = () => {
    state.reading = element("p", { class: "reading", "aria-hidden": "true" });
    return state.reading;
  };
  reading.addTo(map);
}

function goHome() {
  const bounds = L.latLngBounds([]);
  for (const layer of layers.filter((one) => one.spec.home)) {
    for (const item of layer.items.filter((one) => one.bounds)) bounds.extend(item.bounds);
  }
  state.map.fitBounds(bounds, { animate: false, padding: [12, 12] });
}

// On paper the map has another size: it keeps its extent, and comes back afterwards.
function preparePrint() {
  let bounds = null;
  let view = null;
  addEventListener("beforeprint", () => {
    state.opener = null;
    closePopup();
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
  placeNames();
}
