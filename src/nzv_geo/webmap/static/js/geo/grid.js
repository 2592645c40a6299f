// The grid of a plane, where it meets the frame of a map.

const KILOMETRES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const LEAST_M = 0.0199; // from one line of the grid to the next, on paper

// How many metres lie between two lines of the grid.
export function gridStep(scale) {
  return (KILOMETRES.find((kilometres) => (kilometres * 1000) / scale >= LEAST_M) ?? KILOMETRES.at(-1)) * 1000;
}

// Where along an edge of this length a value that grows or falls all the way takes multiples of a step.
export function multiplesAlong(valueAt, length, step) {
  const [low, high] = [valueAt(0), valueAt(length)].sort((a, b) => a - b);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push({ value, at: crossingOf(value, valueAt, length) });
  return found;
}

// By halving, to a thousandth of a pixel.
function crossingOf(value, valueAt, length) {
  const grows = valueAt(length) > valueAt(0);
  let [from, to] = [0, length];
  while (to - from > 1e-3) {
    const middle = (from + to) / 2;
    if (valueAt(middle) < value === grows) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

// Kilometres as on topographic maps: the last two digits are large, those before them small.
export function gridFigure(metres) {
  const digits = String(Math.round(metres / 1000));
  return [digits.slice(0, -2), digits.slice(-2)];
}
