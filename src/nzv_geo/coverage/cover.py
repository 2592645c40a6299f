"""Find out which polygons lie over which faces: gaps and overlaps.

How many polygons lie over a face is counted from outside inwards, one up or down at each edge that
is crossed. So nothing has to be looked for where no edge is open.
"""

from __future__ import annotations

from dataclasses import replace

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.arrangement import Arrangement, arrange, connected
from nzv_geo.coverage.covered import Cover, Part, Sides
from nzv_geo.coverage.edges import Edges, Numbers, Shapes, once
from nzv_geo.coverage.meeting import Meeting
from nzv_geo.errors import GeometryError

__all__ = ["cover"]


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
        inner = _within(found.arranged.faces[several[:-1]], shapes, edges, found.chosen)
        if len(inner):
            found = _arranged(shapes, edges, numpy.concatenate([found.chosen, inner]), caps)
    owners = _owners(found.arranged, found.count, found.sides, shapes)
    parts = _parts(found.arranged, found.count, owners, len(found.chosen))
    return replace(found, parts=parts)


def _arranged(shapes: Shapes, edges: Edges, chosen: Numbers, caps: Edges) -> Cover:
    """Arrange the chosen edges and the tilted; which parts there are is not told yet."""
    while True:
        meeting = Meeting.of(edges[chosen])
        moved = meeting.moved(shapes, edges)
        tilted = moved.tilted(edges, chosen)
        if not len(tilted):
            break
        chosen = numpy.concatenate([chosen, tilted])
    arranged = arrange(meeting.edges + caps)
    sides = _sides(arranged, edges.owner[chosen])
    count = _counted(arranged, sides)
    return Cover(shapes, edges, chosen, meeting, moved, arranged, count, sides, ())


def _within(faces: Shapes, shapes: Shapes, edges: Edges, chosen: Numbers) -> Numbers:
    """Return the numbers of edges that reach into faces, though they are not chosen."""
    near, _ = shapely.STRtree(faces).query(shapes, predicate="intersects")
    rest = numpy.isin(edges.owner, once(near))
    rest[chosen] = False
    twins = numpy.flatnonzero(rest)
    if not len(twins):
        return twins
    _, reaching = shapely.STRtree(edges[twins].lines()).query(faces, predicate="intersects")
    within: Numbers = twins[once(reaching)]
    return within


def _sides(arranged: Arrangement, owner: Numbers) -> Sides:
    """List which polygon lies on which side of a piece that is its edge."""
    real = arranged.edge < len(owner)  # the rest are caps
    unit, piece = owner[arranged.edge[real]], arranged.piece[real]
    key, number = numpy.unique(unit * len(arranged.pieces) + piece, return_inverse=True)
    # There and back again is nothing; of three along one piece, one remains.
    net = numpy.bincount(number, numpy.where(arranged.forwards[real], 1, -1), len(key))
    unit, piece = numpy.divmod(key[net != 0], max(1, len(arranged.pieces)))
    return Sides(unit, piece, net[net != 0] > 0)


def _counted(arranged: Arrangement, sides: Sides) -> Numbers:
    """Count the polygons over each face, from outside inwards."""
    weight = numpy.where(sides.left, 1, -1)
    rise = numpy.zeros(len(arranged.pieces), dtype=numpy.int64)
    numpy.add.at(rise, sides.piece, weight)  # from the right of a piece to its left
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
    arranged: Arrangement, count: Numbers, sides: Sides, shapes: Shapes
) -> dict[int, tuple[int, ...]]:
    """Name the polygons over each face that is an overlap.

    Those that have an edge around the face are known by its side, exactly; of the others, the face
    lies either well inside or well outside.
    """
    several = numpy.flatnonzero(count > 1)
    owners: dict[int, set[int]] = {int(face): set() for face in several}
    if not owners:
        return {}
    unit, piece, left = sides
    holds = numpy.where(left, arranged.left[piece], arranged.right[piece])
    lacks = numpy.where(left, arranged.right[piece], arranged.left[piece])
    within = set(zip(*_where(holds, unit, count), strict=True))
    without = set(zip(*_where(lacks, unit, count), strict=True))
    # In both are polygons with a spike that the grid turned over: they are asked below.
    for face, owner in within - without:
        owners[face].add(owner)
    strangers = without - within
    short = [face for face in owners if len(owners[face]) < count[face]]
    inside = shapely.point_on_surface(arranged.faces[short])
    number, found = shapely.STRtree(shapes).query(inside, predicate="intersects")
    for face, owner in zip(number.tolist(), found.tolist(), strict=True):
        if (short[face], owner) not in strangers:
            owners[short[face]].add(owner)
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
