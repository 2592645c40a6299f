"""Recognise the format of a file by what stands in it, never by its name alone."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.reading.foreign import require_no_foreign, require_no_foreign_json
from nzv_geo.reading.limits import DEFAULT_MB

__all__ = ["FORMATS", "ZIP", "Format", "recognise"]

LONGEST_LINE = 100_000_000  # of a sequence
HEAD = 65_536  # bytes that must tell
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
JSON_TYPE = re.compile(rb'"type"\s*:\s*"(\w+)"')
GEOJSON_TYPES = {
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
READ = (
    "GeoJSON, TopoJSON, GeoPackage, Shapefile, FlatGeobuf, GeoParquet, GML, XPlanGML, KML, KMZ, CSV"
)


@dataclass(frozen=True)
class Format:
    """A format that is read.

    Parameters
    ----------
    name
        As people call it.
    driver
        What GDAL calls it; empty where GDAL is not asked.
    suffix
        Of the plain name under which GDAL gets to see a file.
    several
        A file can hold several layers.
    streams
        It can be read a part at a time.
    max_mb
        Megabytes of it that are loaded by default: as many as take no more than 2 GB of memory.
    """

    name: str
    driver: str
    suffix: str
    several: bool = False
    streams: bool = False
    max_mb: float = DEFAULT_MB


FORMATS = {
    one.name: one
    for one in (
        Format("GeoJSON", "GeoJSON", ".geojson", streams=True),
        Format("GeoJSON sequence", "GeoJSONSeq", ".geojsons", streams=True),
        Format("TopoJSON", "TopoJSON", ".topojson", several=True, max_mb=40),
        Format("GeoPackage", "GPKG", ".gpkg", several=True, streams=True),
        Format("Shapefile", "ESRI Shapefile", ".shp", streams=True),
        Format("FlatGeobuf", "FlatGeobuf", ".fgb", streams=True),
        Format("GeoParquet", "", ".parquet"),
        Format("GML", "GML", ".gml", several=True),
        Format("KML", "LIBKML", ".kml", several=True, max_mb=90),
        Format("CSV", "", ".csv", max_mb=150),
    )
}


def recognise(path: Path, name: str | Path) -> Format:
    """Return the format of a file.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in an error.

    Raises
    ------
    DataError
        It is empty, or of no format that is read; if what it is is known, the error says that.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> recognise(data_folder() / "boundaries/states.fgb", "states.fgb").name
    'FlatGeobuf'
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise DataError(f"{name} is empty; get the file again")
    require_no_foreign(head, name)
    found = _by_signature(head, name) or _by_text(head, path, name)
    return FORMATS[found]


def _by_signature(head: bytes, name: str | Path) -> str:
    if head.startswith(b"SQLite format 3\0"):
        if head[68:70] != b"GP":
            raise DataError(f"{name} is an SQLite database, but no GeoPackage; convert it first")
        return "GeoPackage"
    if head.startswith(b"fgb\x03fgb"):
        return "FlatGeobuf"
    if head.startswith(b"PAR1"):
        return "GeoParquet"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "Shapefile"
    return ""


def _by_text(head: bytes, path: Path, name: str | Path) -> str:
    text = head
    for bom in BOMS:
        text = text.removeprefix(bom)
    text = text.replace(b"\0", b"") if head.startswith(BOMS[1:]) else text
    text = text.lstrip()
    if text.startswith(b"<"):
        return "KML" if re.search(rb"<(\w+:)?kml[\s>]", text) else "GML"
    if text.startswith((b"{", b"\x1e")):
        return _json(text, path, name)
    if path.suffix.lower() in (".csv", ".tsv", ".txt") and b"\0" not in text:
        return "CSV"
    raise DataError(f"{name} is of no format that is read: {READ}; convert it first, e.g. in QGIS")


def _json(text: bytes, path: Path, name: str | Path) -> str:
    types = [kind for kind in JSON_TYPE.findall(text) if kind in GEOJSON_TYPES | {b"Topology"}]
    if not types and not _says_collection(path):
        require_no_foreign_json(text, name)
        raise DataError(f"{name} is JSON, but neither GeoJSON nor TopoJSON; convert it first")
    if types[:1] == [b"Topology"] or (
        b"FeatureCollection" not in types and _ends_as_topology(path)
    ):
        return "TopoJSON"
    return "GeoJSON sequence" if _is_sequence(text, path) else "GeoJSON"


def _says_collection(path: Path) -> bool:
    """Tell whether a collection is named anywhere, such as after long texts at its beginning."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return text.find(b'"FeatureCollection"') >= 0


def _ends_as_topology(path: Path) -> bool:
    """Tell whether the type stands at the end, as where members are sorted."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1_000))
        return re.search(rb'"type"\s*:\s*"Topology"\s*\}\s*$', file.read()) is not None


def _is_sequence(text: bytes, path: Path) -> bool:
    """Tell whether a line ends one object and the next begins another, or RS stands before each.

    Within one object there would be a comma between them.
    """
    if text.startswith(b"\x1e"):
        return True
    with path.open("rb") as file:
        first = next(
            (line for line in iter(partial(file.readline, LONGEST_LINE), b"") if line.strip()), b""
        )
        rest = file.read(HEAD)
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")
