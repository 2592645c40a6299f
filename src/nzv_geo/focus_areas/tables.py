"""Rows of a CSV table whose cells say what is wrong with them: file, row and column."""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["LANGUAGES_NEEDED", "Row", "is_date", "rows"]

LANGUAGES_NEEDED = ("de", "en")
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Parameters
    ----------
    file, number
        Where it stands; the heading is row 1, as in a spreadsheet.
    cells
        By column, without space around them.
    problems
        Where the methods put what is wrong.
    """

    file: str
    number: int
    cells: dict[str, str]
    problems: list[str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def wrong(self, column: str, what: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(f"{self.file}, row {self.number}, {column}: {what}")

    def needed(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self[column]:
            self.wrong(column, "is empty")
        return self[column]

    def one_of(self, column: str, known: Collection[str]) -> str:
        """Return a cell that holds one of a few words."""
        if self[column] not in known:
            self.wrong(column, f"{self[column]!r} is none of {', '.join(known)}")
        return self[column]

    def reading(self, column: str, low: float = -math.inf, high: float = math.inf) -> float:
        """Return a cell as a number in a range; 0 where it is none."""
        if not NUMBER.fullmatch(self[column]):
            self.wrong(column, f"{self[column]!r} is no number, write it like 50.31")
            return 0.0
        value = float(self[column])
        if not low <= value <= high:
            self.wrong(column, f"{self[column]} is not between {low:g} and {high:g}")
        return value

    def by_language(self, column: str, more: Sequence[str] = ()) -> dict[str, str]:
        """Return the cells ``column_de`` and ``column_en``, which are needed, and others if any."""
        told = {language: self.needed(f"{column}_{language}") for language in LANGUAGES_NEEDED}
        others = {language: self[f"{column}_{language}"] for language in more}
        return told | {language: text for language, text in others.items() if text}


def rows(content: str, file: str, columns: Sequence[str], problems: list[str]) -> Iterator[Row]:
    """Yield the rows of a table; none, and a problem, where its heading is another one."""
    lines = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    heading = lines[0] if lines else []
    if heading != list(columns):
        problems.append(f"{file}, row 1: the heading must be {','.join(columns)}")
        return
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(columns):
            problems.append(f"{file}, row {number}: has {len(line)} cells, not {len(columns)}")
            continue
        cells = dict(zip(columns, map(str.strip, line), strict=True))
        yield Row(file, number, cells, problems)


def is_date(text: str, *, whole: bool = False) -> bool:
    """Tell whether a text is a day, month or year of the calendar; a day, if a whole one is asked.

    Examples
    --------
    >>> is_date("2025-12"), is_date("2025-12", whole=True), is_date("2025-02-30")
    (True, False, False)
    """
    if not DATE.fullmatch(text) or (whole and len(text) < 10):
        return False
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
