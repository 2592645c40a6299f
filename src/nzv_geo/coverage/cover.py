"""Which polygons lie over which faces, and how they are put together again.

Terms
-----
gap
    A bounded face over which no polygon lies.
overlap
    Faces over which the same two or more polygons lie.
cap
    An edge that belongs to no polygon: a line across the mouth of a gap that is open to the outside
    or to a lake, which makes a face of the gap.

How many polygons lie over a face is counted from outside inwards, one up or down at each edge that
is crossed. So nothing has to be looked for where no edge is open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.arrangement import GRID_M, Arrangement, arrange, connected, on_grid
from nzv_geo.coverage.edges import (
    NOBODY,
    Edges,
    Floats,
    Numbers,
    Shapes,
    distinct,
    once,
    polygons_of,
    single,
    sortable,
)
from nzv_geo.errors import GeometryError

__all__ = ["Cover", "Part", "cover"]

WELD_M = 2 * GRID_M


@dataclass(frozen=True)
class Part:
    """A gap or an overlap: its faces and the numbers of the polygons over it, ascending."""

    faces: tuple[int, ...]
    owners: tuple[int, ...]


@dataclass(frozen=True)
class Cover:
    """Polygons and the arrangement of their open edges.

    Parameters
    ----------
    shapes
        The polygons.
    edges
        All their edges.
    chosen
        The numbers of the edges that are arranged: the open ones, those inside overlaps, and those
        of which an end moves.
    arranged
        Their arrangement, caps last.
    welded
        The chosen edges once vertices that are all but one are one.
    count
        How many polygons lie over each face; the last number is that of the outside, 0.
    sides
        Which polygon has which piece: columns ``unit``, ``piece`` and ``left``, whether it lies on
        the left of the piece; a polygon on both sides of a piece is not listed.
    parts
        Gaps and overlaps.
    """

    shapes: Shapes
    edges: Edges
    chosen: Numbers
    welded: Edges
    arranged: Arrangement
    count: Numbers
    sides: pandas.DataFrame
    parts: tuple[Part, ...]

    def shape(self, part: Part) -> shapely.Geometry:
        """Return a part as one polygon."""
        faces = self.arranged.faces[list(part.faces)]
        return faces[0] if len(faces) == 1 else shapely.coverage_union_all(faces).normalize()

    def beside(self) -> pandas.DataFrame:
        """Measure how long each part borders on each polygon.

        Returns
        -------
        pandas.DataFrame
            ``part``, ``unit``, ``length_m``.
        """
        rim = self._rims
        over = pandas.DataFrame(
            [(part, unit) for part, one in enumerate(self.parts) for unit in one.owners],
            columns=["part", "unit"],
            dtype=numpy.int64,
        )
        inside = rim.merge(over, on="part")
        along = rim.merge(self.sides[["piece", "unit"]], on="piece")
        # Beyond a piece lie the polygons over the part, but for those whose edge it is; and of
        # those whose edge it is, the ones that do not lie over the part.
        both = pandas.concat([inside, along])
        beyond = both[~both.duplicated(["part", "piece", "unit"], keep=False)]
        lengths = beyond.assign(length_m=self.arranged.lengths()[beyond["piece"].to_numpy()])
        return lengths.groupby(["part", "unit"], as_index=False)[["length_m"]].sum()

    def capped(self) -> set[int]:
        """Return the numbers of the parts that have a cap around them."""
        return set(self._rims["part"][self._is_cap[self._rims["piece"]]])

    def rebuilt(self, winners: dict[int, int]) -> tuple[Shapes, Numbers]:
        """Put the polygons together again once parts were given to one polygon each.

        Parameters
        ----------
        winners
            For each part that was given away, by its number, the number of the polygon.

        Returns
        -------
        tuple
            All polygons, and the numbers of those that changed; the others are as they came.
        """
        moved = self._moved
        given = pandas.DataFrame(
            [
                (part, unit)
                for part, winner in winners.items()
                for unit in self._flipped(part, winner)
            ],
            columns=["part", "unit"],
            dtype=numpy.int64,
        )
        bent = self.edges.owner[self.chosen[self.arranged.bent[: len(self.chosen)]]]
        changed = once(numpy.concatenate([bent, given["unit"], moved.owners]))
        if not len(changed):
            return self.shapes, changed
        before = self.sides[self.sides["unit"].isin(changed)]
        flips = pandas.concat([before, self._rims.merge(given, on="part")])[["unit", "piece"]]
        unit, piece = _odd(flips.to_numpy(), len(self.arranged.pieces))
        ends = self._node_places[self.arranged.pieces[piece]]
        rest = numpy.isin(self.edges.owner, changed)
        rest[self.chosen] = False
        whole = self.edges[numpy.flatnonzero(rest)]
        whole += Edges(ends[:, 0], ends[:, 1], unit)
        built = self.shapes.copy()
        built[changed] = polygons_of(
            whole.starts, whole.ends, numpy.searchsorted(changed, whole.owner), len(changed)
        )
        return built, changed

    def _flipped(self, part: int, winner: int) -> list[int]:
        """Name the polygons that gain a part or lose it, if it goes to the winner."""
        owners = self.parts[part].owners
        return [unit for unit in owners if unit != winner] if owners else [winner]

    def outline(self, winners: dict[int, int]) -> shapely.Geometry:
        """Return the union of all polygons, once parts were given away; normalised."""
        held = self.count > 0
        for part in winners:
            held[list(self.parts[part].faces)] = True
        union = shapely.coverage_union_all(self.arranged.faces[held[:-1]])
        numbers = self.arranged.node_numbers(shapely.get_coordinates(union))
        placed = shapely.set_coordinates(union, self._node_places[numbers])
        outline: shapely.Geometry = single(numpy.array([placed.normalize()], dtype=object))[0]
        return outline

    def shore(self, winners: dict[int, int], enclaves: list[int]) -> Edges:
        """Return the edges along which polygons border on nothing, once parts were given away.

        Parameters
        ----------
        winners
            See `rebuilt`.
        enclaves
            The numbers of the gaps that count as water.
        """
        arranged = self.arranged
        water = numpy.zeros(len(self.count), dtype=bool)
        water[arranged.outside] = True
        for part in enclaves:
            water[list(self.parts[part].faces)] = True
        land = self.count > 0
        owner = numpy.full(len(self.count), NOBODY)
        for part, winner in winners.items():
            faces = list(self.parts[part].faces)
            owner[faces], land[faces] = winner, True
        left, right = arranged.left, arranged.right
        piece = numpy.flatnonzero((water[left] & land[right]) | (water[right] & land[left]))
        beyond = numpy.where(water[left[piece]], right[piece], left[piece])
        inner = self.sides[self.sides["left"] != water[left[self.sides["piece"]]]]
        own = numpy.full(len(arranged.pieces), NOBODY)
        own[inner["piece"]] = inner["unit"]
        owners = numpy.where(owner[beyond] != NOBODY, owner[beyond], own[piece])
        ends = arranged.nodes[arranged.pieces[piece]]
        turned = water[left[piece]]
        ends[turned] = ends[turned][:, ::-1]
        return Edges(ends[:, 0], ends[:, 1], owners)

    def land(self, winners: dict[int, int]) -> Shapes:
        """Return polygons that together lie over all that is not water: the given, and filled."""
        filled = [self.shape(self.parts[part]) for part in winners if not self.parts[part].owners]
        return numpy.concatenate([self.shapes, numpy.array(filled, dtype=object)])

    @cached_property
    def _is_cap(self) -> NDArray[numpy.bool_]:
        """Which pieces belong to caps alone."""
        is_cap = numpy.ones(len(self.arranged.pieces), dtype=bool)
        is_cap[self.arranged.piece[self.arranged.edge < len(self.chosen)]] = False
        return is_cap

    @cached_property
    def _node_places(self) -> Floats:
        """Where each node lies: on the vertex that it stands for, else on the grid.

        Of several vertices that are one node, the westernmost (southernmost) counts.
        """
        places = self.arranged.nodes.copy()
        vertices = distinct(_vertices(self.welded))[::-1]
        places[self.arranged.node_numbers(on_grid(vertices))] = vertices
        return places

    @cached_property
    def _vertices(self) -> tuple[Floats, Numbers]:
        """Each vertex of the chosen edges once, and its node."""
        vertices = _vertices(self.edges[self.chosen])
        known, first = numpy.unique(sortable(vertices), return_index=True)
        nodes = self.arranged.node_numbers(on_grid(_vertices(self.welded)[first]))
        return known.view(numpy.float64).reshape(-1, 2), nodes

    def tilted(self) -> Numbers:
        """Return the numbers of edges that are not arranged, though an end of them moves.

        They may run into what lies within that of them.
        """
        moved = self._moved
        rest = numpy.isin(self.edges.owner, moved.owners)
        rest[self.chosen] = False
        near = numpy.flatnonzero(rest)
        edges = self.edges[near]
        return near[(moved.known(edges.starts) >= 0) | (moved.known(edges.ends) >= 0)]

    def snapped(self) -> Numbers:
        """Return the numbers of polygons of which a vertex met another's that was not quite it."""
        arranged, owner = self.arranged, self.edges.owner[self.chosen]
        there = numpy.bincount(self._vertices[1], minlength=len(arranged.nodes))
        ends = [
            arranged.node_numbers(on_grid(points))
            for points in (self.welded.starts, self.welded.ends)
        ]
        crowded = (there[ends[0]] > 1) | (there[ends[1]] > 1)
        through = (there[arranged.pieces[arranged.piece]] > 0).all(axis=1)
        met = arranged.edge[through & arranged.bent[arranged.edge]]
        crowded[met[met < len(owner)]] = True
        return numpy.union1d(owner[crowded], self._moved.owners)

    @cached_property
    def _moved(self) -> _Moved:
        """Find the vertices that do not stay where they were, and whose they are."""
        vertices, nodes = self._vertices
        places = self._node_places[nodes]
        away = (places != vertices).any(axis=1)
        before, after = vertices[away], places[away]
        moved = _Moved(before, after, numpy.zeros(0, dtype=numpy.int64))
        if not len(before):
            return moved
        tree = shapely.STRtree(self.shapes)
        _, near = tree.query(shapely.points(before), predicate="dwithin", distance=10 * GRID_M)
        those = self.edges[numpy.flatnonzero(numpy.isin(self.edges.owner, once(near)))]
        return replace(moved, owners=once(those.owner[moved.known(those.starts) >= 0]))

    @cached_property
    def _rims(self) -> pandas.DataFrame:
        """List the pieces around each part: ``part``, ``piece``."""
        of_face = numpy.full(len(self.count), -1)
        for number, one in enumerate(self.parts):
            of_face[list(one.faces)] = number
        left, right = of_face[self.arranged.left], of_face[self.arranged.right]
        across = numpy.flatnonzero(left != right)
        part = numpy.concatenate([left[across], right[across]])
        table = pandas.DataFrame({"part": part, "piece": numpy.tile(across, 2)})
        return table[table["part"] >= 0]


