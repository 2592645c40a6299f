"""Cut the plane along edges into faces.

Terms
-----
node
    Where edges meet: an end of one, or where two cross.
face
    A piece of the plane that no edge crosses. The one around everything has no polygon.

The noding and polygonizing is GEOS's, by way of shapely. Its nodes lie on a grid of a micrometre:
without one, nearly equal lines have no sound topology (Hobby 1999, snap rounding).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy
import shapely

from nzv_geo.coverage.edges import Edges, Floats, Numbers, Shapes, chains, edges_of, once, sortable
from nzv_geo.errors import GeometryError

__all__ = ["GRID_M", "Arrangement", "arrange", "connected", "on_grid"]

GRID_M = 1e-6
DECIMALS = 6
# An edge passes through a node if it meets the square that rounds to it. Where GEOS and this module
# do not agree on that, a wider one counts: then both lead the edge through the node.
SQUARES_M = (GRID_M, 1.2 * GRID_M)
ROUNDS = 8
SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
FEW = 100_000  # keys: of more, looking them up by hashes is faster


@dataclass(frozen=True)
class Arrangement:
    """Nodes, pieces of edges between them, and faces.

    Parameters
    ----------
    nodes
        Coordinates on the grid, of shape (k, 2), from west to east.
    pieces
        For each piece of an edge its two nodes, the western first; of shape (m, 2).
    faces
        Polygons, in the order of their bounds.
    left, right
        For each piece the number of the face on its left and right; ``len(faces)`` outside.
    edge, piece, forwards
        Which pieces each given edge is made of now, one row a piece: the number of the edge, of the
        piece, and whether the edge runs as the piece does. A collapsed edge has none.
    bent
        For each given edge whether it is more than one piece now, or none.
    """

    nodes: Floats
    pieces: Numbers
    faces: Shapes
    left: Numbers
    right: Numbers
    edge: Numbers
    piece: Numbers
    forwards: numpy.typing.NDArray[numpy.bool_]
    bent: numpy.typing.NDArray[numpy.bool_]

    @property
    def outside(self) -> int:
        """The number of the face that has no polygon."""
        return len(self.faces)

    def node_numbers(self, points: Floats) -> Numbers:
        """Look up nodes by their coordinates, which must be some of theirs."""
        return numpy.searchsorted(sortable(self.nodes), sortable(points))

    def lengths(self) -> Floats:
        """Return the length of each piece."""
        ends = self.nodes[self.pieces]
        lengths: Floats = numpy.hypot(*(ends[:, 1] - ends[:, 0]).T)
        return lengths


def on_grid(points: Floats) -> Floats:
    """Move points to the grid."""
    rounded: Floats = numpy.round(points, DECIMALS) + 0.0
    return rounded


def arrange(edges: Edges) -> Arrangement:
    """Cut the plane along edges.

    Parameters
    ----------
    edges
        In metres, in any order; they may cross, touch and cover each other.

    Raises
    ------
    GeometryError
        No consistent topology was found.
    shapely.errors.GEOSException
        The same, said by GEOS.

    Examples
    --------
    >>> pair = numpy.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)])
    >>> cut = arrange(edges_of(pair))
    >>> len(cut.faces), len(cut.nodes), len(cut.pieces)
    (3, 8, 10)
    """
    current = Edges(on_grid(edges.starts), on_grid(edges.ends), numpy.arange(len(edges)))
    for square_m in (*SQUARES_M, *[SQUARES_M[-1]] * ROUNDS):
        together = replace(current, owner=numpy.zeros_like(current.owner))
        noded = shapely.union_all(chains(together)[0], grid_size=GRID_M)
        lines = shapely.get_parts(noded)
        nodes, pieces = _network(lines)
        current = _traced(current, nodes, pieces, square_m)
        keys = _keys(pieces, len(nodes))
        used = _keys(numpy.sort(_numbered(nodes, current), axis=1), len(nodes))
        if numpy.array_equal(once(used), keys):
            return _arrangement(len(edges), nodes, pieces, lines, current)
    raise GeometryError(
        "no consistent topology: edges lie too close to each other to be told apart"
    )


def connected(members: list[int], pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Group faces, or anything numbered, that are joined in pairs.

    Examples
    --------
    >>> connected([1, 2, 3, 4], [(3, 1)])
    [[1, 3], [2], [4]]
    """
    group = {member: member for member in members}

    def root(member: int) -> int:
        """Return the member that stands for a group, and shorten the way there."""
        while group[member] != member:
            group[member] = member = group[group[member]]
        return member

    for member, partner in pairs:
        first, second = sorted((root(member), root(partner)))
        group[second] = first
    groups: dict[int, list[int]] = {}
    for member in members:
        groups.setdefault(root(member), []).append(member)
    return list(groups.values())


