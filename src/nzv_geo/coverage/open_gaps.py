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

import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.arrangement import GRID_M, Arrangement, arrange, connected
from nzv_geo.coverage.edges import NOBODY, Edges, Floats, Numbers, Shapes, sortable
from nzv_geo.coverage.width import NOISE_M, width_m

__all__ = ["Shore", "caps_of_open_gaps"]

STEP = 8  # from one scale of open gaps to the next
THIN = 4  # an open gap is at least so many times longer than wide; anything else is a bay
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
    several = len(numpy.unique(shore.source)) > 1
    far_m = max(near_m, min(max(10 * tolerance_m, 10.0), FARTHEST_M)) if several else near_m
    table = _rungs(shore, near_m, far_m)
    rungs = Edges(*_ends(table), numpy.full(len(table), NOBODY))
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
        table = pandas.DataFrame({"face": face, "unit": numpy.tile(owner[edge], 2)})
        table["length_m"] = numpy.tile(arranged.lengths()[piece], 2)
        self._shore = dict(list(table.groupby("face")[["unit", "length_m"]]))
        self._rungs = numpy.flatnonzero(rung)
        self._pairs = numpy.column_stack([arranged.left, arranged.right])[self._rungs]
        self._lengths_m = arranged.lengths()[self._rungs]
        faces = numpy.unique(self._pairs)
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
        sides = [self._shore[face] for face in faces if face in self._shore]
        if not sides:
            return 0.0
        lengths_m = pandas.concat(sides).groupby("unit")["length_m"].sum()
        return float(min(lengths_m.max(), lengths_m.sum() - lengths_m.max()))

    def caps(self) -> Edges:
        """Return the rungs with a gap on one side only, or two different ones."""
        gaps = self._gap[self._pairs]
        ends = self._arranged.nodes[self._arranged.pieces[self._rungs[gaps[:, 0] != gaps[:, 1]]]]
        return Edges(ends[:, 0], ends[:, 1], numpy.full(len(ends), NOBODY))


def _rungs(shore: Shore, near_m: float, far_m: float) -> pandas.DataFrame:
    """Return the rungs: ``unit``, ``other``, and both ends as ``x1``, ``y1``, ``x2``, ``y2``."""
    table = pandas.concat(
        [_from_vertices(shore, near_m, far_m), _at_a_width(shore, near_m)], ignore_index=True
    )
    return table[_is_over_water(table, shore)]


def _ends(table: pandas.DataFrame) -> tuple[Floats, Floats]:
    return table[["x1", "y1"]].to_numpy(dtype=float), table[["x2", "y2"]].to_numpy(dtype=float)


def _from_vertices(shore: Shore, near_m: float, far_m: float) -> pandas.DataFrame:
    """Find the nearest place on the shore of every other polygon from each vertex."""
    edges = shore.edges
    ends = sortable(numpy.concatenate([edges.starts, edges.ends]))
    known, vertex = numpy.unique(ends, return_inverse=True)
    points = known.view(numpy.float64).reshape(-1, 2)
    first, second = vertex[: len(edges)], vertex[len(edges) :]
    number, edge = shore.tree.query(shapely.points(points), predicate="dwithin", distance=far_m)
    units = pandas.DataFrame(
        {"vertex": vertex, "unit": numpy.tile(edges.owner, 2)}
    ).drop_duplicates()
    table = pandas.DataFrame({"vertex": number, "edge": edge, "other": edges.owner[edge]})
    owned = table.merge(
        units.rename(columns={"unit": "other"}), on=["vertex", "other"], how="left", indicator=True
    )
    table = table[(owned["_merge"] == "left_only").to_numpy()].reset_index(drop=True)
    place, share = _nearest(points[table["vertex"]], edges[table["edge"].to_numpy()])
    table["length_m"] = numpy.hypot(*(place - points[table["vertex"]]).T)
    at = numpy.where(share <= 0, first[table["edge"]], second[table["edge"]])
    table["foot"] = numpy.where((share > 0) & (share < 1), -1, at)
    table[["x1", "y1"]] = points[table["vertex"]]
    table[["x2", "y2"]] = place
    table = table.merge(units, on="vertex")
    table = table.sort_values(["vertex", "unit", "other", "length_m", "edge"], kind="stable")
    table = table.drop_duplicates(["vertex", "unit", "other"]).reset_index(drop=True)
    apart = shore.source[table["unit"]] != shore.source[table["other"]]
    within = (table["length_m"] <= near_m) | apart
    keep = within & (table["length_m"] > GRID_M / 2) & _is_mutual(table, units)
    kept: pandas.DataFrame = table[keep.to_numpy()]
    return kept


