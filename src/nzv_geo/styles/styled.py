"""A style applied to a layer: the classes of its legend, and which feature is in which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError
from nzv_geo.i18n import LANGUAGES
from nzv_geo.styles.automatic import Shape
from nzv_geo.styles.style import Text
from nzv_geo.styles.symbols import Symbol

__all__ = ["NOT_DRAWN", "Members", "Styled", "StyledClass", "Words", "by_language"]

Words = Mapping[str, str]
Members = NDArray[numpy.int64]
NOT_DRAWN = -1


@dataclass(frozen=True, repr=False)
class StyledClass(Brief):
    """One entry of the legend.

    Parameters
    ----------
    title
        By language; empty where the layer has one class.
    symbol
        How its features look.
    count
        How many there are.
    """

    title: Words
    symbol: Symbol
    count: int


@dataclass(frozen=True, eq=False, repr=False)
class Styled(Brief):
    """A style applied to a layer.

    Parameters
    ----------
    classes
        In the order of the legend.
    members
        For each feature the number of its class; -1 where no rule takes it and it is not drawn.
    shape
        What most features are: ``area``, ``line`` or ``point``.
    sizes_mm
        Size of each feature's sign where they are proportional, else None.
    column
        Field that decides, empty where none does.
    """

    classes: tuple[StyledClass, ...]
    members: Members
    shape: Shape
    sizes_mm: NDArray[numpy.float64] | None = None
    column: str = ""


def by_language(text: Text) -> Words:
    """Return a text by language; one that is the same in every language, for each of them.

    Raises
    ------
    DataError
        It lacks German, which stands in for languages without a text.

    Examples
    --------
    >>> by_language("380 kV")["hsb"], by_language({"de": "Netz", "en": "Grid"})["en"]
    ('380 kV', 'Grid')
    """
    if isinstance(text, str):
        return dict.fromkeys(LANGUAGES, text)
    if "de" not in text:
        raise DataError(
            f"the text {dict(text)!r} lacks German (de), which stands in for the others"
        )
    return dict(text)
