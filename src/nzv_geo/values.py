"""How a value becomes text, a cell of a table, a download or a file: one rule for all of them.

Files give texts, numbers and truth values, but also lists and objects (as Python's own or as
arrays), days, times and spans of time, decimals, binary data, and several ways of saying that
nothing is there. `plain` makes of each what JSON holds; everything else rests on that:

========================================  ================================  =====================
A value                                   in JSON                           as text
========================================  ================================  =====================
missing (None, NaN, NaT, NA)              null                              empty
truth value, whole number, text           the same                          the same
number                                    the same                          without ``.0``
decimal                                   a number if none of its digits    the same digits
                                          is lost by it, else text
day, time of day, moment, span of time    text, as in ISO 8601              the same, without
                                                                            midnight
list, tuple, array                        a list                            that list in JSON
object                                    an object                         that object in JSON
infinite number                           has none                          ``Infinity``
binary data                               has none                          base64
========================================  ================================  =====================
"""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import math
import sys
from collections.abc import Callable
from typing import Any

import numpy

from nzv_geo.errors import OutputError

__all__ = ["as_text", "is_missing", "plain", "spelled", "text"]

EXACT = 2**53  # above, a float does not hold every whole number
LARGE = 2**63  # the first whole number that 64 bits do not hold
MIDNIGHT = "T00:00:00"
Odd = Callable[[bytes | float], Any]  # what to do with what JSON has no value for


def plain(value: Any, field: str) -> Any:
    """Give a value as JSON holds it.

    Raises
    ------
    OutputError
        It has none: binary data, or a number that is not finite. The message names the field.

    Examples
    --------
    >>> plain(numpy.array([1, 2]), "uses"), plain(datetime.date(2026, 1, 31), "day")
    ([1, 2], '2026-01-31')
    """

    def refuse(odd: bytes | float) -> Any:
        """Raise an error that names the field."""
        kind = "binary data" if isinstance(odd, bytes) else "a number that is not finite"
        raise OutputError(f"cannot write field {field!r}: it holds {kind}; leave the field out")

    return _unfolded(value, field, refuse)


def spelled(value: Any, field: str) -> Any:
    """Give a value as JSON holds it, and as text where JSON has none for it.

    Raises
    ------
    OutputError
        It is nested too deeply.

    Examples
    --------
    >>> spelled([float("inf"), b"plan"], "odd")
    ['Infinity', 'cGxhbg==']
    """
    return _unfolded(value, field, _spell)


def text(value: Any, field: str = "") -> str:
    """Give a value as text; nothing for a missing one.

    Parameters
    ----------
    value
        Any value of a table.
    field
        Its column, for errors.

    Raises
    ------
    OutputError
        It is nested too deeply.

    Examples
    --------
    >>> import pandas
    >>> text(12052000.0), text(["a", 1]), text(pandas.Timestamp("2026-01-31")), text(None)
    ('12052000', '["a", 1]', '2026-01-31', '')
    """
    held = spelled(value, field)
    if held is None:
        return ""
    if isinstance(held, str):
        return held.removesuffix(MIDNIGHT) if isinstance(value, datetime.datetime) else held
    if isinstance(held, float):
        return str(int(held)) if held.is_integer() and abs(held) < EXACT else repr(held)
    return json.dumps(held, ensure_ascii=False)


def as_text(value: Any, field: str) -> Any:
    """Give a value as a column of a database can hold it.

    Numbers, days and times stay what they are, times with a zone as UTC, which is all that a
    GeoPackage may hold; a list or object becomes JSON text, and so does a whole number of more than
    64 bits. What is missing is None.

    Raises
    ------
    OutputError
        Binary data.

    Examples
    --------
    >>> as_text({"a": [1]}, "uses"), as_text(2.5, "ha"), as_text(float("nan"), "ha")
    ('{"a": [1]}', 2.5, None)
    >>> as_text(2**64, "id")
    '18446744073709551616'
    """
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        return value.astimezone(datetime.UTC)
    if isinstance(value, float | datetime.date):
        return None if is_missing(value) else value
    held = plain(value, field)
    is_held = not isinstance(held, list | dict) and (
        not isinstance(held, int) or -LARGE <= held < LARGE
    )
    return held if is_held else json.dumps(held, ensure_ascii=False)


def _unfolded(value: Any, field: str, odd: Odd) -> Any:
    try:
        return _plain(value, odd)
    except RecursionError:
        raise OutputError(
            f"cannot write field {field!r}: it is nested too deeply; leave the field out"
        ) from None


def _plain(value: Any, odd: Odd) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # half a character is none
    if isinstance(value, dict):
        return {str(name): _plain(item, odd) for name, item in value.items()}
    if isinstance(value, list | tuple | set | numpy.ndarray):
        return [_plain(item, odd) for item in value]
    if is_missing(value):
        return None
    return _single(_native(value), odd)


def is_missing(value: Any) -> bool:
    """Tell whether nothing is there, in any of the ways to say so.

    Examples
    --------
    >>> is_missing(None), is_missing(numpy.datetime64("NaT")), is_missing(0.0)
    (True, True, False)
    """
    if value is None or isinstance(value, int | float):
        return value is None or value != value  # noqa: PLR0124 - NaN alone differs from itself
    if "pandas" not in sys.modules:  # then no value is one of its own
        return isinstance(value, numpy.generic | decimal.Decimal) and bool(value != value)  # noqa: PLR0124
    import pandas

    found = pandas.isna(value)  # of each, of a list or an array: which is a value itself
    return isinstance(found, bool) and found


def _native(value: Any) -> Any:
    """Return Python's own kind of a value of numpy."""
    if isinstance(value, numpy.datetime64):
        import pandas

        return pandas.Timestamp(value)
    if isinstance(value, numpy.timedelta64):
        import pandas

        return pandas.Timedelta(value)
    return value.item() if isinstance(value, numpy.generic) else value


def _single(value: Any, odd: Odd) -> Any:
    if isinstance(value, decimal.Decimal):
        value = _number(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return odd(bytes(value))
    if isinstance(value, float) and not math.isfinite(value):
        return odd(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        import pandas

        return pandas.Timedelta(value).isoformat()
    return value if isinstance(value, bool | int | float) else _plain(str(value), odd)


def _number(value: decimal.Decimal) -> int | float | str:
    """Return a number that keeps every digit of a decimal; the digits where there is none.

    Examples
    --------
    >>> [_number(decimal.Decimal(digits)) for digits in ("12", "0.10", "0.12345678901234567890")]
    [12, 0.1, '0.12345678901234567890']
    """
    if value.is_infinite():
        return float(value)
    if value == value.to_integral_value() and value.adjusted() < 30:
        return int(value)
    number = float(value)
    return number if decimal.Decimal(repr(number)) == value else str(value)


def _spell(odd: bytes | float) -> str:
    if isinstance(odd, bytes):
        return base64.b64encode(odd).decode()
    return "Infinity" if odd > 0 else "-Infinity"