def _is_mutual(table: pandas.DataFrame, units: pandas.DataFrame) -> NDArray[numpy.bool_]:
    """Tell which rungs end on an edge, or at a vertex that has no shorter way back.

    A vertex that belongs to both polygons is no end: there, they meet.
    """
    back = table[["vertex", "unit", "other", "length_m"]].rename(
        columns={"vertex": "foot", "unit": "other", "other": "unit", "length_m": "back_m"}
    )
    ways = table.merge(back, on=["foot", "unit", "other"], how="left")["back_m"].to_numpy()
    foot = table["foot"].to_numpy()
    shared = table.merge(
        units.rename(columns={"vertex": "foot"}), on=["foot", "unit"], how="left", indicator=True
    )["_merge"]
    shorter = ways < table["length_m"].to_numpy() - GRID_M / 1000
    mutual: NDArray[numpy.bool_] = (foot < 0) | (~shorter & (shared == "left_only").to_numpy())
    return mutual


def _at_a_width(shore: Shore, near_m: float) -> pandas.DataFrame:
    """Find where two long edges that face each other are just as far apart as the tolerance."""
    edges = shore.edges
    columns = ["unit", "other", "x1", "y1", "x2", "y2"]
    lengths = numpy.hypot(*(edges.ends - edges.starts).T)
    (long,) = numpy.nonzero(lengths > THIN * near_m)
    if not len(long):
        return pandas.DataFrame(columns=columns, dtype=float)
    lines = edges[long].lines()
    one, other = shore.tree.query(lines, predicate="dwithin", distance=near_m)
    one = long[one]
    along = (edges.ends - edges.starts) / lengths[:, None]
    sine = along[one, 0] * along[other, 1] - along[one, 1] * along[other, 0]
    facing = (along[one] * along[other]).sum(axis=1) < 0
    chosen = facing & (abs(sine) < PARALLEL) & (edges.owner[one] != edges.owner[other])
    one, other = one[chosen], other[chosen]
    found = []
    for end in (edges.starts, edges.ends):
        place, foot, valid = _where_as_wide(edges[one], end[one], edges[other], near_m)
        table = pandas.DataFrame({"unit": edges.owner[one], "other": edges.owner[other]})
        table[["x1", "y1"]] = place
        table[["x2", "y2"]] = foot
        found.append(table[valid])
    return pandas.concat(found, ignore_index=True)


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


def _is_over_water(table: pandas.DataFrame, shore: Shore) -> NDArray[numpy.bool_]:
    """Tell which rungs cross no shore and no polygon."""
    starts, ends = _ends(table)
    # The land may reach over its shore by what the shore was moved to the grid.
    share = (GRID_M / numpy.hypot(*(ends - starts).T)).clip(0.01, 0.45)
    inner = share[:, None] * (ends - starts)
    shorter = shapely.linestrings(numpy.stack([starts + inner, ends - inner], axis=1))
    free = numpy.ones(len(table), dtype=bool)
    for barrier in (shore.tree, shapely.STRtree(shore.land)):
        crossed, _ = barrier.query(shorter, predicate="intersects")
        free[crossed] = False
    return free
