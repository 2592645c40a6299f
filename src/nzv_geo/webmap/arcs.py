"""Write each border of a page once: cut rings into arcs that units and layers share.

A ring of `encode` becomes a list of whole numbers that static/js/geo/arcs.js puts together again:
where among the joined vertices the ring begins, then its arcs in order; ~n is arc n backwards, as
in TopoJSON. Vertices are whole numbers, so that sharing is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy

from nzv_geo.coverage.arcs import Arc, Vertex, cut_ring, nodes_of

__all__ = ["share_arcs"]


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
    nodes = nodes_of(ring for parts in areas for rings in parts for ring in rings)
    arcs: dict[Arc, int] = {}
    for feature, parts in zip(features, areas, strict=True):
        feature["areas"] = [[_references(ring, nodes, arcs) for ring in rings] for rings in parts]
    return [_packed(arc) for arc in arcs]


def _unpacked(ring: list[int]) -> Arc:
    vertices = numpy.cumsum(numpy.reshape(ring, (-1, 2)), axis=0).tolist()
    return tuple((x, y) for x, y in vertices)


def _packed(arc: Arc) -> list[int]:
    steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(((0, 0), *arc))]
    return [int(number) for step in steps for number in step]


def _references(ring: Arc, nodes: set[Vertex], arcs: dict[Arc, int]) -> list[int]:
    """Write a ring as where it begins and which arcs it has."""
    first, numbers = cut_ring(ring, nodes, arcs)
    return [-first % len(ring), *numbers]