@dataclass(frozen=True)
class _Moved:
    """Vertices before and after, sorted, and the numbers of the polygons that have them."""

    before: Floats
    after: Floats
    owners: Numbers

    def known(self, points: Floats) -> Numbers:
        """Return which of the vertices each point is, -1 for none."""
        if not len(self.before):
            return numpy.full(len(points), -1)
        number = numpy.searchsorted(sortable(self.before), sortable(points))
        number = number.clip(max=len(self.before) - 1)
        return numpy.where((self.before[number] == points).all(axis=1), number, -1)


def cover(shapes: Shapes, edges: Edges, opened: NDArray[numpy.bool_], caps: Edges) -> Cover:
    """Find the gaps and overlaps of polygons.

    Parameters
    ----------
    shapes
        Valid polygons, in metres.
    edges
        Their edges, see `nzv_geo.coverage.edges.edges_of`.
    opened
        Which of them are open, see `nzv_geo.coverage.edges.beyond`.
    caps
        Edges of nobody.

    Raises
    ------
    GeometryError
        No consistent topology was found.

    Examples
    --------
    >>> from nzv_geo.coverage.edges import NOBODY, beyond, edges_of
    >>> pair = numpy.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)])
    >>> every = edges_of(pair)
    >>> cover(pair, every, beyond(every) == NOBODY, every[:0]).parts
    (Part(faces=(1,), owners=(0, 1)),)
    """
    found = _arranged(shapes, edges, numpy.flatnonzero(opened), caps)
    several = found.count > 1
    if several.any():
        inner = _within(found.arranged.faces[several[:-1]], shapes, edges, opened)
        if len(inner):
            found = _arranged(shapes, edges, numpy.concatenate([found.chosen, inner]), caps)
    while len(tilted := found.tilted()):
        found = _arranged(shapes, edges, numpy.concatenate([found.chosen, tilted]), caps)
    owners = _owners(found.arranged, found.count, found.sides, shapes)
    parts = _parts(found.arranged, found.count, owners, len(found.chosen))
    return replace(found, parts=parts)


