"""Write layers as files for other programs: one small writer per format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nzv_geo.catalogue import Catalogue
from nzv_geo.errors import OutputError
from nzv_geo.export.geojson import to_geojson
from nzv_geo.export.geopackage import to_geopackage
from nzv_geo.export.rounding import moved
from nzv_geo.files import write_file
from nzv_geo.layers import Layer, LayerLike, as_layer

__all__ = ["default_crs", "export_layer", "moved", "to_geojson", "to_geopackage", "writer"]

WGS84 = "EPSG:4326"
WRITERS: dict[str, Callable[[Layer], bytes]] = {
    ".geojson": to_geojson,
    ".json": to_geojson,
    ".gpkg": to_geopackage,
}


def export_layer(  # noqa: PLR0913 - keywords, each on its own
    layer: LayerLike,
    path: str | Path,
    *,
    crs: str | None = None,
    max_error_m: float | None = None,
    allow_ballpark: bool = False,
    overwrite: bool = False,
    catalogue: Catalogue | None = None,
) -> Layer:
    """Write a layer as GeoJSON or GeoPackage, by the suffix of the file.

    Parameters
    ----------
    layer
        Any layer.
    path
        Target file: ``.geojson``, ``.json`` or ``.gpkg``.
    crs
        CRS to write. Without it, GeoJSON is written in WGS84, and a GeoPackage in the CRS of the
        layer.
    max_error_m, allow_ballpark, catalogue
        See `nzv_geo.crs.reproject.reproject`.
    overwrite
        Replace an existing file.

    Returns
    -------
    Layer
        As it was written; its provenance tells what a reprojection did.

    Raises
    ------
    OutputError
        The file exists, cannot be written, or has another suffix.
    CrsError
        It cannot be reprojected as accurately as asked.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo import load_layer
    >>> target = Path(tempfile.mkdtemp()) / "focus-areas.geojson"
    >>> written = export_layer(load_layer("focus-areas"), target)
    >>> target.read_text(encoding="utf-8").count('"Feature"')
    11
    """
    write = writer(Path(path))
    if crs is None:
        crs = default_crs(Path(path))
    layer = moved(
        as_layer(layer),
        crs,
        max_error_m=max_error_m,
        allow_ballpark=allow_ballpark,
        catalogue=catalogue,
    )
    write_file(Path(path), write(layer), overwrite=overwrite)
    return layer


def default_crs(path: Path) -> str | None:
    """Return the CRS that a format asks for: WGS84 for GeoJSON, none in particular for others."""
    return WGS84 if writer(path) is to_geojson else None


def writer(path: Path) -> Callable[[Layer], bytes]:
    """Return what writes the format that a file's suffix names.

    Raises
    ------
    OutputError
        No such format.
    """
    if path.suffix.lower() not in WRITERS:
        raise OutputError(f"cannot write {path}: name it {' or '.join(WRITERS)}")
    return WRITERS[path.suffix.lower()]
