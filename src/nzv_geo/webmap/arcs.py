"""Write each border of a page once: cut rings into arcs that units and layers share.

A ring of `encode` becomes a list of whole numbers that static/js/geo/arcs.js puts together again:
where among the joined vertices the ring begins, then its arcs in order; ~n is arc n backwards, as
in TopoJSON. An arc runs from one node to the next. A node is where rings part or meet; between
two nodes an arc borders the same units all along. Vertices are whole numbers, so that sharing is
exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy

__all__ = ["share_arcs"]

Vertex = tuple[int, int]
Run = tuple[Vertex, ...]


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
    nodes = _nodes(ring for parts in areas for rings in parts for ring in rings)
    arcs: dict[Run, int] = {}
    for feature, parts in zip(features, areas, strict=True):
        feature["areas"] = [[_references(ring, nodes, arcs) for ring in rings] for rings in parts]
    return [_packed(arc) for arc in arcs]


def _unpacked(ring: list[int]) -> Run:
    vertices = numpy.cumsum(numpy.reshape(ring, (-1, 2)), axis=0).tolist()
    return tuple((x, y) for x, y in vertices)


def _packed(arc: Run) -> list[int]:
    steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(((0, 0), *arc))]
    return [number for step in steps for number in step]


def _nodes(rings: Iterable[Run]) -> set[Vertex]:
    """Find the vertices that some ring passes otherwise than the others."""
    passed: dict[Vertex, tuple[Vertex, Vertex]] = {}
    nodes = set()
    for ring in rings:
        for before, vertex, behind in zip(
            (ring[-1], *ring[:-1]), ring, (*ring[1:], ring[0]), strict=True
        ):
            way = (before, behind) if before < behind else (behind, before)
            if vertex in way or before == behind or passed.setdefault(vertex, way) != way:
                nodes.add(vertex)
    return nodes


def _references(ring: Run, nodes: set[Vertex], arcs: dict[Run, int]) -> list[int]:
    """Write a ring as where it begins and which arcs it has; add those that are new."""
    first = next((i for i, vertex in enumerate(ring) if vertex in nodes), None)
    if first is None:  # nothing but this one border, perhaps of several layers
        first = ring.index(min(ring))
    turned = (*ring[first:], *ring[: first + 1])
    cuts = [i for i, vertex in enumerate(turned) if i and vertex in nodes]
    cuts = cuts if cuts else [len(ring)]
    runs = [turned[start : end + 1] for start, end in pairwise((0, *cuts))]
    return [-first % len(ring), *(_reference(run, arcs) for run in runs)]


def _reference(run: Run, arcs: dict[Run, int]) -> int:
    backwards = run[::-1]
    if backwards in arcs:
        return ~arcs[backwards]
    return arcs.setdefault(run, len(arcs))