def _arranged(shapes: Shapes, edges: Edges, chosen: Numbers, caps: Edges) -> Cover:
    """Arrange the chosen edges; which parts there are is not told yet."""
    welded = _welded(edges[chosen])
    arranged = arrange(welded + caps)
    sides = _sides(arranged, edges.owner[chosen])
    count = _counted(arranged, sides)
    return Cover(shapes, edges, chosen, welded, arranged, count, sides, ())


def _welded(edges: Edges) -> Edges:
    """Make vertices one that are so near that the grid could tell them apart or not."""
    points = distinct(_vertices(edges))
    one, other = _near_pairs(points)
    if not len(one):
        return edges
    first = numpy.arange(len(points))
    while True:
        before = first.copy()
        numpy.minimum.at(first, other, first[one])
        numpy.minimum.at(first, one, first[other])
        if (first == before).all():
            break
    known = sortable(points)
    starts, ends = (
        points[first[numpy.searchsorted(known, sortable(ends))]]
        for ends in (edges.starts, edges.ends)
    )
    return Edges(starts, ends, edges.owner)


def _near_pairs(points: Floats) -> tuple[Numbers, Numbers]:
    """Find points as near as `WELD_M`: in one cell of a grid, or of one shifted by half a cell."""
    pairs = []
    for shift in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        cells = sortable(numpy.floor(points / (2 * WELD_M) + shift))
        order = numpy.argsort(cells, kind="stable")
        for apart in (1, 2):  # more than three in a cell would be welded one by one
            same = cells[order[apart:]] == cells[order[:-apart]]
            pairs.append(numpy.column_stack([order[:-apart][same], order[apart:][same]]))
    one, other = numpy.concatenate(pairs).T
    near = numpy.hypot(*(points[other] - points[one]).T) <= WELD_M
    return one[near], other[near]


