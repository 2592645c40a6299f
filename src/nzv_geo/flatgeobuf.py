"""Read what ships out of FlatGeobuf: polygons with texts and numbers, straight into arrays.

GDAL reads every file of the format; here is read what the boundaries that ship hold, in a
hundredth of the time that GDAL and its libraries take to be loaded. Anything else is left to it.
The layout is that of https://flatgeobuf.org, of its records that of https://flatbuffers.dev.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.table import Columns, text_column

__all__ = ["read_flatgeobuf"]

MAGIC = b"fgb\x03fgb"
START = 8  # bytes of it, with its patch version
NODE = 40  # bytes of a node of the index
POLYGON, MULTIPOLYGON = 3, 6
TEXT = 11
NUMBERS = {5: ("<i", numpy.int32), 7: ("<q", numpy.int64), 10: ("<d", numpy.float64)}


class _LeftToGdal(Exception):  # noqa: N818 - nothing is wrong
    """A file holds what is not read here."""


@dataclass(frozen=True)
class _Record:
    """A table of flatbuffers: fields by their number, each there or not."""

    data: bytes
    start: int

    def at(self, field: int) -> int:
        """Return where a field stands; 0 where it is not there."""
        layout = self.start - self._number("<i", self.start)
        entry = 4 + 2 * field
        there = entry < self._number("<H", layout)
        shift = self._number("<H", layout + entry) if there else 0
        return self.start + shift if shift else 0

    def number(self, field: int, kind: str, otherwise: int = 0) -> int:
        """Return a whole number."""
        place = self.at(field)
        return self._number(kind, place) if place else otherwise

    def below(self, field: int) -> _Record:
        """Return a record that a field points to."""
        place = self.at(field)
        if not place:
            raise _LeftToGdal
        return _Record(self.data, place + self._number("<I", place))

    def span(self, field: int) -> tuple[int, int]:
        """Return where what a field holds begins, and how many items it has."""
        place = self.at(field)
        if not place:
            return 0, 0
        start = place + self._number("<I", place)
        return start + 4, self._number("<I", start)

    def text(self, field: int) -> str:
        """Return a text."""
        start, length = self.span(field)
        return self.data[start : start + length].decode()

    def records(self, field: int) -> list[_Record]:
        """Return the records of a list."""
        start, count = self.span(field)
        places = range(start, start + 4 * count, 4)
        return [_Record(self.data, place + self._number("<I", place)) for place in places]

    def array(self, field: int, kind: str) -> NDArray[Any]:
        """Return a list of numbers."""
        start, count = self.span(field)
        return numpy.frombuffer(self.data, kind, count, start)

    def _number(self, kind: str, place: int) -> int:
        number: int = struct.unpack_from(kind, self.data, place)[0]
        return number


class _Column(NamedTuple):
    name: str
    type: int


def read_flatgeobuf(content: bytes) -> Columns | None:
    """Return the features of a file as they stand in it; None where only GDAL reads it.

    Parameters
    ----------
    content
        The file. Read are polygons in two dimensions, in a CRS of EPSG, with texts, numbers and
        whole numbers.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = read_flatgeobuf((data_folder() / "boundaries/states.fgb").read_bytes())
    >>> len(states), states.crs.to_epsg(), states.names[:2]
    (2, 4326, ['ags', 'ars'])
    >>> read_flatgeobuf(b"PK") is None
    True
    """
    if not content.startswith(MAGIC):
        return None
    try:
        head = _sized(content, START)
        columns = [_Column(each.text(0), each.number(1, "<B")) for each in head.records(7)]
        rows = list(_features(content, head))
        shapes = _shapes([row.below(0) for row in rows], head.number(2, "<B"))
        values = _values([_cells(row, columns) for row in rows], columns)
        return Columns(values, shapes, _crs(head))
    except _LeftToGdal:
        return None


def _sized(content: bytes, place: int) -> _Record:
    """Return the record that stands at a place behind its size."""
    root = place + 4
    return _Record(content, root + struct.unpack_from("<I", content, root)[0])


def _features(content: bytes, head: _Record) -> Iterator[_Record]:
    (size,) = struct.unpack_from("<I", content, START)
    place = START + 4 + size + NODE * _nodes(head.number(8, "<Q"), head.number(9, "<H", 16))
    while place < len(content):
        yield _sized(content, place)
        place += 4 + struct.unpack_from("<I", content, place)[0]


def _nodes(features: int, in_node: int) -> int:
    """Count the nodes of the index, level by level.

    Examples
    --------
    >>> _nodes(31, 16), _nodes(31, 0)
    (34, 0)
    """
    if not features or not in_node:
        return 0
    nodes = level = features
    while True:
        level = -(-level // in_node)
        nodes += level
        if level == 1:
            return nodes


def _crs(head: _Record) -> CRS:
    stated = head.below(10)
    authority, code = stated.text(0), stated.number(1, "<i")
    if authority != "EPSG" or code <= 0:
        raise _LeftToGdal
    return CRS.from_epsg(code)


def _shapes(geometries: list[_Record], of_all: int) -> NDArray[numpy.object_]:
    """Build all polygons in one go, then the features that have several or say so."""
    parts: list[_Record] = []
    owners: list[int] = []
    several = numpy.zeros(len(geometries), bool)
    for row, geometry in enumerate(geometries):
        kind = geometry.number(6, "<B") or of_all
        if kind not in (POLYGON, MULTIPOLYGON):
            raise _LeftToGdal
        several[row] = kind == MULTIPOLYGON
        own = geometry.records(7) if several[row] else [geometry]
        parts += own
        owners += [row] * len(own)
    polygons, of = _polygons(parts), numpy.array(owners, int)
    shapes = numpy.empty(len(geometries), object)
    shapes[of] = polygons
    order = numpy.cumsum(several) - 1  # of a feature among those of several polygons
    within = several[of]
    shapes[several] = shapely.multipolygons(polygons[within], indices=order[of[within]])
    return shapes


def _polygons(parts: list[_Record]) -> NDArray[numpy.object_]:
    if not parts or any(
        part.at(field) for part in parts for field in (2, 3, 4, 5)
    ):  # heights and the like
        raise _LeftToGdal
    coordinates = [part.array(1, "<f8").reshape(-1, 2) for part in parts]
    ends = [
        part.array(0, "<u4") if part.at(0) else numpy.array([len(xy)])
        for part, xy in zip(parts, coordinates, strict=True)
    ]
    if not all(map(len, coordinates)):
        raise _LeftToGdal
    before = numpy.cumsum([0, *map(len, coordinates)])[:-1]
    rings = [end.astype(numpy.int64) + first for end, first in zip(ends, before, strict=True)]
    ring_offsets = numpy.concatenate([[0], *rings])
    offsets = numpy.cumsum([0, *map(len, ends)])
    polygons: NDArray[numpy.object_] = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, numpy.concatenate(coordinates), (ring_offsets, offsets)
    )
    return polygons


def _cells(feature: _Record, columns: list[_Column]) -> dict[int, Any]:
    """Return the values of a feature by the number of their column; a missing one is not there."""
    if feature.at(2):  # columns of its own
        raise _LeftToGdal
    place, size = feature.span(1)
    end, data, cells = place + size, feature.data, {}
    while place < end:
        (number,) = struct.unpack_from("<H", data, place)
        place += 2
        kind = columns[number].type
        if kind == TEXT:
            (length,) = struct.unpack_from("<I", data, place)
            place += 4
            cells[number] = data[place : place + length].decode()
            place += length
        elif kind in NUMBERS:
            layout = NUMBERS[kind][0]
            (cells[number],) = struct.unpack_from(layout, data, place)
            place += struct.calcsize(layout)
        else:
            raise _LeftToGdal
    return cells


def _values(rows: list[dict[int, Any]], columns: list[_Column]) -> dict[str, NDArray[Any]]:
    values = {}
    for number, (name, kind) in enumerate(columns):
        cells = [row.get(number) for row in rows]
        if kind == TEXT:
            values[name] = text_column(cells)
        elif kind in NUMBERS and None not in cells:
            values[name] = numpy.array(cells, dtype=NUMBERS[kind][1])
        else:
            raise _LeftToGdal
    return values
