"""Whole numbers and truth values of Arrow where some are missing: they stay what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas

__all__ = ["nullable", "nullable_kind"]


def nullable_kind(kind: Any) -> str:
    """Return how pandas calls whole numbers or truth values of which some may be missing.

    Parameters
    ----------
    kind
        A type of Arrow.

    Returns
    -------
    str
        Empty for any other type.

    Examples
    --------
    >>> import pyarrow
    >>> nullable_kind(pyarrow.uint64()), nullable_kind(pyarrow.float64())
    ('UInt64', '')
    """
    from pyarrow import types

    if types.is_dictionary(kind):
        return nullable_kind(kind.value_type)
    if types.is_boolean(kind):
        return "boolean"
    if types.is_unsigned_integer(kind):
        return "UInt64"
    return "Int64" if types.is_integer(kind) else ""


def nullable(values: Iterable[Any], kind: str, name: str) -> pandas.Series[Any]:
    """Return a column of whole numbers or truth values, missing where there is none.

    Examples
    --------
    >>> nullable([2**53 + 1, None], "Int64", "id").tolist()
    [9007199254740993, <NA>]
    """
    return pandas.Series(list(values), dtype=kind, name=name)
