"""One reader a format: each module says all there is to its format; here each has its line.

Help, errors and the table in docs/formats.md list the formats in this order.
"""

from nzv_geo.reading.formats.base import Content, Format, GdalFormat, Head, TableRow, Vetted
from nzv_geo.reading.formats.csv import Csv
from nzv_geo.reading.formats.dgn import Dgn
from nzv_geo.reading.formats.dxf import Dxf
from nzv_geo.reading.formats.filegdb import FileGeodatabase
from nzv_geo.reading.formats.flatgeobuf import FlatGeobuf
from nzv_geo.reading.formats.geojson import GeoJson, GeoJsonSequence
from nzv_geo.reading.formats.geopackage import GeoPackage
from nzv_geo.reading.formats.geoparquet import GeoParquet
from nzv_geo.reading.formats.gml import Gml
from nzv_geo.reading.formats.gpx import Gpx
from nzv_geo.reading.formats.kml import Kml
from nzv_geo.reading.formats.map_page import MapPage
from nzv_geo.reading.formats.mapinfo_mif import MapInfoMif
from nzv_geo.reading.formats.mapinfo_tab import MapInfoTab
from nzv_geo.reading.formats.nas import Nas
from nzv_geo.reading.formats.registry import (
    FORMATS,
    bounds_that_differ,
    formats_table,
    formats_with_encoding,
    is_packed,
    listed_formats,
    of_folder,
    recognise,
    register,
    with_parts,
)
from nzv_geo.reading.formats.shapefile import Shapefile
from nzv_geo.reading.formats.spatialite import SpatiaLite
from nzv_geo.reading.formats.spreadsheet import Ods, Xlsx
from nzv_geo.reading.formats.start import Start
from nzv_geo.reading.formats.topojson import TopoJson

__all__ = [
    "FORMATS",
    "Content",
    "Format",
    "GdalFormat",
    "Head",
    "Start",
    "TableRow",
    "Vetted",
    "bounds_that_differ",
    "formats_table",
    "formats_with_encoding",
    "is_packed",
    "listed_formats",
    "of_folder",
    "recognise",
    "register",
    "with_parts",
]

register(GeoJson())
register(GeoJsonSequence())
register(TopoJson())
register(GeoPackage())
register(SpatiaLite())
register(FileGeodatabase())
register(Shapefile())
register(MapInfoTab())
register(MapInfoMif())
register(FlatGeobuf())
register(GeoParquet())
register(Gml())
register(Nas())
register(Kml())
register(Gpx())
register(Dxf())
register(Dgn())
register(Csv())
register(Xlsx())
register(Ods())
register(MapPage())
