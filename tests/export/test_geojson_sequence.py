"""A GeoJSON sequence is one feature of RFC 7946 a line."""

import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from nzv_geo import export_layer
from nzv_geo.errors import OutputError
from nzv_geo.export import WRITERS
from nzv_geo.reading import read_file
from tests.export.samples import (
    EVERY_VALUE,
    LETTERS,
    SHIPPED,
    SQUARE,
    by_gdal,
    every_value,
    letters,
    require_same,
    save,
    written,
)
from tests.hand_drawn import make_layer


def records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_that_ships_comes_back_whole(tmp_path: Path, name: str) -> None:
    layer = written(name, ".geojsonl")
    require_same(layer, save(layer, tmp_path / "a.geojsonl"))


def test_each_line_is_a_feature(tmp_path: Path) -> None:
    (record,) = records(save(make_layer([SQUARE], crs="EPSG:4326"), tmp_path / "a.ndjson"))
    assert set(record) == {"type", "id", "properties", "geometry"}
    assert (record["type"], record["id"]) == ("Feature", "a")
    assert shape(record["geometry"]).exterior.is_ccw


def test_as_geojsons_a_record_separator_stands_before_each(tmp_path: Path) -> None:
    layer = make_layer([SQUARE, SQUARE], crs="EPSG:4326")
    texts = [save(layer, tmp_path / f"a{end}").read_text() for end in (".geojsons", ".geojsonl")]
    assert [text.count("\x1e{") for text in texts] == [2, 0]
    assert texts[0].replace("\x1e", "") == texts[1]
    assert len(read_file(tmp_path / "a.geojsons")) == len(by_gdal(tmp_path / "a.geojsons")) == 2


def test_letters_are_what_they_were(tmp_path: Path) -> None:
    path = save(letters(), tmp_path / "a.geojsonl")
    assert list(by_gdal(path).note) == list(read_file(path).features.note) == LETTERS


def test_every_type_of_value_is_what_json_has_for_it(tmp_path: Path) -> None:
    first, second = (
        row["properties"] for row in records(save(every_value(), tmp_path / "a.ndjson"))
    )
    assert {name: first[name] for name in EVERY_VALUE} == {
        "flag": True,
        "maybe": None,
        "count": 7,
        "ha": 1.5,
        "day": "2026-01-31",
        "moment": "2026-01-31T12:30:00+02:00",
        "uses": ["GE", "ä"],
        "more": {"a": 1},
        "empty": None,
    }
    assert (second["maybe"], second["count"], second["uses"]) == (True, 2**40, [])


def test_whatever_has_no_place_is_a_finding(tmp_path: Path) -> None:
    shapes = shapely.from_wkt(["POINT ZM (14 51 80 7)", "GEOMETRYCOLLECTION (POINT (14 51))", None])
    layer = make_layer(list(shapes), crs="EPSG:4326")
    done = export_layer(layer, tmp_path / "a.geojsonl")
    assert [found.code for found in done.findings] == ["NZV305", "NZV305"]
    assert [
        row["geometry"] and row["geometry"]["type"] for row in records(tmp_path / "a.geojsonl")
    ] == [
        "Point",
        "GeometryCollection",
        None,
    ]


def test_another_crs_than_wgs84_is_refused_before_writing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="GeoJSON sequence is always in EPSG:4326"):
        export_layer(make_layer([SQUARE], crs="EPSG:4326"), tmp_path / "a.ndjson", crs="EPSG:25833")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_layer_is_an_empty_file() -> None:
    assert WRITERS[".ndjson"].write(make_layer([], crs="EPSG:4326")) == b""
