"""Every command that needs valid geometries mends them on demand, or says how."""

import json
import shlex
from pathlib import Path

import pytest
import shapely
from shapely.geometry import mapping, shape

from nzv_geo.checks import checked
from nzv_geo.cli import main
from nzv_geo.coverage.simplify import simplify
from nzv_geo.errors import CrsError, GeometryError
from nzv_geo.layers import Layer
from nzv_geo.valley import build_valley, load_layer
from nzv_geo.webmap import render_layers, render_map
from tests.hand_drawn import make_layer

pytestmark = pytest.mark.slow

# A lake that touches the shore: its ring and the outer one are drawn as one that touches itself.
LAKE = [(14, 51), (15, 51), (15, 52), (14.5, 52), (14.6, 51.5), (14.4, 51.5), (14.5, 52), (14, 52)]
TOUCHING = shapely.Polygon(LAKE)
OVERLAPPING = shapely.MultiPolygon([shapely.box(14, 51, 15, 52), shapely.box(14.5, 51, 15.5, 52)])
COMMANDS = {
    "merge": ["merge", "plan.geojson", "-o", "out.geojson"],
    "export": ["export", "plan.geojson", "-o", "out.geojson"],
    "export to stdout": ["export", "plan.geojson"],
    "simplify": ["simplify", "plan.geojson", "--tolerance-m", "10", "-o", "out.geojson"],
}


def write_plan(*areas: shapely.Geometry) -> None:
    features = [
        {"type": "Feature", "id": 7, "properties": {"ort": "Ö"}, "geometry": mapping(area)}
        for area in areas
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    Path("plan.geojson").write_text(text, "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_ring_that_touches_itself_gets_the_command_that_works(
    arguments: list[str], folder: Path, capfd
) -> None:
    write_plan(TOUCHING)
    assert main(arguments) in (1, 2)
    out, err = capfd.readouterr()
    assert (out, list(folder.iterdir())) == ("", [folder / "plan.geojson"])
    program, *advised = shlex.split(err.strip().rpartition("this works: ")[2])
    assert (program, main(advised)) == ("nzv-geo", 0)
    out, err = capfd.readouterr()
    assert "plan.geojson: fixed: crossing rings taken apart in feature" in err
    written = json.loads(out if "-o" not in arguments else Path("out.geojson").read_bytes())
    area = shape(written["features"][0]["geometry"])
    assert area.is_valid
    assert area.area == pytest.approx(0.95)


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_what_nobody_knows_how_to_mend_is_named(arguments, folder: Path, capsys) -> None:
    write_plan(OVERLAPPING)
    for again in (arguments, [*arguments, "--fix"]):
        assert main(again) in (1, 2)
        assert "--fix cannot mend feature " in capsys.readouterr().err.splitlines()[-1]
    assert not Path("out.geojson").exists()


FLAT = shapely.Polygon([(16, 51), (16.1, 51), (16.2, 51), (16, 51)])
FLAT_LINE = shapely.LineString([(16, 51), (16, 51)])


@pytest.mark.parametrize("flat", [FLAT, FLAT_LINE], ids=["area", "line"])
@pytest.mark.parametrize("others", [(), (TOUCHING,)], ids=["alone", "beside what can be mended"])
def test_no_command_is_promised_that_would_not_work(flat, others, folder: Path, capsys) -> None:
    write_plan(*others, flat)
    arguments = COMMANDS["export"]
    for again in (arguments, [*arguments, "--fix"]):
        assert main(again) == 2
        last = capsys.readouterr().err.splitlines()[-1]
        assert f"--fix cannot mend feature {len(others) + 1}" in last
        assert "this works" not in last


def test_a_map_draws_what_is_broken_and_mends_it_on_demand(folder: Path, capsys) -> None:
    write_plan(TOUCHING)
    arguments = ["map", "--alone", "--add", "plan.geojson", "-o", "plan.html", "--overwrite"]
    arguments += ["--view-only"]  # a page that takes files knows the code as a word
    for option, found in (([], True), (["--fix"], False)):
        assert main([*arguments, *option]) == 0
        assert ("NZV123" in capsys.readouterr().err) == found
        assert ("NZV123" in Path("plan.html").read_text("utf-8")) == found


def test_a_page_of_the_python_interface_shows_what_is_wrong_with_its_layers() -> None:
    broken = make_layer([TOUCHING], crs="EPSG:4326")
    assert "NZV123" in render_layers([broken], title="Plan", view_only=True).html
    assert "NZV123" in render_map(build_valley("cottbus"), added=[broken], view_only=True).html
    whole = render_layers([load_layer("counties")], title="Plan", view_only=True).html
    assert "NZV123" not in whole


def test_a_layer_is_checked_once() -> None:
    layer = checked(make_layer([TOUCHING], crs="EPSG:4326"))
    assert "NZV123" in [one.code for one in layer.checks or ()]
    assert checked(layer) is layer


def without_crs(layer: Layer) -> Layer:
    return layer.with_features(layer.features.set_crs(None, allow_override=True))


MIXED = shapely.GeometryCollection([shapely.Point(14, 51), shapely.box(14, 51, 15, 52)])


@pytest.mark.parametrize(
    ("layer", "error", "said"),
    [
        (make_layer([MIXED], crs="EPSG:4326"), GeometryError, "feature a mixes"),
        (make_layer([shapely.Point(500, 95)], crs="EPSG:4326"), CrsError, "are no place in"),
        (without_crs(make_layer([shapely.Point(14, 51)])), CrsError, "layer hand has no CRS"),
    ],
    ids=["mixed", "outside the world", "no CRS"],
)
def test_a_page_refuses_what_its_docstring_says(layer, error, said: str) -> None:
    with pytest.raises(error, match=said):
        render_layers([layer], title="Plan")


def test_simplifying_refuses_what_is_not_valid_by_name() -> None:
    with pytest.raises(GeometryError, match=r"feature a of layer hand is not valid: Ring Self"):
        simplify(make_layer([TOUCHING]), 1)
