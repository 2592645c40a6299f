"""A region or a background map is an entry of the catalogue, and nothing else."""

import shutil
from pathlib import Path

import pytest

from nzv_geo import build_valley, load_layer, render_map
from nzv_geo.catalogue import Catalogue, data_folder, load_catalogue

ENTRIES = """
[[region]]
id = "another"
title = { de = "Landkreis Spree-Neiße", en = "Spree-Neiße county" }
page_title = { de = "Spree-Neiße", en = "Spree-Neiße" }
units = ["12071"]
basis = { de = "Landkreis", en = "county" }

[[basemap]]
id = "own"
title = { de = "Eigene Karte", en = "Own map" }
publisher = "Landkreis"
url = "https://tiles.example/{z}/{x}/{y}.png"
attribution = "© Landkreis"
licence = "CC0"
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The catalogue that ships, with two entries more."""
    folder: Path = tmp_path_factory.mktemp("catalogue") / "data"
    shutil.copytree(data_folder(), folder)
    file = folder / "catalogue.toml"
    file.write_text(file.read_text("utf-8") + ENTRIES, encoding="utf-8")
    return load_catalogue(file)


def test_a_region_is_one_entry(catalogue: Catalogue) -> None:
    assert len(load_layer("municipalities", region="another", catalogue=catalogue)) == 29
    page = render_map(build_valley("another", catalogue=catalogue))
    assert page.title == "Spree-Neiße"
    assert "Spremberg" in page.html


def test_a_background_map_is_one_entry(catalogue: Catalogue) -> None:
    page = render_map(build_valley("cottbus", catalogue=catalogue)).html
    policy = page[: page.index("<title>")]
    assert "https://tiles.example" in policy
    assert '"title":["Eigene Karte","Own map"' in page
