"""Write each border of a page once: cut rings into arcs that units and layers share.

A ring of `encode` becomes a list of whole numbers that static/js/geo/arcs.js puts together again:
where among the joined vertices the ring begins, then its arcs in order; ~n is arc n backwards, as
in TopoJSON. Vertices are whole numbers, so that sharing is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from nzv_geo.coverage.arcs import cut_ring

__all__ = ["share_arcs"]

Whole = NDArray[numpy.int64]
Ring = tuple[int, ...]  # a number each vertex, which is faster than a pair: see `_unpacked`
EAST = 1 << 32  # from a vertex to the one beside it; to the one above it is 1
HALF = 1 << 31  # vertices lie as far as that to the south


def share_arcs(layers: Sequence[list[dict[str, Any]]]) -> list[list[int]]:
    """Replace the polygons of encoded layers by areas of arcs; return the arcs.

    Parameters
    ----------
    layers
        What `encode_layer` returns for each. Features with ``polygons`` have ``areas`` instead.

    Examples
    --------
    Two squares side by side share an arc; each ring still begins where it did.

    >>> west = {"polygons": [[[0, 0, 1, 0, 0, 1, -1, 0]]]}
    >>> east = {"polygons": [[[2, 0, 0, 1, -1, 0, 0, -1]]]}
    >>> share_arcs([[west], [east]])
    [[1, 0, 0, 1], [1, 1, -1, 0, 0, -1, 1, 0], [1, 0, 1, 0, 0, 1, -1, 0]]
    >>> west, east
    ({'areas': [[[3, 0, 1]]]}, {'areas': [[[2, -1, 2]]]})
    """
    features = [feature for layer in layers for feature in layer if "polygons" in feature]
    areas = [
        [[_unpacked(ring) for ring in part] for part in feature.pop("polygons")]
        for feature in features
    ]
    nodes = _nodes([ring for parts in areas for rings in parts for ring in rings])
    arcs: dict[Ring, int] = {}
    for feature, parts in zip(features, areas, strict=True):
        feature["areas"] = [[_references(ring, nodes, arcs) for ring in rings] for rings in parts]
    return [_packed(arc) for arc in arcs]


def _unpacked(ring: list[int]) -> Whole:
    x, y = numpy.cumsum(numpy.reshape(ring, (-1, 2)), axis=0).T
    vertices: Whole = x * EAST + y + HALF
    return vertices


def _nodes(rings: Sequence[Whole]) -> set[int]:
    """Return what `nzv_geo.coverage.arcs.nodes_of` does, of numbers."""
    if not rings:
        return set()
    vertex, before, behind = (
        numpy.concatenate([numpy.roll(ring, steps) for ring in rings]) for steps in (0, 1, -1)
    )
    ways = numpy.sort([before, behind], axis=0)
    is_node = (ways == vertex).any(axis=0) | (before == behind)
    order = numpy.argsort(vertex, kind="stable")
    again = vertex[order[1:]] == vertex[order[:-1]]
    differs = (ways[:, order[1:]] != ways[:, order[:-1]]).any(axis=0)
    is_node[order[1:][again & differs]] = True
    return set(vertex[is_node].tolist())


def _packed(arc: Ring) -> list[int]:
    x, y = numpy.divmod(numpy.array(arc), EAST)
    steps: list[int] = numpy.diff([x, y - HALF], prepend=0).T.ravel().tolist()
    return steps


def _references(vertices: Whole, nodes: set[int], arcs: dict[Ring, int]) -> list[int]:
    """Write a ring as where it begins and which arcs it has."""
    ring = tuple(vertices.tolist())
    first, numbers = cut_ring(ring, nodes, arcs)
    return [-first % len(ring), *numbers]
