"""Repairing loses nothing, says what it did, and leaves the rest to people."""

from dataclasses import replace
from pathlib import Path

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo import build_valley, render_map, reproject
from nzv_geo.checks import check_layer, repair
from nzv_geo.cli import main
from nzv_geo.reading import read_file
from tests.hand_drawn import make_layer

pytestmark = pytest.mark.slow

WEST, SOUTH = 450_000, 5_730_000
BOX = shapely.box(WEST, SOUTH, WEST + 10, SOUTH + 10)


def moved(*xy: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon([(WEST + x, SOUTH + y) for x, y in xy])


BOW = moved((0, 0), (10, 10), (10, 0), (0, 10))


def test_a_sound_layer_is_left_alone() -> None:
    layer = make_layer([BOX])
    assert repair(layer) == (layer, [])


def test_a_bow_tie_is_taken_apart() -> None:
    (layer, (said,)) = repair(make_layer([BOW]))
    assert said == "crossing rings taken apart in feature a"
    (shape,) = layer.features.geometry
    assert shape.geom_type == "MultiPolygon"
    assert shape.area == 50
    assert layer.provenance.steps == (said,)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.MultiPolygon([BOX, shapely.affinity.translate(BOX, 5, 5)]),
        shapely.MultiPolygon([BOX, shapely.box(WEST + 2, SOUTH + 2, WEST + 4, SOUTH + 4)]),
        shapely.Polygon(BOX.exterior, [shapely.affinity.translate(BOX, 20).exterior]),
        moved((0, 0), (10, 0), (10, 0), (5, 0)),
    ],
    ids=["parts overlap", "part within part", "hole outside", "spike only"],
)
def test_where_nobody_knows_what_is_meant_it_is_left(shape: shapely.Geometry) -> None:
    layer, said = repair(make_layer([shape]))
    assert said == []
    assert shapely.equals_exact(layer.features.geometry.iloc[0], shape)
    assert any(one.severity == "error" for one in check_layer(layer))


@pytest.mark.parametrize("kind", ["M", "Z"])
def test_measures_are_not_lost_and_heights_not_invented(kind: str) -> None:
    bow = shapely.from_wkt(f"POLYGON {kind} ((0 0 1, 10 10 2, 10 0 3, 0 10 4, 0 0 1))")
    assert repair(make_layer([bow]))[1] == []


def test_swapped_axes_are_put_right() -> None:
    swapped = shapely.transform(BOX, lambda xy: xy[:, ::-1])
    layer, said = repair(make_layer([swapped]))
    assert said == ["axes swapped back"]
    assert layer.features.geometry.iloc[0].equals(BOX)


def test_swapping_axes_keeps_heights() -> None:
    x, y = shapely.get_coordinates(BOX)[0]
    layer, _ = repair(make_layer([shapely.Point(y, x, 7)]))
    assert layer.features.geometry.iloc[0].wkt == shapely.Point(x, y, 7).wkt
    measured = make_layer([shapely.from_wkt(f"POINT M ({y} {x} 7)")])
    assert repair(measured) == (measured, [])


def test_misread_letters_are_mended() -> None:
    layer, said = repair(make_layer([BOX], name_de=["Spree-NeiÃŸe"]))
    assert said == ["letters mended in 1 texts of field name_de"]
    assert layer.features["name_de"].tolist() == ["Spree-Neiße"]


@pytest.mark.parametrize("kind", [str, int, float])
def test_leading_zeros_come_back(kind: type) -> None:
    boxes = [BOX, shapely.affinity.translate(BOX, 20)]
    keys = [kind(9162000), kind(12052000)]
    layer, said = repair(make_layer(boxes, ags=keys))
    assert said == ["1 AGS of field ags with their leading zero again"]
    assert layer.features["ags"].tolist() == ["09162000", "12052000"]


def test_a_line_the_other_way_round_is_another_line() -> None:
    line = shapely.LineString([(WEST, SOUTH), (WEST + 10, SOUTH)])
    assert repair(make_layer([line, line.reverse()], name_de=["x", "x"]))[1] == []


def test_a_star_of_very_many_crossings_is_left_and_still_drawn() -> None:
    turn = numpy.arange(1001) * 500 / 1001 * 2 * numpy.pi
    star = shapely.Polygon(numpy.c_[WEST + 99 * numpy.cos(turn), SOUTH + 99 * numpy.sin(turn)])
    layer = make_layer([star])
    assert repair(layer)[1] == []
    assert "hand" in render_map(build_valley("cottbus"), added=[reproject(layer, "EPSG:4326")]).html


def test_a_feature_that_repeats_another_is_left_out() -> None:
    layer = make_layer([BOX, BOX, BOX], name_de=["x", "x", "y"])
    kept, said = repair(replace(layer, key="ags"))
    assert said == ["left out feature b, the same as others"]
    assert kept.features["ags"].tolist() == ["a", "c"]


corner = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(st.lists(corner, min_size=3, max_size=8))
def test_repairing_twice_changes_nothing_more_and_keeps_every_corner(corners) -> None:
    shape = moved(*corners)
    once, _ = repair(make_layer([shape]))
    again, said = repair(once)
    assert said == []
    before = {tuple(xy) for xy in shapely.get_coordinates(shape)}
    after = {tuple(xy) for xy in shapely.get_coordinates(once.features.geometry.values)}
    assert before <= after
    assert shapely.equals_exact(again.features.geometry.iloc[0], once.features.geometry.iloc[0])


def unclosed(path: Path) -> Path:
    ring = "[[14.3,51.7],[14.31,51.7],[14.31,51.71],[14.3,51.71]{}]"
    rings = [ring.format("" if number == 7 else ",[14.3,51.7]") for number in range(10)]
    features = ",\n".join(
        f'{{"type": "Feature", "properties": {{"n": {number}, "name": "GÃ¶rlitz"}}, "geometry": '
        f'{{"type": "Polygon", "coordinates": [{one}]}}}}'
        for number, one in enumerate(rings)
    )
    path.write_text(f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}', "utf-8")
    return path


def test_check_with_fix_writes_a_sound_file_and_says_what_it_did(tmp_path: Path, capsys) -> None:
    path = unclosed(tmp_path / "plan.geojson")
    target = tmp_path / "new.gpkg"
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "NZV124 error: feature 8 has a ring that is not closed" in said
    assert main(["check", str(path), "--fix", "-o", str(target)]) == 0
    said = capsys.readouterr()
    assert "fixed: rings closed in feature 8" in said.err
    assert "fixed: letters mended in 1 texts of field name" in said.err
    assert "NZV129 warning" in said.out
    assert main(["check", str(target)]) == 0
    layer = read_file(target)
    assert set(layer.features["name"]) == {"Görlitz"}
    assert "rings closed in feature 8" in layer.provenance.steps


def test_fix_never_writes_over_a_file(tmp_path: Path, capsys) -> None:
    path = unclosed(tmp_path / "plan.geojson")
    before = path.read_bytes()
    assert main(["check", str(path), "--fix", "-o", str(path)]) == 2
    assert "already exists" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert main(["check", str(path), "--fix"]) == 2
