"""Find borders that came before: two neighbours run along theirs in opposite directions."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

from nzv_geo.coverage.pairing import Bits, scattered

__all__ = ["came_before"]

Whole = NDArray[numpy.int64]


def came_before(coordinates: NDArray[numpy.float64], counts: Whole) -> Whole:
    """Return for each vertex where an earlier ring has it, or -1.

    It counts only together with the vertex before it in its own ring: the earlier ring must hold
    the same edge, in the opposite direction.

    Parameters
    ----------
    coordinates
        Longitude and latitude of the vertices of all rings, an (n, 2) array; what is equal to 0.1 m
        is one vertex. The closing vertex of a ring is left out.
    counts
        Vertices of each ring.

    Examples
    --------
    Two squares share an edge; the second runs along it the other way.

    >>> west = [(0, 0), (1, 0), (1, 1), (0, 1)]
    >>> east = [(1, 1), (1, 0), (2, 0), (2, 1)]
    >>> came_before(numpy.array(west + east, dtype=float), numpy.array([4, 4])).tolist()
    [-1, -1, -1, -1, -1, 1, -1, -1]
    """
    count = len(coordinates)
    source = numpy.full(count, -1, dtype=numpy.int64)
    if count == 0:
        return source
    following = numpy.arange(1, count + 1)
    ends = numpy.cumsum(counts)
    filled = counts > 0
    following[ends[filled] - 1] = (ends - counts)[filled]
    name = _names(coordinates)
    twin = _first_opposite(name, name[following])
    numbers = numpy.arange(count)
    met = (twin < numbers) & (following > numbers)
    source[following[met]] = twin[met]
    return source


def _first_opposite(start: Whole, end: Whole) -> Whole:
    """Return for each edge the first one that leads from its end to its start.

    Where there is none, the number of edges. One of no length leads back to itself.

    Examples
    --------
    >>> _first_opposite(numpy.array([7, 9, 9, 5, 5]), numpy.array([9, 7, 7, 5, 5])).tolist()
    [1, 0, 0, 3, 3]
    """
    twin = numpy.full(len(start), len(start))
    order, is_new = _by_ends(numpy.minimum(start, end), numpy.maximum(start, end))
    if not len(order):
        return twin
    groups, group = numpy.flatnonzero(is_new), numpy.cumsum(is_new) - 1
    up, down = (start <= end)[order], (start >= end)[order]
    first_up, first_down = (
        numpy.minimum.reduceat(numpy.where(way, order, len(start)), groups)[group]
        for way in (up, down)
    )
    twin[order] = numpy.where(down, first_up, first_down)
    return twin


def _by_ends(low: Whole, high: Whole) -> tuple[Whole, NDArray[numpy.bool_]]:
    """Put edges that have the same ends beside each other, and tell where others begin.

    Those that are alone may be left out. They are sorted by a mark, which is one number.
    """
    bits = len(low).bit_length()
    number = numpy.uint64((1 << bits) - 1)  # stands in the lowest bits of a mark
    marks = (_marks(low) + _marks(high)) & ~number | numpy.arange(len(low), dtype=numpy.uint64)
    marks.sort()
    order = (marks & number).astype(numpy.int64)
    marks >>= numpy.uint64(bits)
    is_new = numpy.append(True, marks[1:] != marks[:-1])[: len(order)]
    alone = is_new & numpy.append(is_new[1:], True)[: len(order)]
    order, is_new = order[~alone], is_new[~alone]
    others = _differ(low[order], high[order])
    if (others == is_new).all():
        return order, is_new
    order = order[numpy.lexsort((high[order], low[order]))]  # two edges share a mark
    return order, _differ(low[order], high[order])


def _differ(low: Whole, high: Whole) -> NDArray[numpy.bool_]:
    """Tell which edges have other ends than the one before."""
    others = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return numpy.append(True, others)[: len(low)]


def _marks(names: Whole) -> Bits:
    """Return numbers that look like chance, the same for the same name."""
    return scattered(scattered(names.astype(numpy.uint64)))


def _names(coordinates: NDArray[numpy.float64]) -> Whole:
    """Give each vertex a number; those that are equal to 0.1 m have the same one."""
    whole = numpy.rint(coordinates * 1_000_000).astype(numpy.int64)
    names: Whole = whole[:, 0] * (1 << 31) + whole[:, 1]
    return names
