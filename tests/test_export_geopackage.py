"""A GeoPackage holds the layer, its provenance, and the same bytes every time."""

import json
import sqlite3
from pathlib import Path

import numpy
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.crs import reproject
from nzv_geo.errors import OutputError
from nzv_geo.export import to_geojson, to_geopackage
from tests.hand_drawn import make_layer


def test_every_vertex_and_attribute_comes_back(tmp_path: Path) -> None:
    layer = load_layer("municipalities", region="goerlitz")
    export_layer(layer, tmp_path / "g.gpkg")
    back = load_layer(tmp_path / "g.gpkg")
    table = layer.features.drop(columns="geometry")
    assert back.crs == layer.crs
    assert back.features[table.columns].equals(table)
    ours, theirs = (shapely.get_coordinates(one.features.geometry) for one in (layer, back))
    assert numpy.array_equal(ours, theirs)


def test_the_same_layer_is_the_same_bytes() -> None:
    layer = load_layer("counties")
    assert to_geopackage(layer) == to_geopackage(layer)


def test_provenance_stands_in_the_metadata(tmp_path: Path) -> None:
    export_layer(load_layer("states"), tmp_path / "s.gpkg", crs="EPSG:25833")
    with sqlite3.connect(tmp_path / "s.gpkg") as database:
        (text,) = database.execute("SELECT metadata FROM gpkg_metadata").fetchone()
    database.close()
    assert "© GeoBasis-DE / BKG 2016" in text
    assert "EPSG:1149" in text


def test_fields_called_fid_and_geom_are_kept(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(1, 2)], fid=["mine"], geom=["too"])
    export_layer(layer, tmp_path / "a.gpkg")
    (row,) = json.loads(load_layer(tmp_path / "a.gpkg").features.to_json())["features"]
    assert (row["properties"]["fid"], row["properties"]["geom"]) == ("mine", "too")


def test_fields_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(1, 2)], Name=["a"], name=["b"])
    with pytest.raises(OutputError, match="cannot write layer hand as GeoPackage"):
        export_layer(layer, tmp_path / "a.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_lists_become_json_and_points_stay_points(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(1, 2)], uses=[["a", "b"]], more=[{"x": [1, None]}])
    export_layer(layer, tmp_path / "a.gpkg")
    back = load_layer(tmp_path / "a.gpkg").features.iloc[0]
    assert (back["uses"], back["more"]) == ('["a", "b"]', '{"x": [1, null]}')
    assert back.nzv_geometry.geom_type == "Point"


def test_a_crs_that_would_be_read_as_another_is_refused(tmp_path: Path) -> None:
    nameless = "+proj=tmerc +lat_0=0 +lon_0=15 +k=1 +x_0=5500000 +ellps=bessel +units=m"
    with pytest.raises(OutputError, match="is only like EPSG:"):
        export_layer(make_layer([shapely.Point(1, 2)], crs=nameless), tmp_path / "a.gpkg")


TABLE = {"uses": [["a"], None], "mixed": [1, "x"], "none": [None, None], "fid": [3, 4]}


@pytest.mark.parametrize(
    "texts",
    [
        ["POINT M (1 2 3)", "POINT M (3 4 5)"],
        ["LINESTRING ZM (1 2 3 4, 5 6 7 8)", "LINESTRING ZM (1 2 3 4, 5 6 7 9)"],
        ["POLYGON M ((0 0 1, 1 0 2, 1 1 3, 0 0 1))", "POINT Z (1 2 3)"],
        ["MULTIPOINT M ((1 2 3))", None],
    ],
)
def test_measures_come_back(texts: list[str | None], tmp_path: Path) -> None:
    shapes = [text and shapely.from_wkt(text) for text in texts]
    layer = make_layer(shapes, **TABLE)
    export_layer(layer, tmp_path / "a.gpkg")
    back = load_layer(tmp_path / "a.gpkg").features
    assert [shape and shape.wkt for shape in back.geometry] == [one and one.wkt for one in shapes]
    flat = make_layer([shape and shapely.force_2d(shape) for shape in shapes], **TABLE)
    export_layer(flat, tmp_path / "b.gpkg")
    same = load_layer(tmp_path / "b.gpkg").features
    assert back.drop(columns="nzv_geometry").equals(same.drop(columns="nzv_geometry"))
    assert to_geopackage(layer) == to_geopackage(layer)


def test_what_is_left_out_of_measured_shapes_is_said() -> None:
    layer = make_layer([shapely.from_wkt("POINT ZM (14 51 3 4)")], crs="EPSG:4326")
    assert b"heights and measures left out" in to_geojson(layer)
    moved = reproject(layer, "EPSG:25833")
    assert moved.provenance.steps[-1] == "heights and measures left out"
    assert not moved.features.has_z.any()
