// How long on the ground what the map shows is.

import { state } from "../core/state.js";
import { numberText } from "../core/texts.js";
import { area, distance, pathLength } from "../geo/geodesy.js";
import { roundLength, scaleOf } from "../geo/scales.js";

// How many metres so many pixels are in the middle of the map, along the parallel.
export function metresAcross(pixels) {
  return metresAt(pixels, state.map.getCenter(), state.map.getZoom());
}

function metresAt(pixels, place, zoom) {
  const { x, y } = state.map.project(place, zoom);
  const [from, to] = [x - pixels / 2, x + pixels / 2].map((at) => state.map.unproject([at, y], zoom));
  return distance(from, to);
}

// A round length and how many pixels it has: little of a narrow map.
export function scaleBar(most = Math.min(160, state.map.getSize().x * 0.3)) {
  const metres = metresAcross(most);
  const round = roundLength(metres);
  return { metres: round, width: (most * round) / metres, text: round < 1000 ? `${round} m` : `${round / 1000} km` };
}

// The scale of the map on paper, in its middle or in the middle of another view.
export function ratio(place = state.map.getCenter(), zoom = state.map.getZoom()) {
  return scaleOf(metresAt(100, place, zoom), 100);
}

// The zoom at which a place has this scale on paper.
export function zoomOf(scale, place) {
  return 10 + Math.log2(ratio(place, 10) / scale);
}

const CLOSEST = 18;

// The middle of bounds, and the zoom and the scale at which they fill so many pixels.
export function filling(bounds, { x, y }) {
  const [northWest, southEast] = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => state.map.project(at, 0));
  const zoom = Math.min(CLOSEST, Math.log2(Math.min(x / (southEast.x - northWest.x), y / (southEast.y - northWest.y))));
  const middle = state.map.unproject(northWest.add(southEast).divideBy(2), 0);
  return { middle, zoom, scale: ratio(middle, zoom) };
}

// How long a line is, or how large an area is and how long its border, by word.
export function measured(places, closed) {
  if (!closed) return [["length", lengthText(pathLength(places))]];
  return [["area", areaText(places.length > 2 ? area(places) : 0)], ["perimeter", lengthText(places.length > 1 ? pathLength(places, { closed }) : 0)]];
}

function lengthText(metres) {
  return metres < 10000 ? `${numberText(metres, 1)} m` : `${numberText(metres / 1000, 3)} km`;
}

function areaText(squareMetres) {
  if (squareMetres < 10000) return `${numberText(squareMetres, 0)} m²`;
  if (squareMetres < 1e8) return `${numberText(squareMetres / 1e4, 2)} ha`;
  return `${numberText(squareMetres / 1e6, 2)} km²`;
}
