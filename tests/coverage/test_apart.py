"""A coverage that is simplified in parts becomes, bit by bit, what it becomes as a whole."""

from collections.abc import Iterator

import numpy
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nzv_geo.coverage import apart
from nzv_geo.coverage.apart import Plan, Simpler, simplify_part
from nzv_geo.coverage.edges import Shapes
from nzv_geo.coverage.simplify import simplify
from tests.hand_drawn import make_layer

SIDE = 100


def in_parts(shapes: Shapes, tolerance_m: float, most: int) -> Iterator[tuple[list[int], Simpler]]:
    """Yield parts of so many vertices, each done again with more around it until that is enough."""
    plan = Plan(shapely.bounds(shapes))
    for part in plan.parts(shapely.get_num_coordinates(shapes), most):
        done, others = None, part[:0]
        while done is None or len(done.to_be_whole):
            around = plan.surrounded(part, others)
            done = simplify_part(shapes[around.polygon], around, tolerance_m)
            others = numpy.append(others, done.to_be_whole)
        yield part.tolist(), done


def differing(shapes: Shapes, tolerance_m: float, most: int) -> list[list[int]]:
    """Return the parts of which one bit is another than in the whole."""
    layer = make_layer(list(shapes))
    simple, report = simplify(layer, tolerance_m)
    whole = shapely.to_wkb(simple.features.geometry.values)
    figures = report.units[["gained_m2", "lost_m2", "displacement_m"]].to_numpy()
    return [
        part
        for part, done in in_parts(shapes, tolerance_m, most)
        if shapely.to_wkb(done.shapes).tolist() != whole[part].tolist()
        or numpy.stack(done.moved, axis=1).tobytes() != figures[part].tobytes()
    ]


def winding(start: tuple[int, int], end: tuple[int, int], seed: int) -> list[list[float]]:
    """Draw what lies between two corners, the same from either side."""
    low, high = sorted([start, end])
    random = numpy.random.default_rng([seed, *low, *high])
    along = numpy.linspace(0, 1, 9)[1:-1, None]
    across = numpy.array([high[1] - low[1], low[0] - high[0]])
    off = random.normal(0, 0.08, (7, 1)) * numpy.sin(numpy.pi * along)
    line = numpy.round(low + along * numpy.subtract(high, low) + off * across, 2).tolist()
    return line if start == low else line[::-1]


def fields(count: int, seed: int) -> Shapes:
    """Draw fields that meet four by four, with lakes, islands in them, and one in two parts."""
    random = numpy.random.default_rng(seed)
    shapes = []
    for x, y in ((SIDE * (n % count), SIDE * (n // count)) for n in range(count * count)):
        corners = [(x, y), (x + SIDE, y), (x + SIDE, y + SIDE), (x, y + SIDE)]
        ring = []
        for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
            ring += [start, *winding(start, end, seed)]
        field = shapely.Polygon(ring)
        lake = shapely.Point(x + SIDE / 2, y + SIDE / 2).buffer(random.integers(4, 20), 3)
        lake = shapely.set_precision(lake, 0.01)
        if random.random() < 0.4 and field.contains_properly(lake):
            shapes += [field.difference(lake), *([lake] if random.random() < 0.5 else [])]
        else:
            shapes.append(field)
    shapes[0] = shapely.MultiPolygon([shapes[0], shapes.pop()])
    return numpy.array(shapes, dtype=object)[random.permutation(len(shapes))]


@pytest.mark.parametrize(("tolerance_m", "most"), [(100, 5_000), (1_000, 20_000)])
def test_municipalities_are_the_same_in_parts(tolerance_m: int, most: int, lausitz) -> None:
    shapes = numpy.array(lausitz.municipalities.features.geometry.values, dtype=object)
    assert differing(shapes, tolerance_m, most) == []


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 5), st.integers(0, 999), st.sampled_from([3, 10, 40]), st.integers(1, 400))
def test_winding_fields_are_the_same_in_parts(
    count: int, seed: int, tolerance_m: int, most: int
) -> None:
    shapes = fields(count, seed)
    assume(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes, 0.001))
    assert differing(shapes, tolerance_m, most) == []


def swayed() -> Shapes:
    """Draw a house whose notch depends on the shape of an island far behind the one who fills it.

    The island comes first, and loses the spike that kept the wedge around it from losing a vertex;
    so the tip of the wedge stays in the notch, which stays, too.
    """
    house = [(0, -20), (20, -20), (20, 0), (10, -6), (0, 0)]
    wedge = [(-20, 60), (-7, 30), (10, -2), (30, 60)]
    island = [(-9, 36), (0, 42), (4, 58), (-6, 50)]
    around = [*house[:1:-1], (60, 0), (60, 60), *wedge[::-1], (-40, 60), (-40, 0)]
    polygons = [house, around, wedge, island]
    holes = [None, None, [island], None]
    return numpy.array(
        [shapely.Polygon(*each) for each in zip(polygons, holes, strict=True)], dtype=object
    )


def test_what_is_swayed_from_afar_is_done_with_that(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes, tolerance_m = swayed(), 1_000**0.5
    assert differing(shapes, tolerance_m, 1) == []
    plan = Plan(shapely.bounds(shapes))
    house = plan.surrounded(numpy.array([0]), numpy.array([], dtype=int))
    assert house.polygon.tolist() == [0, 1, 2]
    done = simplify_part(shapes[:3], house, tolerance_m)
    assert (len(done.shapes), done.to_be_whole.tolist()) == (0, [2])
    monkeypatch.setattr(apart, "to_be_whole", lambda *_: numpy.array([], dtype=int))
    assert [0] in differing(shapes, tolerance_m, 1)  # or nothing would be shown here


def test_what_is_no_coverage_is_found_in_the_part_where_it_is() -> None:
    shapes = shapely.box([0, 10, 20, 29], 0, [10, 20, 30, 40], 10)
    parts = list(in_parts(shapes, 1, 1))
    assert [done.is_coverage for part, done in sorted(parts)] == [True, True, False, False]
