"""Which part of the world a map shows, and where a place lies on the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nzv_geo.figures.content import Content
from nzv_geo.figures.sheet import MM_PER_INCH

__all__ = ["Box", "Frame", "home_extent", "shown_frame", "with_room"]

Box = tuple[float, float, float, float]  # left, low, right, high
LEAST_M, PLACE_M = 250.0, 2_000.0  # width and height of a map; of one of a single place
AROUND, AROUND_SIGNS = 0.03, 0.08  # of the longer side, on each side


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
    def around(cls, extent: Box, box: Box, *, below: float = 0.0, above: float = 0.0) -> Frame:
        """Return a frame that shows all of an extent, and more where the box has room.

        So many millimetres below and above the extent are left for other things.

        Examples
        --------
        >>> Frame.around((0, 0, 1000, 1000), (10, 10, 30, 20)).extent
        (-500.0, 0.0, 1500.0, 1000.0)
        """
        west, south, east, north = extent
        wide, high = box[2] - box[0], box[3] - box[1]
        metres = max((east - west) / wide, (north - south) / (high - below - above))
        x, y = (west + east) / 2, (south + north + metres * (above - below)) / 2
        half_x, half_y = metres * wide / 2, metres * high / 2
        return cls(box, (x - half_x, y - half_y, x + half_x, y + half_y))

    def is_close(self, other: Frame) -> bool:
        """Tell whether both show the same, but for rounding.

        Examples
        --------
        >>> frame = Frame((0, 0, 10, 10), (0, 0, 1000, 1000))
        >>> frame.is_close(Frame((0, 0, 10, 10), (0, 0, 1000, 1000 + 1e-7)))
        True
        """
        near = 1e-6 * (self.extent[2] - self.extent[0])
        boxes, extents = (self.box, other.box), (self.extent, other.extent)
        return numpy.allclose(*boxes, rtol=0, atol=1e-3) and numpy.allclose(
            *extents, rtol=0, atol=near
        )

    @property
    def metres(self) -> float:
        """How many metres a millimetre of the paper is."""
        return (self.extent[2] - self.extent[0]) / (self.box[2] - self.box[0])

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place on the paper lies in the map."""
        left, low, right, high = self.box
        return left <= x <= right and low <= y <= high

    def on_paper(self, places: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Return places in millimetres of the paper."""
        corner = numpy.array(self.extent[:2])
        moved: NDArray[numpy.float64] = (places - corner) / self.metres + numpy.array(self.box[:2])
        return moved

    def in_metres(self, box: Box) -> Box:
        """Return a part of the paper in the coordinates of the map.

        Examples
        --------
        >>> Frame((0, 0, 10, 10), (0, 0, 1000, 1000)).in_metres((1, 1, 2, 3))
        (100.0, 100.0, 200.0, 300.0)
        """
        left, low, right, high = (
            (value - self.box[number % 2]) * self.metres + self.extent[number % 2]
            for number, value in enumerate(box)
        )
        return left, low, right, high


def shown_frame(figure: Figure, axes: Axes) -> Frame:
    """Return what axes of a figure show, and where on the paper."""
    points = axes.get_position().get_points() * figure.get_size_inches()
    (left, low), (right, high) = (points * MM_PER_INCH).tolist()
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return Frame((left, low, right, high), (west, south, east, north))


def home_extent(content: Content) -> Box:
    """Return what the map has to show, with some room around it."""
    if content.extent is not None:
        return content.extent
    home = [item.shapes for item in content.layers if item.home] or [
        item.shapes for item in content.layers
    ]
    has_signs = any(item.home and item.styled.shape == "point" for item in content.layers)
    return with_room(_bounds(home), AROUND_SIGNS if has_signs else AROUND)


def with_room(extent: Box, share: float = AROUND_SIGNS) -> Box:
    """Return an extent with such a share of its longer side around it, and of a place much more.

    Examples
    --------
    >>> with_room((0, 0, 1000, 500), 0.1)
    (-100.0, -100.0, 1100.0, 600.0)
    >>> with_room((0, 0, 0, 0))
    (-1000.0, -1000.0, 1000.0, 1000.0)
    """
    west, south, east, north = extent
    longest = max(east - west, north - south)
    least = LEAST_M if longest > 0 else PLACE_M
    edge = share * longest + max(least - longest, 0) / 2
    return west - edge, south - edge, east + edge, north + edge


def _bounds(some: Sequence[NDArray[numpy.object_]]) -> Box:
    west, south, east, north = shapely.total_bounds(numpy.concatenate(some))
    return float(west), float(south), float(east), float(north)
