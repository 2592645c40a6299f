// The badges of focus areas: each at its place, or set apart, with a line that leads to a dot there.

import { layers, state } from "../core/state.js";
import { setApart } from "../geo/apart.js";
import { boxAround } from "../geo/placement.js";
import { homeBounds } from "./view.js";

const WIDTH = { near: 34, far: 28 }; // pixels of a badge with its halo, as in the style sheet
const MARGIN_AT_HOME = 12; // pixels, as in view.js
const ALONG = 6; // pixels from one of the boxes along a line to the next

export const badgeWidth = () => WIDTH[state.map.getContainer().classList.contains("far") ? "far" : "near"];

// Where a badge stands, in pixels of the layers.
export function badgePlace(item) {
  return state.map.latLngToLayerPoint(item.at).add(item.move ?? [0, 0]);
}

// Gives each badge its place; returns the boxes of all that are shown, and boxes along their lines.
export function placeBadges() {
  const shown = layers.filter(({ spec, visible }) => visible && spec.badges).flatMap(arrangeBadges);
  const width = badgeWidth();
  for (const item of shown) item.box = boxAround(badgePlace(item), { width, height: width });
  return { badges: shown.map(({ box }) => box), lines: shown.flatMap(lineBoxes) };
}

// How far badges move depends on the zoom and the width of the map: moving it moves none of them.
function arrangeBadges(layer) {
  const { items } = layer;
  const zoom = state.map.getZoom();
  const known = `${zoom} ${badgeWidth()} ${state.map.getSize().x}`;
  if (layer.arranged !== known) {
    layer.arranged = known;
    const moves = setApart(items.map(({ at }) => state.map.project(at, zoom)), badgeWidth(), homeBox(zoom));
    items.forEach((item, i) => { item.move = L.point(moves[i]).round(); });
    items.forEach(drawLeader);
  }
  for (const { node, move } of items) node.style.translate = `${move.x}px ${move.y}px`;
  return items;
}

// What the map shows when home is in its middle, in pixels of the world: all of home with its margin,
// and what else fits beside it.
function homeBox(zoom) {
  const bounds = homeBounds();
  const [from, to] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => state.map.project(corner, zoom));
  const { x: wide } = state.map.getSize();
  const aside = Math.max(MARGIN_AT_HOME, (wide - (to.x - from.x)) / 2);
  return [from.x - aside, from.y - MARGIN_AT_HOME, to.x + aside, to.y + MARGIN_AT_HOME];
}

function drawLeader(item) {
  const { layer, at, move } = item;
  if (item.leader) layer.group.removeLayer(item.leader);
  item.leader = null;
  if (!move.x && !move.y) return;
  const end = state.map.layerPointToLatLng(badgePlace(item));
  const look = (className) => ({ ...layer.options, interactive: false, smoothFactor: 0, className });
  const lines = ["leader-casing", "badge-leader"].map((name) => L.polyline([at, end], look(name)));
  item.leader = L.layerGroup([...lines, L.circleMarker(at, { ...look("badge-place"), radius: 3 })]);
  layer.group.addLayer(item.leader);
}

function lineBoxes(item) {
  if (!item.leader) return [];
  const from = state.map.latLngToLayerPoint(item.at);
  const steps = Math.ceil(item.move.distanceTo([0, 0]) / ALONG);
  return Array.from({ length: steps }, (_, i) => boxAround(from.add(item.move.multiplyBy(i / steps)), { width: ALONG, height: ALONG }));
}
