// Measure distances and areas on the ellipsoid.

import { button } from "../core/buttons.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { say } from "../core/notices.js";
import { state } from "../core/state.js";
import { put, word } from "../core/texts.js";
import { measured } from "../layers/lengths.js";
import { marked } from "../layers/marks.js";
import { toggleCard } from "./card.js";
import { register } from "./tool.js";

register({
  id: "measure_length",
  icon: "M3 17 17 3l4 4L7 21zM7 13l2 2M10 10l2 2M13 7l2 2",
  word: "tool_measure_length",
  name: "measure_length",
  card: true,
  open: (opener) => measureCard(opener, "measure_length"),
});

register({
  id: "measure_area",
  icon: "M5 7 12 4l7 6-3 9-11-2z",
  word: "tool_measure_area",
  name: "measure_area",
  card: true,
  open: (opener) => measureCard(opener, "measure_area"),
});

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
    const stop = on("language", show);
    show();
    return () => {
      drawn.remove();
      stop();
    };
  }, { take });
}

function drawMeasured(group, places, closed) {
  group.clearLayers();
  marked((options) => {
    if (closed && places.length > 2) L.polygon(places, options).addTo(group);
    else if (places.length > 1) L.polyline(places, options).addTo(group);
    for (const place of places) L.circleMarker(place, { ...options, radius: 4 }).addTo(group);
  });
}
