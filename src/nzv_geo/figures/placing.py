"""Give names and numbers their places on a map: none on another, none over the edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nzv_geo.figures.frame import Box

__all__ = ["Places", "around"]

ASIDE = 0.7071


class Places:
    """Which parts of a map are taken, in millimetres of the paper.

    Parameters
    ----------
    frame
        The map: left, low, right, high.

    Examples
    --------
    >>> places = Places((0, 0, 100, 100))
    >>> [places.take([middle], 20, 4) for middle in ((5, 50), (50, 50), (55, 51))]
    [None, (50, 50), None]
    """

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self.taken: list[Box] = []

    def block(self, box: Box) -> None:
        """Keep a part free of names."""
        self.taken.append(box)

    def take(
        self, middles: Iterable[Sequence[float]], wide: float, high: float
    ) -> tuple[float, float] | None:
        """Return the first of these middles at which a box is free, and take it."""
        for x, y in middles:
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if self._is_inside(box) and self.is_free(box):
                self.taken.append(box)
                return x, y
        return None

    def is_free(self, box: Box) -> bool:
        """Tell whether nothing is there yet."""
        return not any(_meet(box, other) for other in self.taken)

    def _is_inside(self, box: Box) -> bool:
        left, low, right, high = self.frame
        return box[0] > left and box[1] > low and box[2] < right and box[3] < high


def _meet(one: Box, other: Box) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def around(x: float, y: float, away: float, wide: float, high: float) -> list[tuple[float, float]]:
    """Return the middles of a box beside a place: right, left, above, below, then the corners.

    Examples
    --------
    >>> around(0, 0, 1, 4, 2)[:4]
    [(3.0, 0), (-3.0, 0), (0, 2.0), (0, -2.0)]
    """
    beside, above = away + wide / 2, away + high / 2
    sides = [(x + beside, y), (x - beside, y), (x, y + above), (x, y - above)]
    near_x, near_y = away * ASIDE + wide / 2, away * ASIDE + high / 2
    corners = [(x + i * near_x, y + j * near_y) for i, j in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
    return sides + corners
