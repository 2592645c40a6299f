"""The table in a sheet: below title rows, above footnotes, under a header of one row or several."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import pandas
from pandas.api.types import is_numeric_dtype

from nzv_geo.brief import shortened
from nzv_geo.errors import DataError, InternalError
from nzv_geo.findings import Finding, Kind
from nzv_geo.i18n import load_words
from nzv_geo.reading.columns import KEYS, typed
from nzv_geo.reading.csv_table import GERMAN_NUMBER, is_german
from nzv_geo.reading.workbooks import members_of
from nzv_geo.values import text

__all__ = ["Sheet", "read_sheets"]

Cell: TypeAlias = Any  # number, text, truth value, day or moment; an empty text for nothing
Row: TypeAlias = list[Cell]
MOST_OF_HEADER = 4  # rows
HISTORY = load_words("de").word("workbook", "history")  # label of the history of an own export
LONGEST_SHOWN = 40  # characters of a row that was left out
SHOWN = 4  # rows that were left out
# Blanks for the eye of a reader behind the tags of tables, rows and cells.
LAYOUT = re.compile(rb"(</?table:[^>]*>|</text:p>(?=\s*</table:))\s+(?=<)")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*\s*%?")


@dataclass(frozen=True)
class Sheet:
    """The table of a sheet.

    Parameters
    ----------
    name
        Of the sheet.
    cells
        Its columns, as the cells hold them; an empty text where one is empty.
    left_out
        What stands above and below, row by row.
    header
        Number of the first row of the header.
    history
        Where the workbook comes from, as JSON, in the sheet of an own export that tells it.
    """

    name: str
    cells: dict[str, list[Cell]]
    left_out: tuple[str, ...] = ()
    header: int = 1
    history: str = ""

    @property
    def is_table(self) -> bool:
        """Whether it holds more than a text: two columns, and a row beneath their names."""
        return len(self.cells) > 1 and any(map(len, self.cells.values()))

    def texts(self) -> pandas.DataFrame:
        """Return all cells as text, as a CSV file would have them."""
        return self._texts.copy(deep=False)

    @cached_property
    def _texts(self) -> pandas.DataFrame:
        every = [cell for cells in self.cells.values() for cell in cells if isinstance(cell, str)]
        german = any("," in cell and GERMAN_NUMBER.fullmatch(cell) for cell in every)
        columns = {
            name: [_spelled(cell, german=german) for cell in cells]
            for name, cells in self.cells.items()
        }
        return pandas.DataFrame(columns, dtype=object)

    def columns(
        self, texts: pandas.DataFrame
    ) -> tuple[dict[str, pandas.Series[Any]], list[Finding]]:
        """Return columns as numbers, days or text, and what was noticed.

        Parameters
        ----------
        texts
            Those to return, as text.
        """
        german = is_german(texts)
        columns, findings = {}, []
        for name in map(str, texts.columns):
            kept = _as_they_are(self.cells[name])
            if kept is not None and KEYS.fullmatch(name) and is_numeric_dtype(kept):
                findings.append(Finding.of(Kind.KEY_AS_NUMBER, field=name, sheet=self.name))
                kept = None
            columns[name] = typed(texts[name], german=german) if kept is None else kept
        return columns, findings

    def findings(self) -> list[Finding]:
        """Say what was left out."""
        if not self.left_out:
            return []
        shown = [shortened(row, LONGEST_SHOWN) for row in self.left_out[:SHOWN]]
        more = ["…"] if len(self.left_out) > SHOWN else []
        return [
            Finding.of(
                Kind.CONTENT_LEFT_OUT,
                severity="note",
                variant="rows",
                count=len(self.left_out),
                sheet=self.name,
                header=self.header,
                some="; ".join(shown + more),
            )
        ]


def read_sheets(path: Path, name: str | Path) -> list[Sheet]:
    """Read the sheets of a workbook that was looked through, without those that are hidden.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in errors.

    Raises
    ------
    DataError
        It is damaged.
    """
    opened, reason = _opened(path)
    if opened is None and "content.xml" in members_of(path):
        opened, _ = _opened(_without_layout(path))
    if opened is None:
        raise DataError(f"cannot read {name}: {reason}; it may be damaged") from reason
    return opened


def _opened(source: Path | io.BytesIO) -> tuple[list[Sheet] | None, BaseException | None]:
    """Return the sheets of a workbook, or why there are none."""
    import python_calamine as calamine

    try:
        return _sheets(calamine.CalamineWorkbook.from_object(source)), None
    except BaseException as error:
        if not _is_of_library(error):
            raise
        return None, error


def _is_of_library(error: BaseException) -> bool:
    """Tell whether an error is of the library that reads workbooks, or what it calls a panic."""
    is_panic = type(error).__name__ == "PanicException"
    is_mistake = isinstance(error, Exception) and InternalError.is_behind(error)
    return is_panic or (isinstance(error, Exception) and not is_mistake)


def _without_layout(path: Path) -> io.BytesIO:
    """Return an ODS file without the blanks between its rows and cells, which calamine refuses."""
    plain = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(plain, "w") as target:
        for member in {"mimetype", "META-INF/manifest.xml", "content.xml"} & {*source.namelist()}:
            target.writestr(member, LAYOUT.sub(rb"\1", source.read(member)))
    plain.seek(0)
    return plain


def _sheets(workbook: Any) -> list[Sheet]:
    import python_calamine as calamine

    shown = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    return [_sheet(workbook.get_sheet_by_name(name)) for name in shown]


def _sheet(sheet: Any) -> Sheet:
    """Return the table of a sheet, of which rows without anything are not kept."""
    filled = {
        number: row
        for number, row in enumerate(sheet.iter_rows(), start=1)
        if any(cell != "" for cell in row)
    }
    rows = [[_clean(cell) for cell in row] for row in filled.values()]
    told = "".join(str(row[1]) for row in filled.values() if row[0] == HISTORY and len(row) > 1)
    return replace(table_in(sheet.name, rows, [*filled]), history=told)


def table_in(name: str, rows: Sequence[Row], numbers: Sequence[int]) -> Sheet:
    """Find the table in the rows of a sheet.

    The header is the first row with more than one text and no number. Where it leaves columns
    without a name, as under a cell that stands over several, the rows of text below belong to it. A
    row that numbers the columns, rows of units and footnotes are left out.

    Parameters
    ----------
    name
        Of the sheet.
    rows
        Those that hold anything.
    numbers
        Of these rows in the sheet.

    Examples
    --------
    >>> rows = [["Jobs 2016", ""], ["AGS", "Jobs"], ["12052", 5], ["Source: us", ""]]
    >>> sheet = table_in("jobs", rows, [1, 3, 4, 6])
    >>> sheet.cells, sheet.left_out, sheet.header
    ({'AGS': ['12052'], 'Jobs': [5]}, ('Jobs 2016', 'Source: us'), 3)
    """
    start = next((number for number, row in enumerate(rows) if _may_be_header(row, 2)), -1)
    if start < 0:
        start = next((number for number, row in enumerate(rows) if _may_be_header(row, 1)), -1)
    if start < 0:
        return Sheet(name, {})
    end = _end_of_header(rows, start)
    body, left_out = _body(rows, end)
    names = _names(rows[start:end], body)
    above = [_shown(row) for row in rows[:start]]
    cells = {title: [row[number] for row in body] for number, title in names.items()}
    return Sheet(name, cells, (*above, *map(_shown, left_out)), numbers[start])


def _may_be_header(row: Row, least: int) -> bool:
    filled = _filled(row)
    return len(filled) >= least and all(isinstance(row[number], str) for number in filled)


def _end_of_header(rows: Sequence[Row], start: int) -> int:
    """Return the first row below the header."""
    end = start + 1
    while end < min(len(rows), start + MOST_OF_HEADER) and _goes_on(rows[start:end], rows[end:]):
        end += 1
    return end


def _goes_on(header: Sequence[Row], below: Sequence[Row]) -> bool:
    """Tell whether the next row belongs to the header: it names columns that have no name yet."""
    named = {number for row in header for number in _filled(row)}
    row = set(_filled(below[0]))
    is_text = _may_be_header(below[0], 1) and not _numbers(below[0])
    return is_text and bool(row - named) and bool(named - row)


def _names(header: Sequence[Row], body: Sequence[Row]) -> dict[int, str]:
    """Return the names of the columns that hold anything, each once."""
    names: dict[int, str] = {}
    for number in range(len(header[0])):
        title = " ".join(filter(None, _titles(header, number)))
        holds = any(row[number] != "" for row in body)
        if not title and not holds:
            continue
        title = title or f"column_{number + 1}"
        alike = sum(other == title or other.startswith(f"{title}_") for other in names.values())
        names[number] = f"{title}_{alike + 1}" if title in names.values() else title
    return names


def _titles(header: Sequence[Row], number: int) -> list[str]:
    """Return what stands over a column: of upper rows, also what stands over several."""
    titles = [str(row[number]) for row in header]
    for level, row in enumerate(header[:-1]):
        below = any(lower[number] != "" for lower in header[level + 1 :])
        if titles[level] == "" and below:
            before = [str(cell) for cell in row[:number] if cell != ""]
            titles[level] = before[-1] if before else ""
    return titles


def _body(rows: Sequence[Row], end: int) -> tuple[list[Row], list[Row]]:
    """Return the rows of the table, and what stands between header and table and below it."""
    below = [*rows[end:]]
    above: list[Row] = []
    while below and (_numbers(below[0]) or _is_unit(below[0])) and len(below) > 1:
        above.append(below.pop(0))
    notes: list[Row] = []
    while below and len(rows[0]) > 1 and _is_note(below[-1]):
        notes.insert(0, below.pop())
    return below, [*above, *notes]


def _numbers(row: Row) -> bool:
    """Tell whether a row numbers the columns."""
    numbers = [text(row[number]) for number in _filled(row)]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _is_unit(row: Row) -> bool:
    """Tell whether a row below the header says what the columns are measured in."""
    filled = _filled(row)
    return (
        row[0] == ""
        and len(filled) > 1
        and all(
            isinstance(row[number], str) and not NUMBER.fullmatch(row[number]) for number in filled
        )
    )


def _is_note(row: Row) -> bool:
    """Tell whether a row below the table is a text: a source, a footnote."""
    filled = _filled(row)
    alone = row[filled[0]]
    return len(filled) == 1 and isinstance(alone, str) and not NUMBER.fullmatch(alone)


def _filled(row: Row) -> list[int]:
    return [number for number, cell in enumerate(row) if cell != ""]


def _shown(row: Row) -> str:
    return " ".join(text(row[number]) for number in _filled(row))


def _clean(cell: Cell) -> Cell:
    """Take blanks and line breaks off a text."""
    return re.sub(r"\s+", " ", cell).strip() if isinstance(cell, str) else cell


def _spelled(cell: Cell, *, german: bool) -> str:
    if isinstance(cell, str):
        return cell
    written = text(cell)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return written.replace(".", ",") if german and is_number else written


def _as_they_are(cells: Sequence[Cell]) -> pandas.Series[Any] | None:
    """Return cells of one kind as they are; None where they are text, or of several kinds."""
    filled = [None if cell == "" else cell for cell in cells]
    kinds = {type(cell) for cell in filled if cell is not None}
    if kinds and kinds <= {int, float}:
        numbers = pandas.Series(filled, dtype="Float64")
        if (numbers.dropna() % 1 == 0).all() and (numbers.abs().dropna() < 2**53).all():
            whole = numbers.astype("Int64")
            return whole if whole.isna().any() else whole.astype("int64")
        return numbers.astype(float)
    if kinds and kinds <= {datetime.date, datetime.datetime}:
        return pandas.to_datetime(pandas.Series(filled), errors="coerce")
    if kinds == {bool}:
        truths = pandas.Series(filled, dtype="boolean")
        return truths if truths.isna().any() else truths.astype(bool)
    return None
