// Which part of each feature of a layer lies in which areas of another one, as `area_shares` of
// nzv_geo.describe tells it: cut in the plane of the working CRS, counted on the ellipsoid.

import { plane } from "../core/data.js";
import { library } from "../core/libraries.js";
import { toPlane } from "../geo/geodesy.js";
import { commonArea, isIn, lengthIn, unitedArea } from "../geo/overlay.js";
import { areaOnEllipsoid, lengthOnEllipsoid } from "../geo/plane_area.js";

const LEAST_PART_M2 = 0.5; // of a feature in a unit: what is less is zero when it is rounded
const LEAST_PART_M = 0.05;
const SLICE_MS = 40; // then the page may do something else

const inThePlane = new WeakMap(); // of features: their coordinates, and how large they are

export const areasOf = (layer) => layer.items.filter(({ kind }) => kind === "area");

// Resolves to { rows, outside, failed }: what lies where, the largest part of a feature first; the
// features that lie in nothing; and those that could not be cut. To null once `isWanted` says no. `tell` hears how many features are done.
export async function partsIn(layer, units, { isWanted, tell }) {
  const clipping = await library("polyclip-ts");
  const finish = inSlices(isWanted);
  const found = { rows: [], outside: [], failed: [] };
  const others = areasOf(units).map((unit) => [unit, unit.bounds]);
  const failed = new Set();
  for (const [number, item] of layer.items.entries()) {
    tell(number);
    if (item.kind === "none") continue;
    const { bounds } = item;
    const near = others.filter(([, around]) => around.intersects(bounds)).map(([unit]) => unit);
    const rows = await finish(rowsOf(item, near, failed, clipping));
    if (rows === undefined) return null;
    if (failed.has(item)) continue;
    found.rows.push(...rows.sort((a, b) => (b.squareMetres ?? b.metres ?? 0) - (a.squareMetres ?? a.metres ?? 0)));
    if (!rows.length) found.outside.push(item);
  }
  found.failed = [...failed];
  return found;
}

// Runs a generator to its end, and lets others do something now and then; undefined where nobody
// waits for it any longer.
function inSlices(isWanted) {
  let began = Date.now();
  return async (generator) => {
    for (;;) {
      const { done, value } = generator.next();
      if (Date.now() - began > SLICE_MS) {
        await new Promise((resume) => { setTimeout(resume); });
        began = Date.now();
      }
      if (!isWanted()) return undefined;
      if (done) return value;
    }
  };
}

function* rowsOf(item, near, failed, clipping) {
  const rows = [];
  try {
    const shape = yield* shapeInPlane(item, clipping);
    for (const unit of shape.isValid ? near : []) {
      const area = yield* shapeInPlane(unit, clipping);
      const row = area.isValid && (yield* part(shape, area, clipping));
      if (row) rows.push({ item, unit, ...row });
      if (!area.isValid) failed.add(unit);
    }
    if (!shape.isValid) failed.add(item);
    return rows;
  } catch { // the library does not know what to do
    failed.add(item);
    return [];
  }
}

function* part(shape, { places, size }, clipping) {
  if (shape.kind === "area") {
    const squareMetres = yield* commonArea(shape.places, places, plane, clipping);
    return squareMetres >= LEAST_PART_M2 && { squareMetres, share: squareMetres / shape.size, shareOfUnit: squareMetres / size };
  }
  if (shape.kind === "line") {
    const metres = yield* lengthIn(shape.places, places, plane);
    return metres >= LEAST_PART_M && { metres, share: metres / shape.size };
  }
  yield;
  return shape.places.some((point) => isIn(point, places)) && {};
}

// Python refuses an area whose rings cross; official ones are valid.
function* shapeInPlane(item, clipping) {
  if (!inThePlane.has(item)) {
    const { kind } = item;
    const places = pointsOf(item.places);
    const size = sizeInPlane(kind, places);
    const united = kind === "area" && item.layer.spec.own ? yield* unitedArea(places, plane, clipping) : size;
    inThePlane.set(item, { kind, places, size, isValid: Math.abs(united - size) <= LEAST_PART_M2 });
  }
  return inThePlane.get(item);
}

const pointsOf = (places) => (Array.isArray(places) ? places.map(pointsOf) : toPlane(places, plane));

function sizeInPlane(kind, places) {
  if (kind === "area") return areaOnEllipsoid(places, plane);
  if (kind !== "line") return 0;
  return places.reduce((sum, line) => sum + line.slice(1).reduce((metres, to, i) => metres + lengthOnEllipsoid(line[i], to, plane), 0), 0);
}
