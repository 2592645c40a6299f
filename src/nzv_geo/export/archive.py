"""Several layers in one zip archive: the same bytes for the same layers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from nzv_geo.export.base import Writer, standard_writer, writer_for
from nzv_geo.export.moment import last_change
from nzv_geo.layers import Layer

__all__ = ["ZIP", "packed", "writer_of"]

ZIP = ".zip"
FIRST = (1980, 1, 1, 0, 0, 0)  # before which an archive knows no time
FILE_MODE = 0o644 << 16


def writer_of(path: Path, format: str = "") -> Writer:  # noqa: A002 - the word of the field
    """Return what writes the layers of a file, or of an archive.

    Examples
    --------
    >>> [writer_of(Path(name)).name for name in ("a.zip", "a.gpkg.zip", "a.gpkg")]
    ['GeoJSON', 'GeoPackage', 'GeoPackage']
    """
    if path.suffix.lower() != ZIP or format:
        return writer_for(path, format)
    return writer_for(path.stem) if Path(path.stem).suffix else standard_writer()


def packed(writer: Writer, layers: Sequence[Layer]) -> bytes:
    """Return layers, as written, as the files of a zip archive; each is called by its id.

    The time of a file is that of `nzv_geo.export.moment.last_change`.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> archive = packed(standard_writer(), [load_layer("states")])
    >>> zipfile.ZipFile(io.BytesIO(archive)).namelist()
    ['states.geojson']
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for layer in layers:
            moment = max(last_change(layer.provenance).timetuple()[:6], FIRST)
            inside = Path(f"{layer.id.replace('/', '_')}{writer.suffixes[0]}")
            for path, content in writer.files(layer, inside).items():
                entry = zipfile.ZipInfo(path.name, moment)
                entry.external_attr = FILE_MODE
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
