"""What is larger than memory is written a part at a time, and comes out as it does as a whole."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pyogrio
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError, GeometryError, OutputError
from nzv_geo.export import WRITERS, writer_for
from nzv_geo.export.shortcut import Passed, Shortcut
from nzv_geo.export.streaming import export_in_parts
from nzv_geo.reading import read_file

pytestmark = pytest.mark.slow

IN_PARTS = sorted({writer.suffixes[0] for writer in WRITERS.values() if writer.in_parts})


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streaming") / "counties.gpkg"
    export_layer(load_layer("counties"), path)
    return path


def features_of(path: Path) -> geopandas.GeoDataFrame:
    table = read_file(path).features
    return table.sort_values("ags", ignore_index=True)


@pytest.mark.parametrize("suffix", IN_PARTS)
def test_in_parts_a_file_is_what_it_is_as_a_whole(
    counties: Path, tmp_path: Path, suffix: str
) -> None:
    whole, parts = tmp_path / f"whole{suffix}", tmp_path / f"parts{suffix}"
    export_layer(read_file(counties), whole)
    export_in_parts(counties, parts, writer_for(parts), size=7)
    expected, got = features_of(whole), features_of(parts)
    assert got.drop(columns=got.geometry.name).equals(expected.drop(columns=got.geometry.name))
    assert shapely.equals_exact(got.geometry, expected.geometry, normalize=True).all()
    assert read_file(parts).provenance.attribution == read_file(whole).provenance.attribution
    assert read_file(parts).key == "ags"


@pytest.mark.parametrize("suffix", IN_PARTS)
def test_in_parts_the_same_file_gives_the_same_bytes(
    counties: Path, tmp_path: Path, suffix: str
) -> None:
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        export_in_parts(counties, path, writer_for(path), size=7)
    first, second = (path.read_bytes() for path in paths)
    assert len(first) == len(second)
    assert hash(first) == hash(second)


def test_geojson_in_parts_is_geojson_as_a_whole_but_for_how_much_was_mended(
    counties: Path, tmp_path: Path
) -> None:
    whole, parts = tmp_path / "whole.geojson", tmp_path / "parts.geojson"
    export_layer(read_file(counties), whole)
    export_in_parts(counties, parts, writer_for(parts), size=7)
    read = [json.loads(path.read_text("utf-8")) for path in (whole, parts)]
    for collection in read:
        collection.pop("steps")
    assert read[0] == read[1]


PLACE = numpy.array([400_000, 5_700_000])  # in EPSG:25833
PARCELS = (  # as many parts of two; the first and the last never take the shortcut
    ("POLYGON ((0 0, 0.71234 0, 0 1.00006, 0 0))",) * 2,
    ("POLYGON ((0 0, 0.71234 0, 0 1.00006, 0 0))", "POLYGON ((5 0, 6 0, 6 1, 5.1 0.1, 5 1, 5 0))"),
    ("POLYGON ((5 0, 6 0, 6 1, 5.5 1, 5.50001 0.1, 5.49999 1, 5 1, 5 0))",) * 2,  # folded
    ("POLYGON ((5 0.00006, 6 0, 6 1, 5 1, 5 0.00006))",) * 2,
    ("POLYGON ((5 0, 6 1, 6 0, 5 1, 5 0))",) * 2,
    ("POLYGON ((5 0, 6 0, 6 1, 5 0), (5.6 0.1, 5.7 0.1, 5.7 0.2, 5.6 0.1))",) * 2,
    ("POLYGON ((5 0, 6 0, 5 1, 5 0))",) * 2,
)


def drawn(path: Path) -> Path:
    shapes = [shapely.from_wkt(wkt) for part in PARCELS for wkt in part]
    utm = [shapely.transform(shape, lambda xy: xy + PLACE) for shape in shapes]
    table = {"flurstueck": [f"12/{x}" for x in range(14)], "day": [date(2026, 5, 4)] * 14}
    parcels = geopandas.GeoDataFrame(table, geometry=utm, crs="EPSG:25833")
    parcels.to_file(path, use_arrow=True)
    return path


@pytest.mark.parametrize(("suffix", "taken"), [(".gpkg", 2), (".fgb", 0)])
def test_what_takes_the_shortcut_comes_out_as_what_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, taken: int
) -> None:
    source = drawn(tmp_path / "parcels.gpkg")
    ask, passed = Shortcut.__call__, []

    def noted(*asked: Any) -> Passed | None:
        passed.append(ask(*asked))
        return passed[-1]

    short, long = tmp_path / f"short{suffix}", tmp_path / f"long{suffix}"
    monkeypatch.setattr(Shortcut, "__call__", noted)
    first = export_in_parts(source, short, writer_for(short), size=2)
    monkeypatch.setattr(Shortcut, "__call__", lambda *_: None)
    second = export_in_parts(source, long, writer_for(long), size=2)
    assert sum(part is not None for part in passed) == taken
    assert hash(short.read_bytes()) == hash(long.read_bytes())
    assert first.findings == second.findings


def test_nothing_takes_the_shortcut_where_more_is_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = drawn(tmp_path / "parcels.gpkg"), tmp_path / "a.gpkg"
    monkeypatch.setattr("nzv_geo.export.shortcut.from_wkb", pytest.fail)
    for options in ({"crs": "EPSG:4326"}, {"where": "flurstueck != '12/3'"}, {"columns": ["day"]}):
        export_in_parts(source, target, writer_for(target), size=2, overwrite=True, **options)


def test_a_geopackage_in_parts_names_its_type_of_geometry(tmp_path: Path) -> None:
    source, target = tmp_path / "points.geojson", tmp_path / "points.gpkg"
    export_layer(load_layer("focus-areas"), source)
    export_in_parts(source, target, writer_for(target), size=4)
    assert pyogrio.read_info(target)["geometry_type"] == "Point"


def test_some_of_a_file_is_written_in_parts(counties: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.geojson"
    options = {"where": "state == 'Sachsen'", "columns": ["name_de"], "crs": "EPSG:25833"}
    export_in_parts(counties, target, writer_for(target), size=7, **options)
    table = read_file(target).features
    assert len(table) == 13
    assert list(table.columns) == ["ags", "name_de", "nzv_geometry"]
    assert table.crs == "EPSG:25833"


def test_where_nothing_is_chosen_nothing_is_written(counties: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.geojson"
    with pytest.raises(DataError, match="none that was chosen"):
        export_in_parts(counties, target, writer_for(target), where="state == 'Bayern'")
    assert list(tmp_path.iterdir()) == []


def test_an_error_in_a_later_part_leaves_no_file(tmp_path: Path) -> None:
    bow = shapely.from_wkt("POLYGON ((14 51, 15 52, 15 51, 14 52, 14 51))")
    plan = geopandas.GeoDataFrame({"n": [1, 2]}, geometry=[bow.envelope, bow], crs="EPSG:4326")
    plan.to_file(tmp_path / "plan.gpkg")
    target = tmp_path / "a.geojson"
    with pytest.raises(GeometryError, match="not valid"):
        export_in_parts(tmp_path / "plan.gpkg", target, writer_for(target), size=1)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.gpkg"]


def test_a_format_that_is_written_as_a_whole_says_so(counties: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="KML is written as a whole"):
        export_in_parts(counties, tmp_path / "a.kml", writer_for("a.kml"))


def test_the_command_writes_a_large_file_in_parts(
    counties: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("nzv_geo.cli.export.IN_PARTS_MB", 0)
    target = tmp_path / "a.geojson"
    assert main(["export", str(counties), "--region", "cottbus", "-o", str(target)]) == 0
    assert "large, so written a part at a time" in capsys.readouterr().err
    assert read_file(target).features["name_de"].tolist() == ["Cottbus"]


@pytest.mark.parametrize("size", [2, 3, 20])
def test_features_without_geometry_pass_through_flatgeobuf_in_parts(
    tmp_path: Path, size: int
) -> None:
    points = [shapely.Point(14, 51), None, None, *[shapely.Point(14, 52)] * 4, None]
    plan = geopandas.GeoDataFrame({"n": range(8)}, geometry=points, crs="EPSG:4326")
    plan.to_file(tmp_path / "plan.gpkg")
    for source, target in (("plan.gpkg", "plan.fgb"), ("plan.fgb", "again.gpkg")):
        done = export_in_parts(tmp_path / source, tmp_path / target, writer_for(target), size=size)
        assert done.findings == ()
    again = read_file(tmp_path / "again.gpkg").features
    assert again["n"].tolist() == list(range(8))
    assert again.geometry.to_wkt().tolist() == plan.geometry.to_wkt().tolist()
