"""Polygons of one ring as arrays, out of WKB and into it, all at once: most parcels are such."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

__all__ = ["CORNERS", "POLYGON", "Rings", "from_wkb", "into_wkb"]

POLYGON = 3  # in WKB and in GEOS
CORNERS = 4  # least vertices of a ring, with the first once more
HEADER = numpy.dtype([("order", "u1"), ("kind", "<u4"), ("rings", "<u4"), ("vertices", "<u4")])
LITTLE_ENDIAN = 1
VERTEX = numpy.dtype("V16")  # x and y
MOST_BYTES = 2**31 - 1  # that a plain array of Arrow holds


class Rings(NamedTuple):
    """Polygons of one ring in two dimensions.

    Parameters
    ----------
    xy
        Vertices, ring after ring, each with its first one once more; of shape (n, 2).
    counts
        Of vertices of each ring.
    """

    xy: NDArray[numpy.float64]
    counts: NDArray[numpy.int64]


def from_wkb(column: Any) -> Rings | None:
    """Return what stands in a column of WKB; None unless all are polygons of one closed ring.

    Parameters
    ----------
    column
        Chunked array of Arrow, of binaries.

    Examples
    --------
    >>> import pyarrow, shapely
    >>> from_wkb(pyarrow.chunked_array([[shapely.box(0, 0, 1, 1).wkb]])).counts
    array([5])
    >>> from_wkb(pyarrow.chunked_array([[shapely.Point(0, 0).wkb]])) is None
    True
    """
    import pyarrow

    if column.null_count or not len(column) or sys.byteorder != "little":
        return None
    flat = column.combine_chunks()
    _, offsets, held = flat.buffers()
    kind = numpy.int64 if pyarrow.types.is_large_binary(flat.type) else numpy.int32
    ends = numpy.frombuffer(offsets, kind)[flat.offset : flat.offset + len(flat) + 1].astype(int)
    data = numpy.frombuffer(held, "u1")
    starts, sizes = ends[:-1], numpy.diff(ends)
    if sizes.min() < HEADER.itemsize + CORNERS * VERTEX.itemsize:
        return None
    heads = _at_any_byte(data, HEADER)[starts]
    counts = heads["vertices"].astype(int)
    plain = (heads["order"] == LITTLE_ENDIAN) & (heads["kind"] == POLYGON) & (heads["rings"] == 1)
    if not (plain & (sizes == HEADER.itemsize + VERTEX.itemsize * counts)).all():
        return None
    xy = _at_any_byte(data, VERTEX)[_places(starts, counts)].view("f8").reshape(-1, 2)
    last = numpy.cumsum(counts) - 1
    return Rings(xy, counts) if (xy[last] == xy[last - counts + 1]).all() else None


def into_wkb(rings: Rings) -> Any | None:
    """Return rings as WKB of polygons in an array of Arrow; None where it would hold too much.

    Examples
    --------
    >>> import shapely
    >>> square = shapely.box(0, 0, 1, 1)
    >>> rings = Rings(shapely.get_coordinates(square), numpy.array([5]))
    >>> into_wkb(rings)[0].as_py() == square.wkb
    True
    """
    import pyarrow

    ends = numpy.cumsum(HEADER.itemsize + VERTEX.itemsize * rings.counts)
    if not len(ends) or ends[-1] > MOST_BYTES or sys.byteorder != "little":
        return None
    offsets = numpy.concatenate([[0], ends])
    heads = numpy.zeros(len(ends), HEADER)
    heads["order"], heads["kind"], heads["rings"] = LITTLE_ENDIAN, POLYGON, 1
    heads["vertices"] = rings.counts
    written = numpy.empty(ends[-1], "u1")
    _at_any_byte(written, HEADER)[offsets[:-1]] = heads
    vertices = numpy.ascontiguousarray(rings.xy).view(VERTEX)[:, 0]
    _at_any_byte(written, VERTEX)[_places(offsets[:-1], rings.counts)] = vertices
    buffers = [None, pyarrow.py_buffer(offsets.astype("int32")), pyarrow.py_buffer(written)]
    return pyarrow.BinaryArray.from_buffers(pyarrow.binary(), len(ends), buffers)


def _at_any_byte(data: NDArray[numpy.uint8], kind: numpy.dtype[Any]) -> NDArray[Any]:
    """Return the values that begin at each byte of a buffer; they share its memory."""
    return numpy.ndarray(len(data) - kind.itemsize + 1, kind, data, strides=(1,))


def _places(starts: NDArray[numpy.int64], counts: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    """Return at which byte each vertex stands."""
    before = numpy.cumsum(counts) - counts
    firsts = starts + HEADER.itemsize - VERTEX.itemsize * before
    places: NDArray[numpy.int64] = numpy.repeat(firsts, counts)
    return places + VERTEX.itemsize * numpy.arange(len(places))
