"""Geometries that cannot be right are reported, with feature and place; sound ones are not."""

import json
import math
from pathlib import Path

import pytest
import shapely

from nzv_geo.checks import check_geometry, check_polygons
from nzv_geo.cli import main
from tests.hand_drawn import make_layer

BOX = shapely.box(450_000, 5_730_000, 450_010, 5_730_010)
BOW = shapely.Polygon([(450_000, 5_730_000), (450_010, 5_730_010), (450_010, 5_730_000),
                       (450_000, 5_730_010)])  # fmt: skip
FLAT = shapely.Polygon([(450_000, 5_730_000), (450_010, 5_730_010), (450_005, 5_730_005)])


def found(*shapes, **options) -> list[tuple[str, str, str]]:
    layer = make_layer(list(shapes), **options)
    return [(one.code, one.severity, one.feature) for one in check_geometry(layer)]


def test_sound_geometries_give_no_finding() -> None:
    other = shapely.affinity.translate(BOX, 20)
    assert found(BOX, other, shapely.MultiPolygon([shapely.affinity.translate(BOX, 40)])) == []


@pytest.mark.parametrize("shape", [None, shapely.Polygon()])
def test_no_geometry(shape) -> None:
    assert found(BOX, shape) == [("NZV121", "error", "b")]


def test_a_bow_tie_is_invalid_though_its_halves_cancel_out() -> None:
    layer = make_layer([BOX, BOW])
    (finding,) = check_geometry(layer)
    assert (finding.code, finding.feature) == ("NZV123", "b")
    assert finding.place == pytest.approx((14.27, 51.72), abs=0.01)


@pytest.mark.parametrize("shape", [FLAT, shapely.LineString([(1, 1), (1, 1)])])
def test_what_has_no_extent(shape) -> None:
    assert found(shape) == [("NZV126", "error", "a")]


def test_what_is_no_polygon_is_an_error_where_polygons_are_needed() -> None:
    (finding,) = check_polygons(make_layer([BOX, BOX.exterior]))
    assert str(finding) == "NZV122 error: feature b is a LinearRing, no polygon; leave it out"


@pytest.mark.parametrize(
    ("shape", "english", "german"),
    [
        (BOW, "self-intersection", "der Umriss überschneidet sich selbst"),
        (
            shapely.Polygon(BOX.exterior, [shapely.affinity.translate(BOX, 40).exterior]),
            "hole lies outside shell",
            "ein Loch liegt außerhalb der Fläche",
        ),
        (
            shapely.MultiPolygon([BOX, shapely.affinity.scale(BOX, 0.5, 0.5)]),
            "nested shells",
            "Teilflächen liegen ineinander",
        ),
    ],
)
def test_why_a_geometry_is_invalid_is_told_in_both_languages(shape, english, german) -> None:
    (finding,) = check_geometry(make_layer([shape]))
    assert finding.message == f"feature a is not valid: {english}"
    assert finding.in_language("de").message == f"Objekt a ist ungültig: {german}"


def test_mixed_kinds_are_a_warning() -> None:
    assert found(BOX, BOX.centroid) == [("NZV127", "warning", "")]


def test_polygons_and_multipolygons_are_one_kind() -> None:
    assert found(BOX, shapely.MultiPolygon([shapely.affinity.translate(BOX, 20)])) == []


def test_a_repeated_feature_is_told_from_one_in_its_place() -> None:
    turned = shapely.Polygon(list(BOX.exterior.coords)[2:] + list(BOX.exterior.coords)[1:3])
    assert turned.equals(BOX)
    assert found(BOX, turned, BOX, name_de=["x", "x", "y"]) == [
        ("NZV128", "warning", "b"),
        ("NZV129", "warning", "c"),
    ]


def test_without_crs_there_is_no_place() -> None:
    layer = make_layer([BOW])
    bare = layer.with_features(layer.features.set_crs(None, allow_override=True))
    assert check_geometry(bare)[0].place is None


def test_very_many_findings_stay_bounded() -> None:
    keys = [str(number) for number in range(110_000)]
    layer = make_layer([None] * 110_000, ags=keys, name_de=keys)
    assert len(check_geometry(layer)) == 100_000


@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
@pytest.mark.parametrize("x", [math.inf, -math.inf, math.nan])
def test_an_endless_coordinate_gives_no_place_that_json_cannot_hold(
    x: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endless = shapely.Polygon([(450_000, 5.7e6), (450_010, 5.7e6), (x, 5.7e6), (450_000, 5.7e6)])
    path = tmp_path / "plan.gpkg"
    make_layer([endless, shapely.Point(x, 5.7e6)]).features.to_file(path, engine="pyogrio")
    assert main(["check", str(path), "--json"]) == 1
    (result,) = json.loads(capsys.readouterr().out, parse_constant=pytest.fail).values()
    assert {one["code"]: one["place"] for one in result["findings"]}["NZV123"] is None
