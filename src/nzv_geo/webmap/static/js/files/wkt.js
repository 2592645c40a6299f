// Well-known text of geometries, also with the SRID in front that PostGIS writes.

const START = /^\s*(?:SRID=(\d+);)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:ZM?|M)?\s*(?:\(|EMPTY)|^\s*(?:SRID=(\d+);)?\s*GEOMETRYCOLLECTION/i;
const WKT_TYPES = { POINT: "Point", LINESTRING: "LineString", POLYGON: "Polygon" };

export const isWkt = (text) => START.test(text);

export function sridOf(text) {
  return text.match(/^\s*SRID=(\d+);/i)?.[1] ?? null;
}

// GeoJSON, or what is none where the text is damaged.
export function geometryOfWkt(text) {
  const [, type, rest] = text.replace(/^\s*SRID=\d+;/i, "").match(/^\s*([A-Z]+?)\s*(?:ZM?|M)?\s*((?:\(|EMPTY)[^]*)$/i) ?? [];
  if (!type) return { type: "unknown" };
  const name = type.toUpperCase();
  if (name === "GEOMETRYCOLLECTION") return collectionOf(rest);
  const plain = WKT_TYPES[name.replace("MULTI", "")];
  if (!plain) return { type: "unknown" };
  const coordinates = nestedOf(rest);
  if (coordinates === null) return { type: "unknown" };
  const nested = name === "POINT" ? coordinates[0] ?? [] : multi(name, coordinates);
  return { type: name.startsWith("MULTI") ? `Multi${plain}` : plain, coordinates: nested };
}

// Points of a MULTIPOINT may stand in brackets of their own.
const multi = (name, coordinates) => (name === "MULTIPOINT" ? coordinates.map((point) => (Array.isArray(point[0]) ? point[0] : point)) : coordinates);

function collectionOf(rest) {
  const inner = rest.trim().replace(/^\(/, "").replace(/\)\s*$/, "");
  const parts = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i <= inner.length; i += 1) {
    if (inner[i] === "(") depth += 1;
    if (inner[i] === ")") depth -= 1;
    if ((inner[i] === "," && depth === 0) || i === inner.length) {
      parts.push(inner.slice(start, i));
      start = i + 1;
    }
  }
  return { type: "GeometryCollection", geometries: parts.map(geometryOfWkt) };
}

// Brackets as lists and numbers as positions; null where they do not fit together.
function nestedOf(text) {
  if (/^EMPTY\s*$/i.test(text)) return [];
  const json = text.trim().replace(/-?\d[\d.eE+-]*(?:\s+-?\d[\d.eE+-]*)+/g, (numbers) => `[${numbers.trim().split(/\s+/).map(Number).join(",")}]`)
    .replace(/\(/g, "[").replace(/\)/g, "]");
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
