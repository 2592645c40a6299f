// The frame of the map on paper: a neat line, and the grid of the plane as ticks with numbers.

import { plane } from "../core/data.js";
import { drawing } from "../core/dom.js";
import { state } from "../core/state.js";
import { fromPlane, toPlane } from "../geo/geodesy.js";
import { gridFigure, gridStep, multiplesAlong } from "../geo/grid.js";

const TICK = 6; // pixels
const AWAY = 8; // from the neat line to the numbers
const CORNER = 22; // so near to a corner, numbers would meet

// Drawn over the box around the map, which has this margin on every side.
export function frameOf({ width, height, margin, scale }) {
  const [right, bottom] = [width - margin, height - margin];
  const line = drawing("rect", { class: "neat-line", x: margin, y: margin, width: right - margin, height: bottom - margin });
  const ticks = plane ? edges(right - margin, bottom - margin).flatMap((edge) => ticksOf(edge, gridStep(scale), margin)) : [];
  return drawing("svg", { class: "sheet-frame", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, line, ...ticks);
}

// Each edge: its length, the place at so many pixels along it, which coordinate counts there, and
// which way is out.
function edges(width, height) {
  return [
    { length: width, place: (at) => [at, height], axis: 0, out: [0, 1], leads: true },
    { length: width, place: (at) => [at, 0], axis: 0, out: [0, -1] },
    { length: height, place: (at) => [0, at], axis: 1, out: [-1, 0], leads: true },
    { length: height, place: (at) => [width, at], axis: 1, out: [1, 0] },
  ];
}

function ticksOf({ length, place, axis, out, leads }, step, margin) {
  const valueAt = (at) => toPlane(state.map.containerPointToLatLng(place(at)), plane)[axis];
  const found = multiplesAlong(valueAt, length, step);
  const first = leads ? found.find(({ at }) => isClear(at, length)) : null;
  return found.flatMap((tick) => {
    const [x, y] = place(tick.at).map((at) => at + margin);
    const path = drawing("path", { class: "tick", d: `M${x} ${y}l${out[0] * TICK} ${out[1] * TICK}` });
    return isClear(tick.at, length) ? [path, figure(tick.value, x, y, out, tick === first)] : [path];
  });
}

const isClear = (at, length) => at > CORNER && at < length - CORNER;

function figure(value, x, y, [east, south], withUnit) {
  const [small, large] = gridFigure(value);
  const at = [x + east * AWAY, y + south * AWAY];
  const turn = east ? ` rotate(-90)` : "";
  const shift = { 1: "0.8em", [-1]: "0" }[east ? east : south];
  const parts = [drawing("tspan", { class: "leading" }, small), large, ...(withUnit ? [" km"] : [])];
  return drawing("text", { class: "grid-figure", transform: `translate(${at[0]} ${at[1]})${turn}`, dy: shift, "text-anchor": "middle" }, ...parts);
}

// By how many degrees the north of the grid lies east of that of the map, which is geographic.
export function gridNorth() {
  if (!plane) return null;
  const middle = state.map.getCenter();
  const [east, north] = toPlane(middle, plane);
  const above = fromPlane(east, north + 1000, plane);
  return above && (Math.atan2((above.lng - middle.lng) * Math.cos((middle.lat * Math.PI) / 180), above.lat - middle.lat) * 180) / Math.PI;
}
