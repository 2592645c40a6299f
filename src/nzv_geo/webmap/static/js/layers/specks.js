// Areas and lines of a large layer that are too small on the map to have a shape, as one picture: a
// path for each of a million would take minutes.

import { element } from "../core/dom.js";

const SHAPELESS = 2; // pixels: where a usual feature is no wider, those up to twice as large are specks
const LINE_SHARE = 0.4; // how much of a speck its line covers

export function isSpeck({ kinds, boxes }, f, scale, typical) {
  const most = 2 * SHAPELESS;
  return typical < SHAPELESS && kinds[f] !== 3 && (boxes[f * 4 + 2] - boxes[f * 4]) * scale < most && (boxes[f * 4 + 3] - boxes[f * 4 + 1]) * scale < most;
}

// Each in the colours of its look, all at once; what is drawn afterwards lies above. `looks` has the
// fill and the line of each look, `numberOf` says which one a feature has.
export function paintSpecks(context, found, { boxes }, { scale, left, top, width, height }, looks, numberOf) {
  if (!found.length) return;
  const ratio = context.getTransform().a;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  const image = context.createImageData(wide, high);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = looks.map(colourOf);
  const pixel = (value, start) => Math.floor((value * scale - start) * ratio);
  for (const f of found) {
    const at = f * 4;
    const colour = colours[numberOf(f)];
    const [west, north] = [Math.max(0, pixel(boxes[at], left)), Math.max(0, pixel(boxes[at + 1], top))];
    const [east, south] = [Math.min(wide - 1, pixel(boxes[at + 2], left)), Math.min(high - 1, pixel(boxes[at + 3], top))];
    for (let y = north; y <= south; y += 1) pixels.fill(colour, y * wide + west, y * wide + Math.max(west, east) + (west <= east ? 1 : 0));
  }
  context.putImageData(image, 0, 0);
}

function colourOf({ fill, stroke }) {
  const dot = element("canvas", { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  if (fill) {
    dot.fillStyle = fill;
    dot.fillRect(0, 0, 1, 1);
  }
  if (stroke) {
    dot.globalAlpha = LINE_SHARE;
    dot.fillStyle = stroke;
    dot.fillRect(0, 0, 1, 1);
  }
  return new Uint32Array(dot.getImageData(0, 0, 1, 1).data.buffer)[0];
}
