"""Polygons of one ring, looked at and written all at once: most parcels are such.

GEOS takes them one by one. What numpy can say of all of them together is the same, and takes a
fraction of the time.
"""

from __future__ import annotations

from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.export.rings import CORNERS, POLYGON, Rings, into_wkb

__all__ = ["are_valid", "go_around", "to_wkb"]

SLACK = 1e-14  # of a sum of products, far more than what rounding does to it
TINY = 1e-300  # below, products lose digits


def are_valid(shapes: NDArray[numpy.object_]) -> NDArray[numpy.bool_]:
    """Tell which geometries are valid, as `shapely.is_valid` does; a missing one is not.

    A ring that goes once around a point, always the same way, does not touch itself: that proves
    most of them. GEOS looks at the others.

    Examples
    --------
    >>> bow = shapely.from_wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")
    >>> are_valid(numpy.array([shapely.box(0, 0, 1, 1), bow, shapely.Point(1, 2), None]))
    array([ True, False,  True, False])
    """
    valid = _have_one_ring(shapes)
    simple = shapes[valid]
    counts = shapely.get_num_coordinates(simple).astype(int)
    valid[valid] = go_around(Rings(shapely.get_coordinates(simple), counts))
    valid[~valid] = shapely.is_valid(shapes[~valid])
    return valid


def to_wkb(shapes: NDArray[numpy.object_]) -> Any:
    """Return geometries as WKB of ISO, in an array of Arrow; null where they are missing.

    Examples
    --------
    >>> to_wkb(numpy.array([shapely.box(0, 0, 1, 1)]))[0].as_py() == shapely.box(0, 0, 1, 1).wkb
    True
    """
    import pyarrow

    if _have_one_ring(shapes).all() and not _have_more_than_xy(shapes):
        counts = shapely.get_num_coordinates(shapes).astype(int)
        written = into_wkb(Rings(shapely.get_coordinates(shapes), counts))
        if written is not None:
            return written
    return pyarrow.array(shapely.to_wkb(shapes, flavor="iso"), pyarrow.binary())


def _have_one_ring(shapes: NDArray[numpy.object_]) -> NDArray[numpy.bool_]:
    """Tell which are polygons without a hole, and not empty."""
    enough = shapely.get_num_coordinates(shapes) >= CORNERS
    area = shapely.get_type_id(shapes) == POLYGON
    done: NDArray[numpy.bool_] = enough & area & (shapely.get_num_interior_rings(shapes) == 0)
    return done


def _have_more_than_xy(shapes: NDArray[numpy.object_]) -> bool:
    return bool(shapely.has_z(shapes).any() or shapely.has_m(shapes).any())


def go_around(rings: Rings) -> NDArray[numpy.bool_]:
    """Tell which rings go once around the mean of their vertices, never back, never twice.

    Seen from there, each edge turns the same way by less than half a circle, and the ray to the
    east is crossed once. Such a ring is valid; others may be.

    Examples
    --------
    >>> go_around(Rings(shapely.get_coordinates(shapely.box(0, 0, 1, 1)), numpy.array([5])))
    array([ True])
    """
    xy, counts = rings
    if not len(counts):
        return numpy.zeros(0, bool)
    starts = numpy.cumsum(counts) - counts
    with numpy.errstate(all="ignore"):  # what is no number proves nothing
        x, y = (
            values - numpy.repeat(numpy.add.reduceat(values, starts) / counts, counts)
            for values in numpy.ascontiguousarray(xy.T)
        )
        forward, back = x[:-1] * y[1:], x[1:] * y[:-1]
        turn = forward - back
        doubt = SLACK * (numpy.abs(forward) + numpy.abs(back)) + TINY
    south = y < 0
    rises, falls = south[:-1] & ~south[1:], ~south[:-1] & south[1:]
    joints = starts[1:] - 1  # from ring to ring
    proven = numpy.zeros(len(counts), bool)
    for way, crossed in ((turn > doubt, rises), (turn < -doubt, falls)):
        way[joints], crossed[joints] = True, False
        proven |= numpy.logical_and.reduceat(way, starts) & (
            numpy.add.reduceat(crossed, starts, dtype=int) == 1
        )
    return proven
