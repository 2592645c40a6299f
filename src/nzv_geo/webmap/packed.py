"""Pack the geometries of a large layer into compressed bytes that static/js/geo/packed.js unpacks.

The bytes are six runs of variable-length numbers, one after the other, gzipped and in base64:

1. the kind of each feature: 0 nothing, 1 areas, 2 lines, 3 points,
2. how many parts each feature has,
3. how many rings each part has (1 for lines and points),
4. how many vertices each ring, line or point has; the closing vertex of a ring is left out,
5. how the vertices are to be had, piece by piece: twice the number of vertices for those that are
   written out; one more than that for those that came before, followed by how far back the first
   of them stands. They are taken backwards: two neighbours run along their border in opposite
   directions, so it is written once,
6. the vertices that are written out: longitude and latitude as whole numbers of a unit, each as
   the difference to the one written before, zigzag-coded.

A number is written seven bits at a time, lowest first, with the high bit set on all bytes but its
last (the "varint" of Protocol Buffers, https://protobuf.dev/programming-guides/encoding/).

The unit is the finest of `UNITS` with which the layer keeps to `BUDGET`, but none so coarse that
its features lose their shape. Every vertex is kept.
"""

from __future__ import annotations

import base64
import zlib
from typing import Any, NamedTuple

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.crs.extent import bounds
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer
from nzv_geo.webmap.border_pairs import came_before
from nzv_geo.webmap.encode import on_one_world

__all__ = ["UNITS", "coarsest_unit", "compressed", "pack_layer", "varints"]

Whole = NDArray[numpy.int64]

PAGE_CRS = CRS("EPSG:4326")
UNITS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # millionths of a degree of 0.11 m
BUDGET = 1_900_000  # compressed bytes of vertices
SAMPLE = 10  # one in so many blocks of vertices is compressed to estimate the size
BLOCK = 2_000
GZIP = 31  # what zlib calls its header, with a window of 32 kB
PARTS = 50  # of the extent of a usual feature that a unit may be at most
KINDS = {0: 3, 1: 2, 2: 2, 3: 1, 4: 3, 5: 2, 6: 1}  # by shapely's type id
COLLECTION = 7


class _Shapes(NamedTuple):
    """The features of a layer as flat arrays."""

    kinds: Whole
    parts: Whole  # of each feature
    runs: Whole  # rings of each part
    counts: Whole  # vertices of each run
    coordinates: NDArray[numpy.float64]


def pack_layer(
    layer: Layer, *, finest: int = UNITS[0], coarsest: int = UNITS[-1]
) -> dict[str, Any]:
    """Pack the geometries of a layer, in the order of its rows.

    Parameters
    ----------
    layer
        In any CRS.
    finest, coarsest
        Of `UNITS`; no finer one is taken, and no coarser one to keep to the budget.

    Returns
    -------
    dict
        ``unit`` in millionths of a degree; ``sizes``, how many numbers the first five runs have,
        and how many vertices there are; ``bytes``, base64 of gzip.

    Raises
    ------
    GeometryError
        A geometry is a collection, mixes types, or lies outside the world.
    """
    shapes = _flat(layer if layer.crs == PAGE_CRS else reproject(layer, PAGE_CRS))
    pieces, is_written = _pieces(shapes)
    written = shapes.coordinates[is_written]
    unit = _finest_unit(written, finest, coarsest)
    vertices = _zigzag(written, unit)
    runs = [*shapes[:4], pieces]
    content = b"".join(varints(run) for run in (*runs, vertices))
    return {
        "unit": unit,
        "sizes": [*(len(run) for run in runs), len(shapes.coordinates)],
        "bytes": compressed(content),
    }


def compressed(content: bytes) -> str:
    """Return bytes as the page's scripts unpack them: gzipped, in base64.

    Examples
    --------
    >>> import gzip
    >>> gzip.decompress(base64.b64decode(compressed(b"rows")))
    b'rows'
    """
    # Not by gzip, which from Python 3.13 on names another system in the header.
    return base64.b64encode(zlib.compress(content, level=9, wbits=GZIP)).decode()


def varints(numbers: Whole) -> bytes:
    """Write numbers from 0 to 2**63 - 1, seven bits a byte.

    Examples
    --------
    >>> varints(numpy.array([1, 127, 128, 300])).hex()
    '017f8001ac02'
    """
    if not len(numbers):
        return b""
    lengths = numpy.ones(len(numbers), dtype=numpy.int64)
    for bits in range(7, int(numbers.max()).bit_length(), 7):
        lengths += numbers >> bits > 0
    places = numpy.cumsum(lengths) - lengths
    written = numpy.empty(int(lengths.sum()), dtype=numpy.uint8)
    while len(numbers):
        more = numbers > 0x7F
        written[places] = numbers & 0x7F | more << 7
        numbers, places = numbers[more] >> 7, places[more] + 1
    return written.tobytes()


def _pieces(shapes: _Shapes) -> tuple[Whole, NDArray[numpy.bool_]]:
    """Find borders that came before; return the fifth run, and which vertices are written out."""
    source = came_before(shapes.coordinates, shapes.counts)
    copied = source >= 0
    follows = copied[1:] & copied[:-1] & (source[1:] == source[:-1] - 1)
    follows |= ~copied[1:] & ~copied[:-1]
    starts = numpy.flatnonzero(numpy.append(True, ~follows)[: len(source)])
    lengths = numpy.diff(numpy.append(starts, len(source)))
    is_copy = copied[starts]
    words = numpy.stack([2 * lengths + is_copy, starts - source[starts]], axis=1)
    used = numpy.stack([numpy.ones(len(starts), dtype=bool), is_copy], axis=1)
    return words[used], ~copied


