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
  return type === "Polygon" ? [coordinates] : coordinates;
}

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
  const each = (run) => run.slice(0, lengthOf(run, kind === "area")).map(([lng, lat]) => place(lat, lng));
  const parts = partsOfGeometry(geometry).map((runs) => runs.map(each));
  if (kind === "area") return { kind, places: parts };
  return { kind, places: kind === "line" ? parts.flat() : parts.flat(2) };
}

// A ring has its first vertex once more.
const lengthOf = (run, isRing) => Math.max(0, isRing ? run.length - 1 : run.length);

export function flatShapes(geometries) {
  const kinds = Int32Array.from(geometries, kindOf);
  const all = geometries.map(partsOfGeometry);
  const parts = all.flat();
  const runs = parts.flat();
  const lengths = all.flatMap((some, f) => some.flatMap((part) => part.map((run) => lengthOf(run, kinds[f] === 1))));
  const vertices = starts(lengths);
  const count = vertices.at(-1);
  const shapes = { unit: 1, kinds, parts: starts(all.map(({ length }) => length)), runs: starts(parts.map(({ length }) => length)), vertices, x: new Int32Array(count), y: new Int32Array(count), seen: new Uint8Array(count) };
  let at = 0;
  runs.forEach((run, k) => {
    for (let i = 0; i < lengths[k]; i += 1, at += 1) {
      shapes.x[at] = Math.round(run[i][0] * UNITS);
      shapes.y[at] = Math.round(run[i][1] * UNITS);
    }
  });
  return onTheWorld(shapes);
}
