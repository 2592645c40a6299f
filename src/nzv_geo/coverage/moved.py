"""What simplifying moved, measured on every border once.

Simplifying a coverage only leaves vertices out. So the new outline is made of chords, and each
chord stands for the chain of old segments between its ends.

Terms
-----
chain
    The old segments between two neighbouring vertices that were kept, at least one vertex between
    them left out.
chord
    The new segment between the same two vertices.
lobe
    What lies between chain and chord, from one crossing of both to the next.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy
import pandas

from nzv_geo.coverage.borders import Borders, Flags, Rings
from nzv_geo.coverage.edges import Floats, Numbers
from nzv_geo.errors import GeometryError

__all__ = ["Moved", "measure"]


class Moved(NamedTuple):
    """What was moved, of each polygon; see `measure`.

    Parameters
    ----------
    gained_m2, lost_m2
        Area of its lobes outside and inside the old outline.
    displacement_m
        Largest distance between a chain of its outline and the chord.
    """

    gained_m2: Floats
    lost_m2: Floats
    displacement_m: Floats


class _Chains(NamedTuple):
    """The vertices that were left out, chain by chain, of a shared border from one side only.

    Parameters
    ----------
    vertex
        Their numbers.
    begins
        Whether a vertex is the first of its chain.
    ends
        Whether it is the last.
    x, y
        Their place, seen from where the chord begins.
    chord_x, chord_y
        Where the chord ends, seen from there.
    """

    vertex: Numbers
    begins: Flags
    ends: Flags
    x: Floats
    y: Floats
    chord_x: Floats
    chord_y: Floats


def measure(before: Borders, after: Rings, count: int) -> Moved:
    """Measure what simplifying moved.

    The displacement of a chain is the largest distance of its vertices to the chord. That is the
    Hausdorff distance between chain and chord: no place of either is farther from the other. So it
    is never less than the Hausdorff distance between the outlines, and more only where an outline
    comes nearer to some other chord than to its own.

    Areas are those of the lobes, and each lobe is exact. For each polygon, gained minus lost is
    what its area changed by; where two polygons meet, one has gained what the other lost. Gained is
    the area of the new polygon without the old, lost that of the old without the new, as long as no
    lobes of the polygon overlap. Where they do, because a border winds about its chord, both are
    more than that by the same area: a place that was taken and given back counts both ways. They
    are never less.

    Parameters
    ----------
    before
        The polygons before simplifying, with their shared borders.
    after
        The same after it.
    count
        How many polygons there are.

    Raises
    ------
    GeometryError
        A ring is gone, or something else was done than to leave vertices out.

    Examples
    --------
    >>> import shapely
    >>> old = numpy.array([shapely.Polygon([(0, 0), (10, 0), (12, 5), (10, 10), (0, 10)])])
    >>> new = numpy.array([shapely.box(0, 0, 10, 10)])
    >>> moved = measure(Borders.of(old), Rings.of(new), len(old))
    >>> [float(value[0]) for value in moved]
    [0.0, 10.0, 2.0]
    """
    rings = before.rings
    chains = _chains(before, _kept(before, after))
    if not len(chains.vertex):
        return Moved(*numpy.zeros((3, count)))
    owner, neighbour = _units(before, chains.vertex, count)
    first = numpy.flatnonzero(chains.begins)
    distance = numpy.sqrt(numpy.maximum.reduceat(_squares(chains), first))
    displacement = numpy.zeros(count + 1)
    numpy.maximum.at(displacement, owner[first], distance)
    numpy.maximum.at(displacement, neighbour[first], distance)
    area, first = _lobes(chains)
    area *= rings.side[rings.ring[chains.vertex[first]]]
    outside, inside = numpy.maximum(area, 0), numpy.maximum(-area, 0)
    owner, neighbour = owner[first], neighbour[first]
    gained = _sums(owner, inside, count) + _sums(neighbour, outside, count)
    lost = _sums(owner, outside, count) + _sums(neighbour, inside, count)
    return Moved(gained, lost, displacement[:count])


def _sums(units: Numbers, areas: Floats, count: int) -> Floats:
    """Add up areas by unit, and leave out what is of nobody."""
    sums: Floats = numpy.bincount(units, areas, count + 1).astype(float)
    return sums[:count]


def _kept(borders: Borders, after: Rings) -> Flags:
    """Tell which vertices are still there; one is in all rings that had it, or in none."""
    before = borders.rings
    if not numpy.array_equal(before.unit, after.unit):
        raise GeometryError(
            "a part or a hole would be gone; choose a smaller tolerance, or leave it out first"
        )
    once = numpy.flatnonzero(_once(borders))
    kept = numpy.ones(len(before.x), dtype=bool)  # where borders meet, the vertex stays
    kept[once] = pandas.Series(before.hashes[once]).isin(after.hashes)
    shared = once[borders.partner[once] >= 0]
    kept[_across(borders, shared)] = kept[shared]
    counts = numpy.bincount(before.ring[kept], minlength=len(before.unit))
    if not numpy.array_equal(counts, after.sizes):
        raise GeometryError("simplifying did more than to leave vertices out")
    return kept


def _once(borders: Borders) -> Flags:
    """Choose the segments without partner, and one of two partners; of a border the same side."""
    ring, partner = borders.rings.ring, borders.partner
    chosen: Flags = (partner < 0) | (ring < ring[partner])
    return chosen


def _across(borders: Borders, segments: Numbers) -> Numbers:
    """Return where the partners of segments have the vertex in which those begin."""
    rings, partner = borders.rings, borders.partner[segments]
    runs_against = rings.side[rings.ring[segments]] == rings.side[rings.ring[partner]]
    return numpy.where(runs_against, rings.following[partner], partner)


def _chains(borders: Borders, kept: Flags) -> _Chains:
    rings = borders.rings
    left_out = numpy.flatnonzero(~kept & _once(borders))
    corners = numpy.flatnonzero(kept)
    first = numpy.searchsorted(corners, rings.start)  # of the corners, the first of each ring
    ring = rings.ring[left_out]
    chain = numpy.searchsorted(corners, left_out) - 1
    wraps = chain < first[ring]  # what comes before the first corner belongs to the last chain
    chain[wraps] = first[ring[wraps] + 1] - 1
    order = numpy.argsort(2 * chain + wraps, kind="stable")
    left_out, chain, ring = left_out[order], chain[order], ring[order]
    end = chain + 1
    closes = end == first[ring + 1]
    end[closes] = first[ring[closes]]
    begins = numpy.ones(len(chain), dtype=bool)
    begins[1:] = chain[1:] != chain[:-1]
    start, end = corners[chain], corners[end]
    x, y = rings.x[start], rings.y[start]
    return _Chains(
        left_out,
        begins,
        numpy.append(begins[1:], True)[: len(begins)],
        rings.x[left_out] - x,
        rings.y[left_out] - y,
        rings.x[end] - x,
        rings.y[end] - y,
    )


def _units(borders: Borders, vertex: Numbers, nobody: int) -> tuple[Numbers, Numbers]:
    """Return whose the segments are, and whose on the other side."""
    rings, partner = borders.rings, borders.partner[vertex]
    neighbour = numpy.where(partner < 0, nobody, rings.unit[rings.ring[partner]])
    return rings.unit[rings.ring[vertex]], neighbour


def _squares(chains: _Chains) -> Floats:
    """Square the distance of each vertex to its chord."""
    _, _, _, x, y, chord_x, chord_y = chains
    along = (x * chord_x + y * chord_y) / (chord_x**2 + chord_y**2)
    numpy.clip(along, 0, 1, out=along)
    squares: Floats = (x - along * chord_x) ** 2 + (y - along * chord_y) ** 2
    return squares


def _lobes(chains: _Chains) -> tuple[Floats, Numbers]:
    """Return the area of each lobe, positive to the right of its chord, and where it starts.

    The segment from each vertex to the next adds the triangle that it makes with the beginning of
    the chord. Where it crosses the chord, one lobe ends and the next begins.
    """
    _, begins, ends, x, y, chord_x, chord_y = chains
    next_x, next_y = (
        numpy.where(ends, chord, numpy.append(values[1:], 0))
        for values, chord in ((x, chord_x), (y, chord_y))
    )
    triangle = (x * next_y - y * next_x) / 2
    height = chord_x * y - chord_y * x
    crossing = numpy.flatnonzero(((height[:-1] < 0) != (height[1:] < 0)) & ~ends[:-1])
    share = height[crossing] / (height[crossing] - height[crossing + 1])
    at_x = x[crossing] + share * (next_x[crossing] - x[crossing])
    at_y = y[crossing] + share * (next_y[crossing] - y[crossing])
    length = chord_x[crossing] ** 2 + chord_y[crossing] ** 2
    along = (at_x * chord_x[crossing] + at_y * chord_y[crossing]) / length
    on_chord = (along > 0) & (along < 1)
    crossing, at_x, at_y = crossing[on_chord], at_x[on_chord], at_y[on_chord]
    begins = begins.copy()
    begins[crossing + 1] = True
    head = (x[crossing] * at_y - y[crossing] * at_x) / 2
    rest = triangle[crossing] - head
    triangle[crossing] = head
    triangle[crossing + 1] += rest
    first = numpy.flatnonzero(begins)
    return numpy.add.reduceat(triangle, first), first
