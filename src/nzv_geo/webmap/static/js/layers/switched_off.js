// The address tells which classes of own layers are switched off.

import { byId } from "../core/dom.js";
import { layers } from "../core/state.js";
import { encoded, rememberToo } from "./address.js";

rememberToo({ key: "off", written: offText, restore: restoreOff });

function offText() {
  const off = layers.flatMap(({ spec, hidden }) => [...hidden ?? []].map((number) => nameOfClass(spec, number)));
  return off.length ? off.join(",") : undefined;
}

function nameOfClass(spec, number) {
  return `${encoded(spec.id)}:${number}`;
}

function restoreOff(text = "") {
  const off = new Set(text.split(","));
  for (const { spec, number, hidden } of layers) {
    if (!hidden) continue;
    spec.classes.forEach((_, place) => {
      const box = byId(`class-${number}-${place}`);
      if (box && box.checked === off.has(nameOfClass(spec, place))) box.click();
    });
  }
}
