"""Rows as PostgreSQL takes them in its binary COPY, put together by columns.

Each field is its length in bytes and the bytes; what is missing has the length -1
(https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"). All numbers are written
with the highest byte first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy
import pyarrow
import pyarrow.compute
from numpy.typing import NDArray

from nzv_geo.export.value_kinds import ValueKind, kind_of_arrow

__all__ = ["END", "START", "TYPES", "as_bytes", "binary_rows"]

START = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
MISSING = -1  # as a length
EPOCH_DAYS = 10_957  # from 1970 to 2000, from which PostgreSQL counts
EPOCH_US = EPOCH_DAYS * 86_400_000_000
JSONB_VERSION = b"\x01"
NO_TEXT = "\0"  # which PostgreSQL does not hold

TYPES: dict[ValueKind, str] = {
    "truth": "boolean",
    "integer": "bigint",
    "number": "double precision",
    "date": "date",
    "moment": "timestamp",
    "zoned": "timestamp with time zone",
    "text": "text",
    "binary": "bytea",
    "list": "jsonb",
}


def as_bytes(column: Any) -> Any:
    r"""Return the values of a column as PostgreSQL has them in memory; null stays null.

    Parameters
    ----------
    column
        An array of Arrow, of one of the kinds in `TYPES`.

    Returns
    -------
    pyarrow.BinaryArray

    Examples
    --------
    >>> import pyarrow
    >>> as_bytes(pyarrow.array([1, None])).to_pylist()
    [b'\x00\x00\x00\x00\x00\x00\x00\x01', None]
    """
    if isinstance(column, pyarrow.ChunkedArray):
        column = column.combine_chunks()
    return _WAYS[kind_of_arrow(column.type)](column)


def binary_rows(fields: Sequence[Any]) -> memoryview:
    r"""Return rows in the binary format of COPY.

    Parameters
    ----------
    fields
        What `as_bytes` returned of each column, all of one length; geometries as WKB.

    Examples
    --------
    >>> import pyarrow
    >>> bytes(binary_rows([as_bytes(pyarrow.array([True]))]))
    b'\x00\x01\x00\x00\x00\x01\x01'
    """
    counts = _fixed(numpy.full(len(fields[0]), len(fields)), ">i2")
    pieces = [piece for field in fields for piece in (_lengths(field), field)]
    empty = pyarrow.scalar(b"", pyarrow.binary())
    joined = pyarrow.compute.binary_join_element_wise(counts, *pieces, empty, null_handling="skip")
    start, end = numpy.frombuffer(joined.buffers()[1], "i4")[[joined.offset, -1]]
    return memoryview(joined.buffers()[2])[start:end]


def _lengths(field: Any) -> Any:
    lengths = pyarrow.compute.binary_length(field)
    return _fixed(lengths.fill_null(MISSING).to_numpy(zero_copy_only=False), ">i4")


def _fixed(values: NDArray[Any], kind: str, missing: Any = None) -> Any:
    """Return numbers as bytes, each of as many."""
    raw = numpy.ascontiguousarray(values, kind)
    width = pyarrow.binary(raw.dtype.itemsize)
    array = pyarrow.Array.from_buffers(width, len(raw), [None, pyarrow.py_buffer(raw)])
    plain = array.cast(pyarrow.binary())
    if missing is None:
        return plain
    return pyarrow.compute.if_else(missing, pyarrow.scalar(None, pyarrow.binary()), plain)


def _number(as_type: Any, kind: str, less: int = 0) -> Callable[[Any], Any]:
    """Return what writes numbers of a type, counted from where PostgreSQL counts."""

    def written(column: Any) -> Any:
        """Return the bytes of each number of a column."""
        for target in as_type:
            column = column.cast(target)
        filled = column.fill_null(0) if column.null_count else column
        values = filled.to_numpy(zero_copy_only=False)
        return _fixed(
            values - less if less else values, kind, column.is_null() if column.null_count else None
        )

    return written


def _text(column: Any) -> Any:
    plain = column.cast(pyarrow.string())
    raw = plain.cast(pyarrow.binary())
    if not (numpy.frombuffer(raw.buffers()[2] or b"", "u1") == 0).any():
        return raw
    replaced = pyarrow.compute.replace_substring(plain, NO_TEXT, "\ufffd")
    return replaced.cast(pyarrow.binary())


def _json(column: Any) -> Any:
    written = [
        None if value is None else JSONB_VERSION + _json_text(value) for value in column.to_pylist()
    ]
    return pyarrow.array(written, pyarrow.binary())


def _json_text(values: list[Any]) -> bytes:
    import json
    import math

    held = [
        value.replace(NO_TEXT, "\ufffd")
        if isinstance(value, str)
        else None
        if isinstance(value, float) and not math.isfinite(value)
        else value
        for value in values
    ]
    return json.dumps(held, ensure_ascii=False).encode("utf-8", "replace")


_WAYS: Mapping[ValueKind, Callable[[Any], Any]] = {
    "truth": _number([pyarrow.uint8()], ">u1"),
    "integer": _number([pyarrow.int64()], ">i8"),
    "number": _number([pyarrow.float64()], ">f8"),
    "date": _number([pyarrow.date32(), pyarrow.int32()], ">i4", EPOCH_DAYS),
    "moment": _number([pyarrow.timestamp("us"), pyarrow.int64()], ">i8", EPOCH_US),
    "zoned": _number([pyarrow.timestamp("us", "UTC"), pyarrow.int64()], ">i8", EPOCH_US),
    "text": _text,
    "binary": lambda column: column.cast(pyarrow.binary()),
    "list": _json,
}
