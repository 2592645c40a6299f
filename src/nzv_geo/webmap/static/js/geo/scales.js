// Scales of the map, on the screen and on paper.

import { groupedNumber } from "../core/numbers.js";

const PIXEL_M = 0.0254 / 96; // of a CSS pixel on paper: 1/96 inch
const THIN = "\u202f"; // thin space that no line breaks at

// Those that a reader chooses from, and those that larger regions need.
export const SCALES = [25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1000].map((thousands) => thousands * 1000);
const SMALLER = [6, 7, 8].flatMap((power) => [1.5, 2, 2.5, 3, 4, 5, 7.5, 10].map((factor) => factor * 10 ** power));

// A round length of at most so many metres.
export function roundLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return [5, 3, 2, 1].map((factor) => factor * power).find((length) => length <= metres) ?? power;
}

// 1 : this, where so many metres take so many pixels of paper.
export function scaleOf(metres, pixels) {
  return metres / (pixels * PIXEL_M);
}

// The largest round scale at which fits what fits at this one.
export function roundScale(scale) {
  return [...SCALES, ...SMALLER].find((round) => round >= scale * (1 - 1e-9)) ?? SMALLER.at(-1);
}

// The same in every language: 1 : 250 000.
export function scaleText(scale) {
  return `1${THIN}:${THIN}${groupedNumber(scale, 0, { decimal: "", thousands: THIN })}`;
}
