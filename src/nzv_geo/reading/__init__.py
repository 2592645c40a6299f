"""Read any vector file of a user's own: safely, or with a reason why not.

The way of a file: find what may hold a layer (`archives`), recognise its format by content
(`formats`), look through it for what would do harm or go wrong (`xml_text`, `json_text`,
`shapefile`, `geopackage`), then read it (`gdal`, `csv_table`, `geoparquet`).
"""

from nzv_geo.reading.limits import Limits
from nzv_geo.reading.own_file import FileLayer, list_layers, read_file, read_in_parts

__all__ = ["FileLayer", "Limits", "list_layers", "read_file", "read_in_parts"]