def coarsest_unit(shapes: NDArray[numpy.object_]) -> int:
    """Return the coarsest unit with which a usual feature keeps its shape.

    Parameters
    ----------
    shapes
        In longitude and latitude.

    Examples
    --------
    >>> parcel = shapely.box(14, 51, 14.0006, 51.0004)  # 42 m by 44 m
    >>> coarsest_unit(numpy.array([parcel, shapely.Point(14, 51)], dtype=object))
    10
    """
    edges = shapely.bounds(shapes)
    extents = (edges[:, 2:] - edges[:, :2]).max(axis=1)
    extents = extents[extents > 0]
    if not len(extents):
        return UNITS[-1]
    most = numpy.median(extents) * 1_000_000 / PARTS
    return max((unit for unit in UNITS if unit <= most), default=UNITS[0])


def _finest_unit(coordinates: NDArray[numpy.float64], finest: int, coarsest: int) -> int:
    for unit in UNITS[UNITS.index(finest) : UNITS.index(coarsest) + 1]:
        if _estimate(coordinates, unit) <= BUDGET:
            break
    return unit


def _estimate(coordinates: NDArray[numpy.float64], unit: int) -> int:
    """Estimate the compressed size from one in ten blocks; of little, all of it is compressed."""
    step = 1 if len(coordinates) < BUDGET // 20 else SAMPLE
    starts = range(0, len(coordinates), BLOCK * step)
    blocks = [_zigzag(coordinates[at : at + BLOCK], unit) for at in starts]
    return step * len(zlib.compress(varints(numpy.concatenate(blocks)), 9)) if blocks else 0


def _zigzag(coordinates: NDArray[numpy.float64], unit: int) -> Whole:
    whole = numpy.rint(coordinates * (1_000_000 / unit)).astype(numpy.int64)
    whole[1:] -= whole[:-1].copy()
    flat = whole.ravel()
    return (flat << 1) ^ (flat >> 63)


def _flat(layer: Layer) -> _Shapes:
    geometries = shapely.force_2d(on_one_world(layer.table.shapes))
    parts, of_feature = shapely.get_parts(geometries, return_index=True)
    filled = ~shapely.is_empty(parts)
    parts, of_feature = parts[filled], of_feature[filled]
    keys = layer.table.column(layer.key)
    types = shapely.get_type_id(parts)
    kinds = _kinds(types, of_feature, keys)
    runs, of_part = _runs(parts, types == 3)
    counts = shapely.get_num_coordinates(runs).astype(numpy.int64)
    closed = (types == 3)[of_part] & (counts > 0)
    kept = numpy.ones(int(counts.sum()), dtype=bool)
    kept[numpy.cumsum(counts)[closed] - 1] = False  # the closing vertex
    counts -= closed
    coordinates = shapely.get_coordinates(runs)[kept]
    _require_world(coordinates, counts, keys[of_feature[of_part]])
    return _Shapes(
        kinds,
        numpy.bincount(of_feature, minlength=len(keys)),
        numpy.bincount(of_part, minlength=len(parts)),
        counts,
        coordinates,
    )


def _runs(parts: NDArray[Any], is_area: NDArray[numpy.bool_]) -> tuple[NDArray[Any], Whole]:
    """Take areas apart into rings; a line or a point is one run."""
    numbers = numpy.arange(len(parts))
    rings, of_area = shapely.get_rings(parts[is_area], return_index=True)
    runs = numpy.concatenate([rings, parts[~is_area]])
    of_part = numpy.concatenate([numbers[is_area][of_area], numbers[~is_area]])
    order = numpy.argsort(of_part, kind="stable")
    return runs[order], of_part[order]


def _kinds(types: Whole, of_feature: Whole, keys: NDArray[Any]) -> Whole:
    """Return the kind of each feature, or raise GeometryError where it has none or two."""
    kinds = numpy.array(
        [KINDS.get(type_id, COLLECTION) for type_id in types.tolist()], dtype=numpy.int64
    )
    found = numpy.zeros(len(keys), dtype=numpy.int64)
    found[of_feature] = kinds
    wrong = (found[of_feature] != kinds) | (kinds == COLLECTION)
    if wrong.any():
        key = keys[of_feature[wrong][0]]
        raise GeometryError(f"feature {key} mixes types of geometry; split it into layers")
    return found


def _require_world(coordinates: NDArray[numpy.float64], counts: Whole, keys: NDArray[Any]) -> None:
    west, south, east, north = bounds(*coordinates.T) if len(coordinates) else (0, 0, 0, 0)
    if west >= -180 and south >= -90 and east <= 180 and north <= 90:
        return
    at = int(numpy.argmin((numpy.abs(coordinates) <= (180, 90)).all(axis=1)))
    run = int(numpy.searchsorted(numpy.cumsum(counts), at, side="right"))
    raise GeometryError(
        f"feature {keys[run]} lies outside the world at {coordinates[at].tolist()}; check its CRS"
    )
