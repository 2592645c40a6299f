"""Edges that are there twice are found, also where others have nearly the same number."""

import numpy
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.coverage.pairing import Bits, paired

FACTOR = pow(0xFF51AFD7ED558CCD, -1, 2**64)


def unscattered(number: int) -> int:
    """Return the number of which `nzv_geo.coverage.pairing.scattered` makes another."""
    key = (number ^ (number >> 33)) * FACTOR % 2**64
    return key ^ (key >> 33)


def ends(numbers: list[int]) -> tuple[Bits, Bits]:
    """Draw edges from 1 to where they get these numbers."""
    others = numpy.array([unscattered(number) - 1 for number in numbers], dtype=numpy.uint64)
    return numpy.ones(len(others), dtype=numpy.uint64), others


def test_pairs_are_found_among_edges_with_the_same_first_bits() -> None:
    first, second = paired(*ends([8, 9, 3 << 60, 9, 10, 8, 11, 3 << 60]))
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 5), (1, 3), (2, 7)]


@given(st.lists(st.integers(1, 12) | st.integers(1, 3).map(lambda high: high << 60), max_size=40))
def test_what_is_there_twice_and_no_more_has_a_pair(numbers: list[int]) -> None:
    found = list(zip(*(places.tolist() for places in paired(*ends(numbers))), strict=True))
    places = {each: [i for i, other in enumerate(numbers) if other == each] for each in numbers}
    true = sorted(tuple(there) for there in places.values() if len(there) == 2)
    # Two different ones with the same first bits may be taken for one, if they stand alone there.
    assert [pair for pair in found if numbers[pair[0]] == numbers[pair[1]]] == true
