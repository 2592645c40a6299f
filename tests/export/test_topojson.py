"""TopoJSON writes each border once, and every coordinate as it was rounded."""

import json
from pathlib import Path

import pytest
import shapely

from nzv_geo import export_layer
from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.errors import OutputError
from nzv_geo.export import WRITERS
from nzv_geo.reading import read_file
from tests.export.samples import (
    LETTERS,
    SHIPPED,
    by_gdal,
    every_value,
    letters,
    require_same,
    save,
    written,
)
from tests.hand_drawn import make_layer

WEST, EAST = shapely.box(14, 51, 14.1, 51.1), shapely.box(14.1, 51, 14.2, 51.1)


def topology(layer) -> dict:
    return json.loads(WRITERS[".topojson"].write(layer))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_that_ships_comes_back_whole(tmp_path: Path, name: str) -> None:
    layer = written(name, ".topojson")
    require_same(layer, save(layer, tmp_path / "a.topojson"))


def test_neighbours_share_the_arc_between_them() -> None:
    told = topology(make_layer([WEST, EAST], crs="EPSG:4326"))
    west, east = told["objects"]["hand"]["geometries"]
    assert told["arcs"] == [
        [[14.1, 51.0], [14.0, 51.0], [14.0, 51.1], [14.1, 51.1]],
        [[14.1, 51.1], [14.1, 51.0]],
        [[14.1, 51.1], [14.2, 51.1], [14.2, 51.0], [14.1, 51.0]],
    ]
    assert (west["arcs"], east["arcs"]) == ([[0, 1]], [[~1, 2]])
    assert (west["id"], west["properties"]) == ("a", {"ags": "a", "name_de": "a"})


def test_the_municipalities_stay_a_coverage_that_is_written_once(tmp_path: Path) -> None:
    layer = written("municipalities", ".topojson")
    path = save(layer, tmp_path / "a.topojson")
    assert invalid_edges(read_file(path)) == 0
    arcs = map(shapely.LineString, json.loads(path.read_bytes())["arcs"])
    once = shapely.unary_union(layer.features.geometry.boundary).length
    assert sum(arc.length for arc in arcs) == pytest.approx(once)


def test_outer_rings_are_clockwise_for_d3() -> None:
    (arc,) = topology(make_layer([WEST], crs="EPSG:4326"))["arcs"]
    assert not shapely.LinearRing(arc).is_ccw


def test_letters_are_what_they_were(tmp_path: Path) -> None:
    path = save(letters(), tmp_path / "a.topojson")
    assert list(by_gdal(path).note) == list(read_file(path).features.note) == LETTERS


def test_every_type_of_value_is_kept(tmp_path: Path) -> None:
    frame = by_gdal(save(every_value(), tmp_path / "a.topojson"))
    assert frame.flag.dtype == bool
    assert frame["count"].tolist() == [7, 2**40]
    assert frame.ha.tolist() == [1.5, 2]
    assert str(frame.moment[0]) == "2026-01-31 12:30:00+02:00"
    assert list(frame.uses[0]) == ["GE", "ä"]


def test_a_feature_without_geometry_is_kept_and_read_back(tmp_path: Path) -> None:
    layer = make_layer([None, WEST, shapely.Polygon()], crs="EPSG:4326")
    assert topology(layer)["objects"]["hand"]["geometries"][0]["type"] is None
    back = read_file(save(layer, tmp_path / "a.topojson"))
    assert back.features.geometry.isna().tolist() == [True, False, False]
    assert back.features.geometry[2].is_empty


def test_lines_and_points_are_written(tmp_path: Path) -> None:
    texts = ["POINT (14 51)", "MULTIPOINT (14 51, 15 52)", "LINESTRING (14 51, 15 52)"]
    texts.append("MULTILINESTRING ((15 52, 14 51), (14 51, 14 52))")
    shapes = shapely.from_wkt(texts)
    layer = make_layer(list(shapes), crs="EPSG:4326")
    assert by_gdal(save(layer, tmp_path / "a.topojson")).geometry.to_wkt().tolist() == list(
        shapely.to_wkt(shapes)
    )


def test_a_collection_of_geometries_is_refused_by_name(tmp_path: Path) -> None:
    layer = make_layer([shapely.GeometryCollection([WEST])], crs="EPSG:4326")
    with pytest.raises(OutputError, match="feature a of layer hand is a collection of geometries"):
        export_layer(layer, tmp_path / "a.topojson")


def test_heights_are_left_out_with_a_finding() -> None:
    done = WRITERS[".topojson"].as_written(make_layer([shapely.Point(14, 51, 8)], crs="EPSG:4326"))
    assert [found.code for found in done.findings] == ["NZV305"]


def test_an_empty_layer_is_an_empty_topology() -> None:
    told = topology(make_layer([], crs="EPSG:4326"))
    assert (told["objects"]["hand"]["geometries"], told["arcs"]) == ([], [])
