"""Write layers as files for other programs: one small writer per format."""

from __future__ import annotations

from pathlib import Path

from nzv_geo.export.geojson import to_geojson
from nzv_geo.files import write_file
from nzv_geo.layers import Layer

__all__ = ["export_layer", "to_geojson"]


def export_layer(layer: Layer, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a layer as RFC 7946 GeoJSON.

    Parameters
    ----------
    layer
        Any layer; it is brought to WGS84.
    path
        Target file.
    overwrite
        Replace an existing file.

    Raises
    ------
    OutputError
        The file exists, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo import load_layer
    >>> target = Path(tempfile.mkdtemp()) / "focus-areas.geojson"
    >>> export_layer(load_layer("focus-areas"), target)
    >>> target.read_text(encoding="utf-8").count('"Feature"')
    11
    """
    write_file(Path(path), to_geojson(layer), overwrite=overwrite)
