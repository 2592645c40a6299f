"""Read the CSV tables of a catalogue into columns: the types are those that pandas gives them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import numpy
from numpy.typing import NDArray

from nzv_geo.table import TEXT, text_column

__all__ = ["read_csv_columns"]

KEYS = ("ags", "county_ags")  # always text, with their leading zeros
WHOLE = re.compile(r"-?\d{1,15}")
NUMBER = re.compile(r"-?(?=[\d.]{2,16}$)\d+\.\d+")  # so short that there is one way to read it
# What pandas takes for more than text: missing, true or false, infinite.
ODD = re.compile(
    r"[+-]?(1\.#)?(nan|inf|infinity|ind|qnan)|#?n/?a( n/a)?|<na>|null|none|true|false|\s*",
    re.IGNORECASE,
)


def read_csv_columns(content: bytes) -> dict[str, NDArray[Any]]:
    r"""Return the columns of a table by name, see `nzv_geo.table.Columns`.

    Parameters
    ----------
    content
        UTF-8, separated by commas, with a heading. Whatever is not plain is read by pandas.

    Examples
    --------
    >>> columns = read_csv_columns("ags,name,rank\n01,Zgorzelec,2\n,Görlitz,1\n".encode())
    >>> [column.tolist() for column in columns.values()]
    [['01', None], ['Zgorzelec', 'Görlitz'], [2, 1]]
    """
    return _plain(content) or _by_pandas(content)


def _plain(content: bytes) -> dict[str, NDArray[Any]] | None:
    """Return the columns of a table in which nothing is odd, else None."""
    try:
        heading, *rows = list(
            csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        )
    except (ValueError, csv.Error):
        return None
    even = all(len(row) == len(heading) for row in rows)
    if not rows or not even or len(set(heading)) < len(heading) or not all(heading):
        return None
    columns = {}
    for name, cells in zip(heading, zip(*rows, strict=True), strict=True):
        column = _column(cells, as_text=name in KEYS)
        if column is None:
            return None
        columns[name] = column
    return columns


def _column(cells: tuple[str, ...], *, as_text: bool) -> NDArray[Any] | None:
    there = [cell for cell in cells if cell]
    if any(ODD.fullmatch(cell) for cell in there):
        return None
    if as_text or any(not _is_number(cell) for cell in there):
        return text_column([cell or None for cell in cells]) if there else None
    if all(WHOLE.fullmatch(cell) for cell in cells):
        return numpy.array([int(cell) for cell in cells], dtype=numpy.int64)
    if all(WHOLE.fullmatch(cell) or NUMBER.fullmatch(cell) for cell in there):
        return numpy.array([float(cell or "nan") for cell in cells])
    return None


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _by_pandas(content: bytes) -> dict[str, NDArray[Any]]:
    import pandas

    texts: dict[str, Any] = dict.fromkeys(KEYS, str)
    table = pandas.read_csv(io.BytesIO(content), dtype=texts)
    return {str(name): _of_pandas(values) for name, values in table.items()}


def _of_pandas(values: Any) -> NDArray[Any]:
    if values.dtype.kind in "iufb":
        return numpy.asarray(values)
    cells: NDArray[Any] = values.to_numpy(dtype=object)
    if values.dtype != "str":
        return cells
    return numpy.array([cell if isinstance(cell, str) else None for cell in cells], dtype=TEXT)
