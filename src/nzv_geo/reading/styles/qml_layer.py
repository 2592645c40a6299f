"""One layer of a symbol of QGIS, with what its properties mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.names import PENS
from nzv_geo.reading.styles.pieces import Piece, Stroke, symbol_keys
from nzv_geo.reading.styles.tree import Element, number_in

__all__ = ["HAIRLINE_MM", "PLAIN_MM", "Drawn", "SymbolLayer", "options"]

HAIRLINE_MM = 25.4 / 96  # a pixel, which is what QGIS draws a line without a width as
MOST_GAPS = 20  # lengths drawn and left out of a line
PLAIN_MM = 0.5  # where a size is in units of the ground, which differ with the scale
UNITS_MM = {"MM": 1.0, "Pixel": 25.4 / 96, "Point": 25.4 / 72, "Inch": 25.4, "Points": 25.4 / 72,
            "Pixels": 25.4 / 96, "Inches": 25.4}  # fmt: skip


@dataclass
class Drawn:
    """A symbol as it was read.

    Parameters
    ----------
    pieces
        From the lowest to the topmost.
    sized_by, sizes_mm
        The field that its size grows with, empty where none does, and the least and largest size.
    """

    pieces: list[Piece] = field(default_factory=list)
    sized_by: str = ""
    sizes_mm: tuple[float, float] = (0.0, 0.0)

    def keys(self, lost: Lost) -> dict[str, Any]:
        """Return the keys of the nearest symbol of ours."""
        return symbol_keys(self.pieces, lost)


Draw = Callable[[Element, Lost, float], Drawn]  # reads the symbol inside a layer


def options(element: Element) -> dict[str, str]:
    """Return the properties of a layer of a symbol, as every version of QGIS writes them.

    Examples
    --------
    >>> from nzv_geo.reading.styles.tree import read_tree
    >>> from nzv_geo.reading import Limits
    >>> options(read_tree([b'<layer><prop k="color" v="1,2,3,255"/></layer>'], "a", Limits()))
    {'color': '1,2,3,255'}
    """
    old = {prop.get("k", ""): prop.get("v", "") for prop in element.findall("prop")}
    new = {
        option.get("name", ""): option.get("value", "")
        for option in element.findall("Option/Option")
    }
    return {**old, **new}


class SymbolLayer:
    """One layer of a symbol, with what its properties mean."""

    def __init__(self, element: Element, opacity: float, lost: Lost, draw: Draw) -> None:
        self.element, self.opacity, self.lost, self.draw = element, opacity, lost, draw
        self.told = options(element)
        self.symbol = Drawn()  # the one inside, once it was asked for

    def text(self, key: str, otherwise: str = "") -> str:
        """Return a property as it is written."""
        return self.told.get(key, otherwise)

    def number(self, key: str, otherwise: float = 0.0) -> float:
        """Return a number; of one that is none, another and a finding."""
        if key not in self.told:
            return otherwise
        number = number_in(self.told[key])
        if number is None:
            self.lost.add("lost_number", text=self.told[key])
            return otherwise
        return number

    def mm(self, key: str, otherwise: float) -> float:
        """Return a size in millimetres; on the ground, one that fits most scales."""
        unit = self.text(f"{key}_unit", "MM")
        if unit not in UNITS_MM:
            self.lost.add("lost_unit", unit=unit)
            return otherwise
        return max(0.0, self.number(key, otherwise) * UNITS_MM[unit])

    def colour(self, key: str, otherwise: str = "35,35,35,255") -> tuple[str, float]:
        """Return a colour and how much of it is seen."""
        return _colour(self.text(key, otherwise), self.opacity)

    def inner(self) -> list[Piece]:
        """Return the pieces of the symbol inside."""
        symbol = self.element.find("symbol")
        if symbol is not None:
            self.symbol = self.draw(symbol, self.lost, self.opacity)
        return self.symbol.pieces

    def stroke(self, colour_key: str, width_key: str, style_key: str) -> list[Piece]:
        """Return a line or border; nothing where it is not drawn."""
        style = self.text(style_key, "solid")
        if style == "no":
            return []
        colour, opacity = self.colour(colour_key)
        width = self.mm(width_key, PLAIN_MM) or HAIRLINE_MM
        if opacity <= 0:
            return []
        return [Stroke(colour, width, self.dash(style, width), opacity)]

    def dash(self, style: str, width: float) -> tuple[float, ...]:
        """Return lengths drawn and left out; caps make the former longer than they say."""
        if self.text("use_custom_dash") == "1":
            written = [
                number_in(part)
                for part in self.text("customdash").split(";", MOST_GAPS)[:MOST_GAPS]
            ]
            unit = UNITS_MM.get(self.text("customdash_unit", "MM"), 0.0)
            lengths = [length * unit for length in written if length is not None and length >= 0]
        else:
            lengths = [part * width for part in PENS.get(style, ())]
        if not sum(lengths[::2]) or len(lengths) % 2:
            return ()
        more = 0.0 if self.text("capstyle", "square") == "flat" else width
        return tuple(
            round(length + more if index % 2 == 0 else max(length - more, 0.1), 3)
            for index, length in enumerate(lengths)
        )


def _colour(written: str, opacity: float) -> tuple[str, float]:
    """Return a colour of QGIS: red, green, blue and alpha to 255, maybe more behind them.

    Examples
    --------
    >>> _colour("31,79,163,51,rgb:0.12,0.31,0.64,0.2", 1.0)
    ('#1f4fa3', 0.2)
    """
    parts = [number_in(part) for part in written.split(",")[:4]]
    known = [min(255, max(0, round(part))) for part in parts if part is not None]
    if len(known) < 3:
        return "#6b7472", opacity
    red, green, blue, alpha = (*known, 255)[:4]
    return f"#{red:02x}{green:02x}{blue:02x}", alpha / 255 * opacity
