"""The formats there are: registered by one line each, recognised by what stands in a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any, TypeVar

from nzv_geo.errors import DataError
from nzv_geo.reading.foreign import (
    require_no_foreign,
    require_no_foreign_json,
    require_no_foreign_suffix,
)
from nzv_geo.reading.formats.base import Format
from nzv_geo.reading.formats.start import Start
from nzv_geo.reading.limits import DEFAULT_MB

__all__ = [
    "FORMATS",
    "bounds_that_differ",
    "formats_table",
    "formats_with_encoding",
    "is_packed",
    "listed_formats",
    "named_in",
    "of_folder",
    "recognise",
    "register",
    "with_parts",
]

FORMATS: dict[str, Format[Any]] = {}
AnyFormat = TypeVar("AnyFormat", bound=Format[Any])
COLUMNS = ("format", "read", "not read", "CRS", "heights", "tested against")


def register(reader: AnyFormat) -> AnyFormat:
    """Make a format known: it is recognised, read, and listed in help and errors.

    Raises
    ------
    ValueError
        There is one of that name.

    Examples
    --------
    >>> register(FORMATS["KML"])
    Traceback (most recent call last):
    ...
    ValueError: there is a format 'KML' already
    """
    if reader.name in FORMATS:
        raise ValueError(f"there is a format {reader.name!r} already")
    FORMATS[reader.name] = reader
    return reader


def recognise(path: Path, name: str | Path) -> Format[Any]:
    """Return the format of a file.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in an error.

    Raises
    ------
    DataError
        It is empty, or of no format that is read; if what it is is known, the error says that.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> recognise(data_folder() / "boundaries/states.fgb", "states.fgb").name
    'FlatGeobuf'
    """
    start = Start.of(path, name)
    if start.is_empty:
        raise DataError(f"{name} is empty; get the file again")
    readers = sorted(FORMATS.values(), key=lambda reader: reader.turn)
    own = next((reader for reader in readers if reader.turn < 0 and reader.recognises(start)), None)
    if own is not None:
        return own
    require_no_foreign(start.content, name)
    for reader in readers:
        if reader.recognises(start):
            return reader
    if start.notation == "JSON":
        require_no_foreign_json(start.text, name)
        names = " nor ".join(named_in("JSON"))
        raise DataError(f"{name} is JSON, but neither {names}; convert it first")
    require_no_foreign_suffix(name)
    raise DataError(
        f"{name} is of no format that is read: {listed_formats()}; convert it first, e.g. in QGIS"
    )


def is_packed(path: Path) -> bool:
    """Tell whether a file is of a format that is a zip archive itself.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> is_packed(data_folder() / "boundaries/states.fgb")
    False
    """
    start = Start.of(path, path)
    return any(reader.packed and reader.recognises(start) for reader in FORMATS.values())


def with_parts(suffix: str) -> Format[Any] | None:
    """Return the format of which files with a suffix are parts; None where there is none.

    Examples
    --------
    >>> with_parts(".dbf").name
    'Shapefile'
    """
    return next((reader for reader in FORMATS.values() if suffix in reader.parts), None)


def of_folder(names: Iterable[str]) -> Format[Any] | None:
    """Return the format of a folder that is a dataset as a whole; None where it is none.

    Examples
    --------
    >>> of_folder(["a00000001.gdbtable", "gdb"]).name, of_folder(["plan.shp"])
    ('File Geodatabase', None)
    """
    suffixes = {PurePath(name).suffix.lower() for name in names}
    whole = (reader for reader in FORMATS.values() if reader.inside)
    return next((reader for reader in whole if reader.inside[0] in suffixes), None)


def listed_formats() -> str:
    """Return the formats that are read, as help and errors list them.

    Examples
    --------
    >>> listed_formats()[:30]
    'GeoJSON, TopoJSON, GeoPackage,'
    """
    return ", ".join(reader.listed for reader in FORMATS.values() if reader.listed)


def formats_with_encoding() -> str:
    """Return the formats of which ``--encoding`` may say how their text is encoded.

    Examples
    --------
    >>> formats_with_encoding()
    'Shapefile, MapInfo TAB, MapInfo MIF, DXF, DGN, CSV'
    """
    return ", ".join(reader.name for reader in FORMATS.values() if reader.takes_encoding)


def named_in(notation: str) -> list[str]:
    """Return the names of the formats of a notation.

    Examples
    --------
    >>> named_in("XML")
    ['GML', 'NAS', 'KML', 'GPX']
    """
    listed = [reader for reader in FORMATS.values() if reader.listed]
    return [reader.name for reader in listed if reader.notation == notation]


def bounds_that_differ() -> str:
    """Return the formats of which less is loaded by default, the largest first.

    Examples
    --------
    >>> bounds_that_differ()
    'DXF 150, CSV 150, File Geodatabase 100, KML 90, GPX 90, TopoJSON 40, XLSX 40, ODS 40'
    """
    smaller = [reader for reader in FORMATS.values() if reader.max_mb != DEFAULT_MB]
    smaller.sort(key=lambda reader: -reader.max_mb)
    return ", ".join(f"{reader.name} {reader.max_mb:g}" for reader in smaller)


def formats_table() -> str:
    """Return the table of docs/formats.md.

    Examples
    --------
    >>> print(formats_table().splitlines()[0])
    | format | read | not read | CRS | heights | tested against |
    """
    rows = [COLUMNS, ("---",) * len(COLUMNS)]
    for reader in FORMATS.values():
        rows += [
            (
                row.format,
                row.read,
                row.not_read,
                reader.crs_rule,
                reader.heights,
                row.tested_against,
            )
            for row in reader.rows
        ]
    return "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in rows)
