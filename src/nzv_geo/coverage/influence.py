"""Which borders have a say in how others are simplified.

GEOS simplifies arc after arc, in the order in which it meets them, polygon by polygon. A corner of
an arc stays where a vertex of another arc lies in its triangle: that of an arc that comes later as
it was, that of an earlier one if it was not left out. So an arc is the same whatever else there is,
if the polygons on both sides are there with all that touch them, and every earlier arc that has a
say in it is the same, too.

Terms
-----
arc
    The segments of a ring from one node to the next. A node is where more than two rings meet, or
    where another polygon begins to lie on the other side.
sway
    What one arc may have over another: vertices that may be left out lie in the other's hull, which
    holds all triangles of its corners; or both join the same two nodes.
live
    An arc of which a corner is small enough to be left out. Others stay as they are, whatever sways
    them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy
import pandas
import shapely

from nzv_geo.coverage.borders import Borders, Flags
from nzv_geo.coverage.edges import Floats, Numbers, Shapes
from nzv_geo.coverage.pairing import matching

__all__ = ["to_be_whole"]

ROUNDING = 1e-6  # far above what the area of a triangle can lose, as a share of it


class _Arcs(NamedTuple):
    """The arcs that are live, each once, and their segments one arc after the other.

    Parameters
    ----------
    segment
        Numbers of segments.
    arc
        The arc of each.
    first
        Of each arc, the place of its first segment among these.
    is_node
        Whether a vertex, of all rings, is a node.
    """

    segment: Numbers
    arc: Numbers
    first: Numbers
    is_node: Flags


def to_be_whole(
    borders: Borders, place: Numbers, own: Flags, whole: Flags, tolerance_m: float
) -> Numbers:
    """Return the polygons without whose neighbours it is open how others are simplified.

    Parameters
    ----------
    borders
        Of some polygons of a coverage.
    place
        Of each, its place in the order in which GEOS meets them; of a part of a coverage any
        numbers with the same order.
    own
        The polygons that matter; all of them are whole.
    whole
        The polygons of which every polygon is there that touches their box.
    tolerance_m
        See `nzv_geo.coverage.simplify.simplify`.

    Returns
    -------
    numpy.ndarray
        Positions of polygons; none where those that matter become what they become in the whole
        coverage.

    Examples
    --------
    >>> boxes = shapely.box([0, 1], 0, [1, 2], 1)
    >>> own = numpy.array([True, False])
    >>> to_be_whole(Borders.of(boxes), numpy.arange(2), own, own, 0.1).tolist()
    []
    """
    arcs = _live(borders, tolerance_m)
    if not len(arcs.first):
        return numpy.zeros(0, dtype=int)
    unit, other = _sides(borders, arcs.segment[arcs.first])
    earliest = numpy.minimum(place[unit], place[other])
    is_whole = whole[unit] | whole[other]
    swayed, swaying = _sways(borders, arcs)
    before = ~is_whole[swaying] | (earliest[swaying] <= earliest[swayed])
    swayed, swaying = swayed[before], swaying[before]
    reached = own[unit] | own[other]
    known = swaying[is_whole[swaying]]
    by = swayed[is_whole[swaying]]
    while not reached[known[reached[by]]].all():
        reached[known[reached[by]]] = True
    missing = numpy.unique(swaying[reached[swayed] & ~is_whole[swaying]])
    size = numpy.bincount(borders.rings.unit, borders.rings.sizes, len(place))
    smaller = numpy.where(size[unit] <= size[other], unit, other)
    chosen: Numbers = numpy.unique(smaller[missing])
    return chosen


def _sides(borders: Borders, segment: Numbers) -> tuple[Numbers, Numbers]:
    """Return whose segments are, and whose on the other side: where nobody is, the same."""
    unit = borders.rings.unit[borders.rings.ring]
    partner = borders.partner[segment]
    return unit[segment], numpy.where(partner < 0, unit[segment], unit[partner])


def _live(borders: Borders, tolerance_m: float) -> _Arcs:
    rings, partner = borders.rings, borders.partner
    previous = numpy.empty_like(rings.following)
    previous[rings.following] = numpy.arange(len(previous))
    is_node = _nodes(borders, previous)
    arc = _numbered(is_node, rings.ring, rings.start)
    chosen = (partner < 0) | (rings.ring < rings.ring[partner])  # of a border the same side
    corners = _corners(rings.x, rings.y, previous, rings.following)
    small = chosen & ~is_node & (corners <= tolerance_m**2 * (1 + ROUNDING))
    is_live = numpy.zeros(int(arc.max(initial=-1)) + 1, dtype=bool)
    is_live[arc[small]] = True
    segment = numpy.flatnonzero(chosen & is_live[arc])
    segment = segment[numpy.argsort(arc[segment], kind="stable")]
    _, first, number = numpy.unique(arc[segment], return_index=True, return_inverse=True)
    return _Arcs(segment, number, first, is_node)


def _nodes(borders: Borders, previous: Numbers) -> Flags:
    """Tell in which vertices arcs end; GEOS may know some more, which makes its arcs shorter."""
    code, _ = pandas.factorize(borders.rings.hashes)
    unit = borders.rings.unit[borders.rings.ring]
    other = numpy.where(borders.partner < 0, -1, unit[borders.partner])
    is_node: Flags = numpy.bincount(code)[code] > 2
    is_node |= other != other[previous]
    return is_node


def _numbered(is_node: Flags, ring: Numbers, start: Numbers) -> Numbers:
    """Return the number of the arc of each segment.

    What stands before the first node of a ring belongs to its last arc.

    Examples
    --------
    >>> nodes = numpy.array([False, True, False, True, False, False])
    >>> _numbered(nodes, numpy.array([0, 0, 0, 0, 1, 1]), numpy.array([0, 4, 6])).tolist()
    [2, 1, 1, 2, 3, 3]
    """
    counted = numpy.concatenate([[0], numpy.cumsum(is_node)])
    before, last = counted[start[:-1]], counted[start[1:]]
    number = counted[1:]
    numbered: Numbers = numpy.where(number == before[ring], last[ring], number) + ring
    return numbered


def _corners(x: Floats, y: Floats, previous: Numbers, following: Numbers) -> Floats:
    """Return the area of the triangle that each vertex makes with those beside it."""
    east, north = x - x[previous], y - y[previous]
    beyond_east, beyond_north = x[following] - x[previous], y[following] - y[previous]
    areas: Floats = numpy.abs(beyond_east * north - east * beyond_north) / 2
    return areas


def _sways(borders: Borders, arcs: _Arcs) -> tuple[Numbers, Numbers]:
    """Return pairs of arcs: one that is swayed, and one that sways it."""
    loose = ~arcs.is_node[arcs.segment]
    vertices, owner = arcs.segment[loose], arcs.arc[loose]
    points = shapely.points(borders.rings.x[vertices], borders.rings.y[vertices])
    hull, point = shapely.STRtree(points).query(_hulls(borders, arcs), predicate="intersects")
    beside, beyond = _parallel(borders, arcs)
    pairs = pandas.DataFrame(
        {
            "swayed": numpy.concatenate([hull, beside]),
            "swaying": numpy.concatenate([owner[point], beyond]),
        }
    )
    pairs = pairs[pairs["swayed"] != pairs["swaying"]].drop_duplicates()
    return pairs["swayed"].to_numpy(), pairs["swaying"].to_numpy()


def _hulls(borders: Borders, arcs: _Arcs) -> Shapes:
    rings = borders.rings
    ends = numpy.column_stack([arcs.segment, rings.following[arcs.segment]]).ravel()
    places = numpy.column_stack([rings.x[ends], rings.y[ends]])
    hulls: Shapes = shapely.convex_hull(
        shapely.linestrings(places, indices=numpy.repeat(arcs.arc, 2))
    )
    return hulls


def _parallel(borders: Borders, arcs: _Arcs) -> tuple[Numbers, Numbers]:
    """Return the pairs of arcs that join the same nodes: neither may fall upon the other."""
    following = borders.rings.following[arcs.segment]
    begins, ends = arcs.is_node[arcs.segment], arcs.is_node[following]  # once an arc, or never
    hashes, number = borders.rings.hashes, arcs.arc[begins]
    key = (hashes[arcs.segment[begins]] + hashes[following[ends]]).view(numpy.int64)
    first, second = matching(key, key)
    return number[first], number[second]