def _within(faces: Shapes, shapes: Shapes, edges: Edges, opened: NDArray[numpy.bool_]) -> Numbers:
    """Return the numbers of edges with a twin that reach into faces."""
    near, _ = shapely.STRtree(faces).query(shapes, predicate="intersects")
    (twins,) = numpy.nonzero(numpy.isin(edges.owner, once(near)) & ~opened)
    if not len(twins):
        return twins
    _, reaching = shapely.STRtree(edges[twins].lines()).query(faces, predicate="intersects")
    within: Numbers = twins[once(reaching)]
    return within


def _sides(arranged: Arrangement, owner: Numbers) -> pandas.DataFrame:
    """List which polygon lies on which side of a piece that is its edge."""
    real = arranged.edge < len(owner)  # the rest are caps
    unit, piece = owner[arranged.edge[real]], arranged.piece[real]
    key, number = numpy.unique(unit * len(arranged.pieces) + piece, return_inverse=True)
    # There and back again is nothing; of three along one piece, one remains.
    net = numpy.bincount(number, numpy.where(arranged.forwards[real], 1, -1), len(key))
    unit, piece = numpy.divmod(key[net != 0], max(1, len(arranged.pieces)))
    return pandas.DataFrame({"unit": unit, "piece": piece, "left": net[net != 0] > 0})


