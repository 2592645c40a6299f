"""Turn columns of text into numbers where nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pandas

__all__ = ["typed"]

WHOLE = re.compile(r"0|-?[1-9]\d{0,17}")
DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
GERMAN = re.compile(r"-?(0|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d*)(,\d+)?")
DIGITS = 15  # that a float keeps
# Keys are text even where they look like numbers.
KEYS = re.compile(
    r"(ags|ars|rs|sn_\w+|nuts\w*|plz|kennz\w*|schluessel\w*|schlüssel\w*|.*_?(id|key|nr|nummer|code"
    r"|ags|ars|schl)|nummer|gkz|flur\w*|flst\w*|gemarkung\w*|tel\w*)",
    re.IGNORECASE,
)


def typed(column: pandas.Series[Any], *, german: bool = False) -> pandas.Series[Any]:
    """Return a column as numbers if every value is one and nothing is lost by it.

    Keys such as AGS stay text, and so does anything with a leading zero, and sections such as 1.1
    and 1.10. An empty text is missing.

    Parameters
    ----------
    column
        Texts.
    german
        A comma stands before decimals, points between thousands.

    Examples
    --------
    >>> typed(pandas.Series(["1.5", "2.0"], name="ha")).tolist()
    [1.5, 2.0]
    >>> typed(pandas.Series(["98.693", "1.234,5"], name="area"), german=True).tolist()
    [98693.0, 1234.5]
    >>> typed(pandas.Series(["12052000"], name="AGS")).tolist()
    ['12052000']
    """
    values = column.astype(object).where(column.notna(), None)
    values = values.where(values != "", None)
    said = values.dropna()
    if said.empty or KEYS.fullmatch(str(column.name)):
        return values
    pattern = GERMAN if german else DECIMAL
    if not said.map(lambda text: pattern.fullmatch(text) is not None).all():
        return values
    plain = said.str.replace(".", "").str.replace(",", ".") if german else said
    if plain.map(lambda text: WHOLE.fullmatch(text) is not None).all():
        numbers = plain.map(int).astype("Int64").reindex(values.index)
        return numbers if numbers.isna().any() else numbers.astype("int64")
    if plain.map(_is_kept).all() and not _are_sections(plain):
        return plain.map(float).reindex(values.index)
    return values


def _is_kept(text: str) -> bool:
    """Tell whether a float keeps all digits; -0 is not the same as 0."""
    return sum(map(str.isdigit, text)) <= DIGITS and not re.fullmatch(r"-0(\.0+)?", text)


def _are_sections(plain: pandas.Series[str]) -> bool:
    """Tell whether texts differ that are the same number: section 1.1 is not section 1.10."""
    different = set(plain)
    return len({float(text) for text in different}) < len(different)
