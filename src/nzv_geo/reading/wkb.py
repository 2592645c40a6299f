"""Tell WKB that would end the process: geometries within geometries, very deep."""

from __future__ import annotations

import struct
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

__all__ = ["any_nested", "covered", "is_nested", "surface_from_above"]

LONG = 10_000  # bytes of a geometry that could be nested dangerously
MOST_NESTED = 100  # collections within each other
MOST_KINDS = 17  # kinds of geometry in WKB
CONTAINERS = {4, 5, 6, 7, 9, 10, 11, 12, 15, 16}
RINGED = {3, 17}
PATCHED = {15, 16}  # surfaces: of polygons, of triangles
TRIANGLE = 17
UNFOLDED = {6, 7}  # multipolygons and collections, where a surface is among them


def any_nested(column: Any) -> bool:
    """Tell whether a column of WKB holds a geometry that means harm.

    GEOS follows collections within collections until its stack is full.

    Examples
    --------
    >>> import pyarrow
    >>> any_nested(pyarrow.array([struct.pack("<BII", 1, 7, 1) * 2_000]))
    True
    """
    from pyarrow import compute

    long = compute.greater(compute.binary_length(column), LONG)
    return any(is_nested(value) for value in column.filter(long).to_pylist())


def is_nested(wkb: bytes | None) -> bool:
    """Tell whether WKB nests collections so deeply, or is so odd, that it means harm.

    Follows it as GEOS does, without its stack; OGC 06-103r4 and its extension EWKB.

    Examples
    --------
    >>> is_nested(struct.pack("<BII", 1, 7, 1) * 2_000), is_nested(None)
    (True, False)
    """
    if wkb is None or len(wkb) <= LONG:
        return False
    open_counts: list[int] = []  # members left to read of each collection around
    at = 0
    while at + 9 <= len(wkb):
        order = {0: ">", 1: "<"}.get(wkb[at])
        (code,) = struct.unpack_from(f"{order or '<'}I", wkb, at + 1)
        kind, dimensions = code & 0xFFFF, code & 0x0FFF0000
        if order is None or dimensions or kind // 1000 > 3 or kind % 1000 > MOST_KINDS:
            return True
        at = at + (9 if code & 0x20000000 else 5)
        if kind % 1000 in CONTAINERS:
            open_counts.append(struct.unpack_from(f"{order}I", wkb, at)[0])
            at += 4
        else:
            at = _after(wkb, at, order, kind, code)
        while open_counts and open_counts[-1] == 0:
            open_counts.pop()
        if len(open_counts) > MOST_NESTED:
            return True
        if not open_counts:
            return False
        open_counts[-1] -= 1
    return False


def _after(wkb: bytes, at: int, order: str, kind: int, code: int) -> int:
    """Return where a point, line or polygon ends."""
    size = 8 * (2 + (code >> 31) + (code >> 30 & 1) + {0: 0, 1: 1, 2: 1, 3: 2}[kind // 1000])
    if kind % 1000 == 1:
        return at + size
    if at + 4 > len(wkb):
        return len(wkb)
    count = int(struct.unpack_from(f"{order}I", wkb, at)[0])
    at += 4
    if kind % 1000 not in RINGED:
        return at + count * size
    for _ in range(count):
        if at + 4 > len(wkb):
            break
        at += 4 + int(struct.unpack_from(f"{order}I", wkb, at)[0]) * size
    return at


def surface_from_above(wkb: bytes) -> shapely.Geometry | None:
    """Return the area that a TIN, a polyhedral surface or a triangle covers, seen from above.

    Or several of them in a collection, also with areas beside them. GEOS has no such geometries.
    Patches that stand upright cover nothing. None for anything else, and where it is damaged.

    Examples
    --------
    >>> square = shapely.to_wkb(shapely.box(0, 0, 1, 1))
    >>> surface_from_above(struct.pack("<BII", 1, 15, 1) + square).area
    1.0
    """
    try:
        patches = shapely.from_wkb(_patches(wkb), on_invalid="ignore")
    except (struct.error, KeyError):
        return None
    return None if shapely.is_missing(patches).any() else covered(patches)


def covered(patches: NDArray[numpy.object_]) -> shapely.Geometry | None:
    """Return the area that polygons in space cover, seen from above; None where they stand upright.

    Examples
    --------
    >>> covered(shapely.get_parts(shapely.box([0, 1], 0, [1, 2], 1))).area
    2.0
    """
    flat = shapely.force_2d(patches)
    pieces = shapely.get_parts(shapely.make_valid(flat[shapely.area(flat) > 0]))
    lying = pieces[shapely.get_dimensions(pieces) == 2]
    return shapely.union_all(lying) if len(lying) else None


def _patches(wkb: bytes) -> list[bytes]:
    """Return the patches of a surface as WKB of polygons; none where there is something else.

    Surfaces may stand in a collection, beside areas: so GDAL gives a MultiPatch of several strips
    or fans, or of rings as well.
    """
    patches, at, left, kinds = [], 0, 1, set()
    while left:
        order, code, kind = _header(wkb, at)
        kinds.add(kind)
        left -= 1
        if kind in (*PATCHED, *UNFOLDED):
            left += struct.unpack_from(f"{order}I", wkb, at + 5)[0]
            at += 9
        elif kind in RINGED:
            end = _after(wkb, at + 5, order, code & 0xFFFF, code)
            polygon = struct.pack(f"{order}I", code - kind + 3)
            patches.append(wkb[at : at + 1] + polygon + wkb[at + 5 : end])
            at = end
        else:
            return []
    return patches if kinds & {TRIANGLE, *PATCHED} else []


def _header(wkb: bytes, at: int) -> tuple[str, int, int]:
    """Return byte order, code and kind without dimensions of a geometry."""
    order = {0: ">", 1: "<"}[wkb[at]] if at < len(wkb) else ""
    (code,) = struct.unpack_from(f"{order}I", wkb, at + 1)
    return order, code, (code & 0xFFFF) % 1000