def _counted(arranged: Arrangement, sides: pandas.DataFrame) -> Numbers:
    """Count the polygons over each face, from outside inwards."""
    piece, weight = sides["piece"].to_numpy(), numpy.where(sides["left"], 1, -1)
    rise = numpy.zeros(len(arranged.pieces), dtype=numpy.int64)
    numpy.add.at(rise, piece, weight)  # from the right of a piece to its left
    start = numpy.concatenate([arranged.left, arranged.right])
    end = numpy.concatenate([arranged.right, arranged.left])
    step = numpy.concatenate([-rise, rise])
    order = numpy.argsort(start, kind="stable")
    end, step = end[order], step[order]
    first = numpy.searchsorted(start[order], numpy.arange(len(arranged.faces) + 2))
    count = numpy.zeros(len(arranged.faces) + 1, dtype=numpy.int64)
    known = numpy.zeros(len(count), dtype=bool)
    front = numpy.array([arranged.outside])
    known[front] = True
    while len(front):
        sizes = first[front + 1] - first[front]
        across = numpy.repeat(first[front] - numpy.cumsum(sizes) + sizes, sizes)
        across += numpy.arange(len(across))
        reached = end[across]
        count_there = numpy.repeat(count[front], sizes) + step[across]
        fresh = ~known[reached]
        count[reached[fresh]] = count_there[fresh]
        front = once(reached[fresh])
        known[front] = True
    return count


def _owners(
    arranged: Arrangement, count: Numbers, sides: pandas.DataFrame, shapes: Shapes
) -> dict[int, tuple[int, ...]]:
    """Name the polygons over each face that is an overlap.

    Those that have an edge around the face are known by its side, exactly; of the others, the face
    lies either well inside or well outside.
    """
    several = numpy.flatnonzero(count > 1)
    owners: dict[int, set[int]] = {int(face): set() for face in several}
    if not owners:
        return {}
    piece, left = sides["piece"].to_numpy(), sides["left"].to_numpy()
    holds = numpy.where(left, arranged.left[piece], arranged.right[piece])
    lacks = numpy.where(left, arranged.right[piece], arranged.left[piece])
    unit = sides["unit"].to_numpy()
    within = set(zip(*_where(holds, unit, count), strict=True))
    without = set(zip(*_where(lacks, unit, count), strict=True))
    # In both are polygons with a spike that the grid turned over: they are asked below.
    for face, one in within - without:
        owners[face].add(one)
    strangers = without - within
    short = [face for face in owners if len(owners[face]) < count[face]]
    inside = shapely.point_on_surface(arranged.faces[short])
    number, found = shapely.STRtree(shapes).query(inside, predicate="intersects")
    for face, one in zip(number.tolist(), found.tolist(), strict=True):
        if (short[face], one) not in strangers:
            owners[short[face]].add(one)
    for face, found in owners.items():
        if len(found) != count[face]:
            x, y = shapely.get_coordinates(arranged.faces[face])[0]
            raise GeometryError(f"no consistent topology: near {x:.3f}, {y:.3f}")
    return {face: tuple(sorted(found)) for face, found in owners.items()}


def _where(face: Numbers, unit: Numbers, count: Numbers) -> tuple[list[int], list[int]]:
    chosen = count[face] > 1
    return face[chosen].tolist(), unit[chosen].tolist()


def _parts(
    arranged: Arrangement,
    count: Numbers,
    owners: dict[int, tuple[int, ...]],
    real: int,
) -> tuple[Part, ...]:
    """Put faces together that belong to the same polygons and touch, but not across a cap."""
    gaps = numpy.flatnonzero(count[:-1] == 0)
    over: dict[int, tuple[int, ...]] = {**dict.fromkeys(gaps.tolist(), ()), **owners}
    capped = numpy.zeros(len(arranged.pieces), dtype=bool)
    capped[arranged.piece[arranged.edge >= real]] = True
    pairs = [
        (left, right)
        for left, right in zip(
            arranged.left[~capped].tolist(), arranged.right[~capped].tolist(), strict=True
        )
        if left in over and over[left] == over.get(right)
    ]
    groups = connected(sorted(over), pairs)
    parts = [Part(tuple(faces), over[faces[0]]) for faces in groups]
    return tuple(sorted(parts, key=lambda part: (part.owners, part.faces)))


def _odd(pairs: Numbers, width: int) -> tuple[Numbers, Numbers]:
    """Return the pairs that occur an odd number of times, as two columns."""
    keys, times = numpy.unique(pairs[:, 0] * width + pairs[:, 1], return_counts=True)
    unit, piece = numpy.divmod(keys[times % 2 == 1], width)
    return unit, piece


def _vertices(edges: Edges) -> Floats:
    """Return the ends of edges, one below the other."""
    return numpy.concatenate([edges.starts, edges.ends])
