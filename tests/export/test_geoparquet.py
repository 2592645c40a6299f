"""A GeoParquet holds the layer with its types and its history; other programs read both."""

import datetime
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import pytest
import shapely
from pyarrow import parquet

from nzv_geo import export_layer, load_layer
from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.export import writer_for
from nzv_geo.reading import read_file
from tests.export.exchange import VALUES, assert_same_places, codes, every_type
from tests.hand_drawn import make_layer

PARQUET = writer_for("a.parquet")


def metadata(content: bytes) -> dict[bytes, Any]:
    told = parquet.read_schema(io.BytesIO(content)).metadata
    return {name: json.loads(text) for name, text in told.items()}


def test_every_type_is_kept_or_said(tmp_path: Path) -> None:
    written = export_layer(every_type(), tmp_path / "a.parquet")
    assert codes(written) == {"NZV304": ["huge", "more"]}
    first, second = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    changed = {"huge": str(2**70), "more": '{"a": [1, null]}'}
    assert {field: first[field] for field in VALUES} == VALUES | changed
    assert not any(second[field] for field in VALUES)


def test_our_reader_gives_the_same_values(tmp_path: Path) -> None:
    export_layer(every_type(), tmp_path / "a.parquet")
    first = read_file(tmp_path / "a.parquet").features.iloc[0]
    for field in ("built", "jobs", "digits", "share", "day", "moment", "zoned", "note"):
        assert first[field] == VALUES[field], field
    assert list(first["uses"]) == VALUES["uses"]


def test_geopandas_and_duckdb_read_it(tmp_path: Path) -> None:
    export_layer(every_type(), tmp_path / "a.parquet")
    table = geopandas.read_parquet(tmp_path / "a.parquet")
    assert table.crs == "EPSG:25833"
    assert "bbox" not in table
    query = "SELECT note, uses, day, bbox.xmax FROM read_parquet(?)"
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as database:
        found = database.execute(query, [str(tmp_path / "a.parquet")]).fetchone()
    assert found == (VALUES["note"], VALUES["uses"], VALUES["day"], 9.0)


@pytest.mark.parametrize("name", ["municipalities", "states"])
def test_shipped_layers_come_back(name: str, tmp_path: Path) -> None:
    layer = load_layer(name)
    export_layer(layer, tmp_path / "a.geoparquet")
    back = read_file(tmp_path / "a.geoparquet")
    assert (back.key, back.title, back.crs) == (layer.key, layer.title, layer.crs)
    assert back.provenance.attribution == layer.provenance.attribution
    assert back.provenance.steps[: len(layer.provenance.steps)] == layer.provenance.steps
    assert_same_places(back.features, layer, ".parquet", key=layer.key)
    assert invalid_edges(back) == 0


def test_the_metadata_is_that_of_the_specification() -> None:
    told = metadata(PARQUET.write(make_layer([shapely.Point(1, 2, 3), shapely.Point(4, 5)])))
    assert set(told) == {b"geo", b"nzv_geo"}
    assert told[b"geo"]["version"] == "1.1.0"
    shapes = told[b"geo"]["columns"]["geometry"]
    assert shapes["encoding"] == "WKB"
    assert sorted(shapes["geometry_types"]) == ["Point", "Point Z"]
    assert shapes["crs"]["id"] == {"authority": "EPSG", "code": 25833}
    assert shapes["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]


def test_the_history_stands_in_the_metadata() -> None:
    told = metadata(PARQUET.write(load_layer("states")))[b"nzv_geo"]
    assert told["layer"] == "states"
    assert told["sources"][0]["attribution"] == "© GeoBasis-DE / BKG 2016 (Daten verändert)"


@pytest.mark.parametrize(
    "texts",
    [
        ["POINT Z (1 2 3)", None],
        ["POLYGON Z ((0 0 1, 1 0 2, 1 1 3, 0 0 1))", "POLYGON EMPTY"],
        ["GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))", "POINT (1 2)"],
    ],
)
def test_any_geometry_comes_back(texts: list[str | None], tmp_path: Path) -> None:
    written = export_layer(
        make_layer([text and shapely.from_wkt(text) for text in texts]), tmp_path / "a.parquet"
    )
    assert written.findings == ()
    found = read_file(tmp_path / "a.parquet").features.geometry
    assert [shape if shape is None else shape.wkt for shape in found] == texts


@pytest.mark.parametrize(
    ("given", "expected"),
    [("POINT M (1 2 3)", "POINT (1 2)"), ("POINT ZM (1 2 3 4)", "POINT Z (1 2 3)")],
)
def test_measures_are_left_out(given: str, expected: str) -> None:
    done = PARQUET.as_written(make_layer([shapely.from_wkt(given)]))
    assert codes(done) == {"NZV305": [""]}
    assert done.features.geometry[0].wkt == expected


def test_fields_called_geometry_and_bbox_are_kept(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(1, 2)], bbox=["mine"])
    layer = layer.with_features(layer.features.rename_geometry("shape").assign(geometry=["too"]))
    export_layer(layer, tmp_path / "a.parquet")
    row = geopandas.read_parquet(tmp_path / "a.parquet").iloc[0]
    assert (row["bbox"], row["geometry"], row["geometry_"].wkt) == ("mine", "too", "POINT (1 2)")


def test_a_layer_without_features_keeps_its_types() -> None:
    layer = make_layer([], jobs=[1][:0])
    layer = layer.with_features(layer.features.astype({"jobs": "int64"}))
    schema = parquet.read_schema(io.BytesIO(PARQUET.write(layer)))
    assert str(schema.field("jobs").type) == "int64"


def test_the_same_layer_is_the_same_bytes() -> None:
    assert PARQUET.write(every_type()) == PARQUET.write(every_type())


def test_days_and_lists_of_nothing_are_kept(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(1, 2)], uses=[[]], day=[datetime.date(1, 1, 1)])
    export_layer(layer, tmp_path / "a.parquet")
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert (row["uses"], row["day"]) == ([], datetime.date(1, 1, 1))
