"""Read a table of text: its encoding, delimiter and decimal comma are found out."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pandas

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.text_encoding import find_codec, replace_text, to_utf8

__all__ = ["is_german", "read_table", "recode"]

GERMAN_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
POINT_NUMBER = re.compile(r"-?\d+(\.\d+)?")
DELIMITERS = ";,\t|"
PART = 10_000  # rows


def recode(path: Path, name: str | Path, encoding: str | None) -> list[Finding]:
    """Make a table UTF-8; say so if its encoding had to be guessed.

    Parameters
    ----------
    path
        The file; rewritten where it is in another encoding.
    name
        What to call it in errors.
    encoding
        What the option says.

    Raises
    ------
    DataError
        It is not in the encoding that the option says.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.csv"
    >>> _ = path.write_bytes("Görlitz".encode("cp850"))
    >>> recode(path, "plan.csv", "cp850"), path.read_text("utf-8")
    ([], 'Görlitz')
    """
    if encoding is None:
        return to_utf8(path, name)
    codec = find_codec(encoding)
    if not codec:
        raise DataError(f"unknown encoding {encoding!r}; give one such as cp1252 or UTF-8")
    try:
        text = path.read_bytes().decode(codec)
    except UnicodeError as error:
        raise DataError(f"{name} is not in {encoding}: {error}") from error
    replace_text(path, text)
    return []


def read_table(path: Path, name: str | Path, limits: Limits) -> pandas.DataFrame:
    r"""Read the rows of a file in UTF-8 as columns of text.

    Raises
    ------
    DataError
        It has rows of different length, no header, or too many values.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.csv"
    >>> _ = path.write_text("x;y\n14,5;51,5\n")
    >>> read_table(path, "plan.csv", Limits()).to_dict("list")
    {'x': ['14,5'], 'y': ['51,5']}
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        stated = re.fullmatch(r'"?sep=(.)"?\s*', first)  # as Excel writes it
        delimiter = stated[1] if stated else max(DELIMITERS, key=first.count)
        if not stated:
            file.seek(0)
        csv.field_size_limit(2**31 - 1)
        rows = _rows(csv.reader(file, delimiter=delimiter, strict=True), name)
        try:
            header = [field.strip() for field in next(rows, [])]
            columns = _columns(header, rows, name, limits)
        except csv.Error as error:
            raise DataError(f"cannot read {name}: {error}") from error
    if not any(columns) or len(set(header)) < len(header):
        raise DataError(f"{name} has no rows under a header that names each column once")
    return pandas.DataFrame(dict(zip(header, columns, strict=True)), dtype=object)


def _rows(reader: Iterator[list[str]], name: str | Path) -> Iterator[list[str]]:
    """Yield the rows that hold anything; the header first, and none that is longer."""
    width = full = last = count = 0
    for whole in reader:
        full, last = full or len(whole), len(whole) or last
        row = _without_empty_end(whole)
        if not row:
            continue
        count += 1
        width = width or len(row)
        if len(row) > width:
            raise DataError(
                f"{name}, row {count}: {len(row)} values, and {width} columns; quote texts "
                "that hold the delimiter"
            )
        yield row
    if last < full:
        raise DataError(f"{name} is cut off in its last row; get it again")


def _columns(
    header: list[str], rows: Iterator[list[str]], name: str | Path, limits: Limits
) -> list[list[str]]:
    """Turn rows into columns, some at a time: lists of few texts take more than the texts."""
    columns: list[list[str]] = [[] for _ in header]
    count = 0
    while part := list(itertools.islice(rows, PART)):
        count += len(part)
        limits.require_values(count, len(header), name)
        padded = itertools.zip_longest(header, *part, fillvalue="")
        for column, (_, *values) in zip(columns, padded, strict=True):
            column.extend(values)
    return columns


def _without_empty_end(row: list[str]) -> list[str]:
    """Drop what follows the last value: spreadsheets write a delimiter for every column they know.

    Examples
    --------
    >>> _without_empty_end(["a", "", "b", "", ""])
    ['a', '', 'b']
    """
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def is_german(table: pandas.DataFrame) -> bool:
    """Tell whether commas stand before decimals in a column, and points in none.

    Examples
    --------
    >>> is_german(pandas.DataFrame({"ha": ["1,5", "2"]}))
    True
    """
    german = False
    for column in table.columns:
        values = set(table[column]) - {""}  # each once: where texts are short, they repeat
        if all(map(GERMAN_NUMBER.fullmatch, values)):
            german |= any("," in text or text.count(".") > 1 for text in values)
        elif all(map(POINT_NUMBER.fullmatch, values)):
            return False
    return german
