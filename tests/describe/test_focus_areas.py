"""Hectares are told of what is official, ranges of what is approximate, and never the other way."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from nzv_geo import load_layer, reproject
from nzv_geo.catalogue import Catalogue
from nzv_geo.cli import main
from nzv_geo.describe import (
    describe_focus_areas,
    focus_area_summary,
    focus_area_table,
    nearest_feature,
)
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.focus_areas.places import centre_of
from tests.hand_drawn import make_layer
from tests.outlines import own_data, square

M2 = 1e-4  # hectares


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return own_data(tmp_path_factory.mktemp("outlines"))


@pytest.fixture(scope="module")
def told(own: Catalogue) -> dict[int, dict[str, Any]]:
    return {one["number"]: one for one in describe_focus_areas(catalogue=own)}


@pytest.fixture(scope="module")
def before() -> dict[int, dict[str, Any]]:
    return {one["number"]: one for one in describe_focus_areas()}


def equal_area_ha(shape: shapely.Geometry) -> float:
    """The area in the equal-area projection EPSG:3035: another way than that of nzv-geo."""
    dense = shapely.segmentize(shape, 10)
    return float(geopandas.GeoSeries([dense], crs="EPSG:25833").to_crs(3035).area.iloc[0]) / 1e4


def test_an_outline_is_split_between_the_states_to_a_square_metre(told) -> None:
    states = reproject(load_layer("states"), "EPSG:25833").features.set_index("name_de").geometry
    split = {one["name"]: one["area_ha"] for one in told[6]["states"]}
    assert sum(split.values()) == pytest.approx(told[6]["area_ha"], abs=M2)
    assert set(split) == {"Brandenburg", "Sachsen"}
    for name, hectares in split.items():
        part = shapely.intersection(square(6), states[name])
        assert hectares == pytest.approx(equal_area_ha(part), abs=M2)
        assert hectares > 10


def test_an_outline_is_split_between_municipalities_and_counties(told) -> None:
    towns = {one["name"]: one["area_ha"] for one in told[6]["municipalities"]}
    counties = {one["name"]: one["area_ha"] for one in told[6]["counties"]}
    assert list(towns) == ["Spremberg", "Spreetal"]
    assert list(towns.values()) == list(counties.values())
    assert list(counties) == ["Spree-Neiße", "Bautzen"]
    assert told[6]["outside_ha"] == pytest.approx(0, abs=M2)


def test_an_approximate_area_has_no_hectares_anywhere(before) -> None:
    for one in before.values():
        assert one["geometry_status"] == "approximate"
        assert one["area_ha"] is one["outside_ha"] is one["outline_date"] is None
        for level in ("municipalities", "counties", "states"):
            assert {unit["area_ha"] for unit in one[level]} == {None}


def test_an_approximate_area_names_the_units_of_its_circle(before) -> None:
    assert [one["name"] for one in before[4]["municipalities"]] == [
        "Forst (Lausitz)",
        "Groß Schacksdorf-Simmersdorf",
    ]
    assert [one["name"] for one in before[6]["states"]] == ["Brandenburg", "Sachsen"]


def test_distances_of_a_circle_are_ranges_of_its_width(before) -> None:
    for one in before.values():
        for key in ("state_border", "nearest_municipality"):
            low, high = one[key]["min_m"], one[key]["max_m"]
            assert 0 <= low < high <= low + 2 * one["position_uncertainty_m"] + 1
    assert before[6]["state_border"]["min_m"] == 0


def test_distances_of_an_outline_are_exact(told) -> None:
    assert told[6]["state_border"] == {"min_m": 0, "max_m": 0}
    nearest = told[6]["nearest_municipality"]
    assert nearest["min_m"] == nearest["max_m"] > 0
    assert nearest["name"] not in ("Spremberg", "Spreetal")


def test_the_next_focus_area_carries_both_uncertainties(before, told) -> None:
    both, one = before[6]["next_focus_area"], told[6]["next_focus_area"]
    assert both["numbers"] == one["numbers"] == [7]
    assert both["max_m"] - both["min_m"] == pytest.approx(2 * (1500 + 800), abs=1)
    assert one["max_m"] - one["min_m"] == pytest.approx(2 * 800, abs=1)


def test_the_nearest_feature_is_named_with_its_range(own: Catalogue) -> None:
    centre = centre_of(load_focus_areas().area(6), own)
    points = [shapely.Point(centre.x + east, centre.y) for east in (2_600, -9_000)]
    stations = make_layer(points, name=["Umspannwerk Ost", "West"])
    outline, circle = load_focus_areas(own).area(6), load_focus_areas().area(6)
    found = nearest_feature(outline, stations, "name", catalogue=own)
    assert (found["name"], found["min_m"]) == ("Umspannwerk Ost", found["max_m"])
    assert found["min_m"] == pytest.approx(2_000, abs=2)
    wide = nearest_feature(circle, stations, "name")
    assert wide["name"] == "Umspannwerk Ost"
    assert (wide["min_m"], wide["max_m"]) == pytest.approx((1_101, 4_101), abs=2)


def test_a_wrong_field_or_an_empty_layer_is_an_error() -> None:
    area = load_focus_areas().area(6)
    with pytest.raises(UnknownNameError, match="unknown field 'nam'"):
        nearest_feature(area, load_layer("states"), "nam")
    with pytest.raises(DataError, match="no feature with a geometry"):
        nearest_feature(area, make_layer([shapely.Point()]))


def test_the_table_has_a_row_each_and_names_hectares(told) -> None:
    table = focus_area_table(told.values()).set_index("number")
    assert len(table) == 11
    assert table.loc[6, "states"].startswith("Brandenburg ")
    assert table.loc[6, "states"].count(" ha") == 2
    assert table.drop(6)["states"].str.contains(" ha").sum() == 0


def test_the_summary_counts_and_sums_official_hectares_only(own: Catalogue, told) -> None:
    table = focus_area_summary(own).set_index("name")
    assert table["focus_areas"].to_dict() == {
        "Elbe-Elster": 1,
        "Oberspreewald-Lausitz": 1,
        "Spree-Neiße": 4,
        "Bautzen": 1,
        "Görlitz": 5,
        "Brandenburg": 6,
        "Sachsen": 6,
    }
    split = {one["name"]: one["area_ha"] for one in told[6]["states"]}
    assert table["official_ha"][["Brandenburg", "Sachsen"]].to_dict() == split
    assert table["official_ha"].drop(["Spree-Neiße", "Bautzen", *split]).isna().all()
    assert "not summed" in table["note"].iloc[0]
    assert not [name for name in table.columns if "reported" in name]


def run(capsys, *arguments: str, data: str | Path = "none") -> str:
    assert main(["describe", *arguments, "--data", str(data)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "approximate", "official"),
    [
        ("de", "amtliche Abgrenzung liegt nicht vor", "amtlich, Stand 2026-05-04"),
        ("en", "no official outline is available", "official, as of 2026-05-04"),
    ],
)
def test_the_command_says_which_is_official(
    own: Catalogue, capsys, language: str, approximate: str, official: str
) -> None:
    for data, count in (("none", 11), (own.own_data, 10)):
        text = run(capsys, "focus-areas", "--language", language, data=data)
        assert text.count(approximate) == count
        assert text.count(official) == 11 - count
        assert (" ha" in text) == (count == 10)


def test_the_command_writes_json_and_csv(own: Catalogue, told, capsys) -> None:
    as_json = json.loads(run(capsys, "focus-areas", "--json", data=own.own_data))
    assert as_json == list(told.values())
    as_csv = list(csv.DictReader(io.StringIO(run(capsys, "focus-areas", "--csv"))))
    assert {row["geometry_status"] for row in as_csv} == {"approximate"}
    assert {row["area_ha"] for row in as_csv} == {""}


def test_the_command_measures_to_a_file(tmp_path: Path, capsys) -> None:
    towns = load_layer("places").features[["name_de", "geometry"]]
    towns.to_file(tmp_path / "towns.gpkg")
    options = ["--distance-to", str(tmp_path / "towns.gpkg"), "--name-field", "name_de"]
    (found,) = [
        one["nearest_feature"]
        for one in json.loads(run(capsys, "focus-areas", *options, "--json"))
        if one["number"] == 6
    ]
    assert found["name"] == "Spremberg"
    assert found["max_m"] - found["min_m"] == 3_000
    assert main(["describe", "focus-areas", "--name-field", "name_de"]) == 2


def test_the_summary_says_that_reported_areas_are_not_summed(capsys) -> None:
    assert main(["describe", "summary", "--language", "de"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0].split()[:3] == ["Ebene", "AGS", "Name"]
    assert out.splitlines()[1].split()[:3] == ["Kreis", "12062", "Elbe-Elster"]
    assert "werden nicht summiert" in err
