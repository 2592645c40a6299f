"""Which part of a feature lies in which unit, in true areas."""

import pandas
import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.crs.area import geodesic_area_m2
from nzv_geo.describe import area_shares
from nzv_geo.errors import GeometryError
from tests.hand_drawn import make_layer

X, Y = 450_000, 5_730_000
UNITS = make_layer([shapely.box(X, Y, X + 100, Y + 100), shapely.box(X + 100, Y, X + 200, Y + 100)])


def test_a_feature_is_told_in_parts_the_largest_first() -> None:
    plan = make_layer([shapely.box(X + 75, Y, X + 175, Y + 50)], crs="EPSG:25833")
    table = area_shares(plan, UNITS)
    assert table[["feature", "unit", "unit_name"]].values.tolist() == [
        ["a", "b", "b"],
        ["a", "a", "a"],
    ]
    assert table["share_of_feature"].tolist() == pytest.approx([0.75, 0.25])
    assert table["share_of_unit"].tolist() == pytest.approx([0.375, 0.125])
    assert table["area_m2"].sum() == pytest.approx(geodesic_area_m2(plan).iloc[0])
    assert table["position_uncertainty_m"].tolist() == [0, 0]


def test_what_only_touches_a_unit_has_no_row_and_what_lies_outside_none() -> None:
    shapes = [shapely.box(X, Y, X + 100, Y + 10), shapely.box(X, Y + 500, X + 10, Y + 510)]
    assert area_shares(make_layer(shapes), UNITS)["unit"].tolist() == ["a"]


def test_points_and_lines_are_told_without_areas() -> None:
    line = shapely.LineString([(X + 50, Y + 50), (X + 150, Y + 50)])
    table = area_shares(make_layer([line, shapely.Point(X + 1, Y + 1)]), UNITS)
    assert table[["feature", "unit"]].values.tolist() == [["a", "a"], ["a", "b"], ["b", "a"]]
    assert table[["area_m2", "share_of_feature", "share_of_unit"]].isna().all(axis=None)


def test_of_an_approximate_place_the_units_are_known_but_no_shares() -> None:
    table = area_shares(load_layer("focus-areas"), "states")
    pumpe = table[table["feature"] == 6]
    assert pumpe["unit_name"].tolist() == ["Brandenburg", "Sachsen"]
    assert pumpe["area_m2"].isna().all()
    assert pumpe["position_uncertainty_m"].tolist() == [1500, 1500]


def test_counties_are_wholly_in_their_states() -> None:
    table = load_layer("counties", region="lausitz").shares("states")
    assert len(table) == 7
    assert table["share_of_feature"].tolist() == pytest.approx([1.0] * 7, abs=1e-6)


def test_the_units_may_be_a_file(tmp_path) -> None:
    UNITS.export(tmp_path / "units.gpkg")
    plan = make_layer([shapely.box(X, Y, X + 10, Y + 10)])
    pandas.testing.assert_frame_equal(plan.shares(str(tmp_path / "units.gpkg")), plan.shares(UNITS))


def test_a_broken_feature_is_named() -> None:
    bow = shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])
    with pytest.raises(GeometryError, match="feature a of layer hand is not valid: Self-inter"):
        area_shares(make_layer([bow]), UNITS)
