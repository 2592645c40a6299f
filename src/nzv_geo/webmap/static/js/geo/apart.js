// Room between points of a plane.

const ROUNDS = 100;

// The same points, at least so far from each other: two that are too near move apart, each half of the way.
export function movedApart(points, distance) {
  const moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round += 1) if (!pushOnce(moved, distance)) break;
  return moved;
}

// Whether any two were too near.
function pushOnce(points, distance) {
  let pushed = false;
  points.forEach((first, i) => {
    for (const second of points.slice(i + 1)) {
      const [x, y] = [second.x - first.x, second.y - first.y];
      const away = Math.hypot(x, y);
      if (away >= distance - 1e-6) continue;
      const [east, south] = away ? [x / away, y / away] : [1, 0];
      const push = (distance - away) / 2;
      Object.assign(first, { x: first.x - east * push, y: first.y - south * push });
      Object.assign(second, { x: second.x + east * push, y: second.y + south * push });
      pushed = true;
    }
  });
  return pushed;
}
