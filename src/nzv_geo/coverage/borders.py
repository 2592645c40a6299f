"""The rings of polygons as flat arrays, and which of their segments two polygons share.

Terms
-----
segment
    The straight line from one vertex of a ring to the next; it bears the number of its first
    vertex.
partner
    The same segment in the ring of a neighbour, who has it on the other side.
side
    1 where a ring has the inside of its polygon to the left, -1 where to the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.edges import Floats, Numbers, Shapes, once
from nzv_geo.coverage.pairing import Bits, hashed, paired

__all__ = ["Borders", "Rings"]

Flags: TypeAlias = NDArray[numpy.bool_]

ROUNDING = 1e-9  # far above what adding up a million products can lose, as a share of their sum


@dataclass(frozen=True, eq=False)
class Rings:
    """All rings of polygons, one after another.

    A ring is not closed here, and a vertex that repeats the one before is left out.

    Parameters
    ----------
    x, y
        Coordinates of the vertices, shape (vertices,).
    start
        Number of the first vertex of each ring, and at last how many vertices there are.
    unit
        Position of the polygon of each ring.
    is_shell
        Whether a ring is an outer one.

    Examples
    --------
    >>> rings = Rings.of(numpy.array([shapely.box(0, 0, 2, 1)]))
    >>> [int(x) for x in rings.x], [int(number) for number in rings.start]
    ([2, 2, 0, 0], [0, 4])
    """

    x: Floats
    y: Floats
    start: Numbers
    unit: Numbers
    is_shell: Flags

    @classmethod
    def of(cls, shapes: Shapes) -> Rings:
        """Take polygons and multipolygons apart; heights are left out."""
        _, vertices, (first, *parts) = shapely.to_ragged_array(shapes, include_z=False)
        rings_of_unit = parts[0] if len(parts) == 1 else parts[0][parts[1]]
        sizes = numpy.diff(first)
        is_shell = numpy.zeros(len(sizes), dtype=bool)
        is_shell[parts[0][:-1][numpy.diff(parts[0]) > 0]] = True
        unit = numpy.repeat(numpy.arange(len(shapes)), numpy.diff(rings_of_unit))
        x, y = (numpy.ascontiguousarray(values) + 0.0 for values in vertices.T)  # no negative zero
        chosen = numpy.ones(len(x), dtype=bool)
        chosen[:-1] = (x[1:] != x[:-1]) | (y[1:] != y[:-1])
        chosen[first[1:][sizes > 0] - 1] = False
        counted = numpy.concatenate([[0], numpy.cumsum(chosen)])[first]
        there = numpy.diff(counted) > 0
        start = numpy.append(counted[:-1][there], counted[-1])
        return cls(x[chosen], y[chosen], start, unit[there], is_shell[there])

    @cached_property
    def sizes(self) -> Numbers:
        """How many vertices each ring has."""
        return numpy.diff(self.start)

    @cached_property
    def ring(self) -> Numbers:
        """The ring of each vertex."""
        return numpy.repeat(numpy.arange(len(self.unit)), self.sizes)

    @cached_property
    def following(self) -> Numbers:
        """The next vertex in the same ring; after the last one comes the first."""
        following = numpy.arange(1, len(self.x) + 1)
        following[self.start[1:] - 1] = self.start[:-1]
        return following

    @cached_property
    def hashes(self) -> Bits:
        """A number for each vertex, the same for the same place."""
        return hashed(self.x, self.y)

    @cached_property
    def side(self) -> NDArray[numpy.int8]:
        """Side of the inside of each ring, 0 where rounding does not let tell."""
        east = self.x - numpy.repeat(self.x[self.start[:-1]], self.sizes)
        north = self.y - numpy.repeat(self.y[self.start[:-1]], self.sizes)
        products = east * north[self.following]
        products -= east[self.following] * north
        area = numpy.add.reduceat(products, self.start[:-1]) if len(self.unit) else numpy.zeros(0)
        numpy.abs(products, out=products)
        size = numpy.add.reduceat(products, self.start[:-1]) if len(self.unit) else area
        turn = numpy.sign(area) * (numpy.abs(area) > ROUNDING * size)
        return numpy.where(self.is_shell, turn, -turn).astype(numpy.int8)


@dataclass(frozen=True, eq=False)
class Borders:
    """The rings of polygons, and the partner of each segment.

    Parameters
    ----------
    rings
        The rings.
    partner
        For each segment its partner, or -1.
    """

    rings: Rings
    partner: Numbers

    @classmethod
    def of(cls, shapes: Shapes) -> Borders:
        """Find the partners of all segments of valid polygons.

        What a hash of both ends finds is compared exactly. A segment that is there three times, or
        twice on the same side, has none.

        Examples
        --------
        >>> west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
        >>> borders = Borders.of(numpy.array([west, east]))
        >>> [int(number) for number in borders.partner]
        [6, -1, -1, -1, -1, -1, 0, -1]
        """
        rings = Rings.of(shapes)
        first, second = paired(rings.hashes, rings.hashes[rings.following])
        opposite = _opposite(rings, first, second)
        first, second = first[opposite], second[opposite]
        partner = numpy.full(len(rings.x), -1)
        partner[first], partner[second] = second, first
        return cls(rings, partner)

    def meet(self, shapes: Shapes, gap_width: float) -> bool:
        """Tell whether valid polygons are a coverage for sure; where not, GEOS has to look at all.

        What GEOS calls invalid is a segment without partner that another polygon has on the same
        side, crosses, covers, touches or comes nearer to than the width of a gap. GEOS decides, and
        gets every polygon that may come so near to a segment without partner; no other polygon has
        such a segment, or a say in it.

        Parameters
        ----------
        shapes
            The polygons that the borders are of.
        gap_width
            In the unit of the coordinates.

        Examples
        --------
        >>> west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
        >>> shapes = numpy.array([west, east])
        >>> Borders.of(shapes).meet(shapes, 0.001)
        True
        >>> shapes = numpy.array([west, shapely.box(0.9, 0, 2, 1)])
        >>> Borders.of(shapes).meet(shapes, 0.001)
        False
        """
        x, y, alone = self.rings.x, self.rings.y, numpy.flatnonzero(self.partner < 0)
        end = self.rings.following[alone]
        boxes = shapely.box(
            numpy.minimum(x[alone], x[end]) - gap_width,
            numpy.minimum(y[alone], y[end]) - gap_width,
            numpy.maximum(x[alone], x[end]) + gap_width,
            numpy.maximum(y[alone], y[end]) + gap_width,
        )
        near = once(shapely.STRtree(shapes).query(boxes)[1])
        edges = shapely.coverage_invalid_edges(shapes[near], gap_width=gap_width)
        return bool(shapely.is_empty(edges).all())


def _opposite(rings: Rings, first: Numbers, second: Numbers) -> Flags:
    """Tell which pairs of segments are the same, with the inside of their polygons on either side.

    Each is turned so that the inside is to the left: then one runs against the other.
    """
    side, following = rings.side[rings.ring], rings.following
    ends = []
    for segment in (first, second):
        is_left = side[segment] > 0
        ends.append(
            (
                numpy.where(is_left, segment, following[segment]),
                numpy.where(is_left, following[segment], segment),
            )
        )
    (start, end), (other_start, other_end) = ends
    x, y = rings.x, rings.y
    same: Flags = (x[start] == x[other_end]) & (y[start] == y[other_end])
    same &= (x[end] == x[other_start]) & (y[end] == y[other_start])
    same &= (side[first] != 0) & (side[second] != 0)
    return same
