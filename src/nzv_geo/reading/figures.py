"""Tables of figures without geometries, as statistical offices and spreadsheets write them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas

from nzv_geo.errors import DataError
from nzv_geo.files import working_folder
from nzv_geo.reading.columns import typed
from nzv_geo.reading.csv_table import is_german, read_table, recode
from nzv_geo.reading.limits import Limits

__all__ = ["read_figures"]

THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})*")
NOTHING = {"", "-", "–", ".", "…", "...", "x", "X", "/"}  # no figure, in official statistics


def read_figures(path: str | Path, *, encoding: str | None = None) -> pandas.DataFrame:
    r"""Read a table without geometries: CSV of any delimiter and encoding.

    Keys such as the AGS stay text, whatever they look like; other columns of numbers become
    numbers, with decimal commas, too.

    Parameters
    ----------
    path
        The file, whatever its delimiter and encoding.
    encoding
        Of its text; found out where it is not said.

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
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read table {path}: {error.strerror}") from error
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise DataError(f"{path} is a spreadsheet; save it as CSV first")
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
