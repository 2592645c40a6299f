// What a place on the map snaps to: vertices and edges of the visible layers.

import { layers, state } from "../core/state.js";
import { FULL, mercator, pixelsAPart, unproject } from "../geo/mercator.js";
import { within } from "../geo/shapes.js";
import { snapTo } from "../geo/snapping.js";
import { isShown } from "./classes.js";

const SNAP_PX = 12;

// As snapTo returns it; its line says to which feature it belongs. `isLeftOut` tells of features
// that nothing snaps to.
export function snapAt({ lat, lng }, isLeftOut = () => false) {
  const reach = SNAP_PX / pixelsAPart(state.map.getZoom());
  const [x, y] = mercator(lng, lat);
  if (!(x > reach && x < FULL - reach)) return null;
  const box = [x - reach, y - reach, x + reach, y + reach];
  const items = layers.filter(({ visible }) => visible).flatMap((layer) => itemsTouching(layer, box));
  return snapTo({ lat, lng }, items.filter((item) => !isLeftOut(item)).flatMap(linesOfItem), reach);
}

function itemsTouching(layer, box) {
  if (layer.isOutOfZoom) return [];
  if (layer.shapes) return [...within(layer.shapes, box)].map((f) => layer.items[f]);
  const [west, north, east, south] = box;
  const around = L.latLngBounds(unproject(west, north), unproject(east, south));
  return layer.items.filter((item) => item.bounds?.intersects(around) && isShown(item) && !(item.kind === "point" && layer.spec.badges));
}

function linesOfItem(item) {
  const { kind, places } = item;
  if (kind === "point") return places.map((place) => ({ item, places: [place], closed: false }));
  const runs = kind === "area" ? places.flat() : places;
  return runs.map((run) => ({ item, places: run, closed: kind === "area" }));
}
