// Coordinates, lengths and areas on the ellipsoid GRS80 (ETRS89; WGS84 differs by 0.1 mm), and
// coordinates on the ellipsoids of older datums.

const RADIANS = Math.PI / 180;

const ARC_SECONDS = RADIANS / 3600;

export const GRS80 = ellipsoid(6378137, 298.257222101);

const MAJOR = GRS80.major;

const FLATTENING = GRS80.flattening;

const SQUARED = GRS80.squared;

const ECCENTRICITY = Math.sqrt(SQUARED);

const SURE = { xi: 1.5, eta: 0.15 }; // up to 86 degrees and about 900 km, where the series lead back

// By its longer half axis in metres and its inverse flattening. `squared` is that of the
// eccentricity; `radius` and `terms` are those of Transverse Mercator after Krueger, to the sixth
// order of the third flattening:
// C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers, J. Geodesy 85 (2011), eq. 35.
export function ellipsoid(major, inverse) {
  const flattening = 1 / inverse;
  const n = flattening / (2 - flattening);
  const rows = [
    [1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800],
    [0, 13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360],
    [0, 0, 61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440],
    [0, 0, 0, 49561 / 161280, -179 / 168, 6601661 / 7257600],
    [0, 0, 0, 0, 34729 / 80640, -3418889 / 1995840],
    [0, 0, 0, 0, 0, 212378941 / 319334400],
  ];
  const backwards = [
    [1 / 2, -2 / 3, 37 / 96, -1 / 360, -81 / 512, 96199 / 604800],
    [0, 1 / 48, 1 / 15, -437 / 1440, 46 / 105, -1118711 / 3870720],
    [0, 0, 17 / 480, -37 / 840, -209 / 4480, 5569 / 90720],
    [0, 0, 0, 4397 / 161280, -11 / 504, -830251 / 7257600],
    [0, 0, 0, 0, 4583 / 161280, -108847 / 3991680],
    [0, 0, 0, 0, 0, 20648693 / 638668800],
  ];
  const radius = (major / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64 + n ** 6 / 256);
  const series = (factors) => factors.map((row) => row.reduce((sum, factor, i) => sum + factor * n ** (i + 1), 0));
  return { major, flattening, squared: flattening * (2 - flattening), radius, terms: series(rows), back: series(backwards) };
}

// Easting and northing in metres, in a plane of UTM's kind: its meridian in degrees, its scale on
// it, and where it counts from.
export function toPlane({ lat, lng }, plane, { squared, radius, terms } = GRS80) {
  const sine = Math.sin(lat * RADIANS);
  const eccentricity = Math.sqrt(squared);
  const t = Math.sinh(Math.atanh(sine) - eccentricity * Math.atanh(eccentricity * sine));
  const away = (lng - plane.meridian) * RADIANS;
  const xi = Math.atan2(t, Math.cos(away));
  const eta = Math.asinh(Math.sin(away) / Math.sqrt(t * t + Math.cos(away) ** 2));
  const [north, east] = sineSeries(terms, xi, eta);
  const metres = plane.scale * radius;
  return [plane.east + metres * (eta + east), plane.north + metres * (xi + north)];
}

// The sum of terms[k - 1] * sin(2 k z) for the complex number z = xi + i eta, after Clenshaw.
function sineSeries(terms, xi, eta) {
  const [sine, cosine, high, wide] = [Math.sin(2 * xi), Math.cos(2 * xi), Math.sinh(2 * eta), Math.cosh(2 * eta)];
  const [turn, drift] = [2 * cosine * wide, -2 * sine * high]; // 2 cos 2z
  let [re, im, lastRe, lastIm] = [0, 0, 0, 0];
  for (let k = terms.length - 1; k >= 0; k -= 1) {
    const [nextRe, nextIm] = [turn * re - drift * im - lastRe + terms[k], turn * im + drift * re - lastIm];
    [lastRe, lastIm] = [re, im];
    [re, im] = [nextRe, nextIm];
  }
  return [re * sine * wide - im * cosine * high, re * cosine * high + im * sine * wide];
}

// The place with this easting and northing, by the series the other way (Karney 2011, equation 36);
// null where that does not lead back to within 0.1 mm, which is nowhere near such a plane.
export function fromPlane(easting, northing, plane, on = GRS80) {
  const metres = plane.scale * on.radius;
  const [north, east] = [(northing - plane.north) / metres, (easting - plane.east) / metres];
  const [moreNorth, moreEast] = sineSeries(on.back, north, east);
  const [xi, eta] = [north - moreNorth, east - moreEast];
  const place = {
    lat: latitudeOf(Math.sin(xi) / Math.hypot(Math.sinh(eta), Math.cos(xi)), Math.sqrt(on.squared)),
    lng: plane.meridian + Math.atan2(Math.sinh(eta), Math.cos(xi)) / RADIANS,
  };
  if (!(Math.abs(place.lat) < 89 && Math.abs(place.lng) <= 180)) return null;
  if (Math.abs(xi) < SURE.xi && Math.abs(eta) < SURE.eta) return place;
  const [x, y] = toPlane(place, plane, on);
  return Math.hypot(easting - x, northing - y) < 1e-4 ? place : null;
}

