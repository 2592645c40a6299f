"""Find gaps that run out to where no polygon is: slits between two polygons, open at an end.

Terms
-----
shore
    The edges along which polygons border on nothing: the outside, a lake.
rung
    The shortest line across, from a vertex of one polygon's shore to another polygon's shore.

Along a slit the rungs stand like those of a ladder and cut it into faces. Faces whose rungs are
short, with no wide place between them, are put together where they share a rung; what has sides
four times longer than it is wide is a gap, and its last rungs are its caps. Anything else is a bay
of an ordinary outline. This works at every width alike, as nothing is buffered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.arrangement import GRID_M, Arrangement, arrange, connected
from nzv_geo.coverage.edges import NOBODY, Edges, Floats, Numbers, Shapes, once, sortable
from nzv_geo.coverage.width import NOISE_M, width_m

__all__ = ["Shore", "caps_of_open_gaps"]

STEP = 8  # from one scale of open gaps to the next
THIN = 4  # an open gap is at least so many times longer than wide; anything else is a bay
SURELY = 0.99  # of the tolerance: a wedge is closed so far, as its width is measured with an error
PARALLEL = 0.35  # sine of the angle between two shores, above which they form no thin wedge
FARTHEST_M = 1000.0  # beyond it no gap is looked for that would be left


@dataclass(frozen=True)
class Shore:
    """Where polygons border on nothing.

    Parameters
    ----------
    edges
        On the grid, owned by the polygons.
    source
        For each polygon the number of its source.
    land
        Polygons that together lie over everything that is not water: the given ones, and the gaps
        that were filled.
    """

    edges: Edges
    source: Numbers
    land: Shapes

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Finds edges by place."""
        return shapely.STRtree(self.edges.lines())

    def neighbours(self, reach_m: float) -> tuple[Numbers, Numbers]:
        """Pair edges of different polygons whose boxes are no farther apart; each both ways."""
        low, high = (
            pick(self.edges.starts, self.edges.ends) for pick in (numpy.minimum, numpy.maximum)
        )
        around = shapely.box(*(low - reach_m).T, *(high + reach_m).T)
        side, neighbour = self.tree.query(around)
        foreign = self.edges.owner[side] != self.edges.owner[neighbour]
        return side[foreign], neighbour[foreign]


def caps_of_open_gaps(shore: Shore, tolerance_m: float) -> Edges:
    """Find the mouths of open gaps.

    A gap is looked for up to the tolerance between any two polygons, and up to ten times that, at
    least 10 m and at most a kilometre, between two of different sources.

    Parameters
    ----------
    shore
        See there.
    tolerance_m
        See `nzv_geo.coverage.merge.merge`.

    Returns
    -------
    Edges
        From shore to shore, owned by nobody.

    Examples
    --------
    >>> from nzv_geo.coverage.edges import edges_of
    >>> land = numpy.array([shapely.box(0, 0, 9, 9), shapely.box(9.5, 0, 20, 9)])
    >>> shore = Shore(edges_of(land), numpy.array([0, 0]), land)
    >>> caps = caps_of_open_gaps(shore, 1)
    >>> sorted(shapely.to_wkt(caps.lines()))
    ['LINESTRING (9 0, 9.5 0)', 'LINESTRING (9 9, 9.5 9)']
    """
    near_m = max(tolerance_m, NOISE_M)
    several = len(once(shore.source)) > 1
    far_m = max(near_m, min(max(10 * tolerance_m, 10.0), FARTHEST_M)) if several else near_m
    rungs = _rungs(shore, near_m, far_m)
    if not len(rungs):
        return rungs
    # All of the shore: an end of a slit may be closed by a unit that no rung leads to.
    ladder = _Ladder(arrange(shore.edges + rungs), shore.edges.owner)
    scales = [near_m]
    while scales[-1] > 10 * GRID_M:
        scales.append(scales[-1] / STEP)
    for scale_m in [*scales, far_m]:
        ladder.accept(scale_m)
    return ladder.caps()


