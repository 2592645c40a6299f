"""Give names and numbers their places on a map: none on another, none over the edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy
import shapely

from nzv_geo.figures.frame import Box

__all__ = ["Places", "around", "in_lines", "inside_first"]

ASIDE = 0.7071
GRID = 13  # candidates for the name of an area, in each direction


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


def _meet(item: Box, other: Box) -> bool:
    apart = item[2] < other[0] or other[2] < item[0] or item[3] < other[1] or other[3] < item[1]
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


def inside_first(shape: Any) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]:
    """Return places in an area, those near its middle first."""
    west, south, east, north = shape.bounds
    steps = (numpy.arange(GRID) + 0.5) / GRID
    x, y = numpy.meshgrid(west + steps * (east - west), south + steps * (north - south))
    grid = numpy.column_stack([x.ravel(), y.ravel()])
    middle = numpy.array(shapely.point_on_surface(shape).coords[0])
    held = grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]
    order = numpy.argsort(numpy.hypot(*(held - middle).T).round(3), kind="stable")
    return numpy.vstack([middle, held[order]])


def in_lines(name: str) -> list[str]:
    r"""Return a name in one line, then in two, where it can be parted.

    Examples
    --------
    >>> in_lines("LK Spree-Neiße")
    ['LK Spree-Neiße', 'LK Spree-\nNeiße']
    """
    places = [index + 1 for index, character in enumerate(name) if character == "-"]
    if not places:
        return [name]
    middle = min(places, key=lambda place: abs(place - len(name) / 2))
    return [name, f"{name[:middle]}\n{name[middle:]}"]
