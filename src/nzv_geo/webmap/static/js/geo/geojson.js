// Geometries as GeoJSON (RFC 7946).

// `unit` is that of the layer, in millionths of a degree: no more decimals than it has.
export function geometryOf({ kind, places }, unit) {
  if (kind === "none") return null;
  const decimals = Math.max(0, 6 - Math.floor(Math.log10(unit)));
  const pair = ({ lat, lng }) => [+lng.toFixed(decimals), +lat.toFixed(decimals)];
  const closed = (ring) => [...ring, ring[0]];
  const nested = {
    area: () => places.map((rings) => rings.map((ring, i) => turned(closed(ring.map(pair)), i === 0))),
    line: () => places.map((line) => line.map(pair)),
    point: () => places.map(pair),
  }[kind]();
  const type = { area: "Polygon", line: "LineString", point: "Point" }[kind];
  return nested.length === 1 ? { type, coordinates: nested[0] } : { type: `Multi${type}`, coordinates: nested };
}

// Outer rings counter-clockwise, holes clockwise.
function turned(ring, outer) {
  const doubled = ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);
  return doubled > 0 === outer ? ring : ring.reverse();
}
