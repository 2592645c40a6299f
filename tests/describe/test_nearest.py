"""The nearest feature of another layer: exact, or at least and at most so far."""

import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.describe import nearest_feature, nearest_table
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.focus_areas import load_focus_areas
from tests.hand_drawn import make_layer

X, Y = 500_000, 5_730_000  # on the middle meridian a metre of the plane is 1 / 0.9996 on the ground
HERE = make_layer([shapely.Point(X, Y), shapely.Point(X, Y + 900)])
THERE = make_layer([shapely.Point(X, Y - 1000), shapely.box(X - 5, Y + 1000, X + 5, Y + 1100)])


def test_each_feature_finds_its_nearest_and_how_far_it_is() -> None:
    found = nearest_table(HERE, THERE).values.tolist()
    assert found == [["a", "a", 1000, 1000], ["b", "b", 100, 100]]


def test_in_one_layer_a_feature_is_not_its_own_nearest() -> None:
    assert HERE.nearest(HERE)["nearest"].tolist() == ["b", "a"]


def test_an_approximate_place_gives_a_range_as_for_focus_areas() -> None:
    areas, places = load_layer("focus-areas"), load_layer("places")
    row = areas.nearest("places", "name_de").set_index("feature").loc[6]
    known = nearest_feature(load_focus_areas().area(6), places, "name_de")
    assert [row["nearest"], row["min_m"], row["max_m"]] == list(known.values())


def test_a_layer_without_geometries_or_a_column_that_is_none_is_an_error() -> None:
    with pytest.raises(DataError, match="layer hand holds no feature that could be nearest"):
        nearest_table(HERE, make_layer([None]))
    with pytest.raises(UnknownNameError, match="unknown column 'nam'"):
        nearest_table(HERE, THERE, "nam")
