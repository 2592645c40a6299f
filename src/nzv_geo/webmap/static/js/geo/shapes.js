// Questions about the geometries of a large layer, as packed.js unpacks them.

import { UNITS } from "./encoded.js";
import { FULL, mercator, unproject } from "./mercator.js";
import { meetsRay, middleOfWidest, nearestPart } from "./segments.js";

export const KINDS = ["none", "area", "line", "point"];

// Features whose box touches a box in parts of the world, but for those that are left out now.
export function* within({ kinds, boxes, skipped }, [west, north, east, south]) {
  for (let f = 0; f < kinds.length; f += 1) {
    const at = f * 4;
    if (kinds[f] && !skipped?.(f) && boxes[at] <= east && boxes[at + 2] >= west && boxes[at + 1] <= south && boxes[at + 3] >= north) yield f;
  }
}

// West, north, east and south of all features; west of east where there are none.
export function boxOfAll({ kinds, boxes }) {
  const all = [FULL, FULL, -1, -1];
  for (let at = 0; at < boxes.length; at += 1) {
    const side = at % 4;
    if (kinds[at >> 2]) all[side] = side < 2 ? Math.min(all[side], boxes[at]) : Math.max(all[side], boxes[at]);
  }
  return all;
}

// A place on the feature: for an area, the middle of its widest stretch at half its height.
export function placeOf({ parts, runs, vertices, px, py, boxes }, f, kind) {
  const first = vertices[runs[parts[f]]];
  const last = vertices[runs[parts[f + 1]]];
  if (kind !== "area") {
    const at = kind === "line" ? Math.floor((first + last) / 2) : first;
    return unproject(px[at], py[at]);
  }
  const level = (boxes[f * 4 + 1] + boxes[f * 4 + 3]) / 2 + 0.25;
  const crossings = [];
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    for (let i = vertices[run], j = vertices[run + 1] - 1; i < vertices[run + 1]; j = i, i += 1) {
      if ((py[i] > level) !== (py[j] > level)) crossings.push(px[i] + ((level - py[i]) / (py[j] - py[i])) * (px[j] - px[i]));
    }
  }
  const middle = middleOfWidest(crossings);
  return middle === null ? unproject(px[first], py[first]) : unproject(middle, level);
}

// From a place in an area to its nearest border, in degrees of latitude.
export function reachOf({ parts, runs, vertices, px, py }, f, { lat, lng }) {
  const [x, y] = mercator(lng, lat);
  let least = Infinity;
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    for (let i = vertices[run], j = vertices[run + 1] - 1; i < vertices[run + 1]; j = i, i += 1) {
      least = Math.min(least, distanceToSegment(x, y, px[j], py[j], px[i], py[i]));
    }
  }
  return (least / FULL) * 360 * Math.cos((lat * Math.PI) / 180);
}

// How far apart the vertices would be if they were spread evenly over their extent, which may be a
// line.
export function spacingOf({ px, py }) {
  const span = (values) => values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity);
  const [wide, high] = [span(px), span(py)];
  return Math.sqrt(Math.max(wide * high, Math.max(wide, high) ** 2 / px.length) / px.length);
}

// The places of a feature: rings of parts, lines or points.
export function placesOf({ parts, runs, vertices, x, y, unit }, f, kind) {
  const degrees = (value) => (value * unit) / UNITS;
  const run = (k) => Array.from({ length: vertices[k + 1] - vertices[k] }, (_, i) => ({ lat: degrees(y[vertices[k] + i]), lng: degrees(x[vertices[k] + i]) }));
  const part = (k) => Array.from({ length: runs[k + 1] - runs[k] }, (_, i) => run(runs[k] + i));
  const every = Array.from({ length: parts[f + 1] - parts[f] }, (_, i) => part(parts[f] + i));
  if (kind === "area") return every;
  return kind === "line" ? every.flat() : every.flat(2);
}

// The topmost feature at a place or within reach of it, in parts of the world; -1 for none.
export function featureAt(shapes, { lat, lng }, reach) {
  const [x, y] = mercator(lng, lat);
  let found = -1;
  for (const f of within(shapes, [x - reach, y - reach, x + reach, y + reach])) {
    if (touches(shapes, f, x, y, reach)) found = f;
  }
  return found;
}

function touches(shapes, f, x, y, reach) {
  const { kinds, parts, runs, vertices, px, py } = shapes;
  let inside = false;
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    const start = vertices[run];
    const end = vertices[run + 1];
    for (let i = start, j = kinds[f] === 1 ? end - 1 : start; i < end; j = i, i += 1) {
      if (kinds[f] === 1) {
        if (meetsRay(x, y, px[i], py[i], px[j], py[j])) inside = !inside;
      } else if (distanceToSegment(x, y, px[j], py[j], px[i], py[i]) <= reach) {
        return true;
      }
    }
  }
  return inside;
}

function distanceToSegment(x, y, x1, y1, x2, y2) {
  const part = nearestPart(x, y, x1, y1, x2, y2);
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}
