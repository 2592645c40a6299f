"""Fields of numbers, and what the legend says of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy
from numpy.typing import NDArray

from nzv_geo.errors import DataError
from nzv_geo.i18n import LANGUAGES, in_every_language, load_words
from nzv_geo.styles.conditions import column
from nzv_geo.styles.styled import Words

if TYPE_CHECKING:
    import geopandas

__all__ = ["limit_titles", "number_words", "numbers_of"]


def numbers_of(features: geopandas.GeoDataFrame, field: str) -> NDArray[numpy.float64]:
    """Return a field as numbers, not a number where it is missing.

    Raises
    ------
    UnknownNameError
        There is no such field.
    DataError
        It holds what is no number.
    """
    import pandas

    values = column(features, field)
    numbers = pandas.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    wrong = numpy.isnan(numbers) & values.notna().to_numpy()
    if wrong.any():
        first = int(numpy.argmax(wrong))
        raise DataError(
            f"field {field} holds {values.iloc[first]!r} in row {first + 1}, which is no number; "
            "classes and sizes need numbers"
        )
    return numbers


def limit_titles(limits: Sequence[float]) -> list[Words]:
    """Say of each class which numbers are in it, by language.

    Examples
    --------
    >>> [title["en"] for title in limit_titles([100, 1000])]
    ['up to 100', 'over 100 up to 1,000', 'over 1,000']
    """
    if not limits:
        return [in_every_language("style", "all")]
    spelled = [number_words(limit) for limit in limits]
    inner = [
        in_every_language("style", "between", least=low, most=high)
        for low, high in pairwise(spelled)
    ]
    first = in_every_language("style", "up_to", most=spelled[0])
    return [first, *inner, in_every_language("style", "above", least=spelled[-1])]


def number_words(value: float) -> Words:
    """Write a number in the way of each language, with the digits it has.

    Examples
    --------
    >>> number_words(1234.5)["de"]
    '1.234,5'
    """
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.9f}".rstrip("0")
    return {language: load_words(language).separated(shown) for language in LANGUAGES}
