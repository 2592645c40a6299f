"""Tell what a file is that is not read, so that an error says that before what it is not."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nzv_geo.errors import DataError

__all__ = [
    "require_no_foreign",
    "require_no_foreign_archive",
    "require_no_foreign_json",
    "what_stands_in",
]

SAVE_TABLE = "save the sheet as CSV (UTF-8), with a column of WKT or a pair of coordinates"
EXPORT = "open it in QGIS and export its layers as GeoPackage"
DATA = "name the files of its layers themselves, or export them in QGIS as GeoPackage"
DRAWING = "open it in QGIS, set its CRS, and export its layers as GeoPackage"
UNPACK = "unpack it, or pack it again as a plain zip archive"
TRACE = "it holds a picture; digitise what you need in QGIS, or ask for the data"


@dataclass(frozen=True)
class _Kind:
    """What a file is, and what to do with it."""

    what: str
    hint: str


SIGNATURES: list[tuple[bytes, _Kind]] = [
    (b"version https://git-lfs", _Kind(
        "a pointer of Git LFS, not the data", "fetch the data with git lfs pull")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _Kind(
        "an old Office file, such as an Excel table (.xls)", SAVE_TABLE)),
    (b"AutoCAD Binary DXF", _Kind("a drawing (DXF)", DRAWING)),
    (b"%PDF-", _Kind("a PDF", TRACE)),
    (b"\x89PNG\r\n", _Kind("a picture (PNG)", TRACE)),
    (b"\xff\xd8\xff", _Kind("a picture (JPEG)", TRACE)),
    (b"II*\0", _Kind("a picture or raster (TIFF)", TRACE)),
    (b"MM\0*", _Kind("a picture or raster (TIFF)", TRACE)),
    (b"\x1f\x8b", _Kind("packed with gzip", UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", _Kind("a 7z archive", UNPACK)),
    (b"Rar!\x1a\x07", _Kind("a RAR archive", UNPACK)),
    (b"!table", _Kind("a table of MapInfo (TAB)", EXPORT)),
    (b"\0\x01\0\0Standard Jet DB", _Kind("a database of Access (.mdb)", EXPORT)),
    (b"\0\x01\0\0Standard ACE DB", _Kind("a database of Access (.accdb)", EXPORT)),
    (b"LASF", _Kind("a point cloud (LAS)", EXPORT)),
]  # fmt: skip
PATTERNS: list[tuple[re.Pattern[bytes], _Kind]] = [
    (re.compile(rb"AC10\d\d"), _Kind("a drawing (DWG)", f"save it as DXF, then {DRAWING}")),
    (re.compile(rb"(?>999\r?\n[^\n]*\n\s*)*+0\r?\n\s*SECTION\r?\n"),
     _Kind("a drawing (DXF)", DRAWING)),
    (re.compile(rb"Version\s+\d+\s*\r?\nCharset", re.IGNORECASE),
     _Kind("an export of MapInfo (MIF)", EXPORT)),
]  # fmt: skip
ROOT = re.compile(  # of XML: the first element, or the name that the document type gives it
    rb"\s*(?>(?:<\?.*?\?>|<!--.*?-->)\s*)*+<(?:!doctype\s+)?(?:[\w-]+:)?([\w-]+)",
    re.DOTALL | re.IGNORECASE,
)
PAGE = _Kind("a web page", "it may say why; open the address in a browser and save the data")
ROOTS = {
    b"head": PAGE,
    b"html": PAGE,
    b"body": PAGE,
    b"div": PAGE,
    b"meta": PAGE,
    b"script": PAGE,
    b"style": PAGE,
    b"title": PAGE,
    b"Workbook": _Kind("an Excel table (SpreadsheetML)", SAVE_TABLE),
    b"qgis": _Kind("a project or style of QGIS, without the data", DATA),
    b"qgis-layer-definition": _Kind("a layer definition of QGIS, without the data", DATA),
    b"JCSDataFile": _Kind("a layer of OpenJUMP (JML)", "save it as GML, shapefile or GeoPackage"),
    b"gpx": _Kind("a track of a GPS device (GPX)", EXPORT),
    b"svg": _Kind("a picture (SVG)", TRACE),
    b"osm": _Kind("an extract of OpenStreetMap", EXPORT),
    b"LandXML": _Kind("a survey (LandXML)", EXPORT),
    b"rss": _Kind("a feed (RSS)", EXPORT),
    b"feed": _Kind("a feed (Atom)", "it may link to the data; open it in a browser"),
    b"StyledLayerDescriptor": _Kind("a style (SLD), without the data", DATA),
    b"schema": _Kind("a schema (XSD), without the data", DATA),
    b"MD_Metadata": _Kind("metadata, without the data", "it may link to the data"),
}
JSON = [
    (re.compile(rb'"type"\s*:\s*"CIM\w*Document"'), _Kind(
        "a layer or map of ArcGIS (.lyrx, .mapx), without the data", DATA)),
    (re.compile(rb'"esriGeometry|"spatialReference"'), _Kind(
        "JSON of ArcGIS, not GeoJSON", "ask the server for f=geojson, or open it in QGIS")),
    (re.compile(rb'"type"\s*:\s*"CityJSON'), _Kind("a model of a city (CityJSON)", EXPORT)),
    (re.compile(rb'"tilejson"'), _Kind("an address of map tiles (TileJSON), not the data", DATA)),
    (re.compile(rb'\A\s*\{\s*"(error|message|detail|exceptions?)"'), _Kind(
        "no data but an error message of a server", "open it in an editor: it may say why")),
]  # fmt: skip
MEMBERS = {  # of a zip archive that is a document
    "xl/workbook.xml": _Kind("an Excel table (.xlsx)", SAVE_TABLE),
    "xl/workbook.bin": _Kind("an Excel table (.xlsb)", SAVE_TABLE),
    "word/document.xml": _Kind("a Word document", SAVE_TABLE),
}
SUFFIXES = {  # of what an archive may hold instead of a layer
    ".dwg": _Kind("a drawing (DWG)", f"save it as DXF, then {DRAWING}"),
    ".dxf": _Kind("a drawing (DXF)", DRAWING),
    ".fods": _Kind("an OpenDocument table (.fods)", SAVE_TABLE),
    ".jml": ROOTS[b"JCSDataFile"],
    ".lyrx": _Kind("a layer of ArcGIS (.lyrx), without the data", DATA),
    ".ods": _Kind("an OpenDocument table (.ods)", SAVE_TABLE),
    ".pdf": _Kind("a PDF", TRACE),
    ".qgs": _Kind("a project of QGIS (.qgs), without the data", DATA),
    ".tab": _Kind("a table of MapInfo (TAB)", EXPORT),
    ".xls": _Kind("an Excel table (.xls)", SAVE_TABLE),
    ".xlsx": _Kind("an Excel table (.xlsx)", SAVE_TABLE),
}
LONGEST_TYPE = 100  # bytes of the name of a kind of document
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
FLAT_DOCUMENT = b"urn:oasis:names:tc:opendocument:xmlns:office"  # in one file, not packed
FLAT_TYPE = re.compile(rb'mimetype="' + re.escape(OPEN_DOCUMENT.encode()) + rb'(\w+)"')


def require_no_foreign(head: bytes, name: str | Path) -> None:
    """Raise DataError, saying what a file is, if it is something that is known and not read.

    Parameters
    ----------
    head
        How it begins.
    name
        What to call it in the error.

    Examples
    --------
    >>> require_no_foreign(b"<!DOCTYPE html><title>404</title>", "plan.gml")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: plan.gml is a web page; it may say why; open the address in a ...
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, kind in SIGNATURES:
        if head.startswith(signature) or text.startswith(signature):
            raise _refusal(name, kind)
    for pattern, kind in PATTERNS:
        if pattern.match(text):
            raise _refusal(name, kind)
    root = ROOT.match(text)
    if root and root[1] == b"document" and FLAT_DOCUMENT in text:
        stated = FLAT_TYPE.search(text)
        what = stated[1].decode() if stated else "document"
        raise _refusal(name, _open_document(what, ".fods"))
    if root:
        known = ROOTS.get(root[1]) or ROOTS.get(root[1].lower())
        if known:
            raise _refusal(name, known)


