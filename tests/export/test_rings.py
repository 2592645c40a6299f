"""Rings come out of WKB as GEOS reads them, and go into it as GEOS writes it."""

import struct

import numpy
import pyarrow
import pytest
import shapely

from nzv_geo.export.rings import from_wkb, into_wkb

SQUARE = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"
TRIANGLE = "POLYGON ((0.1 0, 4 4, 4 0, 0.1 0))"
OTHERS = (
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1))",
    "POLYGON Z ((0 0 1, 9 0 1, 9 9 2, 0 0 1))",
    "POLYGON M ((0 0 1, 9 0 1, 9 9 2, 0 0 1))",
    "POLYGON EMPTY",
    "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)))",
    "LINESTRING (0 0, 9 0, 9 9, 0 9, 0 0)",
    "POINT (1 2)",
)
RAW = {
    "missing": None,
    "empty": b"",
    "big endian": shapely.to_wkb(shapely.from_wkt(SQUARE), byte_order=0),
    "with SRID": shapely.to_wkb(
        shapely.set_srid(shapely.from_wkt(SQUARE), 4326), include_srid=True
    ),
    "cut off": shapely.from_wkt(SQUARE).wkb[:-1],
    "too long": shapely.from_wkt(SQUARE).wkb + b"\0",
    "not closed": struct.pack("<BIII8d", 1, 3, 1, 4, 0, 0, 9, 0, 9, 9, 0, 9),
    "no number": struct.pack("<BIII8d", 1, 3, 1, 4, *[float("nan")] * 8),
    "of three": struct.pack("<BIII6d", 1, 3, 1, 3, 0, 0, 9, 0, 0, 0),
}


@pytest.mark.parametrize("kind", [pyarrow.binary(), pyarrow.large_binary()])
def test_rings_are_those_of_geos(kind: pyarrow.DataType) -> None:
    shapes = numpy.array([shapely.from_wkt(wkt) for wkt in (SQUARE, TRIANGLE, SQUARE)])
    column = pyarrow.chunked_array([pyarrow.array(shapely.to_wkb(shapes), kind)])
    for start in (0, 1):  # a slice keeps the offsets of the whole
        rings = from_wkb(column[start:])
        assert rings is not None
        assert rings.xy.tolist() == shapely.get_coordinates(shapes[start:]).tolist()
        assert rings.counts.tolist() == [5, 4, 5][start:]
        assert into_wkb(rings).to_pylist() == shapely.to_wkb(shapes[start:]).tolist()


@pytest.mark.parametrize("wkt", OTHERS)
def test_other_geometries_are_no_rings(wkt: str) -> None:
    raw = shapely.to_wkb(shapely.from_wkt([SQUARE, wkt]), flavor="iso").tolist()
    assert from_wkb(pyarrow.chunked_array([raw])) is None


@pytest.mark.parametrize("name", RAW)
def test_what_geos_would_read_otherwise_is_no_ring(name: str) -> None:
    raw = [shapely.from_wkt(SQUARE).wkb, RAW[name]]
    assert from_wkb(pyarrow.chunked_array([raw], pyarrow.binary())) is None
