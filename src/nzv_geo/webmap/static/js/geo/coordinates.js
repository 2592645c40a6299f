// Coordinates as text, written and read: in a plane, see geodesy.js, and in WGS84.

import { fromPlane, toPlane } from "./geodesy.js";

export const inMetres = (place, plane, decimals = 2) => toPlane(place, plane).map((value) => value.toFixed(decimals));
export const inDegrees = ({ lat, lng }, decimals = 6) => [lat.toFixed(decimals), lng.toFixed(decimals)];

// "51.7567, 14.3346", "51,7567 14,3346" or easting and northing in the plane, if there is one.
export function placeIn(text, plane) {
  const decimal = text.includes(".") ? text : text.replace(/(\d),(\d)/g, "$1.$2");
  const found = decimal.match(/^\s*(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)\s*$/);
  if (!found) return null;
  const [first, second] = [+found[1], +found[2]];
  if (Math.abs(first) <= 90 && Math.abs(second) <= 180) return { lat: first, lng: second };
  if (!plane) return null;
  const [east, north] = [first - plane.east, second - plane.north];
  return east >= -400000 && east < 500000 && north > 0 && north < 10000000 ? fromPlane(first, second, plane) : null;
}
