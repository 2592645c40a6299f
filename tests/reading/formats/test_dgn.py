"""A drawing of MicroStation comes in whole, with its letters, or says what it is."""

from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo.errors import CrsError, DataError
from nzv_geo.reading import list_layers, read_file
from tests.reading import samples

TRIANGLE = [(450_000, 5_730_000), (450_010, 5_730_000), (450_010, 5_730_010)]
SHAPES = [
    shapely.Polygon(TRIANGLE),
    shapely.LineString(TRIANGLE),
    shapely.LineString([*TRIANGLE, TRIANGLE[0]]),
]


def dgn(folder: Path, *shapes: shapely.Geometry) -> Path:
    path = folder / "plan.dgn"
    drawing = geopandas.GeoDataFrame(geometry=[*shapes])
    drawing.set_crs("EPSG:25833").to_file(path, driver="DGN", engine="fiona")
    return path


def test_shapes_and_closed_lines_are_areas(tmp_path: Path) -> None:
    layer = read_file(dgn(tmp_path, *SHAPES), source_crs="EPSG:25833")
    assert layer.features.geometry.geom_type.tolist() == ["Polygon", "LineString", "Polygon"]
    assert {"ULink", "Text", "MSLink"} & set(layer.features.columns) == set()
    assert layer.findings == ()


def test_a_crs_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(CrsError, match="--source-crs"):
        read_file(dgn(tmp_path, *SHAPES))


def test_letters_are_guessed_and_said(tmp_path: Path) -> None:
    path = samples.write(tmp_path, "DGN", samples.table(2).assign(name=["Görlitz", "b"]))
    content = path.read_bytes()
    path.write_bytes(content.replace("Görlitz".encode(), "Görlitz ".encode("cp1252")))
    layer = read_file(path, source_crs="EPSG:25833")
    assert layer.features["Text"].str.strip().tolist() == ["Görlitz", "b"]
    assert [one.code for one in layer.findings] == ["NZV141"]
    assert list_layers(path)[0].encoding == "cp1252 (a guess)"
    told = read_file(path, source_crs="EPSG:25833", encoding="cp1252")
    assert told.findings == ()


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    path = dgn(tmp_path, *SHAPES)
    content = path.read_bytes()
    dimension = bytes([1, 33, 16, 0]) + bytes(32)
    path.write_bytes(content[:-2] + dimension + content[-2:])
    layer = read_file(path, source_crs="EPSG:25833")
    assert [(one.code, "dimension (1)" in one.message) for one in layer.findings] == [
        ("NZV120", True)
    ]


@pytest.mark.parametrize("cut", [2, 40, 1000])
def test_a_drawing_that_is_cut_off_is_refused(cut: int, tmp_path: Path) -> None:
    path = dgn(tmp_path, *SHAPES)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(DataError, match="is cut off"):
        read_file(path, source_crs="EPSG:25833")
