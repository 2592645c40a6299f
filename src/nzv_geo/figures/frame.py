"""Which part of the world a map shows, and where a place lies on the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.figures.content import Content

__all__ = ["Box", "Frame", "home_extent"]

Box = tuple[float, float, float, float]  # left, low, right, high
LEAST_M = 2_000.0  # width and height of a map of one place
AROUND = 0.04  # of width and height, on each side


@dataclass(frozen=True)
class Frame:
    """A map on paper.

    Parameters
    ----------
    box
        Left, low, right, high on the paper in millimetres.
    extent
        West, south, east, north in metres: what the box shows.
    """

    box: Box
    extent: Box

    @classmethod
    def around(cls, extent: Box, box: Box) -> Frame:
        """Return a frame that shows all of an extent, and more where the box has room.

        Examples
        --------
        >>> Frame.around((0, 0, 1000, 1000), (10, 10, 30, 20)).extent
        (-500.0, 0.0, 1500.0, 1000.0)
        """
        west, south, east, north = extent
        wide, high = box[2] - box[0], box[3] - box[1]
        metres = max((east - west) / wide, (north - south) / high)
        x, y = (west + east) / 2, (south + north) / 2
        half_x, half_y = metres * wide / 2, metres * high / 2
        return cls(box, (x - half_x, y - half_y, x + half_x, y + half_y))

    @property
    def metres(self) -> float:
        """How many metres a millimetre of the paper is."""
        return (self.extent[2] - self.extent[0]) / (self.box[2] - self.box[0])

    def on_paper(self, places: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Return places in millimetres of the paper."""
        corner = numpy.array(self.extent[:2])
        moved: NDArray[numpy.float64] = (places - corner) / self.metres + numpy.array(self.box[:2])
        return moved


def home_extent(content: Content) -> Box:
    """Return what the map has to show, with some room around it."""
    home = [one.shapes for one in content.layers if one.home] or [
        one.shapes for one in content.layers
    ]
    west, south, east, north = _bounds(home)
    least = max(LEAST_M - (east - west), 0) / 2, max(LEAST_M - (north - south), 0) / 2
    x, y = least[0] + AROUND * (east - west), least[1] + AROUND * (north - south)
    return west - x, south - y, east + x, north + y


def _bounds(some: Sequence[NDArray[numpy.object_]]) -> Box:
    west, south, east, north = shapely.total_bounds(numpy.concatenate(some))
    return float(west), float(south), float(east), float(north)
