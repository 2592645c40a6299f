// Put numbers into classes: equal, as full as each other, or broken where they are rare. The limits
// are those of styles/classing.py to the last digit, so that a map says the same wherever it is made.

import { halfEven } from "../core/numbers.js";

const LIMITS = { quantiles, equal: equalWidths, natural: naturalBreaks };

// The upper limit of each class but the last; none where there are no two different numbers.
export function classLimits(numbers, scheme, count, { sample, decimals }) {
  const rising = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  const different = new Set(rising).size;
  if (different < 2) return [];
  const bins = LIMITS[scheme](rising, Math.min(count, different), sample);
  const most = rising.at(-1);
  const below = [...new Set(bins)].sort((a, b) => a - b).filter((limit) => limit < most);
  return shortened(below.length ? below : [rising.findLast((value) => value < most)], rising, decimals);
}

// The class of a number, from 0: a limit belongs to the class below it.
export function classOfNumber(value, limits) {
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (limits[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

// As numbers rise by steps in numpy: by the difference of the first two.
function numbersBySteps(first, step, end) {
  const second = first + step;
  const length = Math.ceil((end - first) / step);
  return Array.from({ length }, (_, i) => (i === 1 ? second : first + i * (second - first)));
}

function quantiles(rising, count) {
  const width = 100 / count;
  const parts = numbersBySteps(width, width, 100 + width);
  if (parts.at(-1) > 100) parts[parts.length - 1] = 100;
  return parts.map((part) => {
    const place = (part / 100) * (rising.length - 1);
    const before = Math.floor(place);
    if (place === before) return rising[before];
    const [far, near] = [before + 1 - place, place - before];
    return (rising[before] * far + rising[before + 1] * near) / (far + near);
  });
}

function equalWidths(rising, count) {
  const [least, most] = [rising[0], rising.at(-1)];
  const width = (most - least) / count;
  const limits = numbersBySteps(least + width, width, most + width).slice(0, count);
  limits[limits.length - 1] = most;
  return limits;
}

// Breaks by which the classes hold what is alike: the least sum of squares within them, found for
// every beginning of the row and every number of classes (Fisher 1958, Jenks 1977), in single
// precision as mapclassify counts.
function naturalBreaks(all, asked, sample) {
  const values = all.length > sample ? sampled(all, sample) : all;
  const count = all.length > sample ? Math.min(asked, new Set(values).size) : asked;
  const first = firstOfLast(values, count);
  const limits = [values.at(-1)];
  let end = values.length;
  for (let number = count; number > 1; number -= 1) {
    const start = first[end * (count + 1) + number];
    limits.unshift(values.at(start - 2));
    end = start - 1;
  }
  return limits;
}

function sampled(values, size) {
  const step = (values.length - 1) / (size - 1);
  return Array.from({ length: size }, (_, i) => values[i === size - 1 ? values.length - 1 : Math.floor(i * step)]);
}

// Which value, counted from 1, begins the last of so many classes of the first so many values.
function firstOfLast(values, count) {
  const { fround } = Math;
  const row = count + 1;
  const first = new Int32Array((values.length + 1) * row);
  const spread = new Float32Array((values.length + 1) * row).fill(Infinity);
  spread.fill(0, 0, 2 * row);
  first.fill(1, row + 1, 2 * row);
  for (let end = 2; end <= values.length; end += 1) {
    let [squares, sum, held, within] = [0, 0, 0, 0];
    for (let start = end; start >= 1; start -= 1) {
      const value = fround(values[start - 1]);
      squares = fround(squares + fround(value * value));
      sum = fround(sum + value);
      held += 1;
      within = fround(squares - fround(fround(sum * sum) / held));
      for (let number = 2; start > 1 && number <= count; number += 1) {
        const together = fround(within + spread[(start - 1) * row + number - 1]);
        if (spread[end * row + number] >= together) {
          first[end * row + number] = start;
          spread[end * row + number] = together;
        }
      }
    }
    first[end * row + 1] = 1;
    spread[end * row + 1] = within;
  }
  return first;
}

// As few decimals as leave every number in its class.
function shortened(limits, rising, decimals) {
  const members = rising.map((value) => classOfNumber(value, limits));
  for (let digits = 0; digits <= decimals; digits += 1) {
    const tried = limits.map((limit) => halfEven(limit * 10 ** digits) / 10 ** digits);
    const isRising = tried.every((limit, i) => i === 0 || limit > tried[i - 1]);
    if (isRising && rising.every((value, i) => classOfNumber(value, tried) === members[i])) return tried;
  }
  return limits;
}
