"""The script that rebuilds the places does what data/README.md says."""

from types import ModuleType
from typing import Any

import geopandas
import pytest
import shapely

from nzv_geo import load_layer
from tests.scripts import load_script


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load_script("scripts/build_places.py")


def municipality(name: str, west: float) -> dict[str, Any]:
    box = shapely.box(west, 51, west + 1, 52)
    return {
        "ags": f"{west}",
        "name_de": name,
        "name_sorbian": "",
        "sorbian_language": "",
        "geometry": box,
    }


def place(number: int, name: str, lon: float, population: int, *others: str) -> dict[str, Any]:
    at = {"longitude": lon, "latitude": 51.5}
    return {
        "geonameid": number,
        "name": name,
        "population": population,
        "alternatenames": [*others],
        **at,
    }


def main_places(script: ModuleType, name: str, *places: dict[str, Any]) -> list[tuple[int, str]]:
    units = geopandas.GeoDataFrame([municipality(name, 14)], crs="EPSG:4326")
    rows = script.main_places({str(one["geonameid"]): one for one in places}, units)
    return [(row["id"], row["name_de"]) for row in rows]


@pytest.mark.parametrize(
    ("official", "found"),
    [
        ("Guben", "Guben"),
        ("Forst (Lausitz)", "Forst"),
        ("Lübbenau/Spreewald", "Lübbenau"),
        ("Bernstadt a. d. Eigen", "Bernstadt"),
        ("Ebersbach-Neugersdorf", "Ebersbach"),
    ],
)
def test_a_place_bears_the_name_or_its_first_part(script, official: str, found: str) -> None:
    assert main_places(script, official, place(1, found, 14.5, 5)) == [(1, official)]


def test_the_official_name_stands_whatever_geonames_says(script) -> None:
    lubnjow = place(1, "Lubnjow", 14.5, 5, "Lübbenau")
    assert main_places(script, "Lübbenau/Spreewald", lubnjow) == [(1, "Lübbenau/Spreewald")]


def test_the_largest_of_that_name_is_taken_and_none_of_another(script) -> None:
    places = [place(1, "Guben", 14.5, 5), place(2, "Guben", 14.6, 7), place(3, "Ort", 14.4, 99)]
    assert main_places(script, "Guben", *places) == [(2, "Guben")]
    assert main_places(script, "Kottmar", *places) == []


def test_a_place_outside_is_not_taken(script) -> None:
    assert main_places(script, "Guben", place(1, "Guben", 13.5, 5)) == []


@pytest.mark.parametrize(("population", "rank"), [(50_000, 1), (49_999, 2), (4_000, 4), (0, 5)])
def test_ranks_follow_the_inhabitants(script, population: int, rank: int) -> None:
    assert script.rank(place(1, "Ort", 14.5, population)) == rank


def test_what_ships_names_places_once_and_inside_their_municipality() -> None:
    places = load_layer("places", region="lausitz").features
    areas = load_layer("municipalities").features.set_index("ags")
    assert len(places) == 187
    assert places["ags"].is_unique
    assert list(places["name_de"]) == list(areas.loc[places["ags"], "name_de"])
    assert areas.loc[places["ags"]].geometry.contains(places.geometry, align=False).all()
