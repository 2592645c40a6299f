// Where names find room: boxes in pixels, as [west, north, east, south].
//
// Names are placed one after the other, the most important first, each at the first of its candidate
// positions that is free (Yoeli 1972). For a point these are the eight places around it (Christensen,
// Marks & Shieber 1995); for an area, places around its middle. Lines that no name may cross stand in
// a raster of occupied cells (Luboschik, Schumann & Cords 2008), whose sums over all cells to the
// north-west (Crow 1984) answer for any box at once.

import { meetsRay } from "./segments.js";

const CELL = 4; // pixels

export function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

export function holds(outer, inner) {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

// Rings in a part of the map whose lines no name may cross.
export class Barriers {
  // Each line as a list of x and a list of y.
  constructor([west, north, east, south], rings) {
    this.west = west;
    this.north = north;
    this.columns = Math.ceil((east - west) / CELL) + 1;
    this.rows = Math.ceil((south - north) / CELL) + 1;
    this.cells = new Uint8Array(this.columns * this.rows);
    for (const [xs, ys] of rings) {
      for (let i = 0, j = xs.length - 1; i < xs.length; j = i, i += 1) this.mark(xs[j], ys[j], xs[i], ys[i]);
    }
    this.addUp();
  }

  mark(x1, y1, x2, y2) {
    const [left, right] = [(Math.min(x1, x2) - this.west) / CELL, (Math.max(x1, x2) - this.west) / CELL];
    const [top, bottom] = [(Math.min(y1, y2) - this.north) / CELL, (Math.max(y1, y2) - this.north) / CELL];
    if (right < 0 || bottom < 0 || left >= this.columns || top >= this.rows) return;
    const steps = Math.ceil(Math.max(right - left, bottom - top) * 2) || 1;
    for (let step = 0; step <= steps; step += 1) {
      const column = Math.floor((x1 + ((x2 - x1) * step) / steps - this.west) / CELL);
      const row = Math.floor((y1 + ((y2 - y1) * step) / steps - this.north) / CELL);
      if (column >= 0 && row >= 0 && column < this.columns && row < this.rows) this.cells[row * this.columns + column] = 1;
    }
  }

  addUp() {
    const wide = this.columns + 1;
    this.sums = new Uint32Array(wide * (this.rows + 1));
    for (let row = 0; row < this.rows; row += 1) {
      let sum = 0;
      for (let column = 0; column < this.columns; column += 1) {
        sum += this.cells[row * this.columns + column];
        this.sums[(row + 1) * wide + column + 1] = this.sums[row * wide + column + 1] + sum;
      }
    }
  }

  // How many cells of a box a line runs through.
  crossed([west, north, east, south]) {
    const wide = this.columns + 1;
    const column = (x) => Math.min(Math.max(Math.floor((x - this.west) / CELL), 0), this.columns);
    const row = (y) => Math.min(Math.max(Math.floor((y - this.north) / CELL), 0), this.rows);
    const [left, right, top, bottom] = [column(west), column(east + CELL), row(north) * wide, row(south + CELL) * wide];
    return this.sums[bottom + right] - this.sums[bottom + left] - this.sums[top + right] + this.sums[top + left];
  }
}

// The inside of rings, given as pairs of lists of x and y, as cells of a part of the map; holes count.
export class Inside {
  constructor([west, north, east, south], rings) {
    this.west = west;
    this.north = north;
    this.right = east;
    this.rows = Array.from({ length: Math.ceil((south - north) / CELL) + 1 }, () => []);
    for (const [xs, ys] of rings) {
      for (let i = 0, j = xs.length - 1; i < xs.length; j = i, i += 1) this.cross(xs[j], ys[j], xs[i], ys[i]);
    }
    for (const row of this.rows) row.sort((a, b) => a - b);
  }

  // Where an edge crosses the middle of each row.
  cross(x1, y1, x2, y2) {
    const first = Math.max(Math.ceil((Math.min(y1, y2) - this.north) / CELL - 0.5), 0);
    const end = Math.min(Math.ceil((Math.max(y1, y2) - this.north) / CELL - 0.5), this.rows.length);
    for (let row = first; row < end; row += 1) {
      const y = this.north + (row + 0.5) * CELL;
      this.rows[row].push(x1 + ((x2 - x1) * (y - y1)) / (y2 - y1));
    }
  }

  has({ x, y }) {
    const row = this.rows[Math.floor((y - this.north) / CELL)] ?? [];
    return row.filter((crossing) => crossing < x).length % 2 === 1;
  }
}

export function boxAround({ x, y }, { width, height }) {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

// The eight boxes around a point, the best first: right, left, then above and below.
export function boxesBeside({ x, y }, { width, height }, gap) {
  const near = gap * 0.7;
  const [w, h] = [width, height];
  return [
    [x + gap, y - h / 2], [x - gap - w, y - h / 2],
    [x + near, y - near - h], [x + near, y + near], [x - near - w, y - near - h], [x - near - w, y + near],
    [x - w / 2, y - gap - h], [x - w / 2, y + gap],
  ].map(([west, north]) => [west, north, west + w, north + h]);
}

// Steps away from a middle, the nearest first; to the side is nearer than up or down.
export function stepsAround(reach, step = 8) {
  const steps = [];
  for (let y = -reach; y <= reach; y += step) {
    for (let x = -reach; x <= reach; x += step) steps.push({ x, y, away: Math.hypot(x, y * 1.2) });
  }
  return steps.filter(({ away }) => away <= reach).sort((a, b) => a.away - b.away || a.y - b.y || a.x - b.x);
}

// Whether a place lies inside rings, given as pairs of lists of x and y; holes count.
export function inside(rings, { x, y }) {
  let found = false;
  for (const [xs, ys] of rings) {
    for (let i = 0, j = xs.length - 1; i < xs.length; j = i, i += 1) {
      if (meetsRay(x, y, xs[i], ys[i], xs[j], ys[j])) found = !found;
    }
  }
  return found;
}
