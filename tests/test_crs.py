"""Reprojection takes one operation for a whole layer and says which."""

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.crs import reproject, to_geographic
from nzv_geo.errors import CrsError
from tests.hand_drawn import make_layer


def test_a_known_point_lands_where_it_should() -> None:
    """15°E is the central meridian of zone 33: easting 500 000 by definition."""
    layer = reproject(make_layer([shapely.Point(15, 51)], crs="EPSG:4326"), "EPSG:25833")
    point = layer.features.geometry.iloc[0]
    assert point.x == pytest.approx(500_000, abs=1e-6)
    assert layer.crs == "EPSG:25833"


def test_the_operation_and_its_accuracy_are_recorded() -> None:
    layer = reproject(make_layer([shapely.Point(14, 51)], crs="EPSG:4326"), "EPSG:25833")
    (step,) = layer.provenance.steps
    assert step.startswith("reprojected EPSG:4326 to EPSG:25833: ")
    assert step.endswith("UTM zone 33N (accuracy 1 m)")


def test_a_layer_in_the_target_crs_comes_back_untouched() -> None:
    layer = make_layer([shapely.Point(450_000, 5_700_000)])
    assert reproject(layer, "EPSG:25833") is layer


def test_a_ballpark_operation_is_refused() -> None:
    """No accurate operation leads from a Finnish datum to a German one."""
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4123")
    with pytest.raises(CrsError, match="no accurate operation"):
        reproject(layer, "EPSG:4314")


@given(st.floats(13, 15.1), st.floats(50.8, 52.5))
def test_there_and_back_is_the_same_place(longitude: float, latitude: float) -> None:
    layer = make_layer([shapely.Point(longitude, latitude)], crs="EPSG:4326")
    back = reproject(reproject(layer, "EPSG:25833"), "EPSG:4326").features.geometry.iloc[0]
    numpy.testing.assert_allclose([back.x, back.y], [longitude, latitude], atol=1e-10)


def test_geographic_coordinates_keep_the_datum() -> None:
    series = to_geographic(make_layer([shapely.Point(500_000, 5_700_000)]).features)
    assert series.crs.to_epsg() == 4258
