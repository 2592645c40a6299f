"""Places and statements are compared: on squares drawn by hand, and as they ship."""

from dataclasses import replace

import geopandas
import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.focus_areas import FocusArea, also_in, check_places, load_focus_areas
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer

WEST, EAST = "12000001", "14000002"
# Two squares of 10 km; the border between them is 3 km east of the centre of the area.
SQUARES = make_layer(
    [shapely.box(440_000, 5_700_000, 450_000, 5_710_000),
     shapely.box(450_000, 5_700_000, 460_000, 5_710_000)],
    ags=[WEST, EAST],
    name_de=["Westdorf", "Ostdorf"],
)  # fmt: skip


def area(east: float = 447_000, *, uncertainty_m: float = 800, **stated: object) -> FocusArea:
    (point,) = geopandas.GeoSeries.from_xy([east], [5_705_000], crs="EPSG:25833").to_crs(4326)
    plain = FocusArea(
        number=7,
        name={"de": "Feld", "en": "Field"},
        municipalities=("Westdorf",),
        ags=(WEST,),
        longitude=point.x,
        latitude=point.y,
        geometry_status="approximate",
        uncertainty_m=uncertainty_m,
    )
    return replace(plain, **stated)


def found(one: FocusArea) -> list[tuple[str, str]]:
    return [(finding.severity, finding.message) for finding in check_places([one], SQUARES)]


@pytest.mark.parametrize(
    ("uncertainty_m", "names"), [(2_999, ()), (3_001, ("Ostdorf",))], ids=["short", "across"]
)
def test_the_circle_names_what_it_touches(uncertainty_m: float, names: tuple[str, ...]) -> None:
    assert also_in(area(uncertainty_m=uncertainty_m), SQUARES) == names


def test_what_is_stated_is_not_named_again() -> None:
    both = area(uncertainty_m=4_000, ags=(WEST, EAST), municipalities=("Westdorf", "Ostdorf"))
    assert also_in(both, SQUARES) == ()
    assert found(both) == []


def test_a_place_in_what_is_stated_is_right() -> None:
    assert found(area()) == []


def test_a_centre_elsewhere_within_the_uncertainty_is_a_warning() -> None:
    (finding,) = check_places([area(450_500)], SQUARES)
    assert (finding.code, finding.severity, finding.feature) == ("NZV161", "warning", "7")
    assert finding.message == "by its place, focus area 7 lies in Ostdorf; stated is Westdorf"
    assert finding.in_language("de").message == (
        "Nach ihrer Lage liegt Fokusfläche 7 in Ostdorf; angegeben ist Westdorf"
    )


def test_a_municipality_out_of_reach_is_an_error() -> None:
    assert found(area(452_000)) == [
        ("warning", "by its place, focus area 7 lies in Ostdorf; stated is Westdorf"),
        (
            "error",
            "Westdorf, stated for focus area 7, is 2,000 m away, beyond its uncertainty of 800 m",
        ),
    ]


def test_a_place_outside_every_municipality_is_an_error() -> None:
    message = "by its place, focus area 7 lies in none of the municipalities that ship"
    assert found(area(439_500)) == [("error", message)]


def test_an_unknown_key_is_an_error() -> None:
    assert found(area(ags=("14999999",))) == [
        ("warning", "by its place, focus area 7 lies in Westdorf; stated is Westdorf"),
        ("error", "focus area 7 names the AGS 14999999; no such municipality ships"),
    ]


def test_a_key_of_another_name_is_a_warning() -> None:
    assert found(area(municipalities=("Vestdorf",))) == [
        ("warning", "AGS 12000001 of focus area 7 belongs to Westdorf; stated is Vestdorf")
    ]


@pytest.fixture(scope="module")
def municipalities() -> Layer:
    return load_layer("municipalities")


def test_the_areas_that_ship_lie_where_they_are_stated(municipalities: Layer) -> None:
    assert check_places(load_focus_areas().areas, municipalities) == []


def test_two_of_those_that_ship_may_lie_elsewhere_too(municipalities: Layer) -> None:
    named = {one.number: also_in(one, municipalities) for one in load_focus_areas().areas}
    assert {number: names for number, names in named.items() if names} == {
        4: ("Groß Schacksdorf-Simmersdorf",),
        11: ("Görlitz",),
    }