class _Ladder:
    """The faces between rungs, and which of them are accepted as gaps."""

    def __init__(self, arranged: Arrangement, owner: Numbers) -> None:
        """Take an arrangement of edges of the shore, with their owners, and of rungs."""
        self._arranged = arranged
        rung = numpy.ones(len(arranged.pieces), dtype=bool)
        side = arranged.edge < len(owner)
        edge, piece = arranged.edge[side], arranged.piece[side]
        rung[piece] = False
        face = numpy.concatenate([arranged.left[piece], arranged.right[piece]])
        order = numpy.argsort(face, kind="stable")
        self._unit = numpy.tile(owner[edge], 2)[order]  # beside the shore, by face
        self._shore_m = numpy.tile(arranged.lengths()[piece], 2)[order]
        self._first = numpy.searchsorted(face[order], numpy.arange(len(arranged.faces) + 2))
        self._rungs = numpy.flatnonzero(rung)
        self._pairs = numpy.column_stack([arranged.left, arranged.right])[self._rungs]
        self._lengths_m = arranged.lengths()[self._rungs]
        faces = once(self._pairs.ravel())
        self._faces = faces[faces != arranged.outside]
        self._width_m = numpy.full(len(arranged.faces) + 1, numpy.inf)
        self._width_m[self._faces] = width_m(arranged.faces[self._faces])
        numpy.maximum.at(self._width_m, self._pairs[:, 0], self._lengths_m)
        numpy.maximum.at(self._width_m, self._pairs[:, 1], self._lengths_m)
        self._gap = numpy.zeros(len(arranged.faces) + 1, dtype=numpy.int64)  # 0: none

    def accept(self, scale_m: float) -> None:
        """Put faces together that are no wider, and keep what is long enough."""
        narrow = (self._width_m <= scale_m + 2 * GRID_M) & (self._gap == 0)
        joined = self._pairs[narrow[self._pairs].all(axis=1)]
        for faces in connected(numpy.flatnonzero(narrow).tolist(), joined.tolist()):
            shape = shapely.coverage_union_all(self._arranged.faces[faces])
            if shape.geom_type != "Polygon":
                continue
            wide_m = float(width_m(numpy.array([shape]))[0])
            if self._length_m(faces) >= THIN * wide_m:
                self._gap[faces] = self._gap.max() + 1

    def _length_m(self, faces: list[int]) -> float:
        """Measure the shorter side: the longest shore of one polygon, or that of all others."""
        rows = numpy.concatenate(
            [numpy.arange(self._first[face], self._first[face + 1]) for face in faces]
        )
        if not len(rows):
            return 0.0
        units, place = numpy.unique(self._unit[rows], return_inverse=True)
        lengths_m = numpy.bincount(place, self._shore_m[rows], len(units))
        return float(min(lengths_m.max(), lengths_m.sum() - lengths_m.max()))

    def caps(self) -> Edges:
        """Return the rungs with a gap on one side only, or two different ones."""
        gaps = self._gap[self._pairs]
        ends = self._arranged.nodes[self._arranged.pieces[self._rungs[gaps[:, 0] != gaps[:, 1]]]]
        return Edges(ends[:, 0], ends[:, 1], numpy.full(len(ends), NOBODY))


def _rungs(shore: Shore, near_m: float, far_m: float) -> Edges:
    """Return the rungs, owned by nobody."""
    side, neighbour = shore.neighbours(far_m)
    rungs = _from_vertices(shore, side, neighbour, near_m, far_m)
    rungs += _at_a_width(shore.edges, side, neighbour, near_m * SURELY)
    return rungs[_is_over_water(rungs, shore)]


