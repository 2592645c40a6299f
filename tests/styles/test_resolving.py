"""Which class a feature is in, and how the classes look."""

from typing import Any

import geopandas
import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.styles import Rule, Style, apply_style
from nzv_geo.styles.conditions import Compare, Missing, Not

POINT, LINE = shapely.Point(14, 51), shapely.LineString([(14, 51), (15, 52)])
AREA = shapely.box(14, 51, 15, 52)


def features(shape: shapely.Geometry = AREA, **columns: list[Any]) -> geopandas.GeoDataFrame:
    count = len(next(iter(columns.values())))
    return geopandas.GeoDataFrame(columns, geometry=[shape] * count, crs="EPSG:4326")


def told(style: Style, **columns: list[Any]) -> list[tuple[str, int]]:
    styled = apply_style(style, features(**columns))
    return [(one.title["de"], one.count) for one in styled.classes]


def test_a_layer_without_a_style_gets_one_symbol_and_the_next_layer_another() -> None:
    first, second = (apply_style(Style(), features(a=[1, 2]), number) for number in (0, 1))
    assert first.members.tolist() == [0, 0]
    looks = [
        (one.classes[0].symbol.hatch, one.classes[0].symbol.dash_mm) for one in (first, second)
    ]
    assert looks[0] != looks[1]


def test_categories_are_the_values_in_their_order() -> None:
    assert told(Style.categories("use"), use=["GI", "GE", "GI"]) == [("GE", 1), ("GI", 2)]
    assert told(Style.categories("kv"), kv=[380, 20, 110]) == [("20", 1), ("110", 1), ("380", 1)]


def test_what_no_category_names_and_what_is_missing_are_classes_of_their_own() -> None:
    style = Style.categories("use", [Rule("Gewerbe", value=("GE", "GI"))])
    assert told(style, use=["GE", "SO", None, "GI"]) == [
        ("Gewerbe", 2),
        ("übrige", 1),
        ("keine Angabe", 1),
    ]


def test_a_category_that_is_named_stays_in_the_legend_when_it_is_empty() -> None:
    assert told(Style.categories("use", [Rule(value="GE")]), use=["GE"]) == [("GE", 1)]
    assert told(Style.categories("use", [Rule(value="WA")]), use=["GE"]) == [
        ("WA", 0),
        ("übrige", 1),
    ]


def test_rare_values_of_a_field_with_many_are_put_together() -> None:
    values = [letter for number, letter in enumerate("abcdefghij") for _ in range(20 - number)]
    found = told(Style.categories("use"), use=values)
    assert [title for title, _ in found] == [*"abcdefg", "übrige"]


def test_a_limit_belongs_to_the_class_below_it() -> None:
    style = Style.classes("jobs", limits=[100, 1000])
    assert told(style, jobs=[100, 100.5, 1000, 1001, None]) == [
        ("bis 100", 1),
        ("über 100 bis 1.000", 2),
        ("über 1.000", 1),
        ("keine Angabe", 1),
    ]


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("quantiles", [0, 0, 0, 1, 1, 2, 2, 2]),
        ("equal", [0, 0, 0, 0, 0, 0, 1, 2]),
        ("natural", [0, 0, 0, 0, 0, 0, 1, 2]),
    ],
)
def test_classes_are_those_of_their_scheme(scheme: str, expected: list[int]) -> None:
    style = Style.classes("n", scheme=scheme, count=3)
    found = apply_style(style, features(n=[1, 2, 3, 4, 5, 6, 50, 100]))
    assert expected == found.members.tolist()


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=60), st.integers(2, 7))
def test_every_number_is_in_one_class_and_larger_ones_never_in_a_lower_one(
    numbers: list[float], count: int
) -> None:
    if len(set(numbers)) < 2:
        return
    found = apply_style(Style.classes("n", count=count), features(n=numbers)).members
    order = numpy.argsort(numbers, kind="stable")
    assert (found >= 0).all()
    assert (numpy.diff(found[order]) >= 0).all()


def test_numbers_as_text_are_numbers_and_other_text_is_an_error() -> None:
    style = Style.classes("n", limits=[10])
    assert told(style, n=["5", "15"]) == [("bis 10", 1), ("über 10", 1)]
    with pytest.raises(DataError, match=r"field n holds 'viele' in row 2, which is no number"):
        apply_style(style, features(n=["5", "viele"]))


def test_one_number_alone_is_one_class() -> None:
    assert told(Style.classes("n"), n=[3, 3, None]) == [("alle Werte", 2), ("keine Angabe", 1)]


def test_natural_breaks_of_many_values_of_which_most_are_the_same() -> None:
    found = told(Style.classes("n", scheme="natural"), n=[0] * 20_000 + [1, 2, 3, 4, 5])
    assert sum(count for _, count in found) == 20_005


@pytest.mark.parametrize("limits", [[float("nan")], [10, float("inf")], [3, 2]])
def test_limits_are_finite_and_rise(limits: list[float]) -> None:
    with pytest.raises(DataError, match="limits"):
        Style.classes("n", limits=limits)


