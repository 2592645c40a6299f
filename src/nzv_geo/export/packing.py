"""Hand official outlines to another office: all of them in one GeoPackage."""

from __future__ import annotations

from pathlib import Path

from nzv_geo.catalogue import Catalogue
from nzv_geo.export.exporter import export_layer
from nzv_geo.focus_areas import outlines_layer
from nzv_geo.layers import Layer

__all__ = ["pack_outlines"]


def pack_outlines(
    path: str | Path, *, overwrite: bool = False, catalogue: Catalogue | None = None
) -> Layer:
    """Write the official outlines of the user's own data into one file, with their origin.

    The other office imports it with ``key="number"``; source, date and licence stand in it.

    Parameters
    ----------
    path
        Target file, as in `export_layer`: best a ``.gpkg``, which keeps 0.1 mm.
    overwrite
        Replace an existing file.
    catalogue
        The valley and the folder of own data; without it, the one that ships.

    Returns
    -------
    Layer
        What was written.

    Raises
    ------
    DataError
        There are no outlines.
    OutputError
        The file exists, or cannot be written.
    """
    return export_layer(outlines_layer(catalogue), path, overwrite=overwrite, catalogue=catalogue)
