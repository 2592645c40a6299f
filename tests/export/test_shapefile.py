"""A shapefile holds the layer as far as its table has room; its history stands beside it."""

import json
import zipfile
from pathlib import Path

import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.cli import main
from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.errors import OutputError
from nzv_geo.export import export_layers, writer_for
from nzv_geo.reading import read_file
from tests.export.exchange import (
    HOLE,
    LETTERS,
    TWO,
    VALUES,
    assert_same_places,
    by_ogr,
    codes,
    every_type,
)
from tests.hand_drawn import make_layer

SHP = writer_for("a.shp")
PARTS = [f"a{suffix}" for suffix in (".cpg", ".dbf", ".prj", ".shp", ".shp.meta.json", ".shx")]


def test_every_type_is_kept_or_said(tmp_path: Path) -> None:
    written = export_layer(every_type(), tmp_path / "a.shp")
    as_text = ["built", "digits", "huge", "moment", "zoned", "uses", "more"]
    assert codes(written) == {"NZV304": as_text}
    back = read_file(tmp_path / "a.shp")
    assert back.findings == ()
    first, second = (back.features.iloc[row] for row in (0, 1))
    for field in ("jobs", "share", "day", "note"):
        assert first[field] == VALUES[field], field
    assert (first["built"], first["huge"]) == ("true", str(2**70))
    assert (first["zoned"], first["uses"]) == ("2026-07-01T12:30:00+02:00", '["GE", "GI"]')
    assert second.drop(["ags", "name_de", "nzv_geometry"]).isna().all()


def test_the_systems_gdal_reads_it(tmp_path: Path) -> None:
    export_layer(every_type(), tmp_path / "a.shp")
    first, second = by_ogr(tmp_path / "a.shp")
    assert first["properties"]["note"] == LETTERS
    assert first["properties"]["day"] == "2026-02-28"
    assert first["properties"]["jobs"] == 2**40
    assert len(first["geometry"]["coordinates"]) == 3
    assert second["geometry"]["type"] == "MultiPolygon"


@pytest.mark.parametrize("name", ["municipalities", "states"])
def test_shipped_layers_come_back(name: str, tmp_path: Path) -> None:
    layer = load_layer(name)
    written = export_layer(layer, tmp_path / "a.shp", crs="EPSG:25833")
    back = read_file(tmp_path / "a.shp")
    assert (back.key, back.title, back.crs) == (layer.key, layer.title, "EPSG:25833")
    assert back.provenance.attribution == layer.provenance.attribution
    assert_same_places(back.features, written, ".shp", key=layer.key)
    assert invalid_edges(back) == 0


def test_names_and_texts_that_are_too_long_are_said(tmp_path: Path) -> None:
    fields = {"name_sorbian": ["ß" * 200], "name_sorbian_language": ["dsb"]}
    written = export_layer(make_layer([shapely.Point(1, 2)], **fields), tmp_path / "a.shp")
    assert codes(written) == {"NZV303": list(fields), "NZV306": ["name_sorbi"]}
    back = read_file(tmp_path / "a.shp").features.iloc[0]
    assert (back["name_sorbi"], back["name_sor_1"]) == ("ß" * 127, "dsb")


@pytest.mark.parametrize("value", [1e-9, 1e24, float("inf")])
def test_numbers_that_would_lose_digits_become_text(value: float) -> None:
    done = SHP.as_written(make_layer([shapely.Point(1, 2)], share=[value]))
    assert codes(done) == {"NZV304": ["share"]}
    assert float(done.features["share"][0]) == value


@pytest.mark.parametrize(("value", "kind"), [(10**18 - 1, int), (-(10**17), str)])
def test_whole_numbers_of_eighteen_characters_stay_numbers(value: int, kind: type) -> None:
    done = SHP.as_written(make_layer([shapely.Point(1, 2)], n=[value]))
    assert done.features["n"].tolist() == [kind(value)]


