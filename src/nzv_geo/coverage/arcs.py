"""Write each border once: cut rings into arcs that they share.

An arc runs from one node to the next. A node is where rings part or meet; between two nodes an arc
borders the same units all along. Sharing is exact: vertices have to be rounded before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

__all__ = ["Arc", "Vertex", "arc_number", "cut_ring", "nodes_of"]

Vertex = tuple[float, float]
Arc = tuple[Vertex, ...]
Place = TypeVar("Place", bound=Any)  # a vertex, or a number that stands for one and orders alike


def nodes_of(rings: Iterable[Sequence[Vertex]]) -> set[Vertex]:
    """Return the vertices that some ring passes otherwise than the others.

    Parameters
    ----------
    rings
        Their vertices, the first of each not repeated at its end.

    Examples
    --------
    >>> west, east = [(0, 0), (1, 0), (1, 1), (0, 1)], [(1, 0), (2, 0), (2, 1), (1, 1)]
    >>> sorted(nodes_of([west, east]))
    [(1, 0), (1, 1)]
    """
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


def cut_ring(
    ring: tuple[Place, ...], nodes: set[Place], arcs: dict[tuple[Place, ...], int]
) -> tuple[int, list[int]]:
    """Return where a ring is cut first, and the numbers of its arcs in order; add new arcs.

    A ring without a node is one arc, which begins at its least vertex.

    Parameters
    ----------
    ring
        Its vertices, the first not repeated at the end.
    nodes
        See `nodes_of`.
    arcs
        Arcs and their numbers so far.

    Examples
    --------
    >>> cut_ring(((1, 0), (0, 0), (0, 1)), {(0, 0), (0, 1)}, arcs := {})
    (1, [0, 1])
    >>> list(arcs)
    [((0, 0), (0, 1)), ((0, 1), (1, 0), (0, 0))]
    """
    first = next((i for i, vertex in enumerate(ring) if vertex in nodes), None)
    if first is None:  # nothing but this one border, perhaps of several layers
        first = ring.index(min(ring))
    turned = (*ring[first:], *ring[: first + 1])
    cuts = [i for i, vertex in enumerate(turned) if i and vertex in nodes]
    cuts = cuts if cuts else [len(ring)]
    runs = [turned[start : end + 1] for start, end in pairwise((0, *cuts))]
    return first, [arc_number(run, arcs) for run in runs]


def arc_number(arc: tuple[Place, ...], arcs: dict[tuple[Place, ...], int]) -> int:
    """Return the number of an arc, which is added if it is new; ~n is arc n backwards.

    Examples
    --------
    >>> arcs = {}
    >>> arc_number(((0, 0), (1, 0)), arcs), arc_number(((1, 0), (0, 0)), arcs)
    (0, -1)
    """
    backwards = arc[::-1]
    if backwards in arcs:
        return ~arcs[backwards]
    return arcs.setdefault(arc, len(arcs))
