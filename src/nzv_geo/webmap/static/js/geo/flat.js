// GeoJSON as shapes of a page: flat arrays for large layers, see packed.js, and lists of places.

import { UNITS } from "./encoded.js";
import { onTheWorld, starts } from "./packed.js";

const KIND = { Point: 3, MultiPoint: 3, LineString: 2, MultiLineString: 2, Polygon: 1, MultiPolygon: 1 };
const NAMES = ["none", "area", "line", "point"];

// The parts of a geometry, each a list of runs of positions: rings of areas, lines, points.
function partsOfGeometry(geometry) {
  if (!geometry) return [];
  const { type, coordinates } = geometry;
  if (type === "GeometryCollection") return geometry.geometries.flatMap(partsOfGeometry);
  if (type === "Point") return [[[coordinates]]];
  if (type === "MultiPoint") return coordinates.map((position) => [[position]]);
  if (type === "LineString") return [[coordinates]];
  if (type === "MultiLineString") return coordinates.map((line) => [line]);
  return type === "Polygon" ? [coordinates.map(withoutLast)] : coordinates.map((rings) => rings.map(withoutLast));
}

const withoutLast = (ring) => ring.slice(0, -1);

// 0 for nothing, 1 for areas, 2 for lines, 3 for points; -1 where a collection mixes them.
export function kindOf(geometry) {
  if (!geometry) return 0;
  if (geometry.type !== "GeometryCollection") return KIND[geometry.type];
  const kinds = new Set(geometry.geometries.map(kindOf));
  return kinds.size === 1 ? [...kinds][0] : kinds.size && -1;
}

// As other modules know the shape of a feature: its kind and its places.
export function shapeOfGeometry(geometry, place) {
  const kind = NAMES[kindOf(geometry)];
  const each = (run) => run.map(([lng, lat]) => place(lat, lng));
  const parts = partsOfGeometry(geometry).map((runs) => runs.map(each));
  if (kind === "area") return { kind, places: parts };
  return { kind, places: kind === "line" ? parts.flat() : parts.flat(2) };
}

export function flatShapes(geometries) {
  const all = geometries.map(partsOfGeometry);
  const runs = all.flat(2);
  const count = runs.reduce((sum, run) => sum + run.length, 0);
  const shapes = {
    unit: 1,
    kinds: Int32Array.from(geometries, kindOf),
    parts: starts(all.map((parts) => parts.length)),
    runs: starts(all.flat().map((part) => part.length)),
    vertices: starts(runs.map((run) => run.length)),
    x: new Int32Array(count),
    y: new Int32Array(count),
    seen: new Uint8Array(count),
  };
  let at = 0;
  for (const run of runs) {
    for (const [lng, lat] of run) {
      shapes.x[at] = Math.round(lng * UNITS);
      shapes.y[at] = Math.round(lat * UNITS);
      at += 1;
    }
  }
  return onTheWorld(shapes);
}
