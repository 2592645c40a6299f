"""A FlatGeobuf holds the layer and its history; other programs read both."""

import datetime
from pathlib import Path

import pyogrio
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.export import writer_for
from nzv_geo.reading import read_file
from tests.export.exchange import LETTERS, VALUES, assert_same_places, by_ogr, codes, every_type
from tests.hand_drawn import make_layer

FGB = writer_for("a.fgb")


def test_every_type_is_kept_or_said(tmp_path: Path) -> None:
    written = export_layer(every_type(), tmp_path / "a.fgb")
    assert codes(written) == {"NZV304": ["huge", "day", "uses", "more"]}
    back = read_file(tmp_path / "a.fgb").features.set_index("ags")
    first = back.loc["a"]
    for field in ("built", "jobs", "digits", "share", "moment", "zoned", "note"):
        assert first[field] == VALUES[field], field
    assert (first["huge"], first["day"]) == (str(2**70), "2026-02-28")
    assert (first["uses"], first["more"]) == ('["GE", "GI"]', '{"a": [1, null]}')
    assert back.loc["b"].drop(["name_de", "nzv_geometry"]).isna().all()


def test_the_systems_gdal_reads_it(tmp_path: Path) -> None:
    export_layer(every_type(), tmp_path / "a.fgb")
    found = {each["properties"]["ags"]: each for each in by_ogr(tmp_path / "a.fgb")}
    assert found["a"]["properties"]["note"] == LETTERS
    assert found["a"]["properties"]["digits"] == 2**60
    assert found["a"]["properties"]["built"] is True
    assert len(found["a"]["geometry"]["coordinates"]) == 3
    assert found["b"]["geometry"]["type"] == "MultiPolygon"


@pytest.mark.parametrize("name", ["municipalities", "states"])
def test_shipped_layers_come_back(name: str, tmp_path: Path) -> None:
    layer = load_layer(name)
    export_layer(layer, tmp_path / "a.fgb")
    back = read_file(tmp_path / "a.fgb")
    assert (back.key, back.title, back.crs) == (layer.key, layer.title, layer.crs)
    assert back.provenance.attribution == layer.provenance.attribution
    assert back.provenance.steps[: len(layer.provenance.steps)] == layer.provenance.steps
    assert_same_places(back.features, layer, ".fgb", key=layer.key)
    assert invalid_edges(back) == 0


def test_there_is_an_index_unless_a_feature_has_no_geometry(tmp_path: Path) -> None:
    """The index sorts features: which is which, the key tells."""
    points = [shapely.Point(9, 9), shapely.Point(0, 0), shapely.Point(9, 0)]
    for name, shapes in (("a", points), ("b", [*points[:2], None])):
        (tmp_path / f"{name}.fgb").write_bytes(FGB.write(make_layer(shapes)))
        capabilities = pyogrio.read_info(tmp_path / f"{name}.fgb")["capabilities"]
        assert capabilities["fast_spatial_filter"] is (name == "a")
    back = read_file(tmp_path / "b.fgb").features
    assert back["ags"].tolist() == ["a", "b", "c"]
    assert back.geometry.isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    "texts",
    [
        ["POINT Z (1 2 3)", None],
        ["POLYGON Z ((0 0 1, 1 0 2, 1 1 3, 0 0 1))", "POLYGON EMPTY"],
        ["LINESTRING ZM (0 0 1 5, 1 0 2 6)"],
        ["GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))", "POINT (1 2)"],
    ],
)
def test_any_geometry_comes_back(texts: list[str | None], tmp_path: Path) -> None:
    shapes = [text and shapely.from_wkt(text) for text in texts]
    written = export_layer(make_layer(shapes), tmp_path / "a.fgb")
    assert written.findings == ()
    found = read_file(tmp_path / "a.fgb").features.set_index("ags").geometry.sort_index()
    expected = [None if not shape or shape.is_empty else shape.wkt for shape in shapes]
    assert [shape and shape.wkt for shape in found] == expected


def test_heights_of_some_features_alone_are_left_out() -> None:
    shapes = [shapely.Point(1, 2, 3), shapely.Point(4, 5)]
    done = FGB.as_written(make_layer(shapes))
    assert codes(done) == {"NZV305": [""]}
    assert not done.features.has_z.any()


def test_names_that_differ_in_case_alone_stay_apart(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(1, 2)], Name=["x"], name=["X"])
    assert codes(export_layer(layer, tmp_path / "a.fgb")) == {"NZV303": ["name"]}
    back = read_file(tmp_path / "a.fgb").features.iloc[0]
    assert (back["Name"], back["name_1"]) == ("x", "X")


def test_a_layer_without_features_is_written() -> None:
    assert FGB.write(make_layer([])).startswith(b"fgb\x03fgb")


def test_times_with_several_zones_are_the_same_moments(tmp_path: Path) -> None:
    zones = [datetime.timezone(datetime.timedelta(hours=hours)) for hours in (0, 2)]
    times = [datetime.datetime(2026, 1, 1, 12, tzinfo=zone) for zone in zones]
    layer = make_layer([shapely.Point(0, 0), shapely.Point(1, 1)], time=times)
    export_layer(layer, tmp_path / "a.fgb")
    assert read_file(tmp_path / "a.fgb").features.set_index("ags")["time"].to_dict() == dict(
        zip("ab", times, strict=True)
    )


def test_the_same_layer_is_the_same_bytes() -> None:
    assert FGB.write(every_type()) == FGB.write(every_type())
