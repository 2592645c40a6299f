// What says where one is: rivers, roads, railways and settlements below every border. They are no
// features: they have no table, take no focus and open nothing.

import { byId, drawing } from "../core/dom.js";
import { emit } from "../core/events.js";
import { state } from "../core/state.js";
import { pixelsAPart } from "../geo/mercator.js";
import { unpackLarge } from "../geo/packed.js";
import { within } from "../geo/shapes.js";
import { traceOf } from "../geo/traces.js";

const CONTEXT_PANE = "nzv-context";
const ABOVE_GROUND = 403; // see GROUNDS in drawing.js
const FULL_WIDTH_FROM = 9.25; // zoom
// What lies under and over the line of a part; see context.css.
const UNDER = { motorway: ["motorway-casing"] };
const OVER = { railway: ["railway-ties"] };

let keySigns = null; // of the legend

export const context = { visible: true, parts: [], sheet: null };

export async function makeContext(map) {
  const pane = map.createPane(CONTEXT_PANE);
  pane.style.zIndex = ABOVE_GROUND;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  const { parts } = JSON.parse(byId("nzv-context").textContent);
  context.parts = await Promise.all(parts.map(async (part) => ({ ...part, shapes: await unpackLarge(part), paths: pathsOf(part) })));
  context.sheet = L.svg({ pane: CONTEXT_PANE, padding: 0.3 });
  context.sheet.on("update", drawContext);
  showContext(context.visible);
}

function pathsOf({ style }) {
  return [...UNDER[style] ?? [], style, ...OVER[style] ?? []].map((name) => drawing("path", { class: `context-${name}` }));
}

// The legend of a picture is read off that of the page, so that one has only what is drawn meanwhile;
// on screen and on the sheet, context.css sees to it.
function tellDrawn() {
  const key = document.querySelector(".context-key");
  keySigns ??= [...key.children];
  const isPicture = document.documentElement.classList.contains("pictured");
  const drawn = new Set(context.parts.filter(isDrawn).map(({ style }) => style));
  key.replaceChildren(...keySigns.filter(({ dataset }) => !isPicture || dataset.parts.split(" ").some((style) => drawn.has(style))));
}

export function showContext(visible) {
  context.visible = visible;
  if (visible) context.sheet?.addTo(state.map);
  else context.sheet?.remove();
  emit("context");
}

export function isDrawn({ from }) {
  return context.visible && state.map.getZoom() >= from;
}

// How what is drawn lies in the world: in pixels of the layers.
export function viewOf() {
  const { x, y } = state.map.getPixelOrigin();
  return { scale: pixelsAPart(state.map.getZoom()), left: x, top: y };
}

// The features of a part that touch a box in pixels of the layers.
export function touching({ shapes }, { min, max }, { scale, left, top }) {
  return within(shapes, [(min.x + left) / scale, (min.y + top) / scale, (max.x + left) / scale, (max.y + top) / scale]);
}

function drawContext() {
  const view = viewOf();
  for (const part of context.parts) {
    const shown = isDrawn(part) ? [...touching(part, context.sheet._bounds, view)] : [];
    const trace = shown.map((f) => traceOf(part.shapes, f, view)).join("");
    for (const path of part.paths) path.setAttribute("d", trace);
  }
  const pane = context.sheet.getPane();
  const group = pane.querySelector("g");
  if (!group.childElementCount) group.append(...context.parts.flatMap(({ paths }) => paths));
  pane.classList.toggle("is-far", state.map.getZoom() < FULL_WIDTH_FROM);
  tellDrawn();
  pane.dataset.drawn = context.parts.filter(isDrawn).map(({ style }) => style).join(" ");
}
