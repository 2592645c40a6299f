"""What files are that are not read, and what to do with them."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "COMPOUND",
    "COMPOUNDS",
    "FLAT_DOCUMENT",
    "FLAT_TYPE",
    "JSON",
    "MEMBERS",
    "OPEN_DOCUMENT",
    "PATTERNS",
    "ROOT",
    "ROOTS",
    "SAVE_TABLE",
    "SIGNATURES",
    "SUFFIXES",
    "ForeignKind",
]

SAVE_TABLE = "save the sheet as XLSX or CSV (UTF-8), with a column of WKT or a pair of coordinates"
EXPORT = "open it in QGIS and export its layers as GeoPackage"
DATA = "name the files of its layers themselves, or export them in QGIS as GeoPackage"
DRAWING = "save it as DXF in the CAD program, or convert it with the ODA File Converter"
MODEL = "export what you need as DXF or GeoPackage in the program it comes from"
UNPACK = "unpack it, or pack it again as a plain zip archive"
TRACE = "it holds a picture; digitise what you need in QGIS, or ask for the data"


@dataclass(frozen=True)
class ForeignKind:
    """What a file is, and what to do with it."""

    what: str
    hint: str


DWG = ForeignKind("a drawing (DWG)", DRAWING)
DGN_8 = ForeignKind(
    "a drawing of MicroStation 8 or newer (DGN)", "save it as DXF, or as DGN of version 7"
)
ARCGIS = "in ArcGIS, export its layers as GeoPackage or shapefile"
LAYER = ForeignKind("a layer of ArcGIS (.lyr), without the data", ARCGIS)
MAP = ForeignKind("a map of ArcGIS (.mxd), without the data", ARCGIS)
PROJECT = ForeignKind("a project of ArcGIS Pro (.aprx), without the data", ARCGIS)
BUILDING = ForeignKind("a model of a building (.rvt)", MODEL)
OFFICE = ForeignKind("an old Office file, such as an Excel table (.xls)", SAVE_TABLE)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of many streams: of Office, and of others
COMPOUNDS = {  # names of streams, or the suffix of the file where none of these is in sight
    "Dgn~": DGN_8,
    "Dgn^": DGN_8,
    "Workbook": OFFICE,
    "WordDocument": OFFICE,
    "BasicFileInfo": BUILDING,
    "Mx Document": MAP,
    ".dgn": DGN_8,
    ".lyr": LAYER,
    ".mxd": MAP,
    ".rvt": BUILDING,
    "": OFFICE,
}
SIGNATURES: list[tuple[bytes, ForeignKind]] = [
    (b"version https://git-lfs", ForeignKind(
        "a pointer of Git LFS, not the data", "fetch the data with git lfs pull")),
    (b"AutoCAD Binary DXF", ForeignKind(
        "a drawing (binary DXF)", "save it as DXF in ASCII in the CAD program")),
    (b"%PDF-", ForeignKind("a PDF", TRACE)),
    (b"\x89PNG\r\n", ForeignKind("a picture (PNG)", TRACE)),
    (b"\xff\xd8\xff", ForeignKind("a picture (JPEG)", TRACE)),
    (b"II*\0", ForeignKind("a picture or raster (TIFF)", TRACE)),
    (b"MM\0*", ForeignKind("a picture or raster (TIFF)", TRACE)),
    (b"\x1f\x8b", ForeignKind("packed with gzip", UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", ForeignKind("a 7z archive", UNPACK)),
    (b"Rar!\x1a\x07", ForeignKind("a RAR archive", UNPACK)),
    (b"\0\x01\0\0Standard Jet DB", ForeignKind("a database of Access (.mdb)", EXPORT)),
    (b"\0\x01\0\0Standard ACE DB", ForeignKind("a database of Access (.accdb)", EXPORT)),
    (b"LASF", ForeignKind("a point cloud (LAS)", EXPORT)),
    (b"msid", ForeignKind("a picture (MrSID)", TRACE)),
    (b"\0\0\0\x0cjP  ", ForeignKind("a picture (JPEG 2000)", TRACE)),
    (b"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p", ForeignKind("a model of SketchUp (.skp)", MODEL)),
    (b"!Workspace", ForeignKind("a workspace of MapInfo, without the data", "name the .tab files")),
]  # fmt: skip
PATTERNS: list[tuple[re.Pattern[bytes], ForeignKind]] = [
    (re.compile(rb"AC10\d\d|AC[12]\.\d+\0"), DWG),
    (re.compile(rb"ISO-10303-21;.{0,9999}FILE_SCHEMA\s*\(\s*\(\s*'IFC", re.DOTALL | re.IGNORECASE),
     ForeignKind("a model of a building (IFC)", MODEL)),
    (re.compile(rb"ISO-10303-21;"), ForeignKind("a model of a CAD program (STEP)", MODEL)),
    (re.compile(rb"EXP  [01] "), ForeignKind("an export of ArcInfo (E00)", EXPORT)),
]  # fmt: skip
ROOT = re.compile(  # of XML: the first element, or the name that the document type gives it
    rb"\s*(?>(?:<\?.*?\?>|<!--.*?-->)\s*)*+<(?:!doctype\s+)?(?:[\w-]+:)?([\w-]+)",
    re.DOTALL | re.IGNORECASE,
)
PAGE = ForeignKind("a web page", "it may say why; open the address in a browser and save the data")
ROOTS = {
    b"head": PAGE,
    b"html": PAGE,
    b"body": PAGE,
    b"div": PAGE,
    b"meta": PAGE,
    b"script": PAGE,
    b"style": PAGE,
    b"title": PAGE,
    b"Workbook": ForeignKind("an Excel table (SpreadsheetML)", SAVE_TABLE),
    b"qgis": ForeignKind("a project or style of QGIS, without the data", DATA),
    b"qgis-layer-definition": ForeignKind("a layer definition of QGIS, without the data", DATA),
    b"JCSDataFile": ForeignKind(
        "a layer of OpenJUMP (JML)", "save it as GML, shapefile or GeoPackage"
    ),
    b"svg": ForeignKind("a picture (SVG)", TRACE),
    b"osm": ForeignKind("an extract of OpenStreetMap", EXPORT),
    b"LandXML": ForeignKind("a survey (LandXML)", EXPORT),
    b"rss": ForeignKind("a feed (RSS)", EXPORT),
    b"feed": ForeignKind("a feed (Atom)", "it may link to the data; open it in a browser"),
    b"StyledLayerDescriptor": ForeignKind("a style (SLD), without the data", DATA),
    b"schema": ForeignKind("a schema (XSD), without the data", DATA),
    b"MD_Metadata": ForeignKind("metadata, without the data", "it may link to the data"),
}
JSON = [
    (re.compile(rb'"type"\s*:\s*"CIM\w*Document"'), ForeignKind(
        "a layer or map of ArcGIS (.lyrx, .mapx), without the data", DATA)),
    (re.compile(rb'"esriGeometry|"spatialReference"'), ForeignKind(
        "JSON of ArcGIS, not GeoJSON", "ask the server for f=geojson, or open it in QGIS")),
    (re.compile(rb'"type"\s*:\s*"CityJSON'), ForeignKind("a model of a city (CityJSON)", EXPORT)),
    (re.compile(rb'"tilejson"'), ForeignKind(
        "an address of map tiles (TileJSON), not the data", DATA)),
    (re.compile(rb'\A\s*\{\s*"(error|message|detail|exceptions?)"'), ForeignKind(
        "no data but an error message of a server", "open it in an editor: it may say why")),
]  # fmt: skip
MEMBERS = {  # of a zip archive that is a document
    "GISProject.json": PROJECT,
    "xl/workbook.bin": ForeignKind("an Excel table (.xlsb)", SAVE_TABLE),
    "word/document.xml": ForeignKind("a Word document", SAVE_TABLE),
}
SUFFIXES = {  # of what an archive may hold instead of a layer
    ".aprx": PROJECT,
    ".dwg": DWG,
    ".e00": ForeignKind("an export of ArcInfo (E00)", EXPORT),
    ".ecw": ForeignKind("a picture (ECW)", TRACE),
    ".fods": ForeignKind("an OpenDocument table (.fods)", SAVE_TABLE),
    ".ifc": ForeignKind("a model of a building (IFC)", MODEL),
    ".jml": ROOTS[b"JCSDataFile"],
    ".lyrx": ForeignKind("a layer of ArcGIS (.lyrx), without the data", DATA),
    ".lyr": LAYER,
    ".mxd": MAP,
    ".pdf": ForeignKind("a PDF", TRACE),
    ".qgs": ForeignKind("a project of QGIS (.qgs), without the data", DATA),
    ".rvt": BUILDING,
    ".shx": ForeignKind(
        "a part of a shapefile (.shx)", "pack its .shp, .shx, .dbf and .prj together"
    ),
    ".sid": ForeignKind("a picture (MrSID)", TRACE),
    ".skp": ForeignKind("a model of SketchUp (.skp)", MODEL),
    ".xls": ForeignKind("an Excel table (.xls)", SAVE_TABLE),
}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
FLAT_DOCUMENT = b"urn:oasis:names:tc:opendocument:xmlns:office"  # in one file, not packed
FLAT_TYPE = re.compile(rb'mimetype="' + re.escape(OPEN_DOCUMENT.encode()) + rb'(\w+)"')
