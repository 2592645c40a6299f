"""A coverage is simplified, and what that moved is told unit by unit."""

import numpy
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from nzv_geo.coverage import simplify as module
from nzv_geo.coverage.borders import Borders, Rings
from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.coverage.moved import Moved, measure
from nzv_geo.coverage.simplify import simplify
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer

LOW, HIGH = [(0, 0), (40, 0)], [(40, 20), (0, 20)]
BULGE = [(10, 10), (20, 14), (30, 10)]  # on a border from (0, 10) to (40, 10)
WAVE = [(10, 12), (30, 8)]


def parted(border: list[tuple[float, float]]) -> list[shapely.Polygon]:
    """South and north of a border from (0, 10) to (40, 10)."""
    whole = [(0, 10), *border, (40, 10)]
    return [shapely.Polygon([*LOW, *whole[::-1]]), shapely.Polygon([*whole, *HIGH])]


def moved(before: list[shapely.Geometry], after: list[shapely.Geometry]) -> Moved:
    old, new = (numpy.array(shapes, dtype=object) for shapes in (before, after))
    return measure(Borders.of(old), Rings.of(new), len(before))


def exact(before: list[shapely.Geometry], after: list[shapely.Geometry]) -> list[list[float]]:
    pairs = list(zip(before, after, strict=True))
    return [[b.difference(a).area for a, b in pairs], [a.difference(b).area for a, b in pairs]]


def as_lists(of: Moved) -> list[list[float]]:
    return [[float(value) for value in values] for values in of]


def test_what_one_side_of_a_border_loses_the_other_gains() -> None:
    found = moved(parted([(20, 14)]), parted([]))
    assert as_lists(found) == [[0, 80], [80, 0], [4, 4]]


def test_a_border_that_crosses_its_chord_is_moved_both_ways() -> None:
    before, after = parted(WAVE), parted([])
    found = moved(before, after)
    assert as_lists(found) == [[20, 20], [20, 20], [2, 2]]
    assert exact(before, after) == [[20, 20], [20, 20]]


def test_a_border_that_crosses_its_chord_in_a_vertex_is_moved_both_ways() -> None:
    found = moved(parted([(10, 12), (20, 10), (30, 8)]), parted([]))
    assert as_lists(found) == [[20, 20], [20, 20], [2, 2]]


def test_a_vertex_on_its_chord_moves_nothing() -> None:
    assert as_lists(moved(parted([(20, 10)]), parted([]))) == [[0, 0], [0, 0], [0, 0]]


def test_what_lies_beyond_the_end_of_a_chord_is_measured_from_that_end() -> None:
    before = [shapely.Polygon([(0, 0), (40, 0), (43, 16), (40, 20), (36, 20), (0, 20)])]
    after = [shapely.Polygon([(0, 0), (40, 0), (36, 20), (0, 20)])]
    found = moved(before, after)
    assert found.lost_m2[0] == pytest.approx(before[0].area - after[0].area)
    assert found.displacement_m[0] == pytest.approx(
        before[0].hausdorff_distance(after[0]), abs=1e-9
    )


def test_outline_is_of_one_unit_alone_and_holes_count_the_other_way() -> None:
    hole = [(10, 5), (10, 15), (20, 16), (30, 15), (30, 5)]
    frame = shapely.box(0, 0, 40, 20)
    before = [shapely.Polygon(frame.exterior, [hole])]
    after = [shapely.Polygon(frame.exterior, [[*hole[:2], *hole[3:]]])]
    assert as_lists(moved(before, after)) == [[10], [0], [1]]
    island = [shapely.Polygon(hole)]
    simple = [shapely.Polygon([*hole[:2], *hole[3:]])]
    assert as_lists(moved(before + island, after + simple)) == [[10, 0], [0, 10], [1, 1]]


@pytest.mark.parametrize("start", range(4))
@pytest.mark.parametrize("step", [1, -1])
def test_neither_where_a_ring_begins_nor_its_direction_matters(start: int, step: int) -> None:
    south, north = parted(BULGE)
    ring = list(south.exterior.coords)[:-1]
    turned = shapely.Polygon((ring[start:] + ring[:start])[::step])
    assert as_lists(moved([turned, north], parted([]))) == [[0, 40], [40, 0], [4, 4]]


def test_repeated_vertices_and_heights_change_nothing() -> None:
    south, north = parted([(10, 10), (20, 14), (20, 14), (30, 10)])
    assert as_lists(moved([south, north], parted([]))) == [[0, 40], [40, 0], [4, 4]]
    raised = [shapely.force_3d(south, 7), north]
    assert as_lists(moved(raised, parted([]))) == [[0, 40], [40, 0], [4, 4]]


