"""Extents are exact, and cheap for many vertices."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from nzv_geo.crs.extent import MANY, bounds, geographic_extent, outside_m, share_inside
from nzv_geo.errors import CrsError


@pytest.mark.parametrize("code", [25832, 25833, 31468, 3399, 3835, 3035, 3857])
@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.floats(1_000, 300_000), st.floats(1_000, 300_000))
def test_of_many_vertices_the_outermost_are_found(code, seed, width_m, height_m) -> None:
    crs = CRS(code)
    to_crs = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
    middle = numpy.array(to_crs.transform(14.1, 51.6))
    random = numpy.random.default_rng(seed)
    vertices = middle + random.uniform(-0.5, 0.5, (MANY + 1, 2)) * [width_m, height_m]
    places = to_crs.transform(*vertices.T, direction="INVERSE")
    expected = pytest.approx(bounds(*places), abs=1e-13)  # of a degree: 10 nm
    assert geographic_extent(vertices, crs) == expected


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(CrsError, match="not a finite number"):
        geographic_extent(numpy.array([[14.0, numpy.nan]]), CRS(4326))


def test_coordinates_that_are_no_place_are_refused() -> None:
    with pytest.raises(CrsError, match=r"no place in ETRS89 / UTM zone 33N: x 33,450,000.0"):
        geographic_extent(numpy.array([[33_450_000.0, 5_700_000.0]]), CRS(25833))


@pytest.mark.parametrize(
    ("extent", "share"),
    [
        ((13, 51, 14, 52), 1.0),
        ((14.5, 51, 15.5, 52), 0.5),
        ((16, 51, 17, 52), 0.0),
        ((14, 51, 14, 51), 1.0),
        ((16, 51, 16, 51), 0.0),
    ],
)
def test_share_inside(extent, share: float) -> None:
    assert share_inside(extent, (12, 50, 15, 53)) == share


def test_outside_is_measured_on_the_ellipsoid() -> None:
    """A hundredth of a degree of latitude at 52°N is 1,113 m."""
    assert outside_m((13, 51, 14, 52.01), (12, 50, 15, 52)) == 1113
    assert outside_m((13, 51, 14, 52), (12, 50, 15, 52)) == 0
