"""Read any vector file of a user's own: safely, or with a reason why not.

The way of a file: find what may hold a layer (`archives`), recognise its format by content
(`formats`), look through it for what would do harm or go wrong (`vetting`, by `xml_text`,
`json_text`, `shapefile`, `geopackage`), choose a layer (`choosing`), read it (`bulk`, `parts`,
`csv_table`, `geoparquet`), and say where it comes from (`said`). `own_file` walks this way.
"""

from nzv_geo.reading.limits import Limits
from nzv_geo.reading.reader import FileLayer, list_layers, read_file, read_in_parts

__all__ = ["FileLayer", "Limits", "list_layers", "read_file", "read_in_parts"]
