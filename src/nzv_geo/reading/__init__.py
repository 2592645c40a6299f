"""Read any vector file of a user's own: safely, or with a reason why not.

The way of a file (`reader`): find what may hold a layer (`locating`, `archives`), recognise its
format by content and look through it for what would do harm or go wrong (`formats`, a reader each),
choose a layer (`selection`), read it (by GDAL: `gdal_bulk`, `gdal_parts`), and say where it comes
from (`metadata`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    from nzv_geo.reading.file_layers import FileLayer, list_layers
    from nzv_geo.reading.limits import Limits
    from nzv_geo.reading.reader import read_file, read_in_parts

__all__ = ["FileLayer", "Limits", "list_layers", "read_file", "read_in_parts"]

_HOME = {
    "FileLayer": "file_layers",
    "Limits": "limits",
    "list_layers": "file_layers",
    "read_file": "reader",
    "read_in_parts": "reader",
}


__getattr__, __dir__ = on_first_use(__name__, _HOME)
