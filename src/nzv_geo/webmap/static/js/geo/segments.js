// What is asked of edges, from one point to another in a plane.

// Whether a ray from a place to the east meets an edge. It meets an odd number of those of a ring
// around the place.
export function meetsRay(x, y, x1, y1, x2, y2) {
  return (y1 > y) !== (y2 > y) && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1);
}

// The part of an edge, from 0 to 1, after which it is nearest to a place.
export function nearestPart(x, y, x1, y1, x2, y2) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  return square ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square)) : 0;
}

// The parts of two edges after which their lines cross, beyond 0 and 1 as well; null for parallels.
export function crossingParts([[x1, y1], [x2, y2]], [[x3, y3], [x4, y4]]) {
  const turn = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3);
  if (turn === 0) return null;
  return [
    ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / turn,
    ((x3 - x1) * (y2 - y1) - (y3 - y1) * (x2 - x1)) / turn,
  ];
}

// Where a level enters and leaves an area by turns: the middle of the widest stretch inside; null for
// none.
export function middleOfWidest(crossings) {
  crossings.sort((a, b) => a - b);
  let [middle, widest] = [null, 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const width = crossings[i + 1] - crossings[i];
    if (width > widest) [middle, widest] = [(crossings[i] + crossings[i + 1]) / 2, width];
  }
  return middle;
}
