"""How wide a polygon is: the diameter of the largest circle inside it.

Gaps and overlaps are long and thin. There, GEOS's search for the largest circle takes minutes, as
every place is as good as the next; so the polygon is eroded by ever better guesses instead, which
costs the same whatever its shape.
"""

from __future__ import annotations

import numpy
import shapely

from nzv_geo.coverage.edges import Floats, Shapes

__all__ = ["NOISE_M", "length_m", "width_m"]

NOISE_M = 0.001  # narrower is an artefact of arithmetic
# How far apart the bounds of a width may stay, as a share, and segments of a quarter of a circle.
STEPS = ((0.05, 8), (0.003, 32))
TRIANGLE = 4  # vertices of its ring


def width_m(shapes: Shapes) -> Floats:
    """Return the diameter of the largest circle inside each polygon, to half a percent.

    Of one narrower than a millimetre, about: twice its area by its half outline.

    Examples
    --------
    >>> width_m(numpy.array([shapely.box(0, 0, 1000, 2)])).round(2).tolist()
    [2.0]
    >>> width_m(shapely.from_wkt(["POLYGON ((0 0, 4 0, 0 3, 0 0))"])).tolist()
    [2.0]
    """
    areas, lengths = shapely.area(shapes), shapely.length(shapes)
    lowest = numpy.divide(2 * areas, lengths, out=numpy.zeros(len(shapes)), where=lengths > 0)
    # Largest circle r, area A, outline P: A / P <= r, and pi r² <= A.
    highest = 2 * numpy.sqrt(areas / numpy.pi)
    vertices = shapely.get_num_coordinates(shapes)
    widths: Floats = numpy.where(vertices == TRIANGLE, 2 * lowest, lowest)
    wide = (highest >= NOISE_M) & (vertices != TRIANGLE)
    if wide.any():
        found = _eroded(shapes[wide], lowest[wide], highest[wide])
        widths[wide] = numpy.where(found < NOISE_M, widths[wide], found)
    return widths


def length_m(shape: shapely.Geometry, wide_m: float) -> float:
    """Return how long a polygon is, if taken for a strip of its width."""
    return float(shape.length / 2 - wide_m)


def _eroded(shapes: Shapes, lowest: Floats, highest: Floats) -> Floats:
    """Halve the interval in which the width lies, until it is small against it."""
    centres = shapely.get_coordinates(shapely.point_on_surface(shapes))
    vertices, shape = shapely.get_coordinates(shapes, return_index=True)
    local = shapely.set_coordinates(shapes.copy(), vertices - centres[shape])
    low, high = lowest.copy(), highest.copy()
    for precision, segments in STEPS:
        low, high = _narrowed(local, low, high, precision, segments)
        low, high = low * (1 - precision / 10), high * (1 + precision / 10)
    left = shapely.buffer(local, -low / 2, quad_segs=segments)  # as wide as what is still to add
    areas, lengths = shapely.area(left), shapely.length(left)
    low += numpy.divide(2 * areas, lengths, out=numpy.zeros(len(low)), where=lengths > 0)
    return low


def _narrowed(
    shapes: Shapes, low: Floats, high: Floats, precision: float, segments: int
) -> tuple[Floats, Floats]:
    wide = numpy.flatnonzero(high > low * (1 + precision))
    while len(wide):
        middle = numpy.sqrt(low[wide] * high[wide])
        inside = shapely.buffer(shapes[wide], -middle / 2, quad_segs=segments)
        fits = ~shapely.is_empty(inside)
        low[wide[fits]], high[wide[~fits]] = middle[fits], middle[~fits]
        wide = wide[high[wide] > low[wide] * (1 + precision)]
    return low, high
