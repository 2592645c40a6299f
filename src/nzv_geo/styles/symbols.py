"""Symbols: how one feature looks, whether it is an area, a line or a point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.styles.colours import colour_of

__all__ = ["DASHES", "HATCHES", "PX_PER_MM", "SHAPES", "Symbol"]

PX_PER_MM = 96 / 25.4  # pixels of CSS in a millimetre

# Of lines, in millimetres: drawn, left out, drawn …
DASHES: dict[str, tuple[float, ...]] = {
    "solid": (),
    "dash": (2.1, 0.8),
    "dot": (0.5, 0.8),
    "dash-dot": (2.6, 0.8, 0.5, 0.8),
    "short": (1.3, 1.3),
    "dash-dot-dot": (2.6, 0.8, 0.5, 0.8, 0.5, 0.8),
}

# Of areas: the turn in degrees and the lines of a square of 10 pixels, repeated.
HATCHES: dict[str, tuple[int, str]] = {
    "lines": (45, "M0 5H10"),
    "lines-back": (135, "M0 5H10"),
    "grid": (0, "M0 5H10M5 0V10"),
    "dots": (0, "M3.5 5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0"),
    "double": (90, "M0 2H10M0 5H10"),
    "cross": (45, "M0 5H10M5 0V10"),
    "upright": (90, "M0 5H10"),
    "level": (0, "M0 5H10"),
}

# Of points: one path in a square from -10 to 10; holes are left free. Only M, L, C and Z, absolute.
_ROUND = (
    "M{e} 0 C{e} {k} {k} {e} 0 {e} C-{k} {e} -{e} {k} -{e} 0 "
    "C-{e} -{k} -{k} -{e} 0 -{e} C{k} -{e} {e} -{k} {e} 0 Z"
)
SHAPES: dict[str, str] = {
    "circle": _ROUND.format(e=10, k=5.52),
    "ring": f"{_ROUND.format(e=10, k=5.52)} {_ROUND.format(e=5, k=2.76)}",
    "square": "M-9 -9 L9 -9 L9 9 L-9 9 Z",
    "diamond": "M0 -10 L10 0 L0 10 L-10 0 Z",
    "triangle": "M0 -10 L10 8 L-10 8 Z",
    "triangle-down": "M0 10 L10 -8 L-10 -8 Z",
    "pentagon": "M0 -10 L9.5 -3.1 L5.9 8.1 L-5.9 8.1 L-9.5 -3.1 Z",
    "hexagon": "M-5 -8.7 L5 -8.7 L10 0 L5 8.7 L-5 8.7 L-10 0 Z",
    "star": "M0 -10 L2.4 -3.2 L9.5 -3.1 L3.8 1.2 L5.9 8.1 L0 4 L-5.9 8.1 L-3.8 1.2 L-9.5 -3.1 "
    "L-2.4 -3.2 Z",
    "plus": "M-3 -10 L3 -10 L3 -3 L10 -3 L10 3 L3 3 L3 10 L-3 10 L-3 3 L-10 3 L-10 -3 L-3 -3 Z",
    "x": "M-10 -6 L-6 -10 L0 -4 L6 -10 L10 -6 L4 0 L10 6 L6 10 L0 4 L-6 10 L-10 6 L-4 0 Z",
    # signs of what planners map
    "substation": "M-10 -10 L10 -10 L10 10 L-10 10 Z M2.5 -8 L-6 1.5 L-1 1.5 L-3 8 L6 -2 L1 -2 Z",
    "factory": "M-10 9 L-10 -1 L-4 -5 L-4 -1 L2 -5 L2 -1 L4 -1 L5 -10 L8 -10 L10 -1 L10 9 Z "
    "M-7 2 L-7 5 L-4 5 L-4 2 Z M-1.5 2 L-1.5 5 L1.5 5 L1.5 2 Z M4 2 L4 5 L7 5 L7 2 Z",
    "siding": "M-10 -7 L10 -7 L10 -4 L7 -4 L7 4 L10 4 L10 7 L-10 7 L-10 4 L-7 4 L-7 -4 L-10 -4 Z "
    "M-4 -4 L-4 4 L-1.5 4 L-1.5 -4 Z M1.5 -4 L1.5 4 L4 4 L4 -4 Z",
    "junction": "M-10 -2.5 L-3 -2.5 L4 -10 L8 -10 L1 -2.5 L10 -2.5 L10 2.5 L1 2.5 L8 10 L4 10 "
    "L-3 2.5 L-10 2.5 Z",
    "building-site": "M0 -10 L10 8 L-10 8 Z M-1.3 -4 L-1.3 2.5 L1.3 2.5 L1.3 -4 Z "
    "M-1.3 4 L-1.3 6.4 L1.3 6.4 L1.3 4 Z",
    "measuring-point": f"{_ROUND.format(e=10, k=5.52)} M-1.3 -8 L-1.3 -1.3 L-8 -1.3 L-8 1.3 "
    "L-1.3 1.3 L-1.3 8 L1.3 8 L1.3 1.3 L8 1.3 L8 -1.3 L1.3 -1.3 L1.3 -8 Z",
}

LARGEST_MM = 50.0
COLOURS = ("colour", "fill", "hatch_colour", "outline")


@dataclass(frozen=True, repr=False)
class Symbol(Brief):
    """How a feature is drawn: a line or border, what fills an area, the sign of a point.

    Parameters
    ----------
    colour
        Of a line, of the border of an area, and what a point is filled with.
    width_mm
        Of a line or border; 0 where there is none.
    dash_mm
        Lengths drawn and left out by turns; empty for a line without gaps. A name of `DASHES` is
        taken, too.
    casing
        Draw a light edge beside lines and borders, so that they can be seen on any ground.
    arrow
        End lines in an arrow.
    fill, fill_opacity
        Colour of areas, empty where they are not filled, and how much of it is seen, 0 to 1.
    hatch, hatch_colour
        Name of one of `HATCHES`, empty for none, and its colour, empty for that of the border.
    shape, size_mm
        Name of one of `SHAPES` for points, and its width.
    outline, outline_mm
        Colour and width of the edge of a point's sign.

    Raises
    ------
    DataError
        A colour or a number is none, or out of reach.
    UnknownNameError
        There is no such dash, hatch or shape.

    Examples
    --------
    >>> Symbol(colour="darkred", dash_mm="dash").dash_mm
    (2.1, 0.8)
    """

    colour: str = "#1f4fa3"
    width_mm: float = 0.6
    dash_mm: tuple[float, ...] | str = ()
    casing: bool = True
    arrow: bool = False
    fill: str = ""
    fill_opacity: float = 0.6
    hatch: str = ""
    hatch_colour: str = ""
    shape: str = "circle"
    size_mm: float = 4.0
    outline: str = "#ffffff"
    outline_mm: float = 0.4

    def __post_init__(self) -> None:
        for name in COLOURS:
            written = getattr(self, name)
            object.__setattr__(self, name, colour_of(written) if written else "")
        if not self.colour:
            raise DataError("colour is empty; width_mm = 0 leaves a line or border out")
        for name in ("casing", "arrow"):
            if not isinstance(getattr(self, name), bool):
                raise DataError(f"{name} is {getattr(self, name)!r}; write true or false")
        object.__setattr__(self, "dash_mm", _dash(self.dash_mm))
        for name, most in (("width_mm", 20), ("size_mm", LARGEST_MM), ("outline_mm", 5)):
            _require_between(name, getattr(self, name), 0, most)
        _require_between("fill_opacity", self.fill_opacity, 0, 1)
        if self.hatch and self.hatch not in HATCHES:
            raise UnknownNameError("hatch", self.hatch, HATCHES)
        if self.shape not in SHAPES:
            raise UnknownNameError("symbol", self.shape, SHAPES)

    def with_keys(self, keys: Mapping[str, Any]) -> Symbol:
        """Return the symbol with other values of some of its fields.

        Raises
        ------
        UnknownNameError
            There is no such field.

        Examples
        --------
        >>> Symbol().with_keys({"shape": "square"}).shape
        'square'
        """
        known = [field.name for field in fields(self)]
        for key in keys:
            if key not in known:
                raise UnknownNameError("key of a symbol", key, known)
        return replace(self, **keys)


def _dash(given: Any) -> tuple[float, ...]:
    if isinstance(given, str):
        if given not in DASHES:
            raise UnknownNameError("dash", given, DASHES)
        return DASHES[given]
    if not isinstance(given, tuple | list):
        raise DataError(f"dash_mm is {given!r}; write a name, or lengths such as [2, 1]")
    lengths = tuple(given)
    for length in lengths:
        _require_between("dash_mm", length, 0, LARGEST_MM)
    if lengths and not sum(lengths):
        raise DataError(f"dash_mm is {list(lengths)}: nothing would be drawn")
    return tuple(float(length) for length in lengths)


def _require_between(name: str, value: Any, least: float, most: float) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number and isfinite(value) and least <= value <= most):
        raise DataError(f"{name} is {value!r}; write a number from {least:g} to {most:g}")
