// Web Mercator, in whole parts of the world: 4 cm.

export const FULL = 2 ** 30; // the world, from west to east and from north to south

const HIGHEST = Math.sin((85.0511 * Math.PI) / 180);

export const across = (lng) => (lng / 360 + 0.5) * FULL;

export function down(lat) {
  const sine = Math.max(-HIGHEST, Math.min(HIGHEST, Math.sin((lat * Math.PI) / 180)));
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * FULL;
}

export const mercator = (lng, lat) => [across(lng), down(lat)];

export function unproject(x, y) {
  return { lat: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / FULL))) * 180) / Math.PI, lng: (x / FULL) * 360 - 180 };
}

// How many pixels of the map one part of the world has.
export function pixelsAPart(zoom) {
  return (256 * 2 ** zoom) / FULL;
}
