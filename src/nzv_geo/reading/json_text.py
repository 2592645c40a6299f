"""Look through GeoJSON and TopoJSON before GDAL does: letters, CRS, and what stands beside them."""

from __future__ import annotations

import codecs
import itertools
import json
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding
from nzv_geo.reading.json_shapes import require_arcs
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.named_crs import geojson_crs
from nzv_geo.reading.text_encoding import to_utf8

__all__ = [
    "JsonFacts",
    "count_records",
    "look_through_geojson",
    "look_through_topojson",
]

CHUNK = 1_000_000
PARSED_MB = 150  # that Python may take apart: in twelve times the memory
# GDAL takes a member of any case, in either kind of quotes, at many a depth; and a letter may hide
# behind an escape: \\u0063 is c.
CRS_SPELLINGS = [
    "".join(letters).encode() + quote
    for letters in itertools.product("cC", "rR", "sS")
    for quote in (b'"', b"'")
]
ESCAPED_LETTER = re.compile(rb"\\u00[4-7]")
FEATURES = re.compile(rb'"features"\s*:\s*\[')
BLANK = b"\x1e \t\r\n"
SPACE = re.compile(r"\s*")


@dataclass
class JsonFacts:
    """What a file says beside its features.

    Parameters
    ----------
    members
        Members of the collection that stand before its features.
    crs
        The CRS it names; empty where it names none and WGS 84 is meant.
    findings
        What was noticed.
    counts
        How many features each layer of TopoJSON must have.
    geometries
        How often the word stands in GeoJSON: once in every feature, or more.
    """

    members: dict[str, Any] = field(default_factory=dict)
    crs: str = ""
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    geometries: int = 0


def count_records(path: Path, name: str | Path) -> int:
    """Count the objects of a sequence; GDAL would leave out a damaged one without a word.

    Raises
    ------
    DataError
        One is no sound JSON, which is looked for where the last one is not.
    """
    count, last = 0, b""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if start[:1].isspace():  # GDAL would lose what follows
        content = path.read_bytes().lstrip()
        path.unlink()
        path.write_bytes(content)
    with path.open("rb") as file:
        separated = start.startswith(b"\x1e")
        for line in _records(file) if separated else file:
            record = line.strip(BLANK)
            count += bool(record)
            if record or separated:  # nothing after a separator: cut off there
                last = record
    try:
        json.loads(last)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{name} is cut off, or damaged in its last line; get it again") from error
    return count


def _count(text: mmap.mmap, word: bytes) -> int:
    """Count a word, a part of the file at a time."""
    more = len(word) - 1
    return sum(text[at : at + CHUNK + more].count(word) for at in range(0, len(text), CHUNK))


def _records(file: BinaryIO) -> Iterator[bytes]:
    """Yield what stands between record separators, as RFC 8142 has it."""
    left = b""
    while chunk := file.read(CHUNK):
        *whole, left = (left + chunk).split(b"\x1e")
        yield from whole
    yield left


def look_through_geojson(
    path: Path, name: str | Path, limits: Limits, *, with_crs: bool
) -> JsonFacts:
    """Find out what a GeoJSON file says of itself; make it UTF-8 where it is not.

    Parameters
    ----------
    path
        The file; replaced where it was in another encoding.
    name
        What to call it in errors.
    limits
        Bounds, for a file that names its CRS where only a look at all of it can tell.
    with_crs
        Whether its CRS will be believed; if not, only one that leads elsewhere is refused.

    Raises
    ------
    DataError
        It names no CRS but an address, or one nobody knows.
    """
    facts = JsonFacts(findings=to_utf8(path, name))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        head = _head(text)
        facts.members = head
        start = FEATURES.search(text, 0, CHUNK) if head else None
        facts.geometries = _count(text, b'"geometry"')
        if not _may_name_crs(text, start.end() if start else 0):
            said = list(head.items())
        else:
            limits.require_size(len(text), name, PARSED_MB)
            said = _top_level(text[:], name)
    for key, value in said:
        if key.lower() == "crs" and value is not None:
            facts.crs = geojson_crs(value, name, with_crs=with_crs)
    return facts