def require_no_foreign_archive(archive: zipfile.ZipFile, path: Path) -> None:
    """Raise DataError, saying what a zip archive is, if it is a document or project."""
    names = set(archive.namelist())
    for member, kind in MEMBERS.items():
        if member in names:
            raise _refusal(path, kind)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < LONGEST_TYPE:
        kind_of_document = archive.read("mimetype").decode("ascii", "replace")
        if kind_of_document.startswith(OPEN_DOCUMENT):
            what = kind_of_document.removeprefix(OPEN_DOCUMENT)
            raise _refusal(path, _open_document(what, ".ods"))


def _open_document(what: str, suffix: str) -> _Kind:
    named = what.replace("spreadsheet", f"table ({suffix})")
    return _Kind(f"an OpenDocument {named}", SAVE_TABLE)


def require_no_foreign_json(head: bytes, name: str | Path) -> None:
    """Raise DataError, saying what JSON is that is neither GeoJSON nor TopoJSON.

    Examples
    --------
    >>> require_no_foreign_json(b'{"spatialReference": {"wkid": 25833}}', "plan.json")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: plan.json is JSON of ArcGIS, not GeoJSON; ask the server for ...
    """
    for pattern, kind in JSON:
        if pattern.search(head):
            raise _refusal(name, kind)


def what_stands_in(names: Iterable[str]) -> tuple[str, str]:
    """Return what an archive holds instead of a layer, and what to do; empty where unknown.

    Examples
    --------
    >>> what_stands_in(["plan/B12.tab", "plan/readme.txt"])
    ('a table of MapInfo (TAB)', 'open it in QGIS and export its layers as GeoPackage')
    """
    suffixes = sorted({PurePosixPath(name).suffix.lower() for name in names} & SUFFIXES.keys())
    return (SUFFIXES[suffixes[0]].what, SUFFIXES[suffixes[0]].hint) if suffixes else ("", "")


def _refusal(name: str | Path, kind: _Kind) -> DataError:
    return DataError(f"{name} is {kind.what}; {kind.hint}")
