"""nzv-geo export: several layers in one file, some features and fields, another format."""

import json
import zipfile
from pathlib import Path

import pyogrio
import pytest
import shapely

from nzv_geo import build_valley, export_layer, export_layers, load_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError, OutputError
from nzv_geo.reading import read_file
from tests.hand_drawn import make_layer


def run(*arguments: str | Path) -> int:
    return main(["export", *map(str, arguments)])


def test_all_layers_go_into_one_geopackage(tmp_path: Path) -> None:
    assert run("all", "-o", tmp_path / "valley.gpkg") == 0
    names = [name for name, kind in pyogrio.list_layers(tmp_path / "valley.gpkg") if kind]
    assert names == ["states", "counties", "municipalities", "places", "focus-areas", "valley"]


def test_layers_of_one_geopackage_keep_their_history_and_style(tmp_path: Path) -> None:
    target = tmp_path / "a.gpkg"
    export_layers([load_layer("states"), load_layer("focus-areas")], target)
    back = read_file(target, layer="focus-areas")
    assert back.key == "number"
    assert back.provenance.attribution == load_layer("focus-areas").provenance.attribution
    styles = pyogrio.read_dataframe(target, layer="layer_styles", read_geometry=False)
    assert styles["f_table_name"].tolist() == ["states", "focus-areas"]


@pytest.mark.parametrize(
    ("name", "inside"),
    [("a.zip", ".geojson"), ("a.gpkg.zip", ".gpkg"), ("a.GEOJSON.ZIP", ".geojson")],
)
def test_layers_go_into_an_archive_of_any_format(tmp_path: Path, name: str, inside: str) -> None:
    layers = [load_layer("states"), load_layer("counties", region="cottbus")]
    export_layers(layers, tmp_path / name)
    archive = zipfile.ZipFile(tmp_path / name)
    assert archive.namelist() == [f"states{inside}", f"counties{inside}"]
    assert [entry.date_time for entry in archive.infolist()] == [(2016, 1, 1, 0, 0, 0)] * 2
    assert len(read_file(tmp_path / name, layer="counties").features) == 1


def test_an_archive_is_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip", "a.gpkg", "b.gpkg"):
        export_layers([load_layer("states"), load_layer("focus-areas")], tmp_path / name)
    for suffix in (".zip", ".gpkg"):
        first, second = ((tmp_path / f"{name}{suffix}").read_bytes() for name in "ab")
        assert hash(first) == hash(second)


def test_a_valley_goes_into_one_file(tmp_path: Path) -> None:
    written = build_valley("goerlitz").export(tmp_path / "goerlitz.gpkg")
    names = [name for name, kind in pyogrio.list_layers(tmp_path / "goerlitz.gpkg") if kind]
    assert names == [layer.id for layer in written]
    assert len(names) == 5


def test_two_layers_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="two layers are called 'states'"):
        export_layers([load_layer("states"), load_layer("states")], tmp_path / "a.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_a_format_of_one_layer_names_what_holds_several(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds one layer; name a GeoPackage, or a zip"):
        export_layers([load_layer("states"), load_layer("counties")], tmp_path / "a.geojson")


def test_features_and_fields_are_chosen(tmp_path: Path) -> None:
    target = tmp_path / "a.geojson"
    chosen = ["--where", "designation == 'Stadt'", "--bbox", "14.9,51.1,15.05,51.3"]
    assert run("municipalities", *chosen, "--columns", "name_de", "-o", target) == 0
    properties = [feature["properties"] for feature in json.loads(target.read_text())["features"]]
    assert properties == [
        {"ags": "14626110", "name_de": "Görlitz"},
        {"ags": "14626480", "name_de": "Rothenburg/O.L."},
    ]


def test_a_region_is_chosen_from_a_file(tmp_path: Path) -> None:
    export_layer(load_layer("counties"), tmp_path / "counties.gpkg")
    target = tmp_path / "a.geojson"
    assert run(tmp_path / "counties.gpkg", "--region", "lausitz", "-o", target) == 0
    assert len(json.loads(target.read_text())["features"]) == 7


def test_numbers_have_the_decimals_that_are_asked_for(tmp_path: Path) -> None:
    plan = make_layer([shapely.Point(14.123456789, 51.987654321)], crs="EPSG:4326")
    written = export_layer(plan, tmp_path / "a.geojson", precision=3)
    (feature,) = json.loads((tmp_path / "a.geojson").read_text())["features"]
    assert feature["geometry"]["coordinates"] == [14.123, 51.988]
    assert written.provenance.steps == ()
    told = json.loads((tmp_path / "a.geojson").read_text())
    assert told["steps"] == ["coordinates rounded to 3 decimals"]


def test_a_coverage_is_simplified_on_the_way(tmp_path: Path) -> None:
    target = tmp_path / "a.gpkg"
    assert run("counties", "--region", "lausitz", "--simplify-m", "100", "-o", target) == 0
    back = read_file(target)
    assert back.crs == "EPSG:4326"
    steps = "; ".join(back.provenance.steps)
    assert "simplified with a tolerance of 100 m" in steps
    before = load_layer("counties", region="lausitz").features.geometry
    assert back.features.geometry.count_coordinates().sum() < before.count_coordinates().sum() / 2
    assert shapely.coverage_is_valid(back.features.geometry.values)


def test_a_format_is_named_where_no_suffix_does(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("states", "--format", "gpkg", "-o", tmp_path / "states") == 0
    assert run("states", "--format", "gpkg") == 0
    assert capsysbinary.readouterr().out == (tmp_path / "states").read_bytes()
    assert len(read_file(tmp_path / "states")) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--bbox", "14,51,13,52"], "14, 51, 13, 52 is no box: give west, south, east, north"),
        (["--where", "nonsense > 3"], "unknown column or variable 'nonsense'"),
        (["--columns", "name_dee"], "did you mean 'name_de'?"),
        (["--region", "bayern"], "unknown region 'bayern'"),
        (["--format", "geojsn"], "did you mean 'geojson'?"),
    ],
)
def test_a_choice_that_makes_no_sense_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert run("states", *options, "-o", tmp_path / "a.geojson") == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
