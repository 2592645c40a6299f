// Scales of the map, on the screen and on paper.

const PIXEL_M = 0.0254 / 96; // of a CSS pixel on paper: 1/96 inch

// A round length of at most so many metres.
export function roundLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return [5, 3, 2, 1].map((factor) => factor * power).find((length) => length <= metres) ?? power;
}

// 1 : this, where so many metres take so many pixels of paper.
export function scaleOf(metres, pixels) {
  return metres / (pixels * PIXEL_M);
}
