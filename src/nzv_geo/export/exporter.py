"""From a layer to a file."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from nzv_geo.catalogue import Catalogue
from nzv_geo.crs.names import crs_code
from nzv_geo.export.base import writer_for
from nzv_geo.export.rounding import moved
from nzv_geo.files import write_file
from nzv_geo.focus_areas import as_geometry
from nzv_geo.layers import Layer, LayerLike, as_layer

__all__ = ["export_layer"]

log = logging.getLogger(__name__)


def export_layer(  # noqa: PLR0913 - keywords, each on its own
    layer: LayerLike,
    path: str | Path,
    *,
    crs: str | None = None,
    max_error_m: float | None = None,
    allow_ballpark: bool = False,
    geometry: str = "point",
    overwrite: bool = False,
    catalogue: Catalogue | None = None,
) -> Layer:
    """Write a layer in the format that the suffix of the file names.

    Parameters
    ----------
    layer
        Any layer.
    path
        Target file: ``.geojson``, ``.json`` or ``.gpkg``.
    crs
        CRS to write. Without it, the one that the format asks for, such as WGS 84 for GeoJSON; else
        that of the layer, as for a GeoPackage.
    max_error_m, allow_ballpark, catalogue
        See `nzv_geo.crs.reproject.reproject`.
    geometry
        Of focus areas: ``point`` or ``area``, see `nzv_geo.focus_areas.as_geometry`.
    overwrite
        Replace an existing file.

    Returns
    -------
    Layer
        In the CRS in which it was written, not rounded so far. Its provenance tells what a
        reprojection did, its findings what rounding changed beyond the last decimal.

    Raises
    ------
    OutputError
        The file exists, cannot be written, or has another suffix.
    CrsError
        It cannot be reprojected as accurately as asked.
    UnknownNameError
        `geometry` is neither.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo import load_layer
    >>> target = Path(tempfile.mkdtemp()) / "focus-areas.geojson"
    >>> written = export_layer(load_layer("focus-areas"), target)
    >>> target.read_text(encoding="utf-8").count('"Feature"')
    11
    """
    path = Path(path)
    writer = writer_for(path)
    target = (writer.crs or None) if crs is None else crs
    done = moved(
        as_geometry(as_layer(layer), geometry, catalogue=catalogue),
        target,
        max_error_m=max_error_m,
        allow_ballpark=allow_ballpark,
        catalogue=catalogue,
    )
    written = writer.as_written(done)
    write_file(path, writer.encode(written), overwrite=overwrite)
    log.info("wrote %s: %d features, %s", path, len(written), crs_code(written.crs))
    return replace(done, findings=written.findings)
