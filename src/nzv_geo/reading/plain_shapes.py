"""Geometries out of coordinates nested as in GeoJSON, many at a time, straight into arrays.

Numbers are parsed by Arrow's reader of CSV, one a line; brackets alone say what they make up.
Whatever is not plainly sound GeoJSON raises `NotPlain`, and is left to the reader that can tell
what is wrong with it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy
import pyarrow
import shapely
from numpy.typing import NDArray
from pyarrow import csv

from nzv_geo.reading.json_positions import DEPTHS

__all__ = [
    "Coordinates",
    "NotPlain",
    "coordinates_of",
    "joined",
    "numbers_of",
    "require_kept",
    "shapes_of",
]

SURFACES = ("Polygon", "MultiPolygon")
OF_NUMBERS = b"0123456789.eE+- \t\r\n"
APART = bytes.maketrans(b"[]\t\r\n,:", b"     \n\n")  # a number a line, with blanks around it
SIGNED = re.compile(rb"(?<![eE])\+")
EXACT = 2.0**53  # beyond which a whole number may lose its last digit
RING = rb"\[vw*+\]"
RINGS = rb"\[" + RING + rb"(?:," + RING + rb")*+\]"
# v is the first position in an array, w each further one.
SOUND = re.compile(
    rb"(?::(?:v|" + RING + rb"|" + RINGS + rb"|\[" + RINGS + rb"(?:," + RINGS + rb")*+\]))*+"
)
FIRST, FURTHER, OPENED, BEGUN = b"vw[:"


class NotPlain(Exception):  # noqa: N818 - nothing is wrong
    """Something is not as plain as it would have to be; another reader knows what it is."""


class Coordinates(NamedTuple):
    """Coordinates of some geometries: how they are nested, and all numbers, vertex by vertex."""

    nesting: bytes
    numbers: NDArray[numpy.float64]


def coordinates_of(text: bytes) -> Coordinates:
    """Parse the coordinates of geometries, each of which begins with a colon.

    Raises
    ------
    NotPlain
        Something else stands there than full arrays of positions, of as many numbers each, that
        JSON allows and a float can hold.

    Examples
    --------
    >>> coordinates_of(b":[[14, 51], [14.5, 51]]")
    Coordinates(nesting=b':[vw]', numbers=array([[14. , 51. ],
           [14.5, 51. ]]))
    """
    brackets = text.translate(None, OF_NUMBERS)
    size = 3 if b"[,,]" in brackets else 2
    nesting = brackets.replace(b"[,,]" if size == 3 else b"[,]", b"v").replace(b",v", b"w")
    if not SOUND.fullmatch(nesting):
        raise NotPlain("no full arrays of positions")
    numbers = numbers_of(text.translate(APART))
    if len(numbers) != size * (nesting.count(b"v") + nesting.count(b"w")):
        raise NotPlain("numbers are missing")
    return Coordinates(nesting, numbers.reshape(-1, size))


def joined(several: list[Coordinates]) -> Coordinates:
    """Return coordinates one after the other; raise NotPlain where only some have heights."""
    if len({found.numbers.shape[1] for found in several}) != 1:
        raise NotPlain("some have heights")
    numbers = numpy.concatenate([found.numbers for found in several])
    return Coordinates(b"".join(found.nesting for found in several), numbers)


def shapes_of(coordinates: Coordinates, kinds: NDArray[numpy.object_]) -> NDArray[numpy.object_]:
    """Return geometries of coordinates, each of its kind as GeoJSON calls it.

    Raises
    ------
    NotPlain
        A kind does not fit, or a ring or line is none.

    Examples
    --------
    >>> line = coordinates_of(b":[[14, 51], [14.5, 51]]")
    >>> shapes_of(line, numpy.array(["LineString"]))
    array([<LINESTRING (14 51, 14.5 51)>], dtype=object)
    """
    codes = numpy.frombuffer(coordinates.nesting, dtype=numpy.uint8)
    first = numpy.flatnonzero(codes == FIRST)  # of each ring, line or lone position
    begun = numpy.flatnonzero(codes == BEGUN)
    of_geometry = numpy.searchsorted(first, begun)
    expected = [DEPTHS.get(kind, -1) for kind in kinds]
    if len(begun) != len(kinds) or (first[of_geometry] - begun - 1 != expected).any():
        raise NotPlain("arrays do not fit the type")
    vertices = numpy.cumsum((codes == FIRST) | (codes == FURTHER), dtype=numpy.int64)
    starts = numpy.append(vertices[first] - 1, len(coordinates.numbers))
    counts = numpy.diff(numpy.append(of_geometry, len(first)))
    kind_of_ring = numpy.repeat(kinds.astype(object), counts)
    shapes = numpy.empty(len(kinds), dtype=object)
    for group in (SURFACES, *((kind,) for kind in DEPTHS if kind not in SURFACES)):
        rows, rings = numpy.isin(kinds, group), numpy.isin(kind_of_ring, group)
        if rows.any():
            own = _own(coordinates.numbers, starts, rings)
            nested = codes[first[rings] - 2] == OPENED
            shapes[rows] = _of_group(group[-1], own, counts[rows], nested, kinds[rows])
    return shapes


def numbers_of(text: bytes) -> NDArray[numpy.float64]:
    r"""Parse numbers, one a line below an empty one; blanks around them are no harm.

    Raises
    ------
    NotPlain
        One is none by the rules of JSON, or is not kept by everybody.

    Examples
    --------
    >>> numbers_of(b"\n14\n51.5\n").tolist()
    [14.0, 51.5]
    """
    codes = numpy.frombuffer(text, dtype=numpy.uint8)
    digit = (codes - 48) < 10
    before, after = digit[:-2], digit[2:]
    zero = (codes[1:-1] == ord("0")) & after & ~before & (codes[:-2] != ord("."))
    point = (codes[1:-1] == ord(".")) & ~(before & after)
    if zero.any() or point.any() or (b"+" in text and SIGNED.search(text)):
        raise NotPlain("a number that is none in JSON")
    try:
        table = csv.read_csv(
            pyarrow.py_buffer(memoryview(text)[1:]),
            csv.ReadOptions(use_threads=False, column_names=["number"]),
            csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types={"number": pyarrow.float64()}, null_values=[]),
        )
    except pyarrow.ArrowInvalid as error:
        raise NotPlain("no number") from error
    numbers: NDArray[numpy.float64] = table["number"].to_numpy()
    require_kept(numbers)
    return numbers


def require_kept(numbers: NDArray[numpy.float64]) -> None:
    """Raise NotPlain where a number is not the same for everybody: too large, or -0.

    Examples
    --------
    >>> require_kept(numpy.array([0.0, 14.3]))
    """
    if not (numpy.abs(numbers) < EXACT).all() or numpy.signbit(numbers[numbers == 0]).any():
        raise NotPlain("a number that may not be kept")


def _own(
    numbers: NDArray[numpy.float64], starts: NDArray[numpy.int64], rings: NDArray[numpy.bool_]
) -> tuple[NDArray[numpy.float64], NDArray[numpy.int64]]:
    """Return the vertices of some rings or lines, and where each of them starts."""
    if rings.all():
        return numbers, starts
    lengths = numpy.diff(starts)
    own = numbers[numpy.repeat(rings, lengths)]
    return own, numpy.append(0, numpy.cumsum(lengths[rings]))


def _of_group(
    kind: str,
    own: tuple[NDArray[numpy.float64], NDArray[numpy.int64]],
    counts: NDArray[numpy.int64],
    nested: NDArray[numpy.bool_],
    kinds: NDArray[numpy.object_],
) -> NDArray[numpy.object_]:
    """Make geometries of one kind, or all surfaces, of so many rings or lines each."""
    numbers, starts = own
    if kind in SURFACES:
        return _surfaces(numbers, starts, counts, nested, kinds == "MultiPolygon")
    if "Line" in kind and (numpy.diff(starts) < 2).any():
        raise NotPlain("a line of one position")
    offsets = {
        "Point": None,
        "MultiPoint": (starts,),
        "LineString": (starts,),
        "MultiLineString": (starts, numpy.append(0, numpy.cumsum(counts))),
    }
    made: NDArray[numpy.object_] = shapely.from_ragged_array(
        shapely.GeometryType[kind.upper()], numbers, offsets[kind]
    )
    return made


def _surfaces(
    numbers: NDArray[numpy.float64],
    starts: NDArray[numpy.int64],
    counts: NDArray[numpy.int64],
    nested: NDArray[numpy.bool_],
    several: NDArray[numpy.bool_],
) -> NDArray[numpy.object_]:
    """Make polygons, and of these the multipolygons; a ring that is nested begins a polygon."""
    if (numpy.diff(starts) < 4).any() or (numbers[starts[:-1]] != numbers[starts[1:] - 1]).any():
        raise NotPlain("a ring that is not closed")
    outer = numpy.flatnonzero(nested)
    polygons = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, numbers, (starts, numpy.append(outer, len(nested)))
    )
    row_of_ring = numpy.repeat(numpy.arange(len(counts)), counts)
    row = row_of_ring[outer]
    shapes = numpy.empty(len(counts), dtype=object)
    single = ~several[row]
    shapes[row[single]] = polygons[single]
    if several.any():
        number = numpy.cumsum(several) - 1
        shapes[several] = shapely.multipolygons(polygons[~single], indices=number[row[~single]])
    return shapes