def _network(lines: Shapes) -> tuple[Floats, Numbers]:
    """Return the nodes of noded lines, sorted, and their pieces, sorted and each once."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    found, number = numpy.unique(sortable(xy), return_inverse=True)
    nodes = found.view(numpy.float64).reshape(-1, 2)
    within = line[1:] == line[:-1]
    ends = numpy.sort(numpy.column_stack([number[:-1][within], number[1:][within]]), axis=1)
    ends = ends[ends[:, 0] != ends[:, 1]]
    keys = once(_keys(ends, len(nodes)))
    return nodes, numpy.column_stack(numpy.divmod(keys, max(1, len(nodes))))


def _traced(edges: Edges, nodes: Floats, pieces: Numbers, square_m: float) -> Edges:
    """Lead each edge through the nodes that lie on it; the owner stays the number of the edge."""
    ends = _numbered(nodes, edges)
    keys, known = _keys(numpy.sort(ends, axis=1), len(nodes)), _keys(pieces, len(nodes))
    whole = _are_among(keys, known)
    cut = ~whole & (ends[:, 0] != ends[:, 1])
    return edges[whole] + _through(edges[cut], nodes, square_m) if cut.any() else edges[whole]


def _are_among(keys: Numbers, known: Numbers) -> numpy.typing.NDArray[numpy.bool_]:
    """Tell which keys are among those known, which are sorted."""
    if len(keys) <= FEW:
        before, behind = (numpy.searchsorted(known, keys, side) for side in SIDES)
        return numpy.not_equal(before, behind)
    import pandas

    return pandas.Series(keys).isin(known).to_numpy()  # hashes; numpy would sort both


def _through(edges: Edges, nodes: Floats, square_m: float) -> Edges:
    """Cut edges where they pass through the square around a node."""
    squares = shapely.box(*(nodes - square_m / 2).T, *(nodes + square_m / 2).T)
    edge, node = shapely.STRtree(squares).query(edges.lines(), predicate="intersects")
    along = edges.ends - edges.starts
    place = ((nodes[node] - edges.starts[edge]) * along[edge]).sum(axis=1)
    order = numpy.lexsort([node, place, edge])
    edge, node = edge[order], node[order]
    follows = numpy.flatnonzero(edge[1:] == edge[:-1])
    return Edges(nodes[node[follows]], nodes[node[follows + 1]], edges.owner[edge[follows]])


def _arrangement(
    count: int, nodes: Floats, pieces: Numbers, lines: Shapes, traced: Edges
) -> Arrangement:
    faces = shapely.normalize(shapely.get_parts(shapely.polygonize(lines)))
    faces = faces[numpy.lexsort(shapely.bounds(faces).T[::-1])] if len(faces) else faces
    around = edges_of(faces)
    left = numpy.full(len(pieces), len(faces))
    right = left.copy()
    piece, forwards = _placed(nodes, pieces, around)
    left[piece[forwards]] = around.owner[forwards]
    right[piece[~forwards]] = around.owner[~forwards]
    piece, forwards = _placed(nodes, pieces, traced)
    bent = numpy.bincount(traced.owner, minlength=count) != 1
    return Arrangement(nodes, pieces, faces, left, right, traced.owner, piece, forwards, bent)


def _placed(
    nodes: Floats, pieces: Numbers, edges: Edges
) -> tuple[Numbers, numpy.typing.NDArray[numpy.bool_]]:
    """Return which piece each edge is, and whether it runs the same way."""
    ends = _numbered(nodes, edges)
    forwards = ends[:, 0] < ends[:, 1]
    keys = _keys(numpy.sort(ends, axis=1), len(nodes))
    return numpy.searchsorted(_keys(pieces, len(nodes)), keys), forwards


def _numbered(nodes: Floats, edges: Edges) -> Numbers:
    """Return the numbers of the nodes at both ends of edges."""
    known = sortable(nodes)
    return numpy.column_stack(
        [numpy.searchsorted(known, sortable(points)) for points in (edges.starts, edges.ends)]
    )


def _keys(pairs: Numbers, count: int) -> Numbers:
    """Make one number of each pair of nodes."""
    keys: Numbers = pairs[:, 0] * count + pairs[:, 1]
    return keys
