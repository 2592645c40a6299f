// Unpack the geometries of a large layer; see packed.py for how they are packed. They stay flat
// arrays: kinds of features, where the parts of each begin, the runs of each part, the vertices of
// each run; coordinates in units and in parts of the world; which vertices came before.

import { unpackedBytes } from "../core/unpacking.js";
import { UNITS } from "./encoded.js";
import { across, down, FULL } from "./mercator.js";

function reader(bytes) {
  let at = 0;
  const next = () => {
    let byte = bytes[at++];
    if (byte < 128) return byte;
    let value = byte & 127;
    let shift = 7;
    do {
      byte = bytes[at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return value;
  };
  const run = (count) => Int32Array.from({ length: count }, next);
  return { next, run };
}

// Where each group begins, from how many members each has.
export function starts(counts) {
  const sums = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i += 1) sums[i + 1] = sums[i] + counts[i];
  return sums;
}

// The class of each feature of a layer with several; -1 for one that is not drawn.
export async function unpackMembers(base64) {
  const bytes = await unpackedBytes(base64);
  return reader(bytes).run(bytes.length).map((member) => member - 1);
}

export async function unpackLarge({ bytes, sizes, unit }) {
  const input = reader(await unpackedBytes(bytes));
  const [kinds, parts, runs, counts, pieces] = sizes.slice(0, 5).map((count) => input.run(count));
  const count = sizes[5];
  const shapes = { unit, kinds, parts: starts(parts), runs: starts(runs), vertices: starts(counts), x: new Int32Array(count), y: new Int32Array(count), seen: new Uint8Array(count) };
  readVertices(input.next, pieces, shapes);
  return onTheWorld(shapes);
}

function readVertices(next, pieces, { x, y, seen }) {
  let at = 0;
  let lastX = 0;
  let lastY = 0;
  for (let i = 0; i < pieces.length; i += 1) {
    const end = at + (pieces[i] >> 1);
    if (pieces[i] & 1) {
      i += 1;
      for (let from = at - pieces[i]; at < end; at += 1, from -= 1) {
        x[at] = x[from];
        y[at] = y[from];
        seen[at] = 1;
      }
    } else {
      for (; at < end; at += 1) {
        const dx = next();
        const dy = next();
        lastX += (dx >>> 1) ^ -(dx & 1);
        lastY += (dy >>> 1) ^ -(dy & 1);
        x[at] = lastX;
        y[at] = lastY;
      }
    }
  }
}

// Flat arrays with what drawing asks of them: parts of the world, and the box of each feature.
export function onTheWorld(shapes) {
  project(shapes);
  shapes.boxes = boxesOf(shapes);
  return shapes;
}

function project(shapes) {
  const { x, y, unit } = shapes;
  const degrees = unit / UNITS;
  shapes.px = new Int32Array(x.length);
  shapes.py = new Int32Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    shapes.px[i] = across(x[i] * degrees);
    shapes.py[i] = down(y[i] * degrees);
  }
}

function boxesOf({ kinds, parts, runs, vertices, px, py }) {
  const boxes = new Int32Array(kinds.length * 4);
  for (let f = 0; f < kinds.length; f += 1) {
    let [west, north, east, south] = [FULL, FULL, -1, -1];
    for (let i = vertices[runs[parts[f]]]; i < vertices[runs[parts[f + 1]]]; i += 1) {
      if (px[i] < west) west = px[i];
      if (px[i] > east) east = px[i];
      if (py[i] < north) north = py[i];
      if (py[i] > south) south = py[i];
    }
    boxes.set([west, north, east, south], f * 4);
  }
  return boxes;
}
