// Where names find room: boxes in pixels, as [west, north, east, south].

function boxAround({ x, y }, { width, height }) {
  return [x - width / 2 - 3, y - height / 2 - 2, x + width / 2 + 3, y + height / 2 + 2];
}

function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

// The first of the sizes that fits into the room and collides with no box that is taken, with its
// box; null where none does.
export function fitting(sizes, center, room, taken) {
  for (const size of sizes) {
    if (size.width > room) continue;
    const box = boxAround(center, size);
    if (!taken.some((other) => overlaps(box, other))) return { size, box };
  }
  return null;
}
