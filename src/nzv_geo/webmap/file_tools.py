"""What a page knows that takes files of its reader: from the same tables as `nzv-geo check`.

Encodings, names of CRS and of columns, texts of findings and the tables of styles stand once, in
Python; static/js/files and static/js/styles find them in the data of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pyproj.enums import WktVersion

from nzv_geo.crs.names import parse_crs
from nzv_geo.findings import Kind
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.reading.csv_shapes import DEGREES, METRES, WKT_COLUMNS
from nzv_geo.reading.text_encoding import CANDIDATES, GERMAN, MARKS, SORBIAN
from nzv_geo.webmap.map_layer import LARGE_FEATURES, LARGE_POINTS, Content
from nzv_geo.webmap.own_layers import NAME_FIELDS
from nzv_geo.webmap.style_tables import style_tables
from nzv_geo.webmap.table import LONGEST

__all__ = ["file_tools"]

# What a page finds out about a file that it is given.
KINDS = (
    Kind.AXES_SWAPPED,
    Kind.ZONE_MISTAKEN,
    Kind.CRS_MISTAKEN,
    Kind.CRS_MISSING,
    Kind.DEGREES_ASSUMED,
    Kind.NO_GEOMETRY,
    Kind.GEOMETRY_INVALID,
    Kind.RING_OPEN,
    Kind.UNREADABLE,
    Kind.TYPES_MIXED,
    Kind.DBF_MISSING,
    Kind.ENCODING_GUESSED,
    Kind.TEXT_LOST,
    Kind.STYLE_FAINT,
)
PHRASES = ("and", "or", "at", "extent", "nowhere", "points", "lines", "polygons", "collections",
           "text", "texts", "invalid_self_intersection",
           "invalid_ring_self_intersection")  # fmt: skip
DEGREES_CODES = ("EPSG:4326", "EPSG:4258", "OGC:CRS84")


def file_tools(content: Content) -> dict[str, Any]:
    """Return what the scripts of a page need to read files and to show them.

    Examples
    --------
    >>> from nzv_geo.catalogue import load_catalogue
    >>> from nzv_geo.webmap.content import overview_content
    >>> known = file_tools(overview_content(load_catalogue()))
    >>> known["crs"]["EPSG:25833"], known["names"]["etrs1989utmzone33n"]
    ([0, 0], 'EPSG:25833')
    """
    codes, names = _known_crs(content.systems)
    return {
        "styles": style_tables(),
        "own": sum(layer.is_added for layer in content.layers),  # added ones look otherwise
        "nameFields": NAME_FIELDS,
        "large": {"features": LARGE_FEATURES, "points": LARGE_POINTS},
        "longest": LONGEST,
        "crs": codes,
        "names": names,
        "titles": {code: parse_crs(code).name for code in (DEGREES_CODES[0], *codes)},
        "degrees": list(DEGREES_CODES),
        "columns": {"wkt": list(WKT_COLUMNS), "degrees": DEGREES, "metres": METRES},
        "encodings": {name: _letters(name) for name in CANDIDATES},
        "letters": ["".join(sorted(some)) for some in (GERMAN, SORBIAN, MARKS)],
        "findings": {language: _finding_texts(language) for language in LANGUAGES},
    }


def _letters(encoding: str) -> str:
    """Return what the bytes from 128 on mean; half a character where one means nothing."""
    return bytes(range(128, 256)).decode(encoding, "replace")


def _finding_texts(language: str) -> dict[str, Any] | None:
    """Return severities and texts of what a page finds; none where a language has no such texts."""
    found = load_words(language).findings
    if not found:
        return None
    texts: dict[str, Any] = {
        kind.code: {"severity": kind.severity, **found[kind.code]} for kind in KINDS
    }
    return {**texts, "phrase": {key: found["phrase"][key] for key in PHRASES}}


def _known_crs(
    systems: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, list[int]], dict[str, str]]:
    """Return system and plane of every code that a file may name, and codes by name.

    Names without signs and blanks, in small letters: as the EPSG register and as Esri write them.
    """
    codes: dict[str, list[int]] = {}
    names = {_plain(name): DEGREES_CODES[0] for code in DEGREES_CODES for name in _names(code)}
    for number, system in enumerate(systems):
        for place, plane in enumerate(system["planes"]):
            for code in (plane["code"], *plane.get("also", ())):
                codes[code] = [number, place]
                names.update({_plain(name): code for name in _names(code)})
    return codes, names


@cache
def _names(code: str) -> tuple[str, ...]:
    """Return what a CRS is called in the register, and in the .prj of a shapefile."""
    crs = parse_crs(code)
    esri = re.match(r'\w+\["([^"]+)"', crs.to_wkt(WktVersion.WKT1_ESRI) or "")
    return (crs.name, *([esri[1]] if esri else []))


def _plain(name: str) -> str:
    """Return a name without what is written in several ways.

    Examples
    --------
    >>> _plain("ETRS89 / UTM zone 33N")
    'etrs89utmzone33n'
    """
    return re.sub(r"[^a-z0-9]+", "", name.lower())
