"""What changed between two vintages, on squares whose hectares are known by heart."""

import geopandas
import pytest
import shapely

from nzv_geo.describe import compare
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer

SOUTH, NORTH = 5_730_000, 5_730_100  # 100 m of height: a metre of width is 0.01 ha in the plane


def units(*spans: tuple[str, float, float], names: dict[str, str] | None = None) -> Layer:
    """Units side by side: key, and from where to where in metres."""
    shapes = [shapely.box(500_000 + west, SOUTH, 500_000 + east, NORTH) for _, west, east in spans]
    keys = [key for key, _, _ in spans]
    called = [(names or {}).get(key, key.upper()) for key in keys]
    return make_layer(shapes, ags=keys, name_de=called)


def changes(old: Layer, new: Layer, **options: float) -> list[tuple[object, ...]]:
    table = compare(old, new, **{"least_ha": 0.0, **options}).table
    columns = ["change", "key", "other_key", "area_ha", "share_percent"]
    rows = table[columns].astype(object).where(table[columns].notna(), None)
    return [
        (*row[:3], *(None if value is None else round(value, 2) for value in row[3:]))
        for row in rows.values.tolist()
    ]


BEFORE = units(("a", 0, 400), ("b", 400, 700), ("c", 700, 800))


def test_nothing_changes_between_a_layer_and_itself() -> None:
    found = compare(BEFORE, BEFORE)
    assert len(found.table) == 0
    assert found.changed_ha == 0
    assert found.unchanged_ha == pytest.approx(8, rel=1e-3)


def test_a_moved_border_is_told_in_hectares_and_shares() -> None:
    after = units(("a", 0, 450), ("b", 450, 690), ("c", 690, 800))
    assert changes(BEFORE, after) == [
        ("moved", "b", "a", 0.5, 83.33),
        ("moved", "b", "c", 0.1, 16.67),
    ]


def test_parts_too_small_to_list_are_counted() -> None:
    after = units(("a", 0, 450), ("b", 450, 690), ("c", 690, 800))
    assert changes(BEFORE, after, least_ha=0.2) == [("moved", "b", "a", 0.5, 83.33)]
    assert compare(BEFORE, after, least_ha=1).changed_ha == pytest.approx(0.6, rel=1e-3)


def test_who_is_gone_went_to_who_has_most_of_it() -> None:
    after = units(("a", 0, 600), ("c", 600, 800))
    assert changes(BEFORE, after) == [
        ("gone", "b", "a", 2.0, 66.67),
        ("moved", "b", "c", 1.0, 33.33),
    ]


def test_who_is_new_came_from_who_had_most_of_it() -> None:
    after = units(("a", 0, 300), ("n", 300, 450), ("b", 450, 700), ("c", 700, 800))
    assert changes(BEFORE, after) == [
        ("new", "n", "a", 1.0, 66.67),
        ("moved", "b", "n", 0.5, 33.33),
    ]


def test_another_key_is_one_gone_and_one_new() -> None:
    after = units(("a", 0, 400), ("x", 400, 700), ("c", 700, 800))
    assert changes(BEFORE, after) == [("new", "x", "b", 3.0, 100), ("gone", "b", "x", 3.0, 100)]


def test_a_new_name_is_told() -> None:
    after = units(("a", 0, 400), ("b", 400, 700), ("c", 700, 800), names={"b": "Bee"})
    row = compare(BEFORE, after).table.iloc[0]
    assert (row["change"], row["key"], row["name"], row["other_name"]) == (
        "renamed", "b", "B", "Bee",
    )  # fmt: skip


def test_what_lies_in_no_unit_any_more_is_told() -> None:
    after = units(("a", 0, 400), ("b", 400, 650), ("c", 700, 820))
    assert changes(BEFORE, after) == [
        ("moved", "b", None, 0.5, 71.43),
        ("moved", None, "c", 0.2, 28.57),
    ]


def test_columns_of_the_publisher_are_found_in_any_case() -> None:
    def published(layer: Layer) -> geopandas.GeoDataFrame:
        return layer.features.rename(columns={"ags": "AGS", "name_de": "GEN"})

    after = units(("a", 0, 450), ("b", 450, 700), ("c", 700, 800))
    table = compare(published(BEFORE), published(after), least_ha=0).table
    assert table["name"].tolist() == ["B"]


def test_a_key_twice_and_a_key_that_is_missing_are_told() -> None:
    with pytest.raises(DataError, match="has the key a in 'ags' more than once"):
        compare(units(("a", 0, 400), ("a", 400, 700)), BEFORE)
    with pytest.raises(UnknownNameError, match="unknown key column 'agz'; did you mean 'ags'"):
        compare(BEFORE, BEFORE, key="agz")
