"""What numpy says of many rings together is what GEOS says of each."""

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.export.simple_rings import are_valid, to_wkb

SHAPES = (
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))",
    "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0))",
    "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))",
    "POLYGON ((0 0, 9 0, 9 1, 1 1, 1 8, 9 8, 9 9, 0 9, 0 0))",
    "POLYGON ((0 0, 9 0, 9 0, 9 9, 0 0))",
    "POLYGON ((0 0, 9 0, 18 0, 0 0))",
    "POLYGON ((4 0, -3 2, 1 -4, 1 4, -3 -2, 4 0))",  # goes around twice
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1))",
    "POLYGON Z ((0 0 1, 9 0 1, 9 9 2, 0 0 1))",
    "POLYGON EMPTY",
    "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((2 0, 5 0, 5 1, 2 0)))",
    "POINT (1 2)",
    None,
)
CORNERS = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


def test_validity_is_that_of_geos() -> None:
    shapes = shapely.from_wkt(SHAPES)
    assert are_valid(shapes).tolist() == shapely.is_valid(shapes).tolist()
    assert are_valid(shapes[:0]).tolist() == []


@given(st.lists(st.lists(CORNERS, min_size=3, max_size=7), min_size=1, max_size=5))
def test_validity_is_that_of_geos_for_any_rings(rings) -> None:
    shapes = numpy.array([shapely.Polygon(ring) for ring in rings])
    assert are_valid(shapes).tolist() == shapely.is_valid(shapes).tolist()


@pytest.mark.parametrize("wkts", [SHAPES, SHAPES[:7], SHAPES[:1], SHAPES[:9], ()])
def test_bytes_are_those_of_geos(wkts) -> None:
    shapes = numpy.array(shapely.from_wkt(list(wkts)), dtype=object)
    assert to_wkb(shapes).to_pylist() == shapely.to_wkb(shapes, flavor="iso").tolist()
