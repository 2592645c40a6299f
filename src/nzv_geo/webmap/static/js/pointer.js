// Where the pointer is, and coordinates to copy: EPSG:25833 and WGS84.

const inUtm = (latlng) => utm33(latlng).map((value) => value.toFixed(2));
const inDegrees = ({ lat, lng }) => [lat.toFixed(6), lng.toFixed(6)];

function addPointer(map) {
  const output = element("p", { class: "pointer", id: "pointer" });
  const control = L.control({ position: "bottomright" });
  control.onAdd = () => output;
  L.DomEvent.disableClickPropagation(output);
  control.addTo(map);
  let waiting = null;
  map.on("mousemove", ({ latlng }) => {
    if (!waiting) requestAnimationFrame(() => { showPointer(output, waiting); waiting = null; });
    waiting = latlng;
  });
  map.on("mouseout", () => output.replaceChildren());
}

function showPointer(output, latlng) {
  const [east, north] = utm33(latlng).map((value) => value.toFixed(0));
  const [lat, lng] = [latlng.lat.toFixed(5), latlng.lng.toFixed(5)];
  output.textContent = `EPSG:25833 ${east} ${north} · WGS84 ${lat}, ${lng}`;
}

function coordinatesCard(opener) {
  let mark = null;
  let lines = null;
  const take = (latlng) => {
    mark?.remove();
    mark = L.layerGroup(["nzv-highlight-casing", "nzv-highlight"].map((className) => dot(latlng, className, 7))).addTo(state.map);
    const said = [["EPSG:25833", inUtm(latlng).join(" ")], ["WGS84", inDegrees(latlng).join(", ")]];
    lines.replaceChildren(...said.flatMap(([system, text]) => coordinateLine(system, text)));
    say(said.flat().join(" "));
  };
  toggleCard(opener, "coordinates", (box) => {
    lines = element("dl", { class: "results" });
    box.append(put(element("p"), "coordinates_help"), lines);
    return () => mark?.remove();
  }, { take });
}

function coordinateLine(system, text) {
  const copier = button("copy", () => copy(text));
  entitle(copier, "copy_what", { system });
  return [element("dt", {}, system), element("dd", {}, element("span", { class: "figure" }, text), copier)];
}

function dot(latlng, className, radius) {
  return L.circleMarker(latlng, { pane: "nzv-highlight", renderer: state.marksRenderer, interactive: false, radius, className });
}
