// Undo the packing of encode.py: whole numbers, each vertex as the difference to the one before.

import { ringOf } from "./arcs.js";

export const UNITS = 1e6; // of a degree

const plainPlace = (lat, lng) => ({ lat, lng });

// `place` makes a place of latitude and longitude, such as L.latLng.
export function unpack(deltas, place = plainPlace) {
  const places = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < deltas.length; i += 2) {
    x += deltas[i];
    y += deltas[i + 1];
    places.push(place(y / UNITS, x / UNITS));
  }
  return places;
}

// `arcs` are those of the page, unpacked; only areas that share their borders need them.
export function shapeOf({ areas, polygons, lines, points }, place = plainPlace, arcs = []) {
  const each = (deltas) => unpack(deltas, place);
  if (areas) return { kind: "area", places: areas.map((rings) => rings.map((ring) => ringOf(ring, arcs))) };
  if (polygons) return { kind: "area", places: polygons.map((rings) => rings.map(each)) };
  if (lines) return { kind: "line", places: lines.map(each) };
  if (points) return { kind: "point", places: points.flatMap(each) };
  return { kind: "none", places: [] };
}