def _may_name_crs(text: mmap.mmap, start: int) -> bool:
    """Tell whether a CRS may be named from a place on, however it is spelled."""
    if any(text.find(one, start) >= 0 for one in CRS_SPELLINGS):
        return True
    return text.find(b"\\u00", start) >= 0 and ESCAPED_LETTER.search(text, start) is not None


def look_through_topojson(
    path: Path, name: str | Path, limits: Limits, *, with_crs: bool
) -> JsonFacts:
    """Find out what a TopoJSON file says of itself, and how many vertices it unfolds into.

    Raises
    ------
    DataError
        It is not sound, or unfolds into too many vertices.
    """
    facts = JsonFacts(findings=to_utf8(path, name))
    members = dict(pairs := _top_level(path.read_bytes(), name))
    for key, value in pairs:
        if key.lower() == "crs" and value is not None:
            facts.crs = geojson_crs(value, name, with_crs=with_crs)
    try:
        _require_arcs(members.get("objects", {}))
        sizes = [_size(arc) for arc in members.get("arcs", [])]
        limits.require_vertices(_unfolded(members.get("objects", {}), sizes, limits, name), name)
        facts.counts = {
            str(key): len(one["geometries"]) if "geometries" in one else 1
            for key, one in members.get("objects", {}).items()
        }
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError) as error:
        raise DataError(f"{name} is no sound TopoJSON: {error}; get it again") from error
    return facts


def _require_arcs(objects: dict[str, Any]) -> None:
    """Raise TypeError for the first geometry that GDAL would read in part, or not at all."""
    for layer, geometry in objects.items():
        for number, one in enumerate(geometry.get("geometries", [geometry]), start=1):
            try:
                require_arcs(one)
            except ValueError as error:
                raise TypeError(f"geometry {number} of {layer}: {error}") from error


def _size(arc: list[Any]) -> int:
    """Return how many vertices an arc has; GDAL would make zeros of what is no number."""
    if not all(isinstance(number, int | float) for xy in arc for number in xy):
        raise TypeError(f"an arc holds something that is no number: {arc!r:.60}")
    if any(len(xy) < 2 for xy in arc):
        raise TypeError(f"an arc holds something that is no position: {arc!r:.60}")
    return len(arc)


def _head(text: mmap.mmap) -> dict[str, Any]:
    """Return the members of a collection that stand before its features."""
    start = FEATURES.search(text, 0, CHUNK)
    if start is None:
        return {}
    try:
        members = json.loads(text[: start.start()].removeprefix(codecs.BOM_UTF8) + b'"_": 0}')
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}


def _top_level(content: bytes, name: str | Path) -> list[tuple[str, Any]]:
    """Return the members of the outermost object, in case one stands there twice.

    In a sequence, those of every object.
    """
    found: list[tuple[str, Any]] = []
    last: list[tuple[str, Any]] = []

    def remember(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Keep the members of the object that has just ended."""
        nonlocal last
        found.extend(pair for pair in last if _is_crs(pair))  # of an object within
        last = pairs  # the outermost object ends last
        return dict(pairs)

    decoder = json.JSONDecoder(object_pairs_hook=remember)
    try:
        text = content.decode("utf-8-sig").replace("\x1e", " ").strip()
        position = 0
        while position < len(text):
            _, end = decoder.raw_decode(text, position)
            found += last
            last = []
            position = SPACE.match(text, end).end()  # type: ignore[union-attr]
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else error
        raise DataError(f"{name} is no sound JSON: {reason}; get it again") from error
    return found


def _is_crs(pair: tuple[str, Any]) -> bool:
    """Tell whether a member may be taken for a CRS where it stands within something else."""
    return pair[0].lower() == "crs" and isinstance(pair[1], dict)


def _unfolded(objects: dict[str, Any], sizes: list[int], limits: Limits, name: str | Path) -> int:
    """Count the vertices that geometries made of arcs will have."""
    count = 0
    waiting: list[Any] = list(objects.values())
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [item.get("arcs", [])]
            waiting += item.get("geometries", [])
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, int):
            count += sizes[item if item >= 0 else ~item]
            limits.require_vertices(count, name)
    return count
