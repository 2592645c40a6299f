"""Polygons become a coverage, and unite."""

import itertools

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.coverage.clean import invalid_edges, snap, union
from nzv_geo.coverage.simplify import simplify
from nzv_geo.errors import GeometryError
from nzv_geo.valley import load_layer
from tests.hand_drawn import make_layer

WEST = shapely.box(0, 0, 10, 10)
EAST = shapely.box(10, 0, 20, 10)


def test_two_neighbours_unite_to_one_polygon_without_holes() -> None:
    united = union(make_layer([WEST, EAST]))
    assert united.geom_type == "Polygon"
    assert united.equals(shapely.box(0, 0, 20, 10))


def test_a_hole_that_was_there_stays() -> None:
    lake = shapely.box(4, 4, 6, 6)
    united = union(make_layer([WEST.difference(lake), EAST]))
    assert united.area == 196


def test_snapping_cures_micrometre_noise() -> None:
    noisy = shapely.Polygon([(9.999999, 0), (20, 0), (20, 10), (10.000001, 10)])
    layer = make_layer([WEST, noisy])
    assert invalid_edges(layer) == 2
    assert invalid_edges(snap(layer)) == 0


def test_neighbours_a_metre_apart_count_as_no_error() -> None:
    assert invalid_edges(make_layer([WEST, shapely.box(11, 0, 20, 10)])) == 0


def test_an_empty_union_is_an_error() -> None:
    with pytest.raises(GeometryError, match="nothing in it"):
        union(make_layer([]))


@given(st.lists(st.integers(1, 50), min_size=2, max_size=6), st.randoms())
def test_area_is_kept_and_order_does_not_matter(widths: list[int], random) -> None:
    edges = numpy.cumsum([0, *widths])
    strips = [shapely.box(a, 0, b, 10) for a, b in itertools.pairwise(edges)]
    shuffled = random.sample(strips, len(strips))
    united = union(make_layer(strips))
    assert united.area == sum(widths) * 10
    assert union(make_layer(shuffled)) == united


def test_the_source_has_noise_that_the_pipeline_cures(lausitz) -> None:
    raw = load_layer("municipalities")
    assert invalid_edges(raw) > 0
    pin_holes = shapely.union_all(raw.features.geometry.values).interiors
    assert len(pin_holes) > 0
    assert max(shapely.Polygon(ring).area for ring in pin_holes) < 1e-12  # square degrees
    assert invalid_edges(lausitz.municipalities) == 0


def test_simplifying_keeps_borders_shared_and_says_by_how_much() -> None:
    wavy = [(10, 0), (10.1, 2), (10, 4), (10.1, 6), (10, 10)]
    west = shapely.Polygon([(0, 0), *wavy, (0, 10)])
    east = shapely.Polygon([(20, 0), (20, 10), *wavy[::-1]])
    simple, report = simplify(make_layer([west, east]), 1)
    assert invalid_edges(simple) == 0
    assert (report.vertices_before, report.vertices_after) == (16, 10)
    assert report.displacement_m == pytest.approx(0.1, abs=0.001)
    assert report.area_before_m2 == report.area_after_m2 == pytest.approx(200)


def test_only_a_coverage_in_metres_can_be_simplified() -> None:
    with pytest.raises(GeometryError, match="is no coverage"):
        simplify(make_layer([WEST, shapely.box(9, 0, 20, 10)]), 1)
    with pytest.raises(GeometryError, match="is in degrees"):
        simplify(load_layer("states"), 1)
