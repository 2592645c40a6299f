// Coordinates as text, written and read: EPSG:25833 and WGS84.

import { fromUtm33, utm33 } from "./geodesy.js";

export const inUtm = (place, decimals = 2) => utm33(place).map((value) => value.toFixed(decimals));
export const inDegrees = ({ lat, lng }, decimals = 6) => [lat.toFixed(decimals), lng.toFixed(decimals)];

// "51.7567, 14.3346", "51,7567 14,3346" or easting and northing of EPSG:25833.
export function placeIn(text) {
  const decimal = text.includes(".") ? text : text.replace(/(\d),(\d)/g, "$1.$2");
  const found = decimal.match(/^\s*(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)\s*$/);
  if (!found) return null;
  const [first, second] = [+found[1], +found[2]];
  if (Math.abs(first) <= 90 && Math.abs(second) <= 180) return { lat: first, lng: second };
  return first >= 100000 && first < 1000000 && second > 0 && second < 10000000 ? fromUtm33(first, second) : null;
}
