"""From layers to a file: chosen, reprojected, fitted to the format, rounded, written."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from nzv_geo.errors import DataError
from nzv_geo.export.archive import ZIP, packed, writer_of
from nzv_geo.export.asked import ExportOptions, chosen, published
from nzv_geo.export.base import Writer
from nzv_geo.export.metadata import Publication, metadata_files, unknown_to_portals
from nzv_geo.export.rounding import moved
from nzv_geo.files import write_files
from nzv_geo.focus_areas import as_geometry
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.valley import Valley

__all__ = ["Ready", "export_layer", "export_layers", "files_of", "made_ready"]

log = logging.getLogger(__name__)
UNPUBLISHED = Publication()


@dataclass(frozen=True)
class Ready:
    """A layer that can be written.

    Parameters
    ----------
    writer
        Of the format.
    moved
        The layer in the CRS in which it is written, not rounded so far. Its provenance tells what a
        reprojection did.
    written
        The same as the format holds it. Its findings tell what that cost.
    """

    writer: Writer
    moved: Layer
    written: Layer

    @property
    def layer(self) -> Layer:
        """The layer as it was moved, with the findings of how it is written."""
        return self.moved.replaced(findings=self.written.findings)


def made_ready(layer: LayerLike, writer: Writer, **options: Unpack[ExportOptions]) -> Ready:
    """Return a layer as a format will hold it; nothing is written.

    Parameters
    ----------
    layer
        Any layer.
    writer
        Of the format, see `nzv_geo.export.writer_for`.
    options
        See `export_layer`.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.export import writer_for
    >>> ready = made_ready(load_layer("states"), writer_for("a.geojson"), precision=5)
    >>> ready.written.provenance.steps[-1]
    'coordinates rounded to 5 decimals'
    """
    catalogue = options.get("catalogue")
    drawn = as_geometry(as_layer(layer), options.get("geometry", "point"), catalogue=catalogue)
    some = chosen(drawn, options)
    own = drawn.crs.to_wkt() if options.get("simplify_m") else None
    usual = writer.usual_crs(some, catalogue) or own
    crs = options.get("crs")
    done = moved(
        some,
        usual if crs is None else crs,
        max_error_m=options.get("max_error_m"),
        allow_ballpark=options.get("allow_ballpark", False),
        catalogue=catalogue,
    )
    return Ready(writer, done, writer.as_written(done, options.get("precision")))


def export_layer(
    layer: LayerLike,
    path: str | Path,
    *,
    format: str = "",  # noqa: A002 - the word of the field
    overwrite: bool = False,
    **options: Unpack[ExportOptions],
) -> Layer:
    """Write a layer in the format that the suffix of the file names.

    Parameters
    ----------
    layer
        Any layer.
    path
        Target file. docs/formats.md lists the suffixes. Beside a format without room for where the
        data come from, ``NAME.meta.json`` is written, too.
    format
        Name of the format, such as ``geojson``, where the suffix is another.
    overwrite
        Replace an existing file.
    options
        What of the layer, and how; see `nzv_geo.export.asked.ExportOptions`: ``crs``,
        ``max_error_m``, ``allow_ballpark``, ``geometry``, ``region``, ``bbox``, ``where``,
        ``columns``, ``simplify_m``, ``precision``, ``catalogue``, ``metadata``, ``publisher``,
        ``access_url``.

    Returns
    -------
    Layer
        In the CRS in which it was written, not rounded so far. Its provenance tells what a
        reprojection did, its findings what the format had no room for, and what rounding changed
        beyond the last decimal.

    Raises
    ------
    OutputError
        The file exists, cannot be written, or has another suffix.
    CrsError
        It cannot be reprojected as accurately as asked.
    UnknownNameError
        There is no such format, geometry, region or column.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo import load_layer
    >>> target = Path(tempfile.mkdtemp()) / "focus-areas.geojson"
    >>> written = export_layer(load_layer("focus-areas"), target)
    >>> target.read_text(encoding="utf-8").count('"Feature"')
    11
    """
    return export_layers([layer], path, format=format, overwrite=overwrite, **options)[0]


def export_layers(
    layers: Iterable[LayerLike] | Valley,
    path: str | Path,
    *,
    format: str = "",  # noqa: A002
    overwrite: bool = False,
    **options: Unpack[ExportOptions],
) -> list[Layer]:
    """Write several layers into one GeoPackage, or into a zip archive of any format.

    Parameters
    ----------
    layers
        Layers, or a valley for all of its own.
    path
        Target file, such as ``valley.gpkg``, ``valley.zip`` for GeoJSON, or ``valley.shp.zip``.
    format, overwrite, options
        See `export_layer`.

    Returns
    -------
    list of Layer
        As `export_layer` returns each.

    Raises
    ------
    DataError
        There is no layer, or two have one name.
    OutputError
        The format holds one layer alone.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo import build_valley
    >>> target = Path(tempfile.mkdtemp()) / "valley.gpkg"
    >>> [layer.id for layer in export_layers(build_valley("goerlitz"), target)]
    ['municipalities', 'counties', 'states', 'valley', 'focus-areas']
    """
    path = Path(path)
    every = layers.shown_layers() if isinstance(layers, Valley) else tuple(layers)
    writer = writer_of(path, format)
    publication = published(options)
    ready = [made_ready(layer, writer, **options) for layer in every]
    write_files(files_of(ready, path, publication), overwrite=overwrite)
    for lack in unknown_to_portals([each.written for each in ready], publication):
        log.warning("%s: %s", path, lack)
    for each in ready:
        log.info("wrote %s: %r", path, each.written)
    return [each.layer for each in ready]


def files_of(
    ready: Sequence[Ready], path: Path, publication: Publication = UNPUBLISHED
) -> dict[Path, bytes]:
    """Return the files that layers are written as, by their paths: the one named first.

    Parameters
    ----------
    ready
        The layers.
    path
        The file.
    publication
        Which metadata stand beside it.

    Raises
    ------
    DataError
        There is no layer, or two have one name.
    OutputError
        The format holds one layer alone.
    """
    if not ready:
        raise DataError("there is no layer to write; name one")
    writer, layers = ready[0].writer, [each.written for each in ready]
    names = [layer.id.lower() for layer in layers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError(f"two layers are called {twice[0]!r}; write them into files of their own")
    files = _files(writer, layers, path)
    return files | metadata_files(layers, path, files[path], publication)


def _files(writer: Writer, layers: list[Layer], path: Path) -> dict[Path, bytes]:
    if path.suffix.lower() == ZIP:
        return {path: packed(writer, layers)}
    if len(layers) > 1:
        return {path: writer.encode_all(layers)}
    return writer.files(layers[0], path)
