"""The script that rebuilds the boundaries does what data/README.md says."""

import csv
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import geopandas
import pytest

from nzv_geo.catalogue import data_folder
from tests.scripts import load_script


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load_script("scripts/build_boundaries.py")


def unit(ags: str, name: str, west: float, *, gf: int = 4) -> dict[str, Any]:
    ring = [[west, 51], [west + 1, 51], [west + 1, 52], [west, 52], [west, 51]]
    return {
        "type": "Feature",
        "properties": {
            "GF": gf,
            "AGS": ags,
            "RS": ags,
            "GEN": name,
            "BEZ": "Gemeinde",
            "NUTS": "DE000",
            "WSK": "2016/01/01",
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A tiny package: a nested pair of different units, a water part, another state, a merger."""
    gemeinden = [
        {
            "type": "FeatureCollection",
            "features": [unit("14625200", "Alt", 14), unit("14625050", "Ort", 15)],
        },
        unit("12052000", "Cottbus", 13),
        unit("12052000", "Cottbus", 16, gf=2),
        unit("09162000", "München", 11),
    ]
    files = {
        "laender": [unit("12", "Brandenburg", 13), unit("14", "Sachsen", 14)],
        "kreise": [unit("12052", "Cottbus", 13), unit("14625", "Bautzen", 14)],
        "gemeinden": gemeinden,
    }
    for name, content in files.items():
        (tmp_path / f"{name}.geo.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The project's own tables, with names for just the two municipalities above."""
    names = tmp_path / "tables" / "names"
    names.mkdir(parents=True)
    for file in ("municipality_changes.csv", "counties.csv"):
        (names / file).write_bytes((data_folder() / "names" / file).read_bytes())
    (names / "municipalities_2024.csv").write_text(
        "ags,name_de,designation,name_sorbian,sorbian_language\n"
        "12052000,Cottbus,Stadt,Chóśebuz,dsb\n14625200,Großröhrsdorf,,,\n",
        encoding="utf-8",
    )
    catalogue = (data_folder() / "catalogue.toml").read_bytes()
    (tmp_path / "tables" / "catalogue.toml").write_bytes(catalogue)
    return tmp_path / "tables"


@pytest.fixture
def municipalities(script, package, tables, tmp_path) -> geopandas.GeoDataFrame:
    script.build(package, tables, tmp_path / "out")
    return geopandas.read_file(tmp_path / "out" / "municipalities.fgb").set_index("ags")


def test_nested_collections_water_and_other_states_are_handled(municipalities) -> None:
    assert list(municipalities.index) == ["12052000", "14625200"]
    assert municipalities.loc["12052000"].geometry.bounds == (13, 51, 14, 52)


def test_a_merger_is_applied_with_its_date(municipalities) -> None:
    merged = municipalities.loc["14625200"]
    assert merged.geometry.area == 2
    assert merged["legal_date"] == "2017-01-01"


def test_names_of_2024_and_the_county_are_joined_by_key(municipalities) -> None:
    assert municipalities.loc["14625200", "name_de"] == "Großröhrsdorf"
    assert municipalities.loc["12052000", "name_sorbian"] == "Chóśebuz"
    assert list(municipalities["county"]) == ["Cottbus", "Bautzen"]


def test_twice_gives_the_same_bytes(script, package, tables, tmp_path) -> None:
    for out in ("one", "two"):
        script.build(package, tables, tmp_path / out)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_municipality_without_a_name_stops_the_build(script, package, tables, tmp_path) -> None:
    path = tables / "names" / "municipalities_2024.csv"
    path.write_text(path.read_text("utf-8").replace("12052000", "12052001"), "utf-8")
    with pytest.raises(SystemExit, match=r"12052000.*12052001"):
        script.build(package, tables, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_mergers_are_the_two_known_ones() -> None:
    with (data_folder() / "names/municipality_changes.csv").open(encoding="utf-8") as file:
        changes = [(row["ags_from"], row["ags_into"]) for row in csv.DictReader(file)]
    assert changes == [("14625050", "14625200"), ("14625540", "14625250")]
