"""Look through GeoJSON and TopoJSON before GDAL does: their CRS, and what stands beside it."""

from __future__ import annotations

import codecs
import json
import mmap
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.mapped import any_match, any_word, count_words, mapped
from nzv_geo.reading.named_crs import geojson_crs
from nzv_geo.reading.text_encoding import to_utf8

__all__ = [
    "FEATURES",
    "TYPES",
    "WGS84",
    "JsonFacts",
    "head_of",
    "look_through_geojson",
    "named_crs",
    "top_level",
    "types_in",
]

WGS84 = "EPSG:4326"  # meant where no CRS is named
JSON_TYPE = re.compile(rb'"type"\s*:\s*"(\w+)"')
TYPES = {  # of GeoJSON
    b"Feature",
    b"FeatureCollection",
    b"GeometryCollection",
    b"LineString",
    b"MultiLineString",
    b"MultiPoint",
    b"MultiPolygon",
    b"Point",
    b"Polygon",
}
CHUNK = 1_000_000
PARSED_MB = 150  # that Python may take apart: in twelve times the memory
# GDAL takes a member of any case, in either kind of quotes, at many a depth; and a letter may hide
# behind an escape: \\u0063 is c.
CRS_SPELLING = re.compile(rb"""crs["']""", re.IGNORECASE)
ESCAPED_LETTER = re.compile(rb"\\u00[4-7]")
FEATURES = re.compile(rb'"features"\s*:\s*\[')
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
    geometries
        How often the word stands in GeoJSON: once in every feature, or more.
    """

    members: dict[str, Any] = field(default_factory=dict)
    crs: str = ""
    findings: list[Finding] = field(default_factory=list)
    geometries: int = 0


def types_in(text: bytes) -> list[bytes]:
    """Return the types of GeoJSON, or a topology, that a text names, in its order.

    Examples
    --------
    >>> types_in(b'{"type": "Feature", "geometry": {"type": "Point"}, "x": {"type": "y"}}')
    [b'Feature', b'Point']
    """
    return [kind for kind in JSON_TYPE.findall(text) if kind in TYPES | {b"Topology"}]


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

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.geojson"
    >>> _ = path.write_text('{"type": "FeatureCollection", "title": "Plan", "features": []}')
    >>> look_through_geojson(path, "plan.geojson", Limits(), with_crs=True).members["title"]
    'Plan'
    """
    facts = JsonFacts(findings=to_utf8(path, name))
    with mapped(path) as text:
        head = head_of(text)
        facts.members = head
        start = FEATURES.search(text, 0, CHUNK) if head else None
        facts.geometries = count_words(text, b'"geometry"')
        if not _may_name_crs(text, start.end() if start else 0):
            members = list(head.items())
        else:
            limits.require_size(len(text), name, PARSED_MB)
            members = top_level(text[:], name)
    facts.crs = named_crs(members, name, with_crs=with_crs)
    return facts


def named_crs(members: list[tuple[str, Any]], name: str | Path, *, with_crs: bool) -> str:
    """Return the CRS that the last member ``crs`` names; empty where there is none.

    Parameters
    ----------
    members
        Of the outermost object.
    name
        What to call the file in errors.
    with_crs
        Whether it will be believed; if not, only one that leads elsewhere is refused.

    Examples
    --------
    >>> crs = {"type": "name", "properties": {"name": "EPSG:25833"}}
    >>> named_crs([("type", "FeatureCollection"), ("crs", crs)], "plan.geojson", with_crs=True)
    'EPSG:25833'
    """
    crs = ""
    for key, value in members:
        if key.lower() == "crs" and value is not None:
            crs = geojson_crs(value, name, with_crs=with_crs)
    return crs


def _may_name_crs(text: mmap.mmap, start: int) -> bool:
    """Tell whether a CRS may be named from a place on, however it is spelled."""
    # The word alone is found faster than its spellings.
    if any_word(text, [b"crs"], start, any_case=True) and any_match(text, CRS_SPELLING, start):
        return True
    return any_word(text, [b"\\u00"], start) and any_match(text, ESCAPED_LETTER, start)


def head_of(text: mmap.mmap) -> dict[str, Any]:
    """Return the members of a collection that stand before its features."""
    start = FEATURES.search(text, 0, CHUNK)
    if start is None:
        return {}
    try:
        members = json.loads(text[: start.start()].removeprefix(codecs.BOM_UTF8) + b'"_": 0}')
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}


def top_level(content: bytes, name: str | Path) -> list[tuple[str, Any]]:
    """Return the members of the outermost object, in case one stands there twice.

    In a sequence, those of every object.

    Examples
    --------
    >>> top_level(b'{"type": "Topology", "type": "Topology"}', "plan.json")
    [('type', 'Topology'), ('type', 'Topology')]
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
