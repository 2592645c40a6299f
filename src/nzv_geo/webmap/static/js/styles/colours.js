// Colours: how they contrast (WCAG 2.1) and what they are on a dark page, as styles/colours.py has it.
// A colour is six hexadecimal digits behind a #.

import { halfEven } from "../core/numbers.js";

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

const linear = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);

function luminance(colour) {
  const [red, green, blue] = channels(colour).map((channel) => linear(channel / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// From 1 to 21.
export function contrastOf(colour, other) {
  const [dark, light] = [luminance(colour), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// A colour with a part of another one.
export function mixedColour(colour, other, part) {
  const ends = channels(other);
  return `#${channels(colour).map((start, i) => halfEven(start + (ends[i] - start) * part).toString(16).padStart(2, "0")).join("")}`;
}

// As much darker or lighter as a line on this ground must be.
export function legible(colour, ground, least, step) {
  const towards = luminance(ground) > 0.18 ? "#000000" : "#ffffff";
  let part = 0;
  let tried = colour;
  while (contrastOf(tried, ground) < least) {
    part += step;
    tried = mixedColour(colour, towards, Math.min(part, 1));
  }
  return tried;
}
