// Switch the towns and neighbours off and on.

import { places } from "../core/data.js";
import { byId } from "../core/dom.js";
import { emit } from "../core/events.js";
import { say } from "../core/notices.js";
import { word } from "../core/texts.js";
import { rememberToo } from "../layers/address.js";
import { placeNames } from "../layers/names.js";
import { showPlaces, towns } from "../layers/places.js";
import { register } from "./tool.js";

register({
  id: "places",
  isOffered: () => places.length > 0,
  add() {
    byId("places").addEventListener("change", ({ target }) => {
      show(target.checked);
      say(word(target.checked ? "layer_on" : "layer_off", { name: byId("places-name").textContent }));
    });
  },
});

rememberToo({
  key: "places",
  written: () => (towns.visible ? undefined : "off"),
  restore: (text) => { if (places.length) show(text !== "off"); },
});

function show(visible) {
  if (visible === towns.visible) return;
  byId("places").checked = visible;
  byId("places").closest("li").classList.toggle("is-off", !visible);
  showPlaces(visible);
  placeNames();
  emit("change");
}