@pytest.mark.parametrize(
    "shapes",
    [[shapely.Point(1, 2), HOLE], [shapely.GeometryCollection([HOLE])], [HOLE, HOLE.exterior]],
)
def test_several_kinds_of_geometries_are_refused_with_advice(
    shapes: list[shapely.Geometry], tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match="choose features with --where, or name a GeoPackage"):
        export_layer(make_layer(shapes), tmp_path / "a.shp")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["POINT Z (1 2 3)", None], 11),
        (["POINT (1 2)", "MULTIPOINT ((3 4), (5 6))"], 8),
        (["LINESTRING M (0 0 5, 1 0 6)", "LINESTRING EMPTY"], 23),
        (["POLYGON Z ((0 0 1, 1 1 3, 1 0 2, 0 0 1))"], 15),
        ([HOLE.wkt, TWO.wkt], 5),
        ([], 5),
    ],
)
def test_its_type_is_that_of_the_geometries(
    texts: list[str | None], kind: int, tmp_path: Path
) -> None:
    shapes = [text and shapely.from_wkt(text) for text in texts]
    written = export_layer(make_layer(shapes), tmp_path / "a.shp")
    assert written.findings == ()
    assert int.from_bytes((tmp_path / "a.shp").read_bytes()[32:36], "little") == kind
    if not texts:
        return
    for shape, back in zip(shapes, read_file(tmp_path / "a.shp").features.geometry, strict=True):
        if shape is None or shape.is_empty:
            assert back is None
        else:
            assert (
                shapely.get_coordinates(back.normalize(), include_z=shape.has_z).tolist()
                == shapely.get_coordinates(shape.normalize(), include_z=shape.has_z).tolist()
            )


def test_outer_rings_turn_clockwise_as_its_specification_asks(tmp_path: Path) -> None:
    for shape in (HOLE, shapely.orient_polygons(HOLE, exterior_cw=True)):
        export_layer(make_layer([shape]), tmp_path / "a.shp", overwrite=True)
        (back,) = read_file(tmp_path / "a.shp").features.geometry
        assert not back.exterior.is_ccw
        assert all(ring.is_ccw for ring in back.interiors)


def test_all_parts_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.dbf").write_text("mine")
    with pytest.raises(OutputError, match=r"a\.dbf already exists"):
        export_layer(make_layer([HOLE]), tmp_path / "a.shp")
    assert [path.name for path in tmp_path.iterdir()] == ["a.dbf"]
    export_layer(make_layer([HOLE]), tmp_path / "a.shp", overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == PARTS
    assert (tmp_path / "a.cpg").read_text() == "UTF-8"


def test_parts_have_the_case_of_their_shapes(tmp_path: Path) -> None:
    export_layer(make_layer([HOLE]), tmp_path / "A.SHP")
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.suffix.isupper()) == [
        ".CPG", ".DBF", ".PRJ", ".SHP", ".SHX"
    ]  # fmt: skip
    assert len(read_file(tmp_path / "A.SHP")) == 1


def test_an_archive_holds_several(tmp_path: Path) -> None:
    layers = [load_layer("states"), load_layer("focus-areas")]
    export_layers(layers, tmp_path / "v.shp.zip")
    with zipfile.ZipFile(tmp_path / "v.shp.zip") as archive:
        names = archive.namelist()
        told = json.loads(archive.read("states.shp.meta.json"))
    assert names[:2] == ["states.shp", "states.shx"]
    assert told["layer"] == "states"
    assert len(read_file(tmp_path / "v.shp.zip", layer="focus-areas")) == 11


def test_the_date_in_the_table_is_that_of_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = SHP.files(SHP.as_written(every_type()), tmp_path / "a.shp")
    assert first[tmp_path / "a.dbf"][1:4] == bytes([126, 1, 1])
    assert SHP.files(SHP.as_written(every_type()), tmp_path / "a.shp") == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "-3000000000")
    old = SHP.files(SHP.as_written(every_type()), tmp_path / "a.shp")
    assert old[tmp_path / "a.dbf"][1] == 0


def test_it_is_not_one_file_and_has_its_suffix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "states", "-o", "-", "--format", "shp"]) == 2
    assert "Shapefile is several files; name one with -o" in capsys.readouterr().err
    with pytest.raises(OutputError, match=r"name it \.shp"):
        export_layer(make_layer([HOLE]), tmp_path / "a.txt", format="shp")
