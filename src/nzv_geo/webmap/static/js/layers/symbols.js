// Signs of points: a path in a square from -10 to 10, drawn around a place.

import { signs } from "../core/data.js";

// The path so many pixels wide around a place; its numbers are x and y by turns.
export function signPath(shape, size, x, y) {
  let axis = 1;
  return signs[shape].replace(/-?[\d.]+/g, (number) => {
    axis = 1 - axis;
    return (+number * size) / 20 + (axis ? y : x);
  });
}

// A point with a sign; Leaflet's own circle is round.
export const Sign = L.CircleMarker.extend({
  _updatePath() {
    const { shape, size } = this.options;
    this._renderer._setPath(this, signPath(shape, size, this._point.x, this._point.y));
  },
});