def _from_vertices(
    shore: Shore, side: Numbers, neighbour: Numbers, near_m: float, far_m: float
) -> Edges:
    """Lead from each vertex to the nearest place on the shore of every other polygon."""
    vertices = _Vertices.of(shore.edges)
    number = numpy.concatenate([vertices.first[side], vertices.second[side]])
    edge = numpy.tile(neighbour, 2)
    foreign = ~vertices.are_of(number, shore.edges.owner[edge])
    ways = _Ways.of(vertices, number[foreign], edge[foreign], shore.edges)
    far = shore.source[ways.unit] != shore.source[ways.other]
    keep = ways.are_rungs(vertices) & (ways.length_m <= numpy.where(far, far_m, near_m))
    starts = vertices.points[ways.vertex[keep]]
    return Edges(starts, ways.place[keep], numpy.full(len(starts), NOBODY))


class _Vertices(NamedTuple):
    """The vertices of the shore, each once.

    Parameters
    ----------
    points
        Their coordinates.
    first, second
        For each edge the number of the vertex at its start and end.
    owned
        Sorted keys, ``vertex * several + unit``, one for each polygon of each vertex.
    several
        More than there are polygons.
    """

    points: Floats
    first: Numbers
    second: Numbers
    owned: Numbers
    several: int

    @classmethod
    def of(cls, edges: Edges) -> _Vertices:
        """Give each end of the edges a number."""
        ends = sortable(numpy.concatenate([edges.starts, edges.ends]))
        known, vertex = numpy.unique(ends, return_inverse=True)
        several = int(edges.owner.max(initial=0)) + 1
        owned = once(vertex * several + numpy.tile(edges.owner, 2))
        points = known.view(numpy.float64).reshape(-1, 2)
        return cls(points, vertex[: len(edges)], vertex[len(edges) :], owned, several)

    def are_of(self, vertex: Numbers, unit: Numbers) -> NDArray[numpy.bool_]:
        """Tell which vertices belong to a polygon."""
        keys = vertex * self.several + unit
        place = numpy.searchsorted(self.owned, keys).clip(max=max(0, len(self.owned) - 1))
        among: NDArray[numpy.bool_] = self.owned[place] == keys
        return among

    def units(self, vertex: Numbers) -> tuple[Numbers, Numbers]:
        """List the polygons of vertices: which of the given it is, and the polygon."""
        first = numpy.searchsorted(self.owned, vertex * self.several)
        count = numpy.searchsorted(self.owned, (vertex + 1) * self.several) - first
        row = numpy.repeat(numpy.arange(len(vertex)), count)
        step = numpy.arange(len(row)) - numpy.repeat(numpy.cumsum(count) - count, count)
        return row, self.owned[first[row] + step] % self.several


class _Ways(NamedTuple):
    """Shortest ways from vertices of one polygon's shore to another's, one row a way.

    Parameters
    ----------
    vertex, unit, other
        Where it starts, from which polygon, and to which.
    foot
        The number of the vertex where it ends, -1 for a place on an edge.
    place
        Where it ends.
    length_m
        How long it is.
    """

    vertex: Numbers
    unit: Numbers
    other: Numbers
    foot: Numbers
    place: Floats
    length_m: Floats

    @classmethod
    def of(cls, vertices: _Vertices, vertex: Numbers, edge: Numbers, edges: Edges) -> _Ways:
        """Choose of the edges near each vertex the nearest of every polygon."""
        place, share = _nearest(vertices.points[vertex], edges[edge])
        length_m = numpy.hypot(*(place - vertices.points[vertex]).T)
        foot = numpy.where(share <= 0, vertices.first[edge], vertices.second[edge])
        foot[(share > 0) & (share < 1)] = -1
        row, unit = vertices.units(vertex)
        other = edges.owner[edge][row]
        order = numpy.lexsort([edge[row], length_m[row], other, unit, vertex[row]])
        row, unit, other = row[order], unit[order], other[order]
        ways = numpy.column_stack([vertex[row], unit, other])
        nearest = numpy.ones(len(row), dtype=bool)
        nearest[1:] = (ways[1:] != ways[:-1]).any(axis=1)
        row, unit, other = row[nearest], unit[nearest], other[nearest]
        return cls(vertex[row], unit, other, foot[row], place[row], length_m[row])

    def are_rungs(self, vertices: _Vertices) -> NDArray[numpy.bool_]:
        """Tell which end on an edge, or at a vertex that has no shorter way back.

        A vertex that belongs to both polygons is no end: there, they meet.
        """
        several = vertices.several
        keys = (self.vertex * several + self.unit) * several + self.other
        back = (self.foot * several + self.other) * several + self.unit
        place = numpy.searchsorted(keys, back).clip(max=max(0, len(keys) - 1))
        shorter = (keys[place] == back) & (self.length_m[place] < self.length_m - GRID_M / 1000)
        on_edge = self.foot < 0
        is_end = on_edge | (~shorter & ~vertices.are_of(self.foot, self.unit))
        rungs: NDArray[numpy.bool_] = is_end & (self.length_m > GRID_M / 2)
        return rungs


