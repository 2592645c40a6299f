"""Signs of points whose area grows with a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy

from nzv_geo.errors import DataError
from nzv_geo.i18n import in_every_language
from nzv_geo.styles.amounts import number_words, numbers_of
from nzv_geo.styles.automatic import for_layer, for_nothing
from nzv_geo.styles.style import Style
from nzv_geo.styles.styled import Styled, StyledClass, by_language
from nzv_geo.styles.symbols import Symbol

if TYPE_CHECKING:
    import geopandas

__all__ = ["proportional_signs"]

EXAMPLES = 3  # sizes that the legend shows


def proportional_signs(style: Style, features: geopandas.GeoDataFrame, number: int) -> Styled:
    """Give each feature a sign whose area grows with its number; below zero, one of its own.

    Raises
    ------
    DataError
        The field holds what is no number, or none above 0.
    """
    numbers = numbers_of(features, style.column)
    most = float(numbers[numpy.isfinite(numbers)].max(initial=0.0))
    if most <= 0:
        raise DataError(f"field {style.column} holds no number above 0, so nothing has a size")
    least_mm, most_mm = style.sizes_mm
    sizes = numpy.maximum(least_mm, most_mm * numpy.sqrt(numpy.clip(numbers, 0, most) / most))
    keys = {**for_layer(number), "shape": "circle", **style.symbol}
    known = numpy.isfinite(numbers) & (numbers >= 0)
    classes = [
        StyledClass(number_words(value), Symbol().with_keys({**keys, "size_mm": size}), 0)
        for value, size in _examples(most, most_mm, least_mm)
    ]
    classes[0] = StyledClass(classes[0].title, classes[0].symbol, int(known.sum()))
    members = numpy.where(known, 0, len(classes))
    rest = {"< 0": ~known & (numbers < 0), "": ~known & ~(numbers < 0)}
    for title, chosen in rest.items():
        if not chosen.any():
            continue
        members[chosen] = len(classes)
        words = by_language(title) if title else in_every_language("style", "missing")
        keys = {**for_nothing("point"), **({"shape": "triangle-down"} if title else {})}
        classes.append(StyledClass(words, Symbol().with_keys(keys), int(chosen.sum())))
    return Styled(
        tuple(classes), members, "point", numpy.where(known, sizes, least_mm), style.column
    )


def _examples(most: float, most_mm: float, least_mm: float) -> list[tuple[float, float]]:
    """Return round numbers for the legend with their sizes, the largest first."""
    digits = 10.0 ** numpy.floor(numpy.log10(most))
    top = float(digits * numpy.floor(most / digits))
    values = [top / 4**step for step in range(EXAMPLES)]
    rounded = [float(f"{value:.1g}") for value in values]
    return [
        (value, round(max(least_mm, most_mm * float(numpy.sqrt(value / most))), 2))
        for value in rounded
    ]
