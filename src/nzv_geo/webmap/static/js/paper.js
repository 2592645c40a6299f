// The scale bar, and paper: A4 or A3, at a chosen scale or with the extent of the screen.

const SCALES = [25000, 50000, 100000, 200000, 250000, 500000, 750000, 1000000];
const PIXEL_M = 0.0254 / 96; // of a CSS pixel on paper
const MAPS_MM = { a4: [190, 118], a3: [300, 205] };
const printed = { paper: "a4", scale: null, view: null };

// A round length and how many pixels it has in the middle of the map, along the parallel.
function scaleBar(most) {
  const { map } = state;
  const { x, y } = map.getSize();
  const [from, to] = [x / 2 - most / 2, x / 2 + most / 2].map((at) => map.containerPointToLatLng([at, y / 2]));
  const metres = distance(from, to);
  const power = 10 ** Math.floor(Math.log10(metres));
  const round = [5, 3, 2, 1].map((factor) => factor * power).find((one) => one <= metres) ?? power;
  return { width: (most * round) / metres, text: round < 1000 ? `${round} m` : `${round / 1000} km`, round };
}

function addScaleBar(map) {
  const bar = element("p", { class: "scale-bar", id: "scale-bar" }, element("span"), "");
  const control = L.control({ position: "bottomleft" });
  control.onAdd = () => bar;
  L.DomEvent.disableClickPropagation(bar);
  control.addTo(map);
}

function updateScaleBar() {
  const { width, text } = scaleBar(160);
  const bar = byId("scale-bar");
  bar.firstChild.style.width = `${width}px`;
  bar.lastChild.textContent = text;
}

// The scale in the middle of the map, as printed: a pixel is 1/96 inch.
function ratio() {
  const { x, y } = state.map.getSize();
  const [from, to] = [-50, 50].map((at) => state.map.containerPointToLatLng([x / 2 + at, y / 2]));
  return distance(from, to) / (100 * PIXEL_M);
}

function zoomForScale(wanted) {
  return state.map.getZoom() + Math.log2(ratio() / wanted);
}

function printCard(opener) {
  toggleCard(opener, "print", (box) => {
    const paper = choice("paper", [["a4", "a4"], ["a3", "a3"]]);
    const scale = element("select", { id: "print-scale" }, put(element("option", { value: "" }), "scale_fit"));
    for (const one of SCALES) scale.append(element("option", { value: one }, `1 : ${one}`));
    const go = button("print_now", () => {
      printed.paper = paper.value;
      printed.scale = +scale.value || null;
      closeCard();
      window.print();
    });
    box.append(put(element("label", { for: paper.id }), "paper"), paper, put(element("label", { for: scale.id }), "scale"), scale, go);
    return null;
  });
}

function choice(key, options) {
  const select = element("select", { id: `print-${key}` });
  for (const [value, name] of options) select.append(put(element("option", { value }), name));
  return select;
}

// On paper the map has another size: it keeps its extent or takes the chosen scale, and comes back
// afterwards.
function preparePrint() {
  addEventListener("beforeprint", () => {
    const { map } = state;
    state.opener = null;
    closePopup();
    closeCard({ focus: false });
    printed.view = { center: map.getCenter(), zoom: map.getZoom(), snap: map.options.zoomSnap };
    const bounds = map.getBounds();
    document.documentElement.classList.add("printing", printed.paper);
    byId("tables").before(byId("sources"));
    map.options.zoomSnap = 0;
    map.invalidateSize({ animate: false, pan: false });
    if (printed.scale) {
      map.setView(printed.view.center, printed.view.zoom, { animate: false });
      map.setView(printed.view.center, zoomForScale(printed.scale), { animate: false });
    } else {
      map.fitBounds(bounds, { animate: false });
    }
    refresh();
    beginLargeSheets();
    put(byId("ratio"), "scale_said", { scale: numberText(Math.round(printed.scale ?? Number(ratio().toPrecision(3))), 0), paper: word(printed.paper) });
  });
  addEventListener("afterprint", () => {
    const { map } = state;
    document.documentElement.classList.remove("printing", "a4", "a3");
    endLargeSheets();
    byId("tables").after(byId("sources"));
    byId("ratio").textContent = "";
    map.options.zoomSnap = printed.view.snap;
    map.invalidateSize({ animate: false, pan: false });
    map.setView(printed.view.center, printed.view.zoom, { animate: false });
    printed.paper = "a4";
    printed.scale = null;
  });
}
