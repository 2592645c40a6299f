"""A message says first what a file is, then what to do."""

import time
import zipfile
from pathlib import Path

import pytest

from nzv_geo.errors import DataError
from nzv_geo.reading import list_layers, read_file
from tests.reading import samples

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
PAGE = b"\xef\xbb\xbf\n<!-- x -->\n<!DOCTYPE html>\n<html><head><title>404</title></head></html>"
QGS = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version='3.34'/>"
JML = b"""<?xml version='1.0'?>
<JCSDataFile xmlns:gml="http://www.opengis.net/gml"><JCSGMLInputTemplate>
<CollectionElement>featureCollection</CollectionElement><FeatureElement>feature</FeatureElement>
<GeometryElement>geometry</GeometryElement><ColumnDefinitions><column><name>n</name>
<type>INTEGER</type><valueElement elementName="property" attributeName="name" attributeValue="n"/>
<valueLocation position="body"/></column></ColumnDefinitions></JCSGMLInputTemplate>
<featureCollection><feature><geometry><gml:Point><gml:coordinates>450000,5730000</gml:coordinates>
</gml:Point></geometry><property name="n">7</property></feature></featureCollection></JCSDataFile>
"""
FODS = (
    b'<?xml version="1.0"?><office:document '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"></office:document>'
)
WORKBOOK = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
LYRX = b'{ "type" : "CIMLayerDocument", "version": "2.9.0", "spatialReference": {} }'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99
FILES = {
    "table.fods": (FODS, "is an OpenDocument table ..fods.; save the sheet"),
    "table.xls.xml": (WORKBOOK, "is an Excel table .SpreadsheetML.; save the sheet"),
    "plan.lyrx": (LYRX, "is a layer or map of ArcGIS ..lyrx, .mapx., without the data"),
    "div.geojson": (b"<div>404</div>", "is a web page; "),
    "script.geojson": (b"<script>location='x'</script>", "is a web page; "),
    "meta.gml": (b'<meta charset="utf-8"><title>x</title>', "is a web page; "),
    "plan.gml": (PAGE, "is a web page; "),
    "plan.csv": (PAGE, "is a web page; "),
    "plan.geojson": (PAGE.decode().encode("utf-16"), "is a web page; "),
    "plan.gpkg": (LFS, "is a pointer of Git LFS, not the data; fetch the data with git lfs pull"),
    "table.csv": (LFS, "is a pointer of Git LFS"),
    "plan.shp": (LFS, "is a pointer of Git LFS"),
    "plan.qgs": (QGS, "is a project or style of QGIS, without the data; name the files"),
    "plan.dwg": (b"AC1027\0\0\0\1\1", "is a drawing .DWG.; save it as DXF"),
    "plan.dxf": (
        b"AutoCAD Binary DXF\r\n\x1a\0\0\0SECTION",
        "is a drawing .binary DXF.; save it as DXF in ASCII in the CAD program",
    ),
    "table.xls": (OLE, "is an old Office file"),
    "alt.dwg": (b"AC2.10\0", "is a drawing .DWG.; save it as DXF in the CAD program, or convert"),
    "plan.dgn": (OLE + "Dgn~H".encode("utf-16-le"), "is a drawing of MicroStation 8 or newer"),
    "by_name.dgn": (OLE, "is a drawing of MicroStation 8 or newer .DGN.; save it as DXF, or as"),
    "plan.lyr": (OLE, "is a layer of ArcGIS ..lyr., without the data; in ArcGIS, export"),
    "plan.mxd": (OLE, "is a map of ArcGIS ..mxd., without the data"),
    "haus.rvt": (OLE, "is a model of a building ..rvt."),
    "haus.ifc": (b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));", "is a model of a building"),
    "teil.stp": (b"ISO-10303-21;\nHEADER;\n", "is a model of a CAD program .STEP."),
    "haus.skp": (b"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0 \0x", "is a model of SketchUp"),
    "bild.sid": (b"msid\1", "is a picture .MrSID."),
    "bild.ecw": (b"e\2\0", "is a picture .ECW."),
    "bild.jp2": (b"\0\0\0\x0cjP  \r\n", "is a picture .JPEG 2000."),
    "alt.e00": (b"EXP  0 C:\\A.E00\n", "is an export of ArcInfo .E00."),
    "plan.wor": (b"!Workspace\n!Version 600\n", "is a workspace of MapInfo, without the data"),
    "a0001.gdbtable": (b"\3\0\0\0\7", "is a part of a File Geodatabase; name its"),
    "plan.shx": (b"\0\0\x27\x0a" + bytes(96), "is a part of a shapefile; name the file that ends"),
    "plan.pdf": (b"%PDF-1.7\n", "is a PDF; "),
    "plan.tif": (b"II*\0\x08\0\0\0", "is a picture or raster"),
    "plan.jml": (JML, "is a layer of OpenJUMP .JML.; save it as GML"),
    "esri.json": (b'{"geometryType":"esriGeometryPoint","features":[]}', "is JSON of ArcGIS"),
    "error.json": (b'{"error": {"code": 499}}', "is no data but an error message of a server"),
}
ARCHIVES = {
    "table.xlsb": ({"xl/workbook.bin": "x"}, "is an Excel table ..xlsb.; save the sheet as XLSX"),
    "text.odt": (
        {"mimetype": "application/vnd.oasis.opendocument.text"},
        "is an OpenDocument text",
    ),
    "plan.qgz": ({"plan.qgs": "<qgis/>", "plan.qgd": "x"}, "holds a project of QGIS .* name the"),
    "dwg.zip": ({"plan.DWG": "AC1027"}, "holds a drawing .DWG., and no file of a format"),
    "plan.aprx": ({"GISProject.json": "{}"}, "is a project of ArcGIS Pro ..aprx., without"),
    "dgn.zip": ({"plan.dgn": OLE}, "plan.dgn is a drawing of MicroStation 8"),
    "ifc.zip": ({"haus.ifc": "ISO"}, "holds a model of a building .IFC., and no file of a format"),
    "shx.zip": ({"plan.shx": "x"}, "holds a part of a shapefile ..shx., .*; pack its .shp, .shx"),
    "jml.zip": ({"plan.jml": JML}, "holds a layer of OpenJUMP .JML., and no file of a format"),
    "lyrx.zip": ({"plan.lyrx": LYRX}, "holds a layer of ArcGIS"),
    "fods.zip": ({"plan.fods": FODS}, "holds an OpenDocument table"),
    "lfs.zip": ({"plan.gpkg": LFS}, "plan.gpkg is a pointer of Git LFS"),
}


