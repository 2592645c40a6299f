"""The page reads small files of every kind as Python does: features, values, places, findings."""

import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import Browser, Page

from nzv_geo import load_layer
from nzv_geo.checks import check_layer
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.values import plain
from nzv_geo.webmap.file_tools import KINDS
from tests.watch import Record, new_page
from tests.webmap.sample_files import ASKED, SAMPLES, write_sample
from tests.webmap.test_added_files import METRE_DEGREES, add, save
from tests.webmap.test_own_styles import SCRIPTS

CODES = {kind.code for kind in KINDS}


class Read:
    """One page to which all files were added, and the layers of the map that was saved with them."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.folder = folder
        self.record = Record()
        self.record.listen(page)
        self.told = {}
        for name in SAMPLES:
            self.told[name] = add(page, write_sample(folder, name), crs=ASKED.get(name, ""))
        self.saved = save(page, folder / "karte.html")
        block = re.search(r'id="nzv-added">(.*?)</script>', self.saved.read_text("utf-8"))
        assert block is not None
        layers = json.loads(block[1])["layers"]
        self.ids = {}
        for layer in layers:
            self.ids.setdefault(layer["file"], layer["id"])

    def layer(self, name: str) -> Layer:
        return load_layer(self.saved, layer=self.ids[name])


@pytest.fixture(scope="module")
def read(browser: Browser, maps: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    page = new_page(browser)
    page.goto((maps / "goerlitz.html").as_uri())
    yield Read(page, tmp_path_factory.mktemp("samples"))
    page.context.close()


def values(layer: Layer) -> list[dict[str, Any]]:
    """Return the values of each feature by field; what is missing is left out."""
    columns = layer.features.drop(
        columns=[layer.features.geometry.name, ROW_NUMBER], errors="ignore"
    )
    rows = [
        {field: plain(value, field) for field, value in row.items()}
        for row in columns.to_dict("records")
    ]
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


@pytest.mark.parametrize("name", SAMPLES)
def test_promise_40_a_file_gives_the_same_features_and_findings_as_in_python(
    read: Read, name: str
) -> None:
    known = load_layer(read.folder / name, source_crs=ASKED.get(name))
    there = known.reproject("EPSG:4326")
    mine = read.layer(name)
    assert values(mine) == values(there)
    for here, other in zip(mine.features.geometry, there.features.geometry, strict=True):
        if other is None or other.is_empty:
            assert here is None or here.is_empty
            continue
        assert here.geom_type == other.geom_type
        flat = shapely.force_2d(other)
        assert shapely.get_num_coordinates(here) == shapely.get_num_coordinates(flat)
        assert shapely.hausdorff_distance(here, flat) < 0.001 * METRE_DEGREES
    found = {f"{each.code}: {each.in_language('de').message}" for each in check_layer(known)}
    found = {text for text in found if text[:6] in CODES}
    told = {text for text in read.told[name].split("\n") if re.match(r"NZV\d{3}: ", text)}
    asked = {"NZV109"} if name in ASKED else set()  # which is how the page asks for a CRS
    assert {text[:6] for text in told} - asked == {text[:6] for text in found}
    assert [text for text in found if text not in read.told[name]] == []


def test_promise_03_nothing_is_asked_for_while_samples_are_added(read: Read) -> None:
    asked = [url for url in read.record.requests if not url.startswith(("file:", "blob:", "data:"))]
    assert asked == []
    assert read.record.complaints == []


FLAWS = """
import { readFileSync } from "node:fs";
const { flawOf } = await import(process.argv[1] + "/geo/crossing.js");
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(flawOf)));
"""


def rings(chance: random.Random) -> Iterator[list[list[float]]]:
    """Make up rings of whole numbers: most cross or touch themselves somewhere."""
    for _ in range(600):
        count, span = chance.randint(3, 9), chance.choice([3, 6, 40])
        ring = [[chance.randint(0, span), chance.randint(0, span)] for _ in range(count)]
        yield [*ring, ring[0]]


def test_promise_40_rings_that_cross_or_touch_themselves_are_those_that_geos_finds() -> None:
    polygons = [{"type": "Polygon", "coordinates": [ring]} for ring in rings(random.Random(3))]
    command = ["node", "--input-type=module", "-e", FLAWS, SCRIPTS.as_uri()]
    ran = subprocess.run(
        command, input=json.dumps(polygons), capture_output=True, text=True, check=True, timeout=60
    )
    missed, found = 0, 0
    for polygon, flaw in zip(polygons, json.loads(ran.stdout), strict=True):
        geometry = shapely.from_geojson(json.dumps(polygon))
        if shapely.is_valid(geometry):
            assert flaw is None, polygon
            continue
        missed += flaw is None
        found += flaw is not None
    assert found > 300
    assert missed < found / 3  # vertices on edges, spikes and rings that collapse
