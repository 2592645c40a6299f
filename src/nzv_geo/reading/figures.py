"""Tables of figures without geometries, as statistical offices and spreadsheets write them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas

from nzv_geo.errors import DataError, some_of
from nzv_geo.files import working_folder
from nzv_geo.findings import Finding
from nzv_geo.reading.columns import typed
from nzv_geo.reading.csv_table import is_german, read_table, recode
from nzv_geo.reading.formats import is_packed
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.sheets import Sheet, read_sheets
from nzv_geo.reading.workbooks import look_through_workbook

__all__ = ["figures_in", "read_figures"]

THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})*")
NOTHING = {"", "-", "–", ".", "…", "...", "x", "X", "/"}  # no figure, in official statistics


def read_figures(
    path: str | Path, *, encoding: str | None = None, sheet: str = ""
) -> pandas.DataFrame:
    r"""Read a table without geometries: CSV of any delimiter and encoding, XLSX or ODS.

    Keys such as the AGS stay text, whatever they look like; other columns of numbers become
    numbers, with decimal commas, too.

    Parameters
    ----------
    path, encoding, sheet
        See `figures_in`.

    Raises
    ------
    DataError
        It cannot be read as a table.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = path.write_text("ags;jobs;share\n01001000;1200;1,5\n")
    >>> read_figures(path).to_dict("records")
    [{'ags': '01001000', 'jobs': 1200, 'share': 1.5}]
    """
    return figures_in(path, encoding=encoding, sheet=sheet)[0]


def figures_in(
    path: str | Path, *, encoding: str | None = None, sheet: str = ""
) -> tuple[pandas.DataFrame, list[Finding]]:
    """Read a table without geometries, and say what was noticed.

    Parameters
    ----------
    path
        The file, whatever its delimiter and encoding.
    encoding
        Of the text of a CSV file; found out where it is not said.
    sheet
        Of a workbook, the sheet to take; without it, the only one with a table. The table is looked
        for below title rows and above footnotes.

    Raises
    ------
    DataError
        It cannot be read as a table, or holds several sheets of which none was named.
    """
    path = Path(path)
    content = _content(path)
    if content[:2] == b"PK":
        return _in_workbook(path, sheet)
    if sheet:
        raise DataError(f"{path} is no workbook: it has no sheet {sheet!r}")
    return _in_text(content, path, encoding), []


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read table {path}: {error.strerror}") from error
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise DataError(f"{path} is an old Office file; save it as XLSX or CSV first")
    return content


def _in_workbook(path: Path, sheet: str) -> tuple[pandas.DataFrame, list[Finding]]:
    if not is_packed(path):
        raise DataError(f"{path} is an archive, and neither XLSX nor ODS; unpack it first")
    look_through_workbook(path, path, Limits().fresh())
    chosen = _chosen(read_sheets(path, path), path, sheet)
    texts = chosen.texts()
    columns, noticed = chosen.columns(texts)
    german = is_german(texts)
    figures = {
        name: _figures(texts[name], german=german) if values.dtype == object else values
        for name, values in columns.items()
    }
    return pandas.DataFrame(figures), [*chosen.findings(), *noticed]


def _chosen(sheets: list[Sheet], path: Path, name: str) -> Sheet:
    tables = [sheet for sheet in sheets if sheet.is_table]
    named = [sheet for sheet in sheets if sheet.name == name and sheet.cells]
    if name and not named:
        raise DataError(f"{path} has no table in a sheet {name!r}; it has: {_listed(tables)}")
    if not name and len(tables) != 1:
        what = f"has {len(tables)} sheets with tables" if tables else "has no sheet with a table"
        hint = f"; name one of: {_listed(tables)} (--sheet)" if tables else ""
        raise DataError(f"{path} {what}{hint}")
    return (named or tables)[0]


def _listed(sheets: list[Sheet]) -> str:
    return some_of([sheet.name for sheet in sheets]) or "none"


def _in_text(content: bytes, path: Path, encoding: str | None) -> pandas.DataFrame:
    limits = Limits().fresh()
    with working_folder() as folder:
        copy = folder / "table.csv"
        copy.write_bytes(content)
        recode(copy, path, encoding)
        table = read_table(copy, path, limits)
    first = content.splitlines()[0] if content.strip() else b""
    german = is_german(table) or (b";" in first and _has_thousands(table))
    return pandas.DataFrame({name: _figures(table[name], german=german) for name in table.columns})


def _has_thousands(table: pandas.DataFrame) -> bool:
    """Tell whether in some column points stand between thousands alone, as in ``48.000``."""
    columns = (set(table[name]) - NOTHING for name in table.columns)
    return any(
        any("." in cell for cell in texts) and all(map(THOUSANDS.fullmatch, texts))
        for texts in columns
    )


def _figures(texts: pandas.Series[Any], *, german: bool) -> pandas.Series[Any]:
    """Return a column as numbers; what statistics write where there is none is missing."""
    cleaned = texts.where(~texts.isin(NOTHING), "")
    figures = typed(cleaned, german=german)
    return texts if figures.dtype == object else figures
