"""What kind of values a field holds, and which fields a format has no type for."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Literal

import numpy
import pandas
import pyarrow

from nzv_geo.export.fitting import as_texts, attributes
from nzv_geo.layers import Layer

__all__ = ["ValueKind", "kind_of", "kind_of_arrow", "present", "with_kinds"]

ValueKind = Literal[
    "truth", "integer", "number", "date", "moment", "zoned", "text", "binary", "list", "other"
]
KINDS: dict[str, ValueKind] = {  # by what pandas calls them
    "boolean": "truth",
    "integer": "integer",
    "floating": "number",
    "mixed-integer-float": "number",
    "date": "date",
    "datetime": "moment",
    "datetime64": "moment",
    "string": "text",
    "empty": "text",
    "bytes": "binary",
}
LARGEST = 2**63  # the first whole number that 64 bits do not hold
EXACT = 2**53  # above, a float does not hold every whole number


def kind_of(values: pandas.Series[Any]) -> ValueKind:
    """Return what all values of a column are; ``other`` where they differ, or are none of these.

    Parameters
    ----------
    values
        A column; what is missing in it does not count.

    Returns
    -------
    str
        ``integer`` of 64 bits; ``moment`` without a zone and ``zoned`` with, both to milliseconds;
        ``list`` of texts, of numbers or of truth values.

    Examples
    --------
    >>> [kind_of(pandas.Series(values)) for values in ([1.5, None], [["a"], None], [{"a": 1}])]
    ['number', 'list', 'other']
    """
    if isinstance(values.dtype, pandas.ArrowDtype):
        return kind_of_arrow(values.dtype.pyarrow_dtype)
    held = present(values)
    kind = KINDS.get(pandas.api.types.infer_dtype(held.to_list() or values), "other")
    if kind == "other" and len(held) and held.map(_is_list).all():
        return _kind_of_lists(held)
    if kind in {"integer", "number"}:
        return kind if held.map(_is_exact).all() else "other"
    if kind == "date":
        return "other" if held.map(_is_moment).any() else kind
    return _kind_of_moments(held) if kind == "moment" else kind


def present(values: pandas.Series[Any]) -> pandas.Series[Any]:
    """Return the values of a column that are not missing, as Python's own.

    Examples
    --------
    >>> present(pandas.Series(["a", None])).to_list()
    ['a']
    """
    there = values[values.notna()]
    return there if isinstance(values.dtype, pandas.ArrowDtype) else there.astype(object)


def with_kinds(
    layer: Layer, holds: Callable[[ValueKind, pandas.Series[Any]], bool], writer: str
) -> Layer:
    """Return a layer with fields of kinds that a format holds; others become text (NZV304).

    Parameters
    ----------
    layer
        Any layer.
    holds
        Tells of a kind and the values that are there whether the format has a type for them.
    writer
        Name of the format.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> done = with_kinds(load_layer("states"), lambda kind, values: kind != "text", "Tally")
    >>> {found.code for found in done.findings}
    {'NZV304'}
    """
    table = attributes(layer)
    without = [
        str(field)
        for field in table.columns
        if not holds(kind_of(table[field]), present(table[field]))
    ]
    return as_texts(layer, without, writer) if without else layer


def kind_of_arrow(held: pyarrow.DataType) -> ValueKind:
    """Return what a column of a file that is read in parts holds: its type says it.

    Examples
    --------
    >>> kind_of_arrow(pyarrow.int32()), kind_of_arrow(pyarrow.timestamp("ms", "UTC"))
    ('integer', 'zoned')
    """
    tests: dict[ValueKind, Callable[[pyarrow.DataType], bool]] = {
        "truth": pyarrow.types.is_boolean,
        "integer": pyarrow.types.is_signed_integer,
        "number": pyarrow.types.is_floating,
        "date": pyarrow.types.is_date,
        "zoned": lambda held: pyarrow.types.is_timestamp(held) and held.tz is not None,
        "moment": pyarrow.types.is_timestamp,
        "text": lambda held: pyarrow.types.is_string(held) or pyarrow.types.is_large_string(held),
        "binary": lambda held: pyarrow.types.is_binary(held) or pyarrow.types.is_large_binary(held),
        "list": pyarrow.types.is_list,
    }
    return next((kind for kind, test in tests.items() if test(held)), "other")


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | numpy.ndarray)


def _kind_of_lists(held: pandas.Series[Any]) -> ValueKind:
    items = pandas.Series([item for value in held for item in value], dtype=object)
    plain = {"truth", "integer", "number", "text"}
    return "list" if items.notna().all() and kind_of(items) in plain else "other"


def _is_exact(value: Any) -> bool:
    """Tell whether a whole number has 64 bits; a fraction always will do."""
    return isinstance(value, float | numpy.floating) or -LARGEST <= value < LARGEST


def _is_moment(value: Any) -> bool:
    return isinstance(value, datetime.datetime)


def _kind_of_moments(held: pandas.Series[Any]) -> ValueKind:
    zones = {value.tzinfo is not None for value in held}
    if len(zones) > 1 or any(_is_fine(value) for value in held):
        return "other"
    return "zoned" if True in zones else "moment"


def _is_fine(value: datetime.datetime) -> bool:
    """Tell whether a moment has more than milliseconds, which GDAL cuts off."""
    return bool(value.microsecond % 1000 or getattr(value, "nanosecond", 0))
