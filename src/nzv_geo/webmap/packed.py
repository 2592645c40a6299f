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

from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer
from nzv_geo.webmap.encode import on_one_world

__all__ = ["UNITS", "coarsest_unit", "compressed", "pack_layer", "varints"]

Whole = NDArray[numpy.int64]

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
    shapes = _flat(reproject(layer, "EPSG:4326"))
    pieces, written = _pieces(shapes)
    unit = _finest_unit(shapes.coordinates[written], finest, coarsest)
    vertices = _zigzag(shapes.coordinates[written], unit)
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
    limits = [1 << bits for bits in range(7, 63, 7)]
    lengths = numpy.searchsorted(numpy.array(limits), numbers, side="right") + 1
    starts = numpy.cumsum(lengths) - lengths
    written = numpy.zeros(int(lengths.sum()), dtype=numpy.uint8)
    for place in range(int(lengths.max())):
        chosen = lengths > place
        more = numpy.where(lengths[chosen] > place + 1, 0x80, 0)
        written[starts[chosen] + place] = ((numbers[chosen] >> (7 * place)) & 0x7F) | more
    return written.tobytes()


def _pieces(shapes: _Shapes) -> tuple[Whole, NDArray[numpy.bool_]]:
    """Find borders that came before; return the fifth run, and which vertices are written out."""
    source = _came_before(shapes)
    copied = source >= 0
    follows = copied[1:] & copied[:-1] & (source[1:] == source[:-1] - 1)
    follows |= ~copied[1:] & ~copied[:-1]
    starts = numpy.flatnonzero(numpy.append(True, ~follows)[: len(source)])
    lengths = numpy.diff(numpy.append(starts, len(source)))
    is_copy = copied[starts]
    words = numpy.stack([2 * lengths + is_copy, starts - source[starts]], axis=1)
    used = numpy.stack([numpy.ones(len(starts), dtype=bool), is_copy], axis=1)
    return words[used], ~copied


def _came_before(shapes: _Shapes) -> Whole:
    """Return for each vertex where an earlier ring has it, or -1.

    It counts only together with the vertex before it in its own ring: the earlier ring must hold
    the same edge, in the opposite direction.
    """
    count = len(shapes.coordinates)
    numbers = numpy.arange(count)
    ends = numpy.cumsum(shapes.counts)
    first = (ends - shapes.counts)[shapes.counts > 0]
    following = numbers + 1
    following[ends[shapes.counts > 0] - 1] = first
    name = _names(shapes.coordinates)
    edges = name * (count + 1) + name[following]
    opposite = name[following] * (count + 1) + name
    order = numpy.argsort(edges, kind="stable")
    place = numpy.searchsorted(edges[order], opposite)
    place[place == count] = 0
    twin = order[place] if count else place
    met = (edges[twin] == opposite) & (twin < numbers) & (following > numbers)
    source = numpy.full(count, -1, dtype=numpy.int64)
    source[following[met]] = twin[met]
    return source


def _names(coordinates: NDArray[numpy.float64]) -> Whole:
    """Give each vertex a number; those that are equal to 0.1 m have the same one."""
    whole = numpy.rint(coordinates * 1_000_000).astype(numpy.int64)
    names: Whole = numpy.unique(whole[:, 0] * (1 << 31) + whole[:, 1], return_inverse=True)[1]
    return names.astype(numpy.int64).reshape(-1)


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
    blocks = [varints(_zigzag(coordinates[at : at + BLOCK], unit)) for at in starts]
    return step * len(zlib.compress(b"".join(blocks), 9))


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
    coordinates, of_run = shapely.get_coordinates(runs, return_index=True)
    is_ring = (types == 3)[of_part]
    kept = ~(_is_last(of_run) & is_ring[of_run])  # the closing vertex
    coordinates, of_run = coordinates[kept], of_run[kept]
    _require_world(coordinates, of_run, keys[of_feature[of_part]])
    return _Shapes(
        kinds,
        numpy.bincount(of_feature, minlength=len(keys)),
        numpy.bincount(of_part, minlength=len(parts)),
        numpy.bincount(of_run, minlength=len(runs)),
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


def _is_last(groups: Whole) -> NDArray[numpy.bool_]:
    return numpy.append(groups[1:] != groups[:-1], len(groups) > 0)


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


def _require_world(coordinates: NDArray[numpy.float64], of_run: Whole, keys: NDArray[Any]) -> None:
    outside = ~(numpy.abs(coordinates) <= (180, 90)).all(axis=1)
    if outside.any():
        at = int(numpy.argmax(outside))
        raise GeometryError(
            f"feature {keys[of_run[at]]} lies outside the world at {coordinates[at].tolist()}; "
            "check its CRS"
        )
