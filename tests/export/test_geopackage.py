"""A GeoPackage holds the layer, its provenance, and the same bytes every time."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy
import pandas
import pyogrio
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.cli import main
from nzv_geo.coverage.clean import invalid_edges, round_coordinates
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import OutputError
from nzv_geo.export import export_layers, to_geojson, to_geopackage
from nzv_geo.provenance import Provenance
from nzv_geo.reading import list_layers
from nzv_geo.styles import FieldLook
from tests.hand_drawn import SOURCE, make_layer


def test_every_vertex_and_attribute_comes_back(tmp_path: Path) -> None:
    layer = load_layer("municipalities", region="goerlitz")
    export_layer(layer, tmp_path / "g.gpkg")
    back = load_layer(tmp_path / "g.gpkg")
    table = layer.features.drop(columns="geometry")
    assert back.crs == layer.crs
    assert back.features[table.columns].equals(table)
    ours, theirs = (shapely.get_coordinates(one.features.geometry) for one in (layer, back))
    assert numpy.array_equal(numpy.round(ours, 9), theirs)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25832", "EPSG:25833", "EPSG:3399"])
def test_municipalities_are_the_same_coverage_in_every_format(tmp_path: Path, crs: str) -> None:
    for name in ("a.gpkg", "a.geojson"):
        export_layer(load_layer("municipalities"), tmp_path / name, crs=crs)
    one, other = (load_layer(tmp_path / name) for name in ("a.gpkg", "a.geojson"))
    assert invalid_edges(one) == invalid_edges(other) == 0
    coarse = round_coordinates(one.features.geometry.values, 7 if crs == "EPSG:4326" else 3)
    theirs = other.features.geometry.values
    assert shapely.equals_exact(coarse, theirs, normalize=True).all()


def test_heights_are_kept_and_rounded_too(tmp_path: Path) -> None:
    export_layer(make_layer([shapely.Point(1.23456, -1e-9, 7.00049)]), tmp_path / "a.gpkg")
    (point,) = load_layer(tmp_path / "a.gpkg").features.geometry
    assert point.wkt == "POINT Z (1.2346 0 7.0005)"


def test_a_crs_in_kilometres_keeps_the_millimetre(tmp_path: Path) -> None:
    kilometres = "+proj=tmerc +lat_0=0 +lon_0=15 +x_0=500 +ellps=GRS80 +units=km"
    export_layer(make_layer([shapely.Point(1.2345678, 2)], crs=kilometres), tmp_path / "a.gpkg")
    (point,) = load_layer(tmp_path / "a.gpkg").features.geometry
    assert point.x == 1.2345678


def test_what_was_broken_before_is_written_as_it_is(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    written = export_layer(make_layer([bow]), tmp_path / "a.gpkg")
    assert written.findings == ()
    (shape,) = load_layer(tmp_path / "a.gpkg").features.geometry
    assert shape.equals_exact(bow)


def last_change(path: Path) -> str:
    with sqlite3.connect(path) as database:
        (text,) = database.execute("SELECT last_change FROM gpkg_contents").fetchone()
    database.close()
    return text


@pytest.mark.parametrize(
    ("vintages", "date"),
    [
        (["2026-03-04", "2024", "unknown"], "2026-03-04"),
        (["2027-02"], "2027-02-01"),
        (["unknown", "", "2026-02-30", "0000", "before 2020"], "1970-01-01"),
        ([], "1970-01-01"),
    ],
)
def test_the_last_change_is_the_date_of_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vintages: list[str], date: str
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    sources = tuple(replace(SOURCE, vintage=vintage) for vintage in vintages)
    layer = replace(make_layer([shapely.Point(1, 2)]), provenance=Provenance(sources))
    export_layer(layer, tmp_path / "a.gpkg")
    assert last_change(tmp_path / "a.gpkg") == f"{date}T00:00:00.000Z"


def test_the_last_change_can_be_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    export_layer(make_layer([shapely.Point(1, 2)]), tmp_path / "a.gpkg")
    assert last_change(tmp_path / "a.gpkg") == "2023-11-14T22:13:20.000Z"


@pytest.mark.parametrize("told", ["", "yesterday", "1e9", "9" * 30])
def test_a_last_change_that_is_no_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    with pytest.raises(OutputError, match=r"SOURCE_DATE_EPOCH is .* no number of seconds"):
        to_geopackage(make_layer([shapely.Point(1, 2)]))


def test_the_same_layer_is_the_same_bytes() -> None:
    layer = load_layer("counties")
    assert to_geopackage(layer) == to_geopackage(layer)


def test_a_text_column_without_a_text_stays_one(tmp_path: Path) -> None:
    """As the Sorbian names of the states: pandas may have made numbers of what is missing."""
    for name, missing in (("none", None), ("nan", float("nan"))):
        layer = make_layer(
            [shapely.Point(1, 2)], name_sorbian=pandas.Series([missing], dtype=object)
        )
        export_layer(layer, tmp_path / f"{name}.gpkg")
        assert ("name_sorbian", "TEXT") in columns_of(tmp_path / f"{name}.gpkg", "hand")


def test_what_is_written_again_has_the_same_columns(tmp_path: Path) -> None:
    first, again = tmp_path / "a" / "states.gpkg", tmp_path / "b" / "states.gpkg"
    for path in (first, again):
        path.parent.mkdir()
    export_layer(load_layer("states"), first)
    export_layer(load_layer(first), again)
    assert columns_of(again, "states") == columns_of(first, "states")


def columns_of(path: Path, table: str) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as database:
        query = "SELECT name, type FROM pragma_table_info(?)"
        found = database.execute(query, [table]).fetchall()
    database.close()
    return found


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


@pytest.mark.parametrize("name", ["!test", "[1]", "%20plan", "-x", "#1", "gpkg_a", "SQLITE_a", ""])
def test_any_name_of_a_layer_can_be_written(name: str, tmp_path: Path) -> None:
    export_layer(replace(make_layer([shapely.Point(1, 2)]), id=name), tmp_path / "a.gpkg")
    assert len(load_layer(tmp_path / "a.gpkg")) == 1
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        said = database.execute("SELECT table_name, identifier FROM gpkg_contents").fetchone()
    database.close()
    assert said == (f"_{name}", name or "_")


def titles_told_by_gdal(path: Path, layer: str) -> dict[str, tuple[str, ...]]:
    with pyogrio.raw.open_arrow(path, layer=layer, use_pyarrow=True) as (_, reader):
        fields = {field.name: field.metadata or {} for field in reader.schema}
    names = (b"GDAL:OGR:alternative_name", b"GDAL:OGR:comment")
    return {
        field: tuple(told[name].decode() for name in names if name in told)
        for field, told in fields.items()
    }


def test_fields_have_titles_in_german_and_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export_layers([load_layer("counties"), load_layer("focus-areas")], tmp_path / "a.gpkg")
    told = titles_told_by_gdal(tmp_path / "a.gpkg", "counties")
    assert told["legal_date"] == ("Rechtsstand", "Legal date")
    assert told["name_de"] == ("Name",)  # the same in both languages
    assert told["name_sorbian"] == ()
    told = titles_told_by_gdal(tmp_path / "a.gpkg", "focus-areas")
    assert told["road"] == ("Straße", "Road")
    assert main(["info", str(tmp_path / "a.gpkg"), "--layer", "counties"]) == 0
    assert "legal_date (Rechtsstand: Legal date)" in capsys.readouterr().out


def test_titles_that_somebody_gave_fields_are_written(tmp_path: Path) -> None:
    looks = [FieldLook("name_de", "Name", unit="kV"), FieldLook("state", {"en": "Land"})]
    layer = make_layer([shapely.Point(0, 0)], name_de=["A"], state=["B"], c=["C"])
    path = tmp_path / "a.gpkg"
    export_layer(layer.styled(fields=[*looks, FieldLook("c", "Name (kV)")]), path)
    assert titles_told_by_gdal(path, layer.id)["name_de"] == ("Name (kV)",)
    assert titles_told_by_gdal(path, layer.id)["c"] == ()  # the name would not be unique
    (told,) = list_layers(path, layer=layer.id)[:1]
    assert told.titles == {"name_de": "Name (kV)", "state": "Land", "c": "Name (kV)"}


def test_titles_of_fields_are_registered_as_the_standard_asks(tmp_path: Path) -> None:
    export_layer(load_layer("counties"), tmp_path / "a.gpkg")
    export_layer(make_layer([shapely.Point(0, 0)]), tmp_path / "b.gpkg")
    listed = "SELECT table_name, column_name, scope FROM gpkg_extensions WHERE extension_name = ?"
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        assert database.execute(listed, ["gpkg_schema"]).fetchall() == [
            ("gpkg_data_columns", None, "read-write"),
            ("gpkg_data_column_constraints", None, "read-write"),
        ]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    with closing(sqlite3.connect(tmp_path / "b.gpkg")) as database:
        assert database.execute(listed, ["gpkg_schema"]).fetchall() == []
