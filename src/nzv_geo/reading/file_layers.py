"""What a file holds, layer by layer, before its features are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyproj import CRS

from nzv_geo.crs.names import crs_code
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.options import ReadOptions
from nzv_geo.reading.selection import Choice, offered

__all__ = ["FileLayer", "list_layers"]


@dataclass(frozen=True)
class FileLayer:
    """One layer of a file, before its features are read.

    Parameters
    ----------
    name
        What ``--layer`` calls it.
    format
        Of the file that holds it.
    encoding
        Of its text, and where it was guessed or found.
    crs
        As authority code or name; empty where it says none.
    geometry
        Type of its geometries, as far as the file says.
    features
        How many; None where the file must be read to know.
    fields
        Type of each field.
    """

    name: str
    format: str
    encoding: str
    crs: str
    geometry: str
    features: int | None
    fields: dict[str, str]


def list_layers(path: str | Path, *, limits: Limits | None = None) -> list[FileLayer]:
    """Return what a file holds, without reading its features where its format allows.

    Raises
    ------
    DataError
        As `read_file`.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> (layer,) = list_layers(data_folder() / "boundaries/states.fgb")
    >>> layer.format, layer.features, layer.crs
    ('FlatGeobuf', 2, 'EPSG:4326')
    """
    path = Path(path)
    options = ReadOptions(limits=(limits or Limits()).fresh(), whole=False)
    with offered(path, options, None) as choices:
        return [_described(choice, options) for choice in choices]


def _described(choice: Choice, options: ReadOptions) -> FileLayer:
    known, vetted = choice.dataset.format, choice.vetted
    head = known.head(vetted, choice.layer, options)
    return FileLayer(
        choice.name,
        vetted.kind or known.name,
        vetted.encoding,
        crs_code(CRS(head.crs)) if head.crs else "",
        head.geometry,
        head.features,
        head.fields,
    )
