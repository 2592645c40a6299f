"""What a file holds, layer by layer, before its features are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pyproj import CRS

from nzv_geo.brief import Brief
from nzv_geo.crs.names import crs_code
from nzv_geo.reading.limits import MB, Limits
from nzv_geo.reading.options import ReadOptions
from nzv_geo.reading.selection import Choice, offered

__all__ = ["FileLayer", "first_layer", "list_layers", "stated_counts"]

MOST = 100  # layers that are described one by one
MOST_MB = 500  # that are parsed for that: the size of the file, times its layers


@dataclass(frozen=True, repr=False)
class FileLayer(Brief):
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
    titles
        What people call fields, of those of which the file says it.
    """

    name: str
    format: str
    encoding: str
    crs: str
    geometry: str
    features: int | None
    fields: dict[str, str]
    titles: dict[str, str] = field(default_factory=dict)


def list_layers(
    path: str | Path, *, layer: str | None = None, limits: Limits | None = None
) -> list[FileLayer]:
    """Return what a file holds, without reading its features where its format allows.

    Where a file would have to be parsed again for each of very many layers, only that is told of
    them which is known already: their fields and type of geometry are missing.

    Parameters
    ----------
    path
        The file.
    layer
        A layer of which everything is told in any case.
    limits
        Bounds for what is hostile or too large.

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
    options = _in_part(limits)
    with offered(path, options, None) as choices:
        cheap = all(_is_cheap(choice) for choice in choices[:1])
        size = sum({choice.dataset.path: choice.dataset.size for choice in choices}.values())
        few = len(choices) <= MOST and (cheap or len(choices) * size <= MOST_MB * MB)
        found = []
        for choice in choices:
            options.limits.require_time(path)
            stated = len(choices) == 1 or few or layer == choice.name
            found.append(_described(choice, options) if stated else _named(choice))
        return found


def stated_counts(
    path: str | Path, *, layer: str | None = None, limits: Limits | None = None
) -> dict[str, int]:
    """Return how many features each layer has whose file says so in its head; -1 for nobody knows.

    Parameters
    ----------
    path, limits
        As in `list_layers`.
    layer
        The only one that is asked for.

    Raises
    ------
    DataError
        As `read_file`.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> stated_counts(data_folder() / "boundaries/states.fgb")
    {'states': 2}
    """
    from nzv_geo.reading.gdal_bulk import stated_count

    path = Path(path)
    with offered(path, _in_part(limits), None) as choices:
        return {
            choice.name: stated_count(choice.vetted.opening, choice.layer)
            for choice in choices
            if layer in (None, choice.name) and _is_cheap(choice)
        }


def first_layer(path: str | Path, *, limits: Limits | None = None) -> str:
    """Return the name of the first layer of a file.

    Raises
    ------
    DataError
        As `read_file`.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> first_layer(data_folder() / "boundaries/states.fgb")
    'states'
    """
    path = Path(path)
    with offered(path, _in_part(limits), None) as choices:
        return choices[0].name


def _in_part(limits: Limits | None) -> ReadOptions:
    return ReadOptions(limits=(limits or Limits()).fresh(), whole=False)


def _is_cheap(choice: Choice) -> bool:
    """Tell whether a layer can be described without parsing the whole file."""
    return bool(getattr(choice.dataset.format, "counts_in_head", False))


def _named(choice: Choice) -> FileLayer:
    """Tell what is known of a layer without opening the file again."""
    known, vetted = choice.dataset.format, choice.vetted
    crs = crs_code(CRS(vetted.crs)) if vetted.crs else ""
    count = vetted.counts.get(choice.layer or "")
    return FileLayer(choice.name, vetted.kind or known.name, vetted.encoding, crs, "", count, {})


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
        dict(head.titles),
    )