def test_what_is_taken_and_given_back_counts_both_ways() -> None:
    """A border winds about its chord: the exact areas are less, by the same on both sides."""
    west, east = [(8, 16), (30, 16), (30, 4), (14, 4)], [(12, 13), (12, 2), (35, 2)]
    before, after = parted([*west, (14, 8), (26, 8), (26, 13), *east]), parted([])
    assert as_lists(moved(before, after)) == [[246, 228], [228, 246], [8, 8]]
    assert exact(before, after) == [[132, 114], [114, 132]]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=25, max_size=25),
    st.lists(st.integers(1, 9), min_size=25, max_size=25),
    st.integers(1, 12),
)
def test_reported_areas_and_distances_bound_what_shapely_finds(
    east: list[int], north: list[int], tolerance: int
) -> None:
    """Random triangles of a Delaunay mesh, simplified, against differences and Hausdorff."""
    places = zip(east, north, range(25), strict=True)
    points = [(10 * (n % 5) + x, 10 * (n // 5) + y) for x, y, n in places]
    mesh = shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(points)))
    groups = [mesh[start::3] for start in range(3)]
    before = [shapely.coverage_union_all(group) for group in groups if len(group)]
    after = list(shapely.coverage_simplify(numpy.array(before, dtype=object), tolerance))
    found, (gained, lost) = moved(before, after), exact(before, after)
    assert (found.gained_m2 >= numpy.array(gained) - 1e-6).all()
    assert (found.lost_m2 >= numpy.array(lost) - 1e-6).all()
    changed = shapely.area(after) - shapely.area(before)
    assert found.gained_m2 - found.lost_m2 == pytest.approx(changed, abs=1e-6)
    lines = (shapely.boundary(numpy.array(shapes, dtype=object)) for shapes in (before, after))
    assert (found.displacement_m >= shapely.hausdorff_distance(*lines) - 1e-9).all()


def test_the_report_has_a_row_for_each_unit_and_totals() -> None:
    layer = make_layer(parted([(20, 14)]))
    simple, report = simplify(layer, 10)
    assert invalid_edges(simple) == 0
    assert report.units.to_dict("records") == [
        {
            "unit": "a",
            "area_before_m2": 480,
            "area_after_m2": 400,
            "gained_m2": 0,
            "lost_m2": 80,
            "moved_share": 80 / 480,
            "displacement_m": 4,
        },
        {
            "unit": "b",
            "area_before_m2": 320,
            "area_after_m2": 400,
            "gained_m2": 80,
            "lost_m2": 0,
            "moved_share": 0.25,
            "displacement_m": 4,
        },
    ]
    assert str(report) == (
        "12 vertices became 10, moved by at most 4.0 m; units gained 80 m² and lost 80 m²; "
        "most moved: unit b, 25.00% of its area"
    )
    assert report.as_dict()["totals"] == {
        "area_before_m2": 800,
        "area_after_m2": 800,
        "gained_m2": 80,
        "lost_m2": 80,
        "moved_share": 0.2,
        "displacement_m": 4,
    }


def test_a_unit_that_is_moved_much_is_a_finding() -> None:
    layer = make_layer(parted([(20, 14)]))
    assert [(one.code, one.feature) for one in simplify(layer, 10)[1].findings] == [
        ("NZV205", "b"),
        ("NZV205", "a"),
    ]
    _, report = simplify(layer, 10, max_share=0.2)
    (finding,) = report.findings
    assert str(finding) == (
        "NZV205 warning: 25.0 % of the area of feature b was moved, more than 20 %; its outline is "
        "up to 4 m off; choose a smaller tolerance, or allow more with --max-change of simplify "
        "and merge"
    )
    assert simplify(layer, 10, max_share=0.25)[1].findings == ()


def test_nothing_to_leave_out_moves_nothing() -> None:
    layer = make_layer(parted([]))
    simple, report = simplify(layer, 1)
    old, new = (shapely.normalize(one.features.geometry.values) for one in (layer, simple))
    assert shapely.equals_identical(old, new).all()
    assert str(report) == (
        "10 vertices became 10, moved by at most 0.0 m; units gained 0 m² and lost 0 m²"
    )


def test_empty_features_and_empty_layers_stay_as_they_are() -> None:
    layer = make_layer([*parted([(20, 14)]), shapely.Polygon()])
    simple, report = simplify(layer, 10)
    assert simple.features.geometry.iloc[2].is_empty
    assert list(report.units["moved_share"])[2] == 0
    assert str(simplify(make_layer([]), 1)[1]).startswith("0 vertices became 0")


def test_what_is_no_polygon_is_refused_by_name() -> None:
    with pytest.raises(GeometryError, match="feature b of layer hand is no polygon"):
        simplify(make_layer([shapely.box(0, 0, 1, 1), shapely.Point(0, 0)]), 1)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ([shapely.box(0, 0, 40, 20), shapely.Polygon()], "a part or a hole would be gone"),
        ([shapely.box(0, 0, 40, 9), shapely.box(0, 9, 40, 20)], "more than to leave vertices out"),
    ],
    ids=["gone", "moved"],
)
def test_a_unit_never_vanishes_without_a_word(
    result: list[shapely.Geometry], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead = numpy.array(result, dtype=object)
    monkeypatch.setattr(module.shapely, "coverage_simplify", lambda *_: instead)
    with pytest.raises(GeometryError, match=said):
        simplify(make_layer(parted([])), 1)


@pytest.mark.parametrize("tolerance_m", [10, 100, 500, 2000])
def test_the_municipalities_stay_a_coverage(tolerance_m: float, lausitz) -> None:
    layer = lausitz.municipalities
    simple, report = simplify(layer, tolerance_m)
    shapes = simple.features.geometry.values
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    assert (report.units["area_after_m2"] > 0).all()
    assert report.units["unit"].tolist() == layer.features[layer.key].tolist()
    changed = report.units["area_after_m2"] - report.units["area_before_m2"]
    assert (report.units["gained_m2"] - report.units["lost_m2"]).to_numpy() == pytest.approx(
        changed.to_numpy(), abs=1e-3
    )


def coverage_or_not(shapes: list[shapely.Geometry]) -> tuple[bool, bool]:
    """What the borders say, and what GEOS says of all."""
    layer: Layer = make_layer(shapes)
    array = numpy.array(shapes, dtype=object)
    return Borders.of(array).meet(array, 0.001), invalid_edges(layer) == 0


SQUARE = shapely.box(0, 0, 10, 10)
RIGHT = shapely.box(10, 0, 20, 10)


@pytest.mark.parametrize(
    "shapes",
    [
        [SQUARE, SQUARE],
        [SQUARE, shapely.box(2, 2, 4, 4)],
        [SQUARE, shapely.box(9, 0, 20, 10)],
        [SQUARE, shapely.box(10, 0, 20, 5)],
        [SQUARE, shapely.box(10.0005, 0, 20, 10)],
        [SQUARE, shapely.Polygon([(10, 5), (20, 0), (20, 10)])],
        [SQUARE, RIGHT, shapely.box(0, 0, 20, 10)],
        [SQUARE, RIGHT, shapely.box(5, 2, 15, 8)],
        [
            shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20)),
            shapely.box(10, 10, 20, 20),
            shapely.box(10, 10, 20, 20),
        ],
        [
            *(
                shapely.box(x, y, x + 10, y + 10)
                for x in range(0, 50, 10)
                for y in range(0, 50, 10)
            ),
            shapely.box(23, 23, 25, 26),
            shapely.box(25, 23, 27, 26),
        ],
    ],
    ids=[
        "twice",
        "inside",
        "overlapping",
        "vertex missing",
        "narrow gap",
        "touching",
        "three deep",
        "across",
        "hole filled twice",
        "on units without outline",
    ],
)
def test_what_is_no_coverage_is_found(shapes: list[shapely.Geometry]) -> None:
    assert coverage_or_not(shapes) == (False, False)
    with pytest.raises(GeometryError, match="is no coverage"):
        simplify(make_layer(shapes), 1)


@pytest.mark.parametrize(
    "shapes",
    [
        [SQUARE, RIGHT],
        [SQUARE, shapely.box(10, 10, 20, 20)],
        [SQUARE, shapely.box(10.5, 0, 20, 10)],
        [shapely.MultiPolygon([SQUARE, shapely.box(20, 0, 30, 10)]), RIGHT],
        [SQUARE.reverse(), RIGHT],
        [
            shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20)),
            shapely.box(10, 10, 20, 20),
        ],
    ],
    ids=["side by side", "corner to corner", "apart", "parts", "reversed", "hole filled"],
)
def test_a_coverage_is_known_without_asking_about_all(shapes: list[shapely.Geometry]) -> None:
    assert coverage_or_not(shapes) == (True, True)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(1, 4)] * 2), min_size=2, max_size=6)
)
def test_borders_never_accept_what_geos_refuses(boxes: list[tuple[int, int, int, int]]) -> None:
    known, is_coverage = coverage_or_not(
        [shapely.box(x, y, x + width, y + height) for x, y, width, height in boxes]
    )
    assert is_coverage or not known
