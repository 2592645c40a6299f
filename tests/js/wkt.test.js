import assert from "node:assert/strict";
import { test } from "node:test";

import { geometryOfWkt, isWkt, sridOf } from "../../src/nzv_geo/webmap/static/js/files/wkt.js";

test("each kind of geometry becomes GeoJSON", () => {
  const cases = {
    "POINT (14 51.5)": { type: "Point", coordinates: [14, 51.5] },
    "point z(14 51.5 3)": { type: "Point", coordinates: [14, 51.5, 3] },
    "MULTIPOINT (1 2, 3 4)": { type: "MultiPoint", coordinates: [[1, 2], [3, 4]] },
    "MULTIPOINT ((1 2), (3 4))": { type: "MultiPoint", coordinates: [[1, 2], [3, 4]] },
    "LINESTRING (1 2, 3 -4)": { type: "LineString", coordinates: [[1, 2], [3, -4]] },
    "SRID=25833;POLYGON ((0 0, 1 0, 1 1, 0 0), (0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.1))": {
      type: "Polygon",
      coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]], [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2], [0.1, 0.1]]],
    },
    "MULTIPOLYGON (((0 0, 1e1 0, 1 1, 0 0)))": { type: "MultiPolygon", coordinates: [[[[0, 0], [10, 0], [1, 1], [0, 0]]]] },
    "POLYGON EMPTY": { type: "Polygon", coordinates: [] },
    "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))": {
      type: "GeometryCollection",
      geometries: [{ type: "Point", coordinates: [1, 2] }, { type: "LineString", coordinates: [[1, 2], [3, 4]] }],
    },
  };
  for (const [text, geometry] of Object.entries(cases)) {
    assert.equal(isWkt(text), true, text);
    assert.deepEqual(geometryOfWkt(text), geometry);
  }
});

test("what is none is known as such", () => {
  for (const text of ["", "Straße 5", "POINTLESS", "CURVE (1 2)"]) assert.equal(isWkt(text), false, text);
  for (const text of ["POLYGON ((0 0, 1 0", "TIN (((0 0)))", "POINT (a b)"]) assert.deepEqual(geometryOfWkt(text), { type: "unknown" });
  assert.equal(sridOf("srid=25833;POINT (1 2)"), "25833");
  assert.equal(sridOf("POINT (1 2)"), null);
});
