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
    texts: list[str | None] = [text if isinstance(text, str) and text else None for text in column]
    values = pandas.Series(texts, column.index, dtype=object, name=column.name)
    different = {text for text in texts if text}  # each once: where texts are short, they repeat
    pattern = GERMAN if german else DECIMAL
    if (
        not different
        or KEYS.fullmatch(str(column.name))
        or not all(map(pattern.fullmatch, different))
    ):
        return values
    plain = {
        text: text.replace(".", "").replace(",", ".") if german else text for text in different
    }
    if all(map(WHOLE.fullmatch, plain.values())):
        whole = {text: int(number) for text, number in plain.items()}
        listed = [text and whole[text] for text in texts]
        numbers = pandas.Series(listed, values.index, dtype="Int64", name=values.name)
        return numbers if numbers.isna().any() else numbers.astype("int64")
    if all(map(_is_kept, plain.values())) and not _are_sections(set(plain.values())):
        return values.map({text: float(number) for text, number in plain.items()}).astype(float)
    return values


def _is_kept(text: str) -> bool:
    """Tell whether a float keeps all digits; -0 is not the same as 0."""
    return sum(map(str.isdigit, text)) <= DIGITS and not re.fullmatch(r"-0(\.0+)?", text)


def _are_sections(different: set[str]) -> bool:
    """Tell whether texts differ that are the same number: section 1.1 is not section 1.10."""
    return len({float(text) for text in different}) < len(different)
