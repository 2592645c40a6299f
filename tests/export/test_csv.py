"""CSV has geometries as WKT to the last digit, keys as text, and its history beside it."""

import csv
from pathlib import Path

import pytest
import shapely

from nzv_geo import export_layer
from nzv_geo.errors import OutputError
from nzv_geo.export import WRITERS
from nzv_geo.reading import read_file
from tests.export.samples import (
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


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_that_ships_comes_back_whole(tmp_path: Path, name: str) -> None:
    layer = written(name, ".csv")
    require_same(layer, save(layer, tmp_path / "a.csv"))


def test_a_table_is_written_to_the_letter(tmp_path: Path) -> None:
    layer = make_layer([SQUARE], crs="EPSG:4326", ags=["01001000"], ha=[2.0])
    assert save(layer, tmp_path / "a.csv").read_bytes().decode() == (
        "\ufeffags,name_de,ha,WKT\r\n"
        '01001000,a,2.0,"POLYGON ((14.1 51, 14.1 51.1, 14 51.1, 14 51, 14.1 51))"\r\n'
    )


@pytest.mark.parametrize(
    ("crs", "point", "pair"),
    [
        ("EPSG:4326", (14.1234567, 51), ("lon", "lat")),
        ("EPSG:25833", (450000.125, 57e5), ("x", "y")),
    ],
)
def test_points_have_columns_of_coordinates_too(tmp_path: Path, crs: str, point, pair) -> None:
    path = save(make_layer([shapely.Point(point)], crs=crs), tmp_path / "a.csv")
    (row,) = rows(path)
    assert tuple(float(row[name]) for name in pair) == point
    back = read_file(path)
    assert (back.crs, list(back.features)) == (crs, ["ags", "name_de", "nzv_geometry"])


def test_letters_are_what_they_were(tmp_path: Path) -> None:
    path = save(letters(), tmp_path / "a.csv")
    assert [row["note"] for row in rows(path)] == LETTERS
    assert list(by_gdal(path).note) == list(read_file(path).features.note) == LETTERS


def test_types_stand_beside_it_and_a_finding_where_there_is_none(tmp_path: Path) -> None:
    done = export_layer(every_value(), tmp_path / "a.csv")
    assert [(found.code, dict(found.values)["field"]) for found in done.findings] == [
        ("NZV304", field) for field in ("day", "moment", "uses", "more")
    ]
    frame = by_gdal(tmp_path / "a.csv")
    assert frame.flag.tolist() == [True, False]
    assert frame["count"].tolist() == [7, 2**40]
    assert frame.ha.tolist() == [1.5, 2]
    assert frame.day[0] == "2026-01-31"
    assert frame.uses[0] == '["GE", "ä"]'


def test_fields_named_as_its_own_columns_are_named_anew(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4326", wkt=["w"], Lon=[1], x=[2])
    done = export_layer(layer, tmp_path / "a.csv")
    assert [found.code for found in done.findings] == ["NZV303", "NZV303"]
    (row,) = rows(tmp_path / "a.csv")
    assert list(row) == ["ags", "name_de", "wkt_", "Lon_", "x", "lon", "lat", "WKT"]


def test_every_kind_of_geometry_is_written(tmp_path: Path) -> None:
    texts = ["POINT ZM (14.1 51 80 7)", "POLYGON EMPTY", "MULTIPOINT ((14 51), (15 52))"]
    texts += ["GEOMETRYCOLLECTION (POINT (14 51), LINESTRING (14 51, 15 52))"]
    shapes = [*shapely.from_wkt(texts), None]
    path = save(make_layer(shapes, crs="EPSG:4326"), tmp_path / "a.csv")
    assert [row["WKT"] for row in rows(path)] == [*texts, ""]
    back = read_file(path).features.geometry
    assert shapely.equals_exact(back[:4].values, shapes[:4]).all()
    assert back[4] is None


def test_the_null_character_is_refused_with_its_field(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"field 'note' as CSV: it holds the .* U\+0000"):
        export_layer(make_layer([SQUARE], crs="EPSG:4326", note=["\0"]), tmp_path / "a.csv")


def test_a_crs_without_a_code_is_refused() -> None:
    layer = make_layer([shapely.Point(1, 2)], crs="+proj=tmerc +lat_0=0 +lon_0=15 +ellps=GRS80")
    with pytest.raises(OutputError, match="CSV cannot name the CRS 'unknown'"):
        WRITERS[".csv"].as_written(layer)


def test_an_empty_layer_is_a_header() -> None:
    content = WRITERS[".csv"].write(make_layer([], crs="EPSG:4326"))
    assert content.decode("utf-8-sig") == "ags,name_de,WKT\r\n"
