"""What a page knows of styles, so that it draws files of its reader as a map project would.

The tables of `nzv_geo.styles` stand once, in Python; static/js/styles finds them in the data of the
page and chooses by them. tests/webmap/test_own_styles.py holds both to the same choices.
"""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.styles.automatic import (
    AMOUNT_HATCHES,
    CATEGORY_HATCHES,
    DARKER,
    LAYER_COLOURS,
    ON_FILL,
    PLAIN_SHAPES,
    SIZES_MM,
    WIDTHS_MM,
    Shape,
    for_amount,
    for_category,
    for_layer,
    for_nothing,
    for_others,
)
from nzv_geo.styles.classing import MOST_DECIMALS, SAMPLE
from nzv_geo.styles.colours import GROUNDS, LEAST_CONTRAST, STEP
from nzv_geo.styles.palettes import palette
from nzv_geo.styles.resolving import MOST_CATEGORIES
from nzv_geo.styles.style import SCHEMES
from nzv_geo.styles.symbols import DASHES, HATCHES, PX_PER_MM, Symbol
from nzv_geo.webmap.styling import CASING_PX, CONTRAST_IN_THE_DARK

__all__ = ["CATEGORY_PALETTES", "CLASS_PALETTES", "style_tables"]

# What a reader may choose from, the first one unless another is chosen.
CATEGORY_PALETTES = ("okabe-ito", "Set2", "Dark2", "Paired")
CLASS_PALETTES = ("YlGnBu", "Blues", "Greens", "Oranges", "viridis", "RdBu", "PuOr")
MOST_CLASSES = len(AMOUNT_HATCHES)  # each with a hatching of its own
_SHAPES: tuple[Shape, ...] = get_args(Shape)
WORDS = ("all", "others", "missing", "up_to", "between", "above")


@cache
def style_tables() -> dict[str, Any]:
    """Return tables and words of styles, ready for JSON.

    Examples
    --------
    >>> known = style_tables()
    >>> known["palettes"]["classes"]["YlGnBu"][3]
    ['#edf8b1', '#7fcdbb', '#2c7fb8']
    >>> known["layers"][1]["hatch"]
    'lines-back'
    """
    return {
        "layers": [_symbol(for_layer(number)) for number in range(len(LAYER_COLOURS))],
        "palettes": {
            "categories": {name: palette(name, MOST_CATEGORIES) for name in CATEGORY_PALETTES},
            "classes": {name: _by_count(name) for name in CLASS_PALETTES},
        },
        "schemes": list(SCHEMES),
        "most": {"categories": MOST_CATEGORIES, "classes": MOST_CLASSES},
        "sample": SAMPLE,
        "decimals": MOST_DECIMALS,
        "category": {shape: _symbol(for_category(0, "#000000", shape)) for shape in _SHAPES},
        "amount": {shape: _symbol(for_amount(0, 1, "#000000", shape)) for shape in _SHAPES},
        "others": {shape: _symbol(for_others(shape)) for shape in _SHAPES},
        "missing": {shape: _symbol(for_nothing(shape)) for shape in _SHAPES},
        "dashes": list(DASHES.values()),
        "hatches": HATCHES,
        "shapes": list(PLAIN_SHAPES),
        "onCategory": list(CATEGORY_HATCHES),
        "onAmount": list(AMOUNT_HATCHES),
        "widths": list(WIDTHS_MM),
        "sizes": list(SIZES_MM),
        "darker": DARKER,
        "onFill": ON_FILL,
        "grounds": GROUNDS,
        "contrast": {"least": LEAST_CONTRAST, "dark": CONTRAST_IN_THE_DARK, "step": STEP},
        "pxPerMm": PX_PER_MM,
        "casing": CASING_PX,
        "words": [
            {key: load_words(language).groups["style"][key] for key in WORDS}
            for language in LANGUAGES
        ],
    }


def _by_count(name: str) -> list[list[str]]:
    """Return the colours of a palette for each number of classes, from none."""
    return [list(palette(name, count)) if count else [] for count in range(MOST_CLASSES + 1)]


def _symbol(keys: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a symbol by name, dashes as lengths."""
    symbol = Symbol().with_keys(keys)
    return {name: getattr(symbol, name) for name in Symbol.__dataclass_fields__}
