"""Borders that came before: the quick way finds what looking at every edge finds."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.webmap import border_pairs
from nzv_geo.webmap.border_pairs import came_before

Ring = list[tuple[int, int]]

RINGS = st.lists(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6), max_size=9)


def looked_for(rings: list[Ring]) -> list[int]:
    """Compare each edge with all that came before."""
    edges = [edge for ring in rings for edge in zip(ring, [*ring[1:], *ring[:1]], strict=True)]
    found = [-1] * len(edges)
    start = 0
    for ring in rings:
        for number in range(start, start + len(ring) - 1):
            first = edges.index(edges[number][::-1]) if edges[number][::-1] in edges else number
            if first < number:
                found[number + 1] = first
        start += len(ring)
    return found


def found_by_marks(rings: list[Ring]) -> list[int]:
    vertices = numpy.array([vertex for ring in rings for vertex in ring], float).reshape(-1, 2)
    return came_before(vertices, numpy.array([len(ring) for ring in rings], int)).tolist()


@given(RINGS)
def test_an_earlier_edge_is_found_in_every_ring(rings: list[Ring]) -> None:
    assert found_by_marks(rings) == looked_for(rings)


@given(RINGS)
def test_edges_that_share_a_mark_stay_apart(rings: list[Ring]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(border_pairs, "_marks", lambda names: (names % 2).astype(numpy.uint64))
        assert found_by_marks(rings) == looked_for(rings)
