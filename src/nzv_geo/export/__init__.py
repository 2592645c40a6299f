"""Write layers as files for other programs: one writer a format; here each has its line.

A suffix names the format. Help and errors list the suffixes in this order; the first writer is that
of the standard output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.export.base import (
    WRITERS,
    Writer,
    format_names,
    main_suffixes,
    register,
    standard_writer,
    writer_for,
    writer_names,
)
from nzv_geo.export.csv import CsvWriter
from nzv_geo.export.dxf import DxfWriter
from nzv_geo.export.flatgeobuf import FlatGeobufWriter
from nzv_geo.export.geojson import GeoJsonWriter, to_geojson
from nzv_geo.export.geojson_sequence import GeoJsonSequenceWriter
from nzv_geo.export.geopackage import GeoPackageWriter, to_geopackage
from nzv_geo.export.geoparquet import GeoParquetWriter
from nzv_geo.export.gml import GmlWriter
from nzv_geo.export.kml import KmlWriter
from nzv_geo.export.shapefile import ShapefileWriter
from nzv_geo.export.table import writers_table
from nzv_geo.export.topojson import TopoJsonWriter
from nzv_geo.export.xlsx import XlsxWriter
from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    from nzv_geo.export.exporter import export_layer, export_layers, files_of, made_ready
    from nzv_geo.export.metadata import Publication
    from nzv_geo.export.packing import pack_outlines
    from nzv_geo.export.rounding import moved

__all__ = [
    "WRITERS",
    "Publication",
    "Writer",
    "export_layer",
    "export_layers",
    "files_of",
    "format_names",
    "made_ready",
    "main_suffixes",
    "moved",
    "pack_outlines",
    "register",
    "standard_writer",
    "to_geojson",
    "to_geopackage",
    "writer_for",
    "writer_names",
    "writers_table",
]

register(GeoJsonWriter())
register(GeoJsonSequenceWriter())
register(TopoJsonWriter())
register(GeoPackageWriter())
register(FlatGeobufWriter())
register(GeoParquetWriter())
register(ShapefileWriter())
register(KmlWriter())
register(GmlWriter())
register(DxfWriter())
register(CsvWriter())
register(XlsxWriter())

_HOME = {
    "Publication": "metadata",
    "export_layer": "exporter",
    "export_layers": "exporter",
    "files_of": "exporter",
    "made_ready": "exporter",
    "moved": "rounding",
    "pack_outlines": "packing",
}


__getattr__, __dir__ = on_first_use(__name__, _HOME)
