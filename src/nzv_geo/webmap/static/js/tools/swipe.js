// Compare two layers, or the map with and without one: a line down the map, which can be moved.

import { button } from "../core/buttons.js";
import { drawing, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { say } from "../core/notices.js";
import { layers, state } from "../core/state.js";
import { entitle, put, textOf, word, wordByLanguage } from "../core/texts.js";
import { showHalves, showWhole } from "../layers/halves.js";
import { setVisible } from "../layers/switches.js";
import { closeCard, toggleCard } from "./card.js";
import { register } from "./tool.js";

const LINE_STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };

register({
  id: "swipe",
  icon: "M12 3v18M9 8l-4 4 4 4M15 8l4 4-4 4",
  word: "tool_swipe",
  name: "swipe",
  inPanel: true,
  card: true,
  open: openSwipe,
});

// Lines that several layers share are drawn by one of them alone, see borders.js: those layers cannot
// be shown by halves.
const comparable = () => [...layers].reverse().filter(({ edges, items }) => !edges && items.some(({ kind }) => kind !== "none"));

function openSwipe(opener) {
  toggleCard(opener, "swipe", (box) => {
    if (comparable().length) return compareIn(box);
    box.append(put(element("p"), "swipe_nothing"));
    return null;
  });
}

function compareIn(box) {
  const sides = ["left", "right"].map((side) => element("select", { id: `swipe-${side}` }));
  const line = dividingLine((percent) => place(percent));
  const switched = new Set(); // ids of layers that were off before
  let shown = [];
  const place = (percent) => {
    const x = (state.map.getSize().x * percent) / 100;
    line.style.left = `${x}px`;
    showHalves(x, ...shown);
  };
  const again = () => place(line.percent);
  const compare = () => {
    showWhole(shown.flat());
    shown = sides.map((select) => comparable().filter(({ spec }) => spec.id === select.value));
    for (const layer of shown.flat().filter(({ visible }) => !visible)) {
      switched.add(layer.spec.id);
      setVisible(layer, true);
    }
    const [left, right] = shown.map(([layer]) => layer?.spec.title ?? wordByLanguage("swipe_none"));
    entitle(line, "swipe_line", { left, right });
    again();
    say(word("swipe_on", { left, right }));
  };
  const write = () => fillSides(sides);
  write();
  const own = comparable().filter(({ spec }) => spec.own);
  sides.forEach((select, i) => { select.value = (own.length ? own : comparable())[i]?.spec.id ?? ""; });
  const field = (key, select) => element("p", {}, put(element("label", { for: select.id }), key), select);
  box.append(put(element("p"), "swipe_help"), element("div", { class: "fields" }, field("swipe_left", sides[0]), field("swipe_right", sides[1])), button("swipe_end", () => closeCard()));
  sides.forEach((select, i) => select.addEventListener("change", () => {
    const other = sides[1 - i];
    if (other.value === select.value) other.value = "";
    compare();
  }));
  state.map.getContainer().append(line);
  state.map.on("move zoomend viewreset resize", again);
  const anew = () => { // layers may be others: moved, removed, with another look
    write();
    compare();
  };
  const stops = [on("language", write), on("added", anew), on("removed", anew)];
  compare();
  return () => {
    for (const stop of stops) stop();
    state.map.off("move zoomend viewreset resize", again);
    showWhole(shown.flat());
    for (const layer of layers.filter(({ spec }) => switched.has(spec.id))) setVisible(layer, false);
    line.remove();
    say(word("swipe_off"));
  };
}

function fillSides(sides) {
  for (const select of sides) {
    const { value } = select;
    const options = comparable().map(({ spec }) => element("option", { value: spec.id }, textOf(spec.title)));
    select.replaceChildren(...options, put(element("option", { value: "" }), "swipe_none"));
    select.value = value;
    if (select.selectedIndex < 0) select.value = "";
  }
}

// A slider over the whole height of the map, which tells `move` where it stands, in percent.
function dividingLine(move) {
  const arrows = drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: "M9 7l-5 5 5 5M15 7l5 5-5 5" }));
  const line = element("div", { class: "dividing-line", role: "slider", tabindex: "0", "aria-valuemin": "0", "aria-valuemax": "100", "aria-orientation": "horizontal" }, element("span", {}, arrows));
  const stand = (percent) => {
    line.percent = Math.min(100, Math.max(0, percent));
    line.setAttribute("aria-valuenow", Math.round(line.percent));
    line.setAttribute("aria-valuetext", `${Math.round(line.percent)} %`);
  };
  const goTo = (percent) => {
    stand(percent);
    move(line.percent);
  };
  stand(50);
  L.DomEvent.disableClickPropagation(line);
  line.addEventListener("keydown", (event) => {
    if (!(event.key in LINE_STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
    goTo(line.percent + LINE_STEPS[event.key]);
    event.preventDefault();
    event.stopPropagation();
  });
  line.addEventListener("pointerdown", (event) => {
    line.setPointerCapture(event.pointerId);
    line.focus({ preventScroll: true });
    event.preventDefault();
  });
  line.addEventListener("pointermove", ({ pointerId, clientX }) => {
    if (!line.hasPointerCapture(pointerId)) return;
    const { left, width } = state.map.getContainer().getBoundingClientRect();
    goTo(((clientX - left) / width) * 100);
  });
  return line;
}