@pytest.mark.parametrize("read", [read_file, list_layers])
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_called_what_it_is(name: str, read, tmp_path: Path) -> None:
    content, message = FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        read(tmp_path / name)


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_called_what_it_is(name: str, tmp_path: Path) -> None:
    members, message = ARCHIVES[name]
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    with pytest.raises(DataError, match=message):
        read_file(tmp_path / name)


@pytest.mark.parametrize("suffix", [".dbf", ".shx", ".prj", ".cpg"])
def test_a_part_of_a_shapefile_is_called_what_it_is(suffix: str, tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path)
    path.with_suffix(suffix).write_bytes(LFS)
    with pytest.raises(DataError, match=rf"the {suffix} of .*sample\.shp is a pointer of Git LFS"):
        read_file(path)


def test_no_other_driver_gets_to_read_xml(tmp_path: Path) -> None:
    """A comment is enough for GDAL to take GML for JML, whose numbers are no texts."""
    path = tmp_path / "plan.gml"
    path.write_bytes(
        JML.replace(b"<JCSDataFile", b"<a><!-- <JCSDataFile --><JCSDataFile") + b"</a>"
    )
    with pytest.raises(DataError, match="it is JML, not GML"):
        read_file(path)


@pytest.mark.parametrize("repeated", [b"<!---->", b"<?x?>", b"999\n", b"<!-- --> "])
def test_what_repeats_itself_costs_no_time(repeated: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    path.write_bytes(repeated * 20_000 + b"x")
    started = time.monotonic()
    with pytest.raises(DataError, match=r"plan\.gml"):
        read_file(path)
    assert time.monotonic() - started < 5
