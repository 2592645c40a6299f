"""Find the edges that polygons share, by a hash of both ends; and which numbers are alike."""

from __future__ import annotations

from typing import TypeAlias

import numpy
from numpy.typing import NDArray

__all__ = ["Bits", "hashed", "matching", "paired", "scattered"]

Bits: TypeAlias = NDArray[numpy.uint64]


def hashed(x: NDArray[numpy.float64], y: NDArray[numpy.float64]) -> Bits:
    """Make one whole number of each point; two different ones hardly ever have the same.

    Zero must have no sign.

    Examples
    --------
    >>> first, other, again = hashed(numpy.array([1.0, 2.0, 1.0]), numpy.array([5.0, 5.0, 5.0]))
    >>> bool(first == again), bool(first == other)
    (True, False)
    """
    east, north = (numpy.ascontiguousarray(values).view(numpy.uint64) for values in (x, y))
    return scattered(scattered(east) ^ north)


def scattered(key: Bits) -> Bits:
    """Let every bit of a number sway all others (as the finaliser of MurmurHash3 does)."""
    key = (key ^ (key >> numpy.uint64(33))) * numpy.uint64(0xFF51AFD7ED558CCD)
    return key ^ (key >> numpy.uint64(33))


def paired(starts: Bits, ends: Bits) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """Find the edges that are there twice, whichever way they run.

    Those that are there more often have no pair. Two different ones may be taken for one, seldom:
    whoever asks compares them.

    Parameters
    ----------
    starts, ends
        Hashes of both ends of each edge, see `hashed`.

    Returns
    -------
    tuple
        Of each pair the number of the first, ascending, and that of the second. So both run along
        borders, and whoever looks up their ends finds them near each other in memory.

    Examples
    --------
    >>> west, south, east = hashed(numpy.array([0.0, 1.0, 2.0]), numpy.array([1.0, 0.0, 1.0]))
    >>> pair = paired(numpy.array([west, south, south]), numpy.array([south, east, west]))
    >>> [numbers.tolist() for numbers in pair]
    [[0], [2]]
    """
    # One number an edge: what both directions share, and in the last bits its place.
    bits = max(1, int(len(starts) - 1).bit_length())
    places = numpy.uint64((1 << bits) - 1)
    key = scattered(starts + ends) & ~places
    key = numpy.sort(key | numpy.arange(len(key), dtype=numpy.uint64))
    place = (key & places).astype(numpy.int64)
    pairs, crowd = _twice((key[1:] ^ key[:-1]) <= places)
    partner = numpy.full(len(key), -1)
    partner[place[pairs]] = place[pairs + 1]
    # Of millions of edges, some have all bits but the last in common: those are told apart by all.
    crowd = numpy.sort(place[crowd])
    key = scattered(starts[crowd] + ends[crowd])
    order = numpy.argsort(key, kind="stable")
    key, crowd = key[order], crowd[order]
    pairs, _ = _twice(key[1:] == key[:-1])
    partner[crowd[pairs]] = crowd[pairs + 1]
    first = numpy.flatnonzero(partner >= 0)
    return first, partner[first]


def _twice(same: NDArray[numpy.bool_]) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """Return where numbers in ascending order stand twice, and which stand there more often.

    Parameters
    ----------
    same
        Of each number but the last, whether the next one is the same.

    Examples
    --------
    >>> pairs, crowd = _twice(numpy.array([True, False, True, True, False]))
    >>> pairs.tolist(), crowd.tolist()
    ([0], [2, 3, 4])
    """
    before, after = numpy.append(False, same), numpy.append(same, False)  # as the one beside it
    further = before & after
    crowded = further | numpy.append(further[1:], False) | numpy.append(False, further[:-1])
    return numpy.flatnonzero(after & ~crowded), numpy.flatnonzero(crowded & (before | after))


def matching(
    numbers: NDArray[numpy.int64], others: NDArray[numpy.int64]
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """Find all pairs of equal numbers of two lists.

    Returns
    -------
    tuple
        Of each pair the place in the first list, ascending, and that in the other.

    Examples
    --------
    >>> pairs = matching(numpy.array([7, 5, 6]), numpy.array([5, 7, 5]))
    >>> [places.tolist() for places in pairs]
    [[0, 1, 1], [1, 0, 2]]
    """
    order = numpy.argsort(others, kind="stable")
    ascending = others[order]
    begin = numpy.searchsorted(ascending, numbers, side="left")
    times = numpy.searchsorted(ascending, numbers, side="right") - begin
    first = numpy.repeat(numpy.arange(len(numbers)), times)
    within = numpy.arange(len(first)) - numpy.repeat(numpy.cumsum(times) - times, times)
    return first, order[begin[first] + within]
