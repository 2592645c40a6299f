"""Another valley is another catalogue: nothing but data is of the Lausitz."""

import hashlib
import re
from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo import build_valley, load_layer, merge, render_map
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.cli import main
from nzv_geo.describe.areas import area_table
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.publish import publish_portal

BY_LANGUAGE = '{ de = "Mitteldeutsches Revier", en = "Central German district" }'
HEAD = f"""
version = 1
working_crs = "EPSG:25832"
home = [10.5, 50.1, 13.3, 53.1]
default_region = "revier"
overview_title = {BY_LANGUAGE}
index_title = {BY_LANGUAGE}

[source.drawn]
title = {BY_LANGUAGE}
publisher = "tests"
via = "tests"
url = ""
vintage = "2026-01-01"
licence = {BY_LANGUAGE}
licence_url = ""
attribution = "© tests"
accuracy = {BY_LANGUAGE}

[[region]]
id = "revier"
title = {BY_LANGUAGE}
page_title = {BY_LANGUAGE}
units = ["15002", "14713"]
basis = {BY_LANGUAGE}

[[region]]
id = "elsewhere"
title = {BY_LANGUAGE}
page_title = {BY_LANGUAGE}
units = ["15002", "15999"]
basis = {BY_LANGUAGE}

[[layer]]
id = "valley"
title = {BY_LANGUAGE}
crs = "EPSG:25832"
key = "region"
features = 1
sources = ["drawn"]
derived_from = ["counties", "municipalities"]
"""
HALLE, LEIPZIG = shapely.box(11.8, 51.4, 12.1, 51.6), shapely.box(12.1, 51.4, 12.5, 51.6)
UNITS = {
    "states": {"15": ("Sachsen-Anhalt", HALLE), "14": ("Sachsen", LEIPZIG)},
    "counties": {"15002": ("Halle (Saale)", HALLE), "14713": ("Leipzig", LEIPZIG)},
    "municipalities": {"15002000": ("Halle (Saale)", HALLE), "14713000": ("Leipzig", LEIPZIG)},
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of two towns, with its files beside it."""
    folder = tmp_path_factory.mktemp("revier")
    text = HEAD
    for name, units in UNITS.items():
        table = {
            "ags": list(units),
            "name_de": [title for title, _ in units.values()],
            "state": ["ST" if ags.startswith("15") else "SN" for ags in units],
            "nuts": [f"DE{ags}" for ags in units],
        }
        shapes = [shape for _, shape in units.values()]
        file = folder / f"{name}.fgb"
        geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326").to_file(file)
        pinned = hashlib.sha256(file.read_bytes()).hexdigest()
        text += f"""
[[layer]]
id = "{name}"
title = {BY_LANGUAGE}
file = "{file.name}"
sha256 = "{pinned}"
features = 2
crs = "EPSG:4326"
key = "ags"
sources = ["drawn"]
"""
    (folder / "revier.toml").write_text(text, encoding="utf-8")
    return folder / "revier.toml"


@pytest.fixture(scope="module")
def revier(path: Path) -> Catalogue:
    return load_catalogue(path)


def test_a_valley_of_another_catalogue_is_built_in_its_own_crs(revier: Catalogue) -> None:
    valley = build_valley(catalogue=revier)
    assert valley.outline.crs == "EPSG:25832"
    assert list(valley.counties.features["name_de"]) == ["Leipzig", "Halle (Saale)"]
    assert valley.outline.features.geometry.iloc[0].geom_type == "Polygon"
    assert len(valley.focus_areas) == 0
    assert valley.ledger.entries == ()


def test_its_layers_are_loaded_merged_and_described(revier: Catalogue) -> None:
    layer = load_layer("municipalities", region="revier", catalogue=revier)
    assert merge([layer], catalogue=revier).coverage.crs == "EPSG:25832"
    assert area_table(layer, catalogue=revier)["official_km2"].isna().all()


def test_its_page_names_its_region_and_none_of_the_lausitz(revier: Catalogue) -> None:
    page = render_map(build_valley(catalogue=revier)).html
    assert "<h1>Mitteldeutsches Revier</h1>" in re.sub(r"<h1[^>]*>", "<h1>", page)
    assert "Cottbus" not in page
    assert "geodatenzentrum" not in page
    assert '"plane":{"code":"EPSG:25832","meridian":9.0,' in page


def test_its_portal_names_none_of_the_lausitz(revier: Catalogue, tmp_path: Path) -> None:
    done = publish_portal(tmp_path, catalogue=revier, regions=["revier"], formats=["geojson"])
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "<h1>Mitteldeutsches Revier: Karten und Daten</h1>" in page
    assert not re.search("Lausitz|Brandenburg|Fokusfläche", page)
    assert not (tmp_path / "maps" / "steckbrief-01-luebbenau-spreewald.html").exists()
    assert {"maps/revier.html", "data/counties.geojson"} <= set(done.written)


def test_the_command_line_takes_it(path: Path, tmp_path: Path, capsys) -> None:
    assert main(["layers", "--catalogue", str(path)]) == 0
    assert "Central German district" in capsys.readouterr().out
    assert main(["map", "--catalogue", str(path), "--region", "revier", "-o",
                 str(tmp_path / "revier.html")]) == 0  # fmt: skip
    assert (tmp_path / "revier.html").exists()


def test_a_region_whose_units_do_not_ship_says_so(revier: Catalogue) -> None:
    with pytest.raises(DataError, match="region elsewhere names units that do not ship: 15999"):
        build_valley("elsewhere", catalogue=revier)
    with pytest.raises(UnknownNameError, match="choose one of: revier, elsewhere"):
        build_valley("lausitz", catalogue=revier)
