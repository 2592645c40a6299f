// Switch rivers, roads and settlements off and on.

import { byId } from "../core/dom.js";
import { emit, on } from "../core/events.js";
import { say } from "../core/notices.js";
import { word } from "../core/texts.js";
import { rememberToo } from "../layers/address.js";
import { context, makeContext, showContext } from "../layers/context.js";
import { makeContextNames } from "../layers/context_names.js";
import { background } from "./basemap.js";
import { register } from "./tool.js";

register({
  id: "context",
  add({ map }) {
    makeContextNames(map);
    makeContext(map);
    byId("context").addEventListener("change", ({ target }) => {
      switchContext(target.checked);
      say(word(target.checked ? "layer_on" : "layer_off", { name: byId("context-name").textContent }));
    });
  },
});

rememberToo({
  key: "context",
  written: () => (context.visible ? undefined : "off"),
  restore: (text) => switchContext(text !== "off"),
});

// A background map shows all of it, and better: both together would be a muddle.
let hadBackground = false;

on("change", () => {
  const hasBackground = Boolean(background.shown);
  if (hasBackground === hadBackground) return;
  hadBackground = hasBackground;
  switchContext(!hasBackground);
});

function switchContext(visible) {
  if (visible === context.visible) return;
  byId("context").checked = visible;
  byId("context").closest("li").classList.toggle("is-off", !visible);
  showContext(visible);
  emit("change");
}
