"""Values of a table as other programs can hold them."""

from __future__ import annotations

import datetime
import json
import math
from typing import Any

import numpy
import pandas

from nzv_geo.errors import OutputError

__all__ = ["as_text", "plain"]


def plain(value: Any, field: str) -> Any:
    """Give a value as JSON holds it: dates in ISO 8601, anything missing as None.

    Raises
    ------
    OutputError
        It has none: binary data, or a number that is not finite. The message names the field.

    Examples
    --------
    >>> plain(numpy.array([1, 2]), "uses")
    [1, 2]
    """
    try:
        return _plain(value, field)
    except RecursionError:
        raise OutputError(
            f"cannot write field {field!r}: it is nested too deeply; leave the field out"
        ) from None


def _plain(value: Any, field: str) -> Any:
    if isinstance(value, numpy.generic | numpy.ndarray):
        value = value.tolist()
    if isinstance(value, dict):
        return {str(name): _plain(item, field) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, field) for item in value]
    if pandas.isna(value):
        return None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes) or (isinstance(value, float) and not math.isfinite(value)):
        kind = "binary data" if isinstance(value, bytes) else "a number that is not finite"
        raise OutputError(f"cannot write field {field!r}: it holds {kind}; leave the field out")
    return value


def as_text(value: Any, field: str) -> Any:
    """Give a list or object as JSON text; leave anything else as it is.

    Raises
    ------
    OutputError
        Binary data.
    """
    if isinstance(value, list | tuple | dict | numpy.ndarray):
        return json.dumps(plain(value, field), ensure_ascii=False)
    if isinstance(value, bytes):
        plain(value, field)
    return value