// From the tangent of the conformal latitude to the latitude in degrees.
function latitudeOf(conformal, eccentricity) {
  const start = Math.asinh(conformal);
  let tangent = conformal;
  for (let i = 0; i < 6; i += 1) tangent = Math.sinh(start + eccentricity * Math.atanh((eccentricity * tangent) / Math.sqrt(1 + tangent * tangent)));
  return Math.atan(tangent) / RADIANS;
}

// A place of ETRS89 in another datum, and back, by the seven parameters of the way to ETRS89:
// metres, seconds of arc and parts per million, position vector (EPSG method 9606).
export function toDatum(place, shift, on) {
  const [moves, turns, scale] = parameters(shift);
  const vector = geocentric(place, GRS80).map((value, i) => (value - moves[i]) / scale);
  return geographic(rotated(vector, turns.map((angle) => -angle)), on);
}

export function fromDatum(place, shift, on) {
  const [moves, turns, scale] = parameters(shift);
  const vector = rotated(geocentric(place, on), turns);
  return geographic(vector.map((value, i) => moves[i] + scale * value), GRS80);
}

const parameters = (shift) => [shift.slice(0, 3), shift.slice(3, 6).map((angle) => angle * ARC_SECONDS), 1 + shift[6] * 1e-6];

// For angles so small that their squares do not count.
const rotated = ([x, y, z], [a, b, c]) => [x - c * y + b * z, c * x + y - a * z, -b * x + a * y + z];

// Metres from the middle of the earth, of a place on an ellipsoid.
function geocentric({ lat, lng }, { major, squared }) {
  const [sine, cosine] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  const normal = major / Math.sqrt(1 - squared * sine ** 2);
  return [normal * cosine * Math.cos(lng * RADIANS), normal * cosine * Math.sin(lng * RADIANS), normal * (1 - squared) * sine];
}

// The height above the ellipsoid is dropped.
function geographic([x, y, z], { major, squared }) {
  const aside = Math.hypot(x, y);
  let lat = Math.atan2(z, aside * (1 - squared));
  for (let i = 0; i < 6; i += 1) {
    const sine = Math.sin(lat);
    lat = Math.atan2(z + (squared * major * sine) / Math.sqrt(1 - squared * sine ** 2), aside);
  }
  return { lat: lat / RADIANS, lng: Math.atan2(y, x) / RADIANS };
}

// Length of the shortest way between two places, in metres:
// T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 23 (1975).
export function distance(from, to) {
  const minor = MAJOR * (1 - FLATTENING);
  const reduced = ({ lat }) => Math.atan((1 - FLATTENING) * Math.tan(lat * RADIANS));
  const [u1, u2] = [reduced(from), reduced(to)];
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const away = (to.lng - from.lng) * RADIANS;
  let lambda = away;
  let solved = null;
  for (let i = 0; i < 200; i += 1) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sine = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sine === 0) return 0;
    const cosine = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sine, cosine);
    const azimuth = (c1 * c2 * sl) / sine;
    const square = 1 - azimuth ** 2;
    const middle = square ? cosine - (2 * s1 * s2) / square : 0;
    const c = (FLATTENING / 16) * square * (4 + FLATTENING * (4 - 3 * square));
    const before = lambda;
    lambda = away + (1 - c) * FLATTENING * azimuth * (sigma + c * sine * (middle + c * cosine * (2 * middle ** 2 - 1)));
    solved = { sine, cosine, sigma, square, middle };
    if (Math.abs(lambda - before) < 1e-12) break;
  }
  const { sine, cosine, sigma, square, middle } = solved;
  const u = square * ((MAJOR / minor) ** 2 - 1);
  const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
  const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
  const last = (b / 6) * middle * (4 * sine ** 2 - 3) * (4 * middle ** 2 - 3);
  const delta = b * sine * (middle + (b / 4) * (cosine * (2 * middle ** 2 - 1) - last));
  return minor * a * (sigma - delta);
}

export function pathLength(places, { closed = false } = {}) {
  const ends = closed ? [...places, places[0]] : places;
  return ends.slice(1).reduce((sum, place, i) => sum + distance(ends[i], place), 0);
}

// Area of a polygon in square metres: on the sphere of equal area, by the authalic latitude
// (J. P. Snyder, Map Projections: A Working Manual, 1987, eq. 3-11 and 3-12), edge by edge as the
// triangle with the pole (the angle is that of the tangents of half the sides).
export function area(places) {
  const q = (sine) => (1 - SQUARED) * (sine / (1 - SQUARED * sine ** 2) + Math.atanh(ECCENTRICITY * sine) / ECCENTRICITY);
  const whole = q(1);
  const half = ({ lat }) => Math.tan(Math.asin(Math.min(1, q(Math.sin(lat * RADIANS)) / whole)) / 2);
  const sum = places.reduce((total, from, i) => {
    const to = places[(i + 1) % places.length];
    const away = (to.lng - from.lng) * RADIANS;
    const [a, b] = [half(from), half(to)];
    return total + 2 * Math.atan2(Math.tan(away / 2) * (a + b), 1 + a * b);
  }, 0);
  return (Math.abs(sum) * MAJOR ** 2 * whole) / 2;
}
