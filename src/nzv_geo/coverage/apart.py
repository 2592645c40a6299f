"""Simplify a coverage in parts: each polygon becomes what it becomes in the whole coverage."""

from __future__ import annotations

from typing import NamedTuple

import numpy
import shapely

from nzv_geo.coverage.borders import Borders, Flags, Rings
from nzv_geo.coverage.clean import NOISE_M
from nzv_geo.coverage.edges import Floats, Numbers, Shapes, once
from nzv_geo.coverage.influence import to_be_whole
from nzv_geo.coverage.moved import Moved, measure
from nzv_geo.coverage.simplify import along_curve, simplified

__all__ = ["Plan", "Simpler", "Surrounded", "simplify_part"]


class Surrounded(NamedTuple):
    """Some polygons of a coverage, and those around them, in the order of the layer.

    Parameters
    ----------
    polygon
        Their numbers in the layer.
    place
        Their place in the order in which GEOS meets all polygons.
    own
        The polygons that matter.
    whole
        Those of which every polygon is there whose box touches theirs; all that matter are.
    """

    polygon: Numbers
    place: Numbers
    own: Flags
    whole: Flags


class Simpler(NamedTuple):
    """What became of the polygons that matter.

    Parameters
    ----------
    is_coverage
        They are one, with those around them; if not, nothing was done.
    to_be_whole
        Numbers in the layer of polygons that have to be whole before anything is known for sure; if
        there are any, nothing was done.
    shapes, moved
        As `nzv_geo.coverage.simplify.simplify` of the whole layer makes and measures them.
    """

    is_coverage: bool
    to_be_whole: Numbers
    shapes: Shapes
    moved: Moved


class Plan:
    """How a coverage is simplified in parts, out of nothing but the boxes of its polygons.

    Parameters
    ----------
    bounds
        Shape (polygons, 4): west, south, east, north; none is empty.
    """

    def __init__(self, bounds: Floats) -> None:
        self._bounds = bounds
        self._order = along_curve(shapely.box(*bounds.T))
        self._place = numpy.empty_like(self._order)
        self._place[self._order] = numpy.arange(len(bounds))

    def parts(self, vertices: Numbers, most: int) -> list[Numbers]:
        """Return polygons that lie together, about so many vertices each.

        Examples
        --------
        >>> plan = Plan(numpy.array([[0, 0, 1, 1], [9, 9, 10, 10], [1, 0, 2, 1.0]]))
        >>> [part.tolist() for part in plan.parts(numpy.array([5, 5, 5]), 10)]
        [[0, 2], [1]]
        """
        part = (numpy.cumsum(vertices[self._order]) - 1) // most
        cuts = numpy.flatnonzero(numpy.diff(part)) + 1
        return [numpy.sort(polygons) for polygons in numpy.split(self._order, cuts)]

    def surrounded(self, polygons: Numbers, others: Numbers) -> Surrounded:
        """Return polygons with all that touch them, or some others that have to be whole, too."""
        whole = once(numpy.concatenate([polygons, others]))
        there = self._touching(whole)
        return Surrounded(
            there, self._place[there], numpy.isin(there, polygons), numpy.isin(there, whole)
        )

    def _touching(self, polygons: Numbers) -> Numbers:
        """Return polygons, and all whose boxes come nearer to theirs than noise; ascending."""
        wide = self._bounds[polygons] + NOISE_M * numpy.array([-1, -1, 1, 1])
        (west, south), (east, north) = wide[:, :2].min(axis=0), wide[:, 2:].max(axis=0)
        all_west, all_south, all_east, all_north = self._bounds.T
        near = numpy.flatnonzero(
            (all_west <= east) & (all_east >= west) & (all_south <= north) & (all_north >= south)
        )
        tree = shapely.STRtree(shapely.box(*self._bounds[near].T))
        touching: Numbers = near[once(tree.query(shapely.box(*wide.T))[1])]
        return touching


def simplify_part(shapes: Shapes, around: Surrounded, tolerance_m: float) -> Simpler:
    """Simplify some polygons of a coverage as if all of it were there.

    Parameters
    ----------
    shapes
        Valid polygons in metres, those of `around`.
    around
        Which they are.
    tolerance_m
        See `nzv_geo.coverage.simplify.simplify`.

    Examples
    --------
    >>> shapes = shapely.box([0, 1], 0, [1, 2], 1)
    >>> plan = Plan(shapely.bounds(shapes))
    >>> around = plan.surrounded(numpy.array([0]), numpy.array([], dtype=int))
    >>> simplify_part(shapes, around, 0.1).shapes.tolist()
    [<POLYGON ((1 0, 1 1, 0 1, 0 0, 1 0))>]
    """
    borders, own = Borders.of(shapes), around.own
    nothing = Simpler(True, around.polygon[:0], shapes[:0], Moved(*numpy.zeros((3, 0))))
    if not borders.meet(shapes, NOISE_M):
        edges = shapely.coverage_invalid_edges(shapes, gap_width=NOISE_M)[own]
        if not shapely.is_empty(edges).all():
            return nothing._replace(is_coverage=False)
    missing = to_be_whole(borders, around.place, own, around.whole, tolerance_m)
    if len(missing):
        return nothing._replace(to_be_whole=around.polygon[missing])
    after = simplified(shapes, numpy.argsort(around.place), tolerance_m)
    moved = measure(borders, Rings.of(after), len(shapes))
    return nothing._replace(shapes=after[own], moved=Moved(*(values[own] for values in moved)))
