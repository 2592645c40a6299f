"""What the map chooses where the owner of a layer does not: apart in grey print, too.

Nothing is told by colour alone: areas differ by their hatching as well, lines by their dashes or
widths, points by their shapes or sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from nzv_geo.styles.colours import GROUNDS, legible, mixed
from nzv_geo.styles.symbols import DASHES, HATCHES

__all__ = ["Shape", "for_amount", "for_category", "for_layer", "for_nothing", "for_others"]

Shape = Literal["area", "line", "point"]
Keys = dict[str, Any]

LAYER_COLOURS = ("#1f4fa3", "#8a1f4f", "#4d5c00", "#6b3fa0", "#00616b", "#7a4a00")
CATEGORY_HATCHES = (
    *("", "lines", "dots", "lines-back", "grid"),
    *("level", "cross", "upright", "double"),
)
AMOUNT_HATCHES = ("", "dots", "level", "lines", "double", "grid", "cross")
DARKER = 0.45  # part of black in the border of a fill
ON_FILL = 0.18  # and in the hatching on it
PLAIN_SHAPES = ("circle", "square", "triangle", "diamond", "star", "pentagon", "plus", "x", "ring",
                "triangle-down", "hexagon")  # fmt: skip
WIDTHS_MM = (0.5, 2.4)
SIZES_MM = (3.0, 8.0)
GREY = "#6b7472"


def for_layer(number: int) -> Keys:
    """Return the keys of a symbol for the layer of this number: hatched, dashed, in its colour.

    Examples
    --------
    >>> for_layer(0)["hatch"], for_layer(1)["dash_mm"]
    ('lines', 'dash')
    """
    dash, hatch, shape = list(DASHES), list(HATCHES), PLAIN_SHAPES
    turn = number % len(LAYER_COLOURS)
    return {
        "colour": LAYER_COLOURS[turn],
        "dash_mm": dash[turn],
        "hatch": hatch[turn],
        "shape": shape[turn],
        "size_mm": 5.0,
    }


def for_category(number: int, colour: str, shape: Shape) -> Keys:
    """Return the keys of a symbol for the category of this number.

    Examples
    --------
    >>> for_category(1, "#56b4e9", "point")["shape"]
    'square'
    """
    if shape == "line":
        return {"colour": legible(colour, GROUNDS["light"]), "dash_mm": _turn(DASHES, number),
                "width_mm": 0.9 + 0.6 * (number // len(DASHES))}  # fmt: skip
    if shape == "point":
        return {"colour": colour, "shape": _turn(PLAIN_SHAPES, number), "outline": "#1c2326"}
    return _area(colour, _turn(CATEGORY_HATCHES, number))


def for_amount(number: int, count: int, colour: str, shape: Shape) -> Keys:
    """Return the keys of a symbol for a class of numbers, of `count` classes that rise.

    Examples
    --------
    >>> for_amount(4, 5, "#253494", "line")["width_mm"]
    2.4
    """
    part = number / max(1, count - 1)
    if shape == "line":
        return {"colour": legible(colour, GROUNDS["light"]), "width_mm": _between(WIDTHS_MM, part)}
    if shape == "point":
        return {"colour": colour, "size_mm": _between(SIZES_MM, part), "outline": "#1c2326"}
    hatch = AMOUNT_HATCHES[round(part * (min(count, len(AMOUNT_HATCHES)) - 1))]
    return _area(colour, hatch)


def for_nothing(shape: Shape) -> Keys:
    """Return the keys of a symbol for features of which a number is not known.

    Examples
    --------
    >>> for_nothing("point")["shape"]
    'x'
    """
    if shape == "area":
        return {"fill": "#ffffff", "fill_opacity": 0.7, "hatch": "lines-back", "colour": GREY,
                "hatch_colour": "#b9c0be", "width_mm": 0.3}  # fmt: skip
    return {"colour": GREY, "dash_mm": "dot", "shape": "x", "size_mm": SIZES_MM[0]}


def for_others(shape: Shape) -> Keys:
    """Return the keys of a symbol for values that have no class of their own.

    Examples
    --------
    >>> for_others("area")["fill"]
    '#c9cec9'
    """
    if shape == "area":
        return {**_area("#c9cec9", "upright"), "colour": GREY}
    return {"colour": GREY, "dash_mm": "short", "shape": "ring"}


def _area(colour: str, hatch: str) -> Keys:
    border = legible(mixed(colour, "#000000", DARKER), GROUNDS["light"])
    on_fill = mixed(colour, "#000000", ON_FILL)
    return {"fill": colour, "fill_opacity": 0.8, "colour": border, "width_mm": 0.35,
            "hatch": hatch, "hatch_colour": on_fill if hatch else ""}  # fmt: skip


def _turn(names: Sequence[str] | dict[str, Any], number: int) -> str:
    every = list(names)
    return every[number % len(every)]


def _between(ends: tuple[float, float], part: float) -> float:
    return round(ends[0] + (ends[1] - ends[0]) * part, 2)
