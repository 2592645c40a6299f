"""Tell whether all that GeoJSON holds came through GDAL, which leaves out what it cannot read.

A ring whose coordinates are texts, a part of a multipolygon, a member of a collection: GDAL drops
each without a word and gives the rest. So the vertices that stand in the text are counted, and
every geometry is looked at only where another number came out, or where vertices cannot tell: of
collections, and of a record that does not begin as features do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.errors import DataError
from nzv_geo.findings import Phrase, Value
from nzv_geo.reading.json_positions import (
    as_object,
    is_feature,
    member_of,
    require_once,
    shown,
    vertices_of,
)
from nzv_geo.reading.mapped import any_match, mapped, windows_before

__all__ = [
    "lost_geometries",
    "require_features",
    "require_vertices",
    "vertices_in",
]

BLANK = " \t\r\n\x1e\ufeff"
SPACES = b" \t\r\n"
COORDINATES = re.compile(rb'"coordinates"\s*:([][\d\s,.eE+-]*)')
ALIKE = bytes.maketrans(b"123456789.", b"0000000000")  # a vertex ends in 0]
# Where a record begins in an array; each with letters first, which are searched for the fastest.
STARTS = (rb"\}\s*,\s*", rb'"features"\s*:\s*\[\s*', rb'"geometries"\s*:\s*\[\s*')
# One that holds nothing, or says which geometry it is and then ends, or has null for it.
HOLLOW = rb'(?:\}|"type"\s*:\s*"\w+"\s*(?:\}|,\s*"(?:coordinates|geometries)"\s*:\s*null))'
# One that may be no feature, however many blanks stand before. Where it has a geometry, that is
# counted.
ODD = (
    rb'(?!\s*(?:"id"\s*:\s*(?:"[^"\\]*"|[-+.\deE]+)\s*,\s*)?'
    rb'(?:"type"\s*:\s*"Feature"|"geometry"\s*:))'
)
# In an array of objects: what is none, first or after one, and a hollow one.
NO_OBJECT = (rb'[^{"\s]|"(?:[^"\\]|\\.)*"\s*[],]', rb"[^]{\s]", rb"[^]{\s]")
UNCOUNTED = tuple(
    re.compile(start + rb"(?:" + other + rb"|\{\s*" + HOLLOW + rb")")
    for start, other in zip(STARTS, NO_OBJECT, strict=True)
)
ODD_RECORDS = tuple(re.compile(start + rb"\{\s*" + ODD) for start in STARTS)
COLLECTION = 7  # as shapely numbers it


def vertices_in(path: Path) -> int:
    """Return how many vertices GeoJSON holds; -1 where something else stands among them.

    It counts whatever is called coordinates, so a file may hold fewer.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "line.geojson"
    >>> _ = path.write_text('{"type": "LineString", "coordinates": [[14, 51], [14.5, 51]]}')
    >>> vertices_in(path)
    2
    """
    count = 0
    with mapped(path) as text:
        if any(any_match(text, pattern) for pattern in UNCOUNTED):
            return -1
        for start, end in windows_before(text, b'"coordinates"'):
            found = COORDINATES.findall(text, start, end)
            if any(each.count(b"[") != each.count(b"]") for each in found):
                return -1
            count += b",".join(found).translate(ALIKE, SPACES).count(b"0]")
    return count


def require_features(path: Path, name: str | Path, count: int) -> None:
    """Raise DataError unless a collection holds as many features as GDAL found.

    It leaves out what is no feature, without a word.
    """
    _require(list(_records(path, name)), name, count)


def _require(records: list[Any], name: str | Path, count: int) -> None:
    if len(records) == count:
        return
    odd = [
        (number, record) for number, record in enumerate(records, start=1) if not is_feature(record)
    ]
    which = f"; the first is number {odd[0][0]}, {shown(odd[0][1])}" if odd else ""
    raise DataError(
        f"{name} is damaged: it holds {len(records):,} features, and {count:,} of them could "
        f"be read{which}; correct it or get it again"
    )


def require_vertices(path: Path, name: str | Path, count: int) -> None:
    """Raise DataError if more vertices stand in a file than came out of it a part at a time."""
    held = vertices_in(path)
    if not 0 <= held <= count:
        raise DataError(
            f"{name} is damaged: some of its geometries or features are no sound GeoJSON; load it "
            "as a whole to see which, with a larger --max-mb"
        )


def lost_geometries(
    path: Path, name: str | Path, shapes: NDArray[numpy.object_]
) -> dict[int, Value]:
    """Return the rows whose geometry did not come out whole, and why.

    Parameters
    ----------
    path
        GeoJSON, or a sequence.
    name
        What to call it in errors.
    shapes
        What came out, a geometry or None for each feature.

    Raises
    ------
    DataError
        There are more features than geometries: something that is no feature was left out.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "point.geojson"
    >>> _ = path.write_text('{"type": "Point", "coordinates": ["14", "51"]}')
    >>> str(lost_geometries(path, "point.geojson", numpy.array([None]))[0])
    '["14", "51"] stands where a position should be'
    """
    came_out = int(shapely.get_num_coordinates(shapes).sum())
    told_by_vertices = not (
        shapely.is_missing(shapes).any() or (shapely.get_type_id(shapes) == COLLECTION).any()
    )
    if told_by_vertices and vertices_in(path) == came_out and not _has_odd_records(path):
        return {}
    records = list(_records(path, name))
    _require(records, name, len(shapes))
    counts = shapely.get_num_coordinates(shapes).tolist()
    reasons = map(_reason, records, counts)
    return {row: reason for row, reason in enumerate(reasons) if reason}


def _has_odd_records(path: Path) -> bool:
    """Tell whether something in an array does not begin as a feature does."""
    with mapped(path) as text:
        return any(any_match(text, pattern) for pattern in ODD_RECORDS)


def _records(path: Path, name: str | Path) -> Iterator[Any]:
    """Yield every feature of a collection or sequence, or the only geometry."""
    text = path.read_text("utf-8-sig").replace("\x1e", " ").strip(BLANK)
    decoder, at = json.JSONDecoder(object_pairs_hook=as_object), 0
    try:
        while at < len(text):
            record, at = decoder.raw_decode(text, at)
            features = member_of(record, "features")
            yield from features if isinstance(features, list) else [record]
            at += len(text[at : at + 100]) - len(text[at : at + 100].lstrip(BLANK))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{name} is no sound JSON: {error}; get it again") from error


def _reason(record: Any, count: int) -> Value:
    """Say why a geometry of which so many vertices came out is not whole; empty where it is."""
    geometry = member_of(record, "geometry") if is_feature(record) else record
    try:
        require_once(record, "geometry")
        if geometry is None:
            return ""
        held = vertices_of(geometry)
    except ValueError as error:
        reason: Phrase = error.args[0]
        return reason
    return Phrase.of("partly_read", count=count, held=held) if held > count else ""
