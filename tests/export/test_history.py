"""Where a file comes from travels with it: inside, or beside it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.export import WRITERS, Writer, register
from nzv_geo.layers import Layer
from nzv_geo.reading import read_file
from tests.hand_drawn import make_layer


class BareWriter(Writer):
    """A made-up format that has no room for a history: lines of WKT, which CSV readers take."""

    name = "Bare"
    suffixes = (".bare", ".tsv")
    crs = "EPSG:4326"
    holds_history = False

    def encode(self, layer: Layer) -> bytes:
        rows = zip(layer.features[layer.key], layer.features.geometry.to_wkt(), strict=True)
        return "\n".join(["ags\tWKT", *(f"{key}\t{wkt}" for key, wkt in rows)]).encode()


@pytest.fixture
def bare() -> Iterator[BareWriter]:
    taken = {suffix: WRITERS.pop(suffix) for suffix in BareWriter.suffixes if suffix in WRITERS}
    yield register(BareWriter())
    for suffix in BareWriter.suffixes:
        del WRITERS[suffix]
    WRITERS.update(taken)


@pytest.mark.usefixtures("bare")
def test_a_format_without_room_has_its_history_beside(tmp_path: Path) -> None:
    export_layer(load_layer("states"), tmp_path / "a.tsv")
    told = json.loads((tmp_path / "a.tsv.meta.json").read_text("utf-8"))
    assert told["file"] == "a.tsv"
    assert told["layer"] == "states"
    assert told["features"] == 2
    assert told["sources"][0]["publisher"]


@pytest.mark.usefixtures("bare")
def test_the_history_beside_is_read_back(tmp_path: Path) -> None:
    states = load_layer("states")
    export_layer(states, tmp_path / "a.tsv")
    back = read_file(tmp_path / "a.tsv", source_crs="EPSG:4326")
    assert back.title == states.title
    assert back.provenance.attribution == states.provenance.attribution


@pytest.mark.usefixtures("bare")
def test_the_history_of_other_bytes_is_a_finding_and_not_used(tmp_path: Path) -> None:
    export_layer(make_layer([shapely.Point(14, 51)], crs="EPSG:4326"), tmp_path / "a.tsv")
    with (tmp_path / "a.tsv").open("a") as file:
        file.write("\nz\tPOINT (15 51)")
    back = read_file(tmp_path / "a.tsv", source_crs="EPSG:4326")
    assert [found.code for found in back.findings if found.code == "NZV307"] == ["NZV307"]
    assert back.provenance.attribution == "a.tsv"


@pytest.mark.usefixtures("bare")
def test_without_overwrite_neither_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.tsv.meta.json").write_text("mine")
    with pytest.raises(Exception, match="already exists"):
        export_layer(load_layer("states"), tmp_path / "a.tsv")
    assert not (tmp_path / "a.tsv").exists()
