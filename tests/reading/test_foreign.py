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
        b"999\r\nmade by hand\r\n  0\r\nSECTION\r\n  2\r\nHEADER\r\n",
        "is a drawing .DXF.; ",
    ),
    "table.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "is an old Office file"),
    "plan.pdf": (b"%PDF-1.7\n", "is a PDF; "),
    "plan.tif": (b"II*\0\x08\0\0\0", "is a picture or raster"),
    "plan.jml": (JML, "is a layer of OpenJUMP .JML.; save it as GML"),
    "plan.gpx": (b"<?xml version='1.0'?><gpx></gpx>", "is a track of a GPS device"),
    "esri.json": (b'{"geometryType":"esriGeometryPoint","features":[]}', "is JSON of ArcGIS"),
    "error.json": (b'{"error": {"code": 499}}', "is no data but an error message of a server"),
}
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ARCHIVES = {
    "table.xlsx": ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}, "is an Excel table"),
    "table.ods": ({"mimetype": ODS, "content.xml": "<x/>"}, "is an OpenDocument table ..ods"),
    "text.odt": (
        {"mimetype": "application/vnd.oasis.opendocument.text"},
        "is an OpenDocument text",
    ),
    "plan.qgz": ({"plan.qgs": "<qgis/>", "plan.qgd": "x"}, "holds a project of QGIS .* name the"),
    "dwg.zip": ({"plan.DWG": "AC1027"}, "holds a drawing .DWG., and no file of a format"),
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
