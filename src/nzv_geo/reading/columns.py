"""Turn columns of text into numbers where nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pandas

__all__ = ["typed"]

WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})")
DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})[.,]\d{1,15}|-?(0|[1-9]\d{0,14})")
# Keys are text even where they look like numbers.
KEYS = re.compile(
    r"(ags|ars|rs|sn_\w+|nuts\w*|plz|kennz\w*|schluessel\w*|schlüssel\w*|.*_?(id|key|nr|nummer|code"
    r"|ags|ars)|nummer|gkz|flur\w*|flst\w*|gemarkung\w*|tel\w*)",
    re.IGNORECASE,
)


def typed(column: pandas.Series[Any]) -> pandas.Series[Any]:
    """Return a column as numbers if every value is one and would be written the same again.

    Keys such as AGS stay text, and so does anything with a leading zero. An empty text is missing.

    Examples
    --------
    >>> typed(pandas.Series(["1,5", "2,0"], name="ha")).tolist()
    [1.5, 2.0]
    >>> typed(pandas.Series(["12052000"], name="AGS")).tolist()
    ['12052000']
    """
    values = column.astype(object).where(column.notna(), None)
    values = values.where(values != "", None)
    said = values.dropna()
    if said.empty or KEYS.fullmatch(str(column.name)):
        return values
    if said.map(lambda text: WHOLE.fullmatch(text) is not None).all():
        return said.astype("int64") if len(said) == len(values) else values.astype("Int64")
    if said.map(lambda text: DECIMAL.fullmatch(text) is not None).all():
        return values.map(lambda text: float("nan") if text is None else _number(text))
    return values


def _number(text: str) -> float:
    return float(text.replace(",", "."))
