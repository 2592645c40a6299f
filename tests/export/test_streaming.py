"""What is larger than memory is written a part at a time, and comes out as it does as a whole."""

import json
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError, GeometryError, OutputError
from nzv_geo.export import WRITERS, writer_for
from nzv_geo.export.streaming import export_in_parts
from nzv_geo.reading import read_file

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
