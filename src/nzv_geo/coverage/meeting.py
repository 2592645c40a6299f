"""Where vertices come to lie that are all but one: they become one.

Terms
-----
weld
    Make vertices one that are so near each other that the grid could tell them apart or not.
tilted edge
    One that is not to be arranged, though an end of it moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import shapely

from nzv_geo.coverage.arrangement import GRID_M, on_grid
from nzv_geo.coverage.edges import Edges, Floats, Numbers, Shapes, distinct, once, sortable

__all__ = ["Meeting", "MovedVertices", "vertices_of"]

WELD_M = 2 * GRID_M
REACH_M = 10 * GRID_M  # no vertex moves farther


@dataclass(frozen=True)
class Meeting:
    """Vertices, each once, and where they come to lie.

    Parameters
    ----------
    edges
        The edges they are the ends of, welded.
    vertices
        As they came, by x, then y; of shape (k, 2).
    nodes
        Where each lies on the grid.
    places
        Where each lies in the end: of the vertices at one node, the westernmost (southernmost)
        counts.
    """

    edges: Edges
    vertices: Floats
    nodes: Floats
    places: Floats

    @classmethod
    def of(cls, edges: Edges) -> Meeting:
        """Let the ends of edges meet.

        Examples
        --------
        >>> ends = numpy.array([[0.0, 0.0], [1.0, 0.0]]), numpy.array([[1.0, 4e-7], [1.0, 1.0]])
        >>> Meeting.of(Edges(*ends, numpy.array([0, 1]))).places.tolist()
        [[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
        """
        welded = _welded(edges)
        known, first = numpy.unique(sortable(vertices_of(edges)), return_index=True)
        after = vertices_of(welded)[first]
        nodes = on_grid(after)
        vertices = known.view(numpy.float64).reshape(-1, 2)
        return cls(welded, vertices, nodes, _westernmost(after, nodes))

    def moved(self, shapes: Shapes, edges: Edges) -> MovedVertices:
        """Find the vertices that do not stay where they were, and whose they are.

        Parameters
        ----------
        shapes
            All polygons.
        edges
            All their edges.
        """
        away = (self.places != self.vertices).any(axis=1)
        before, after = self.vertices[away], self.places[away]
        nobody = MovedVertices(before, after, numpy.zeros(0, dtype=numpy.int64))
        if not len(before):
            return nobody
        around = shapely.box(*(before - REACH_M).T, *(before + REACH_M).T)
        _, near = shapely.STRtree(shapes).query(around)
        those = edges[numpy.flatnonzero(numpy.isin(edges.owner, once(near)))]
        return MovedVertices(before, after, once(those.owner[nobody.known(those.starts) >= 0]))


@dataclass(frozen=True)
class MovedVertices:
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

    def tilted(self, edges: Edges, chosen: Numbers) -> Numbers:
        """Return the numbers of tilted edges; they may run into what lies within that of them.

        Parameters
        ----------
        edges
            All edges.
        chosen
            The numbers of those that are arranged.
        """
        rest = numpy.isin(edges.owner, self.owners)
        rest[chosen] = False
        near = numpy.flatnonzero(rest)
        ends = edges[near]
        return near[(self.known(ends.starts) >= 0) | (self.known(ends.ends) >= 0)]


def vertices_of(edges: Edges) -> Floats:
    """Return the ends of edges, one below the other."""
    return numpy.concatenate([edges.starts, edges.ends])


def _westernmost(vertices: Floats, nodes: Floats) -> Floats:
    """Return for each vertex the westernmost (southernmost) of all at its node."""
    known, node = numpy.unique(sortable(nodes), return_inverse=True)
    from_the_east = numpy.argsort(sortable(vertices))[::-1]
    places = numpy.empty((len(known), 2))
    places[node[from_the_east]] = vertices[from_the_east]
    return places[node]


def _welded(edges: Edges) -> Edges:
    points = distinct(vertices_of(edges))
    point, neighbour = _near_pairs(points)
    if not len(point):
        return edges
    first = numpy.arange(len(points))
    while True:
        before = first.copy()
        numpy.minimum.at(first, neighbour, first[point])
        numpy.minimum.at(first, point, first[neighbour])
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
    point, neighbour = numpy.concatenate(pairs).T
    near = numpy.hypot(*(points[neighbour] - points[point]).T) <= WELD_M
    return point[near], neighbour[near]
