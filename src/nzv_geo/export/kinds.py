"""What kind of values a column holds, for formats that have a type for some of them."""

from __future__ import annotations

import datetime
from typing import Any

import numpy
import pandas

__all__ = ["kind_of"]

LARGE = 2**63  # the first whole number that 64 bits do not hold


def kind_of(column: pandas.Series[Any]) -> str:
    """Return what all values of a column are; empty where they differ, or are lists or the like.

    Returns
    -------
    str
        ``text``, ``bool``, ``int`` (of 64 bits), ``float``, ``date``, ``datetime`` or nothing.

    Examples
    --------
    >>> kind_of(pandas.Series([True, None])), kind_of(pandas.Series([1, 2.5])), kind_of([[1]])
    ('bool', 'float', '')
    """
    values = pandas.Series(column).dropna().tolist()
    kinds = {_kind(value) for value in values}
    if not kinds:
        return {"b": "bool", "i": "int", "u": "int", "f": "float", "M": "datetime"}.get(
            pandas.Series(column).dtype.kind, "text"
        )
    if kinds == {"int", "float"}:
        return "float"
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(value: Any) -> str:
    value = value.item() if isinstance(value, numpy.generic) else value
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -LARGE <= value < LARGE else ""
    if isinstance(value, float):
        return "float"
    if isinstance(value, datetime.datetime):
        return "datetime"
    return "date" if isinstance(value, datetime.date) else ""
