// Measure distances and areas on the ellipsoid.

function measureCard(opener, key) {
  const closed = key === "measure_area";
  let places = [];
  let results = null;
  const drawn = L.layerGroup();
  const show = () => {
    drawMeasured(drawn, places, closed);
    results.replaceChildren(...measured(places, closed).flatMap(([name, text]) => [put(element("dt"), name), element("dd", { class: "figure" }, text)]));
    say(measured(places, closed).map(([name, text]) => `${word(name)} ${text}`).join(", "));
  };
  const take = (latlng) => {
    places.push(latlng);
    show();
  };
  toggleCard(opener, key, (box) => {
    results = element("dl", { class: "results" });
    const undo = button("undo", () => { places.pop(); show(); });
    const restart = button("restart", () => { places = []; show(); });
    box.append(put(element("p"), "measure_help"), results, put(element("p", { class: "small" }), "geodesic"), undo, restart);
    drawn.addTo(state.map);
    onLanguage.push(show);
    show();
    return () => {
      drawn.remove();
      onLanguage.splice(onLanguage.indexOf(show), 1);
    };
  }, { take });
}

function measured(places, closed) {
  if (!closed) return [["length", lengthText(pathLength(places))]];
  return [["area", areaText(places.length > 2 ? area(places) : 0)], ["perimeter", lengthText(places.length > 1 ? pathLength(places, { closed }) : 0)]];
}

function lengthText(metres) {
  return metres < 10000 ? `${numberText(metres, 1)} m` : `${numberText(metres / 1000, 3)} km`;
}

function areaText(squareMetres) {
  if (squareMetres < 10000) return `${numberText(squareMetres, 0)} m²`;
  if (squareMetres < 1e8) return `${numberText(squareMetres / 1e4, 2)} ha`;
  return `${numberText(squareMetres / 1e6, 2)} km²`;
}

function drawMeasured(group, places, closed) {
  group.clearLayers();
  for (const className of ["nzv-highlight-casing", "nzv-highlight"]) {
    const options = { pane: "nzv-highlight", renderer: state.marksRenderer, interactive: false, className };
    if (closed && places.length > 2) L.polygon(places, options).addTo(group);
    else if (places.length > 1) L.polyline(places, options).addTo(group);
    for (const place of places) dot(place, className, 4).addTo(group);
  }
}