def test_the_border_of_areas_leaves_the_palette_to_the_classes() -> None:
    styled = apply_style(Style.classes("n", limits=[1], colour="#4a5357"), features(n=[1, 2]))
    assert len({one.symbol.fill for one in styled.classes}) == 2
    assert {one.symbol.colour for one in styled.classes} == {"#4a5357"}
    filled = Style.categories("n", [Rule(value=1, symbol={"fill": "#00ff00"})])
    assert apply_style(filled, features(n=[1])).classes[0].symbol.colour != "#e69f00"


def test_numbers_and_texts_in_one_field_and_empty_texts() -> None:
    assert told(Style.categories("v"), v=[1, "a", "", 1]) == [
        ("1", 2),
        ("a", 1),
        ("keine Angabe", 1),
    ]
    assert told(Style.categories("v"), v=[0.4, 0.4]) == [("0,4", 2)]


def test_what_is_below_zero_has_a_sign_of_its_own() -> None:
    styled = apply_style(Style.proportional("n"), features(POINT, n=[4, -1, None, float("inf")]))
    assert [(one.title["de"], one.count) for one in styled.classes[3:]] == [
        ("< 0", 1),
        ("keine Angabe", 2),
    ]


def test_an_unknown_column_says_which_there_are() -> None:
    with pytest.raises(UnknownNameError, match="unknown column 'usage'; did you mean 'use'"):
        apply_style(Style.categories("usage"), features(use=["GE"]))


def test_a_column_is_found_in_large_and_small_letters() -> None:
    assert told(Style.categories("USE"), use=["GE"]) == [("GE", 1)]


def test_the_area_of_a_proportional_sign_grows_with_the_number() -> None:
    styled = apply_style(
        Style.proportional("n", sizes_mm=(1, 10)), features(POINT, n=[100, 25, 0, None])
    )
    assert styled.sizes_mm is not None
    assert styled.sizes_mm.tolist() == [10, 5, 1, 1]
    assert styled.classes[-1].title["de"] == "keine Angabe"
    assert styled.members.tolist() == [0, 0, 0, len(styled.classes) - 1]


def test_a_feature_gets_the_first_rule_it_fulfils_and_none_where_it_fulfils_none() -> None:
    rules = [
        Rule("hoch", {"colour": "red"}, condition=Compare("kv", ">=", 110)),
        Rule("auch hoch", condition=Compare("kv", ">=", 380)),
        Rule("leer", condition=Missing("kv")),
    ]
    styled = apply_style(Style.rule_based(rules), features(LINE, kv=[380, 20, None]))
    assert styled.members.tolist() == [0, -1, 2]
    with_rest = Style.rule_based([*rules, Rule("übrige")])
    assert apply_style(with_rest, features(LINE, kv=[380, 20, None])).members.tolist() == [0, 3, 2]
    negated = Style.rule_based([Rule("nicht", condition=Not(Compare("kv", "=", 20)))])
    assert apply_style(negated, features(LINE, kv=[380, 20, None])).members.tolist() == [0, -1, 0]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("colour", "rot", "'rot' is no colour"),
        ("colour", "red; } body { display: none", "is no colour"),
        ("colour", "url(https://x.example)", "is no colour"),
        ("colour", "#ff000080", "can be seen through"),
        ("width_mm", -1, "width_mm is -1"),
        ("width_mm", float("nan"), "width_mm is nan"),
        ("width_mm", "dick", "width_mm is 'dick'"),
        ("size_mm", 1e9, "size_mm is 1000000000.0"),
        ("hatch", "karo", "unknown hatch 'karo'"),
        ("shape", "<svg>", "unknown symbol '<svg>'"),
        ("dash_mm", [0, 0], "nothing would be drawn"),
        ("farbe", "red", "unknown key of a symbol 'farbe'"),
    ],
)
def test_a_symbol_that_is_none_is_refused(key: str, value: Any, problem: str) -> None:
    with pytest.raises((DataError, UnknownNameError)) as caught:
        Style(symbol={key: value})
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("value", "stored"),
    [(380, ["380", "20"]), ("380", [380, 20]), ("380", [380.0, None]), (True, [True, False])],
)
def test_a_category_is_found_however_its_value_is_stored(value: Any, stored: list[Any]) -> None:
    style = Style.categories("v", [Rule("da", value=value)])
    assert told(style, v=stored)[0] == ("da", 1)


def test_values_of_any_kind_are_categories() -> None:
    assert told(Style.categories("v"), v=[True, False, True]) == [("false", 1), ("true", 2)]
    assert told(Style.categories("v"), v=[["a"], ["b"], ["a"]]) == [('["a"]', 2), ('["b"]', 1)]


def test_a_text_without_german_is_an_error() -> None:
    with pytest.raises(DataError, match="lacks German"):
        told(Style.categories("v", [Rule({"en": "yes"}, value=1)]), v=[1])
