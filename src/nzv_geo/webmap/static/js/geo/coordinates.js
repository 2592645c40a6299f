// Coordinates as text, written and read: in planes, see geodesy.js, and in WGS84.

import { ellipsoid, fromDatum, fromPlane, toDatum, toPlane } from "./geodesy.js";
import { readingsOf } from "./readings.js";

export const inMetres = (place, plane, decimals = 2) => toPlane(place, plane).map((value) => value.toFixed(decimals));
export const inDegrees = ({ lat, lng }, decimals = 6) => [lat.toFixed(decimals), lng.toFixed(decimals)];

// Degrees, minutes and seconds: 51°45'24.12", without a sign.
export function inMinutes(degrees, decimals = 2) {
  const seconds = Math.round(Math.abs(degrees) * 3600 * 10 ** decimals) / 10 ** decimals;
  const padded = (value, digits) => value.toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  return `${Math.floor(seconds / 3600)}°${padded(Math.floor(seconds / 60) % 60, 0)}'${padded(seconds % 60, decimals)}"`;
}

// Easting and northing in a plane of a system, see systems.py, and the place that has them.
export function toSystem(place, system, plane) {
  if (!system.shift) return toPlane(place, plane);
  const on = ellipsoid(...system.ellipsoid);
  return toPlane(toDatum(place, system.shift, on), plane, on);
}

export function fromSystem(easting, northing, system, plane) {
  if (!system.shift) return fromPlane(easting, northing, plane);
  const on = ellipsoid(...system.ellipsoid);
  const place = fromPlane(easting, northing, plane, on);
  return place && fromDatum(place, system.shift, on);
}

// How accurate the shift of a system is at a place, in metres; null where nobody says.
export function accuracyAt(place, system, home) {
  if (isInside(place, system.area)) return system.accuracy;
  return isInside(place, home) ? system.elsewhere : null;
}

// No box holds every place.
export function isInside({ lat, lng }, box) {
  if (!box) return true;
  const [west, south, east, north] = box;
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

// What coordinates in a text may mean: every place at home, in all systems and both orders, the
// working one first. Where none is there, the one place that the text means by itself, if any.
export function placesIn(text, { plane, systems, home }) {
  const readings = readingsOf(text);
  for (const reading of home ? readings : []) {
    const found = [...inWgs84(reading), ...inSystems(reading, systems)].filter(({ place }) => isInside(place, home));
    if (found.length) return found;
  }
  return readings.filter(({ grouped }) => !grouped).flatMap((reading) => anywhere(reading, plane)).slice(0, 1);
}

function orders({ values: [first, second], eastward }) {
  const both = [[first, second], [second, first]];
  return eastward === null ? both : [both[eastward ? 0 : 1]];
}

function inWgs84(reading) {
  if (reading.metres) return [];
  const places = orders(reading).map(([lng, lat]) => ({ lat, lng }));
  return places.filter(({ lat, lng }) => Math.abs(lat) <= 90 && Math.abs(lng) <= 180).map((place) => ({ place, system: null, plane: null }));
}

function inSystems(reading, systems) {
  if (reading.degrees) return [];
  return systems.flatMap((system) => system.planes.flatMap((plane) => orders(reading)
    .map(([east, north]) => ({ place: fromSystem(east, north, system, plane), system, plane }))
    .filter(({ place }) => place)));
}

// Latitude comes first, and easting.
function anywhere(reading, plane) {
  const [place] = inWgs84({ ...reading, eastward: reading.eastward ?? false });
  if (place) return [place];
  if (!plane || reading.degrees) return [];
  const [east, north] = orders(reading)[0];
  const [fromMiddle, fromEquator] = [east - plane.east, north - plane.north];
  const near = fromMiddle >= -400000 && fromMiddle < 500000 && fromEquator > 0 && fromEquator < 10000000;
  const found = near ? fromPlane(east, north, plane) : null;
  return found ? [{ place: found, system: null, plane }] : [];
}
