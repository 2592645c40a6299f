"""Polygons of one ring, looked at and written all at once: most parcels are such.

GEOS takes them one by one. What numpy can say of all of them together is the same, and takes a
fraction of the time.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy
import pyarrow
import shapely
from numpy.typing import NDArray

__all__ = ["are_valid", "to_wkb"]

POLYGON = 3  # in WKB and in GEOS
CORNERS = 4  # least vertices of a ring, with the first once more
HEADER = numpy.dtype([("order", "u1"), ("kind", "<u4"), ("rings", "<u4"), ("vertices", "<u4")])
VERTEX = 16  # bytes
MOST_BYTES = 2**31 - 1  # that a plain array of Arrow holds
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
    valid[valid] = _go_around(shapes[valid])
    valid[~valid] = shapely.is_valid(shapes[~valid])
    return valid


def to_wkb(shapes: NDArray[numpy.object_]) -> Any:
    """Return geometries as WKB of ISO, in an array of Arrow; null where they are missing.

    Examples
    --------
    >>> to_wkb(numpy.array([shapely.box(0, 0, 1, 1)]))[0].as_py() == shapely.box(0, 0, 1, 1).wkb
    True
    """
    counts = shapely.get_num_coordinates(shapes)
    ends = numpy.cumsum(HEADER.itemsize + VERTEX * counts)
    simple = len(shapes) and sys.byteorder == "little" and ends[-1] <= MOST_BYTES
    if simple and _have_one_ring(shapes).all() and not _have_more_than_xy(shapes):
        starts = numpy.concatenate([[0], ends])
        heads = numpy.zeros(len(shapes), HEADER)
        heads["order"], heads["kind"], heads["rings"], heads["vertices"] = 1, POLYGON, 1, counts
        written = _woven(heads, shapely.get_coordinates(shapes), starts[:-1], starts[-1])
        buffers = [None, pyarrow.py_buffer(starts.astype("int32")), pyarrow.py_buffer(written)]
        return pyarrow.BinaryArray.from_buffers(pyarrow.binary(), len(shapes), buffers)
    return pyarrow.array(shapely.to_wkb(shapes, flavor="iso"), pyarrow.binary())


def _woven(
    heads: NDArray[numpy.void],
    vertices: NDArray[numpy.float64],
    starts: NDArray[numpy.int64],
    size: int,
) -> NDArray[numpy.uint8]:
    """Put each head before its vertices."""
    written = numpy.empty(size, "u1")
    of_head = numpy.zeros(size, bool)
    for byte in range(HEADER.itemsize):
        of_head[starts + byte] = True
    written[of_head] = heads.view("u1")
    written[~of_head] = vertices.reshape(-1).view("u1")
    return written


def _have_one_ring(shapes: NDArray[numpy.object_]) -> NDArray[numpy.bool_]:
    """Tell which are polygons without a hole, and not empty."""
    enough = shapely.get_num_coordinates(shapes) >= CORNERS
    area = shapely.get_type_id(shapes) == POLYGON
    done: NDArray[numpy.bool_] = enough & area & (shapely.get_num_interior_rings(shapes) == 0)
    return done


def _have_more_than_xy(shapes: NDArray[numpy.object_]) -> bool:
    return bool(shapely.has_z(shapes).any() or shapely.has_m(shapes).any())


def _go_around(polygons: NDArray[numpy.object_]) -> NDArray[numpy.bool_]:
    """Tell of which the ring goes once around the mean of its vertices, never back, never twice.

    Seen from there, each edge turns the same way by less than half a circle, and the ray to the
    east is crossed once.
    """
    if not len(polygons):
        return numpy.zeros(0, bool)
    counts = shapely.get_num_coordinates(polygons)
    xy = shapely.get_coordinates(polygons)
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
    proven = numpy.zeros(len(polygons), bool)
    for way, crossed in ((turn > doubt, rises), (turn < -doubt, falls)):
        way[joints], crossed[joints] = True, False
        proven |= numpy.logical_and.reduceat(way, starts) & (
            numpy.add.reduceat(crossed, starts, dtype=int) == 1
        )
    return proven
