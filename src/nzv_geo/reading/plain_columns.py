"""Columns of plain GeoJSON: the types that GDAL finds in them, where that is beyond doubt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pyarrow
from pyarrow import compute

from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.reading.plain_shapes import NotPlain, require_kept

__all__ = ["Kinds", "column", "fitting", "kinds_of"]

Kinds: TypeAlias = dict[str, Any]  # of columns, as Arrow has them

MOST = 1_000  # columns
# What GDAL, Arrow or the other reader has a use of its own for.
TAKEN = {"", "coordinates", "crs", "fid", "geometry", "ogc_fid", "wkb_geometry", OWN_GEOMETRY}
KINDS: dict[type, Any] = {
    bool: pyarrow.bool_(),
    int: pyarrow.int64(),
    float: pyarrow.float64(),
    str: pyarrow.string(),
}
# What GDAL is sure to take for a date (DATE), and what it may take for a date or time: that is
# 2026-05-04, 2026/5/4, 10:30, T1030, and more that it does not take; but not 12-04 or 123/4.
LIKE_TIME = (
    r"^\s*[-+]?\d+\s*[-/]\s*[-+]?\d+\s*[-/]|^\s*[-+]?\d+\s*:|^\s*[-+]?(\d.*)?T\s*\d|^\s*[-+]\d"
)
DATE = r"^(1[5-9]|2\d)\d\d-\d\d-\d\d$"


def kinds_of(first: Mapping[str, Any], text: bytes) -> Kinds:
    """Return the types of columns, by the first feature; where it has nothing, by a later one.

    Parameters
    ----------
    first
        The properties of the first feature.
    text
        Where the others stand.

    Raises
    ------
    NotPlain
        One is nested, or a name is one that somebody has a use of his own for.

    Examples
    --------
    >>> kinds_of({"ags": "12052000", "area": None}, b'{"area": 1.5}')
    {'ags': DataType(string), 'area': DataType(double)}
    """
    names = {name.lower() for name in first}
    if len(names) < len(first) or names & TAKEN or len(first) > MOST:
        raise NotPlain("names of fields")
    found = {
        name: KINDS.get(type(_first_value(name, text) if value is None else value))
        for name, value in first.items()
    }
    if None in found.values():
        raise NotPlain("a value is nested")
    return found


def fitting(parse: Callable[[Kinds], Any], kinds: Kinds) -> Any:
    """Parse with the types of columns; where a whole number is first, others may be none.

    Parameters
    ----------
    parse
        Takes the types, and returns what is parsed; raises ArrowInvalid where one does not fit.
    kinds
        The types.

    Returns
    -------
    pyarrow.StructArray
        The features, with all properties.
    """
    whole = [name for name, kind in kinds.items() if kind == pyarrow.int64()]
    try:
        return parse(kinds)
    except pyarrow.ArrowInvalid:
        if not whole:
            raise
    roughly = parse({**kinds, **dict.fromkeys(whole, pyarrow.float64())})
    properties = roughly.field("properties")
    broken = [name for name in whole if not _all_whole(properties.field(name))]
    if len(broken) == len(whole):
        return roughly
    return parse({**kinds, **dict.fromkeys(broken, pyarrow.float64())})


def column(values: Any) -> Any:
    """Return a column as GDAL would, by the values in it.

    Raises
    ------
    NotPlain
        A number may not be kept, or a text may be a time or a date.

    Examples
    --------
    >>> column(pyarrow.array([1, None])).type, column(pyarrow.array(["2026-11-27"])).type
    (DataType(int32), DataType(date32[day]))
    """
    if pyarrow.types.is_floating(values.type):
        require_kept(values.drop_null().to_numpy())
        return values
    if pyarrow.types.is_integer(values.type):
        try:
            return values.cast(pyarrow.int32())
        except pyarrow.ArrowInvalid:
            return values
    if pyarrow.types.is_string(values.type) and values.null_count < len(values):
        return _text_or_date(values)
    return values


def _first_value(name: str, text: bytes) -> Any:
    """Return the first value of a field that is none; a text where there is none at all."""
    key = re.escape(json.dumps(name, ensure_ascii=False).encode())
    found = re.search(key + rb'\s*:\s*(true|false|"|[\[{]|-?\d[\d.eE+-]*)', text)
    if found is None or found[1] == b'"':
        return ""
    return None if found[1] in b"[{" else json.loads(found[1])


def _all_whole(values: Any) -> bool:
    return _all(compute.equal(values, compute.round(values)))


def _text_or_date(values: Any) -> Any:
    """Return texts; dates where all of them are."""
    present = values.drop_null()
    if not _is_like_time(present[:1])[0].as_py() or not _all(_is_like_time(present)):
        return values
    if not _all(compute.match_substring_regex(present, DATE)):
        raise NotPlain("may be a time")
    try:
        return values.cast(pyarrow.date32())
    except pyarrow.ArrowInvalid as error:
        raise NotPlain("a date that is none") from error


def _is_like_time(values: Any) -> Any:
    return compute.match_substring_regex(values, LIKE_TIME)


def _all(values: Any) -> bool:
    return bool(compute.all(values).as_py())
