"""Values that cannot be right are reported; those that can are left alone."""

from dataclasses import replace

import pytest
import shapely

from nzv_geo.checks import check_attributes
from tests.hand_drawn import make_layer


def found(**columns) -> list[tuple[str, str]]:
    (values,) = columns.values()
    shapes = [shapely.box(20 * number, 0, 20 * number + 10, 10) for number in range(len(values))]
    layer = make_layer(
        shapes, **{"row": range(len(values)), "ags": [None] * len(values), **columns}
    )
    return [(one.code, one.severity) for one in check_attributes(replace(layer, key="row"))]


@pytest.mark.parametrize(
    "name",
    ["Spree-NeiÃŸe", "GÃ¶rlitz", "ChÃ³Å›ebuz", "├ñ", "GĂ¶rlitz", "WeiÃƒÅ¸wasser"],
)
def test_misread_letters_are_an_error(name: str) -> None:
    assert found(name_de=["Cottbus", name]) == [("NZV143", "error")]


@pytest.mark.parametrize(
    "name",
    [
        "CHÓŚEBUZ",
        "RALBICY-RÓŽANT",
        "BÓŠICY",
        "Fuß– und Radweg",
        "Groß…",
        "Strauß’ Hof",
        "Běła Woda",
    ],
)
def test_right_letters_are_left_alone(name: str) -> None:
    assert found(name_de=["Cottbus", name]) == []


def test_lost_letters_are_an_error() -> None:
    assert found(name_de=["Spree-Nei\ufffde"]) == [("NZV144", "error")]


@pytest.mark.parametrize(
    ("column", "severity"), [("gml_id", "error"), ("id", "warning"), ("ags", "warning")]
)
def test_a_key_that_stands_there_twice(column: str, severity: str) -> None:
    values = ["12052000", "12052000", "12061005"]
    assert found(**{column: values}) == [("NZV151", severity)]


def test_another_field_may_repeat_itself() -> None:
    assert found(kind=["a", "a"]) == []


@pytest.mark.parametrize(
    "column",
    ["ags", "AGS", "gem_ags", "AGS_NR", "GemSchl", "GemKZ", "Gemeindeschlüssel", "SCHLUESSEL"],
)
@pytest.mark.parametrize("value", ["9162000", 9162000, 9162000.0])
def test_a_lost_leading_zero_is_an_error(column: str, value: object) -> None:
    assert found(**{column: [value]}) == [("NZV152", "error")]


@pytest.mark.parametrize(
    "columns",
    [
        {"Schluessel": ["1100", "2120", "A5"]},
        {"Schluessel": [1100, 2120, 7]},
        {"RS": ["DEU", "1100"]},
        {"rs": [1, 2, 3]},
    ],
)
def test_other_keys_of_that_name_are_left_alone(columns) -> None:
    assert found(**columns) == []


def test_a_key_that_lost_its_end_is_no_lost_zero() -> None:
    assert found(ags=["12052000", "1205200"]) == [("NZV153", "warning")]


def test_features_within_a_municipality_may_share_its_key() -> None:
    assert found(ags=["12052000"] * 5) == []


def test_ars_loses_its_zero_too() -> None:
    assert found(ars=["91620000000"]) == [("NZV152", "error")]


@pytest.mark.parametrize(
    "ags", ["12052000", "12052", "12", "12066196;12061005", "01001000", "", None]
)
def test_known_keys_are_left_alone(ags: str | None) -> None:
    assert found(ags=[ags]) == []


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("ags", ["12000000", "14000000", "11000000"]),
        ("AGS", ["12061000", "12062000", "14625000", "14500000"]),
        ("ARS", ["120000000000", "120610000000", "146250000000"]),
        ("AGS", ["12052000", "--------", "--------"]),
        ("SDV_ARS", ["120520000000", "------------"]),
        ("schluessel", ["12061000", "--------"]),
    ],
)
def test_keys_as_official_data_write_them_are_left_alone(column: str, values: list[str]) -> None:
    """Those of states, districts and counties end in zeros; dashes stand for none."""
    assert found(**{column: values}) == []


@pytest.mark.parametrize("ags", ["12052001", "12099000", "12900000", "17001000", "Cottbus"])
def test_unknown_keys_are_a_warning(ags: str) -> None:
    assert found(ags=[ags]) == [("NZV153", "warning")]


def test_a_dissolved_municipality_is_a_warning() -> None:
    assert found(ags=["14625050"]) == [("NZV204", "warning")]
