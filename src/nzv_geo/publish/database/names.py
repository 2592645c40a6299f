"""Names as PostgreSQL can hold them: at most 63 bytes, and none of its own."""

from __future__ import annotations

from collections.abc import Iterable

from nzv_geo.export.fitting import free_name, names_apart, short_names
from nzv_geo.publish.database.telling import plain

__all__ = ["column_names", "geometry_name", "number_name", "table_name"]

GEOMETRY = "geom"
NUMBER = "fid"  # of features that have no key of their own
LONGEST = 63  # bytes
OF_SYSTEM = ("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid")  # no column may be called so


def table_name(layer_id: str) -> str:
    """Return the table of a layer.

    Examples
    --------
    >>> table_name("focus-areas"), len(table_name("ä" * 99).encode())
    ('focus-areas', 62)
    """
    name = plain(layer_id) or "layer"
    return short_names([name], LONGEST).get(name, name)


def column_names(fields: Iterable[str]) -> dict[str, str]:
    """Return the fields whose names no column can have, each by a name that it can.

    Examples
    --------
    >>> column_names(["ags", "xmin", "a" * 70])["xmin"]
    'xmin_'
    """
    fields = list(fields)
    clean = names_apart(fields, OF_SYSTEM, lambda name: plain(name) or "field")
    named = [clean.get(field, field) for field in fields]
    short = short_names(named, LONGEST)
    last = [short.get(name, name) for name in named]
    return {field: name for field, name in zip(fields, last, strict=True) if field != name}


def geometry_name(columns: Iterable[str]) -> str:
    """Return the name of the column of geometries.

    Examples
    --------
    >>> geometry_name(["ags", "Geom"])
    'geom_'
    """
    return free_name(GEOMETRY, {name.lower() for name in columns})


def number_name(columns: Iterable[str]) -> str:
    """Return the name of the column that numbers features without a key.

    Examples
    --------
    >>> number_name(["FID", "ags"])
    'fid_'
    """
    return free_name(NUMBER, {name.lower() for name in columns})
