"""The edges of polygons, and which of them two polygons share exactly.

Terms
-----
edge
    A straight piece of a polygon's outline between two vertices, directed so that the polygon is on
    its left.
open edge
    One without its twin: no other polygon has exactly this edge, the other way round, once. Where
    all polygons meet exactly, only the edges along the outside and around lakes are open.

Crossing a pair of twins one leaves one polygon and enters the other, so the number of polygons over
a place changes at open edges alone: every gap and every overlap is bounded by open edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.pairing import Bits, hashed, paired, scattered

__all__ = [
    "NOBODY",
    "Edges",
    "Floats",
    "Numbers",
    "Shapes",
    "beyond",
    "chains",
    "distinct",
    "edges_of",
    "exchanged",
    "once",
    "polygons_of",
    "single",
    "sortable",
]

NOBODY = -1
MULTIPOLYGON = 6  # as GEOS numbers it
ROUNDING = 1e-9  # far above what adding up a million lengths can lose, as a share of their sum

Shapes = NDArray[numpy.object_]
Floats = NDArray[numpy.float64]
Numbers = NDArray[numpy.int64]
Scalar = TypeVar("Scalar", bound=numpy.generic)


@dataclass(frozen=True)
class Edges:
    """Directed edges, each with a polygon on its left.

    Parameters
    ----------
    starts, ends
        Coordinates, each of shape (n, 2).
    owner
        The number of the polygon, of shape (n,).
    """

    starts: Floats
    ends: Floats
    owner: Numbers

    def __len__(self) -> int:
        return len(self.owner)

    def __getitem__(self, chosen: NDArray[numpy.bool_] | Numbers | slice) -> Edges:
        """Return some of them."""
        if isinstance(chosen, slice):
            return Edges(self.starts[chosen], self.ends[chosen], self.owner[chosen])
        rows = numpy.flatnonzero(chosen) if chosen.dtype == bool else chosen
        starts, ends = (points.take(rows, axis=0) for points in (self.starts, self.ends))
        return Edges(starts, ends, self.owner.take(rows))  # several times faster than by index

    def __add__(self, other: Edges) -> Edges:
        """Put two lists one behind the other."""
        return Edges(
            numpy.concatenate([self.starts, other.starts]),
            numpy.concatenate([self.ends, other.ends]),
            numpy.concatenate([self.owner, other.owner]),
        )

    def same_as(self, other: Edges) -> bool:
        """Tell whether both hold the same edges of the same owners, in any order."""
        return len(self) == len(other) and numpy.array_equal(self._sorted(), other._sorted())

    def _sorted(self) -> Floats:
        table = numpy.column_stack([self.starts, self.ends, self.owner])
        return table[numpy.lexsort(table.T)]

    def lines(self) -> Shapes:
        """Draw them, one line an edge.

        Examples
        --------
        >>> edges_of(numpy.array([shapely.box(0, 0, 1, 1)])).lines()[0]
        <LINESTRING (1 0, 1 1)>
        """
        drawn: Shapes = shapely.linestrings(numpy.stack([self.starts, self.ends], axis=1))
        return drawn


def edges_of(shapes: Shapes) -> Edges:
    """Take polygons apart into edges; repeated vertices make none.

    Parameters
    ----------
    shapes
        Valid polygons or multipolygons in the plane; what is turned the wrong way round is turned.

    Examples
    --------
    >>> two = edges_of(numpy.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    >>> len(two), two.owner.tolist()
    (8, [0, 0, 0, 0, 1, 1, 1, 1])
    """
    turned = shapely.orient_polygons(shapes)  # shells run counterclockwise
    parts, unit = shapely.get_parts(turned, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    vertices = xy + 0.0  # no negative zero
    places = sortable(vertices)
    before = numpy.flatnonzero((ring[1:] == ring[:-1]) & (places[1:] != places[:-1]))
    starts, ends = (vertices.take(chosen, axis=0) for chosen in (before, before + 1))
    return Edges(starts, ends, unit[part].take(ring[before]))


def beyond(edges: Edges) -> Numbers:
    """Return whose polygon lies beyond each edge: that of its twin, or nobody's, where it is open.

    Examples
    --------
    >>> pair = edges_of(numpy.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    >>> beyond(pair).tolist()
    [1, -1, -1, -1, -1, -1, 0, -1]
    """
    starts, ends = sortable(edges.starts), sortable(edges.ends)
    edge, twin = paired(_hashed(edges.starts), _hashed(edges.ends))
    twins = (starts[edge] == ends[twin]) & (ends[edge] == starts[twin])
    twins &= edges.owner[edge] != edges.owner[twin]
    owner = numpy.full(len(edges), NOBODY)
    owner[edge[twins]], owner[twin[twins]] = edges.owner[twin[twins]], edges.owner[edge[twins]]
    return owner


def exchanged(
    edges: Edges, owners: Numbers, shapes: Shapes, changed: Numbers
) -> tuple[Edges, Numbers]:
    """Return the edges once some polygons changed, and whose polygon lies beyond each.

    Parameters
    ----------
    edges, owners
        As they were, see `beyond`.
    shapes
        All polygons as they are now.
    changed
        The numbers of those that changed.
    """
    is_changed = numpy.zeros(len(shapes) + 1, dtype=bool)  # the last is nobody
    is_changed[changed] = True
    kept = numpy.flatnonzero(~is_changed[edges.owner])
    fresh = edges_of(shapes[changed])
    together = edges[kept] + Edges(fresh.starts, fresh.ends, changed[fresh.owner])
    found = numpy.concatenate([owners[kept], numpy.full(len(fresh), NOBODY)])
    unsure = numpy.flatnonzero((found == NOBODY) | is_changed[found])
    found[unsure] = beyond(together[unsure])
    return together, found


def polygons_of(starts: Floats, ends: Floats, owner: Numbers, count: int) -> Shapes:
    """Put polygons together from edges, by the rule of even and odd; normalised.

    Parameters
    ----------
    starts, ends
        Coordinates of edges, in any order and direction, that meet in their ends only; but that two
        nearly parallel ones may cross where the grid bent them.
    owner
        To which polygon each belongs, 0 to ``count - 1``.
    count
        How many polygons there are.

    Returns
    -------
    array of shapely.Polygon or shapely.MultiPolygon
        A polygon where it is only one part; an empty one where there is no edge.

    Examples
    --------
    >>> square = edges_of(numpy.array([shapely.box(0, 0, 1, 1)]))
    >>> polygons_of(square.starts, square.ends, square.owner, 1)
    array([<POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))>], dtype=object)
    """
    built = numpy.full(count, shapely.Polygon(), dtype=object)
    if not len(owner):
        return built
    order = numpy.argsort(owner, kind="stable")
    lines, line_owner = chains(Edges(starts[order], ends[order], owner[order]))
    present, number = numpy.unique(line_owner, return_inverse=True)
    drawn = shapely.multilinestrings(lines, indices=number)
    areas = shapely.build_area(drawn)
    lengths = shapely.length(drawn)
    # GEOS leaves out a ring that crosses itself, without a word: it is cut there, and taken again.
    lost = abs(shapely.length(areas) - lengths) > ROUNDING * lengths
    areas[lost] = shapely.build_area(shapely.node(drawn[lost]))
    built[present] = single(shapely.normalize(areas))
    return built


def single(areas: Shapes) -> Shapes:
    """Return multipolygons of one part as polygons.

    Examples
    --------
    >>> single(shapely.from_wkt(["MULTIPOLYGON (((0 0, 1 0, 0 1, 0 0)))"]))
    array([<POLYGON ((0 0, 1 0, 0 1, 0 0))>], dtype=object)
    """
    alone = (shapely.get_type_id(areas) == MULTIPOLYGON) & (shapely.get_num_geometries(areas) == 1)
    result = areas.copy()
    result[alone] = shapely.get_geometry(areas[alone], 0)
    return result


def chains(edges: Edges) -> tuple[Shapes, Numbers]:
    """Draw edges as few lines: those of one owner that follow one another as they stand are one.

    None passes through a vertex where more than two edges of its owner meet.

    Returns
    -------
    tuple
        The lines, and the owner of each.

    Examples
    --------
    >>> chains(edges_of(numpy.array([shapely.box(0, 0, 1, 1)])))[0]
    array([<LINESTRING (1 0, 1 1, 0 1, 0 0, 1 0)>], dtype=object)
    """
    if not len(edges):
        return numpy.array([], dtype=object), edges.owner
    apart = (edges.starts[1:] != edges.ends[:-1]).any(axis=1)
    first = numpy.append(True, apart | (edges.owner[1:] != edges.owner[:-1])) | _starts_fork(edges)
    number = numpy.cumsum(first) - 1
    last = numpy.append(first[1:], True)
    place = numpy.arange(len(edges)) + number  # a line has one vertex more than edges
    vertices = numpy.empty((len(edges) + number[-1] + 1, 2))
    vertices[place] = edges.starts
    vertices[place[last] + 1] = edges.ends[last]
    sizes = numpy.bincount(number) + 1
    lines = shapely.linestrings(vertices, indices=numpy.repeat(numpy.arange(len(sizes)), sizes))
    return lines, edges.owner[first]


def _starts_fork(edges: Edges) -> NDArray[numpy.bool_]:
    """Tell which edges start where more than two of their owner meet."""
    owner = numpy.tile(edges.owner, 2).astype(numpy.uint64)
    ends = numpy.concatenate([edges.starts, edges.ends])
    _, number, count = numpy.unique(
        scattered(_hashed(ends) ^ owner), return_inverse=True, return_counts=True
    )
    return count[number[: len(edges)]] > 2


def sortable(points: Floats) -> NDArray[numpy.complex128]:
    """Return points as numbers that numpy sorts by x, then y.

    Examples
    --------
    >>> numpy.sort(sortable(numpy.array([[2.0, 1.0], [1.0, 5.0], [1.0, 3.0]])))
    array([1.+3.j, 1.+5.j, 2.+1.j])
    """
    numbers = numpy.ascontiguousarray(points, dtype=numpy.float64)
    return numbers.view(numpy.complex128).reshape(len(numbers))


def distinct(points: Floats) -> Floats:
    """Return each point once, by x, then y.

    Examples
    --------
    >>> distinct(numpy.array([[2.0, 1.0], [1.0, 5.0], [2.0, 1.0]])).tolist()
    [[1.0, 5.0], [2.0, 1.0]]
    """
    return once(sortable(points)).view(numpy.float64).reshape(-1, 2)


def once(values: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return each value once, sorted, as `numpy.unique` does, which hashes: several times slower.

    Examples
    --------
    >>> once(numpy.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = numpy.sort(values)
    first = numpy.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _hashed(points: Floats) -> Bits:
    return hashed(points[:, 0], points[:, 1])