def _at_a_width(edges: Edges, side: Numbers, neighbour: Numbers, near_m: float) -> Edges:
    """Find where two long edges that face each other are so far apart."""
    lengths = numpy.hypot(*(edges.ends - edges.starts).T)
    long = lengths[side] > THIN * near_m
    side, neighbour = side[long], neighbour[long]
    along = (edges.ends - edges.starts) / lengths[:, None]
    sine = along[side, 0] * along[neighbour, 1] - along[side, 1] * along[neighbour, 0]
    facing = (along[side] * along[neighbour]).sum(axis=1) < 0
    chosen = facing & (abs(sine) < PARALLEL)
    sides, others = edges[side[chosen]], edges[neighbour[chosen]]
    near = shapely.dwithin(sides.lines(), others.lines(), near_m)
    sides, others = sides[near], others[near]
    found = edges[:0]
    for ends in (sides.starts, sides.ends):
        place, foot, valid = _where_as_wide(sides, ends, others, near_m)
        found += Edges(place[valid], foot[valid], numpy.full(int(valid.sum()), NOBODY))
    return found


def _where_as_wide(
    edges: Edges, ends: Floats, others: Edges, wide_m: float
) -> tuple[Floats, Floats, NDArray[numpy.bool_]]:
    """Walk from the place nearest to another edge to an end, until it is so far away."""
    lines, across = edges.lines(), others.lines()
    near = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(lines, across), 0))
    foot, _ = _nearest(ends, others)
    valid = numpy.hypot(*(foot - ends).T) > wide_m
    low, high = near.copy(), ends.copy()
    for _ in range(60):
        middle = (low + high) / 2
        foot, share = _nearest(middle, others)
        far = (numpy.hypot(*(foot - middle).T) > wide_m)[:, None]
        low, high = numpy.where(far, low, middle), numpy.where(far, middle, high)
    foot, share = _nearest(low, others)
    return low, foot, valid & (share > 0) & (share < 1)


def _nearest(points: Floats, edges: Edges) -> tuple[Floats, Floats]:
    """Return the nearest place on an edge from each point, and its share of the way, 0 to 1."""
    along = edges.ends - edges.starts
    share = ((points - edges.starts) * along).sum(axis=1) / (along**2).sum(axis=1)
    share = share.clip(0, 1)
    place = edges.starts + share[:, None] * along
    place = numpy.where(share[:, None] == 1, edges.ends, place)
    return place, share


def _is_over_water(rungs: Edges, shore: Shore) -> NDArray[numpy.bool_]:
    """Tell which rungs cross no shore and no polygon."""
    across = rungs.ends - rungs.starts
    # The land may reach over its shore by what the shore was moved to the grid.
    share = (GRID_M / numpy.hypot(*across.T)).clip(0.01, 0.45)
    inner = share[:, None] * across
    shorter = Edges(rungs.starts + inner, rungs.ends - inner, rungs.owner).lines()
    free = numpy.ones(len(rungs), dtype=bool)
    for barrier in (shore.tree, shapely.STRtree(shore.land)):
        crossed, _ = barrier.query(shorter, predicate="intersects")
        free[crossed] = False
    return free
