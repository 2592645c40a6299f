"""The simple parts that symbols of QGIS and SLD consist of, put together into one symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.names import HATCH_LINES
from nzv_geo.styles.colours import GROUNDS, contrast, grey_of, mixed

__all__ = ["Fill", "Hatch", "Mark", "Piece", "Stroke", "symbol_keys"]

WIDEST, LARGEST, THICKEST = 20.0, 50.0, 5.0  # what a `Symbol` may have, in millimetres
LIGHT = 0.85  # of the way from black to white: what lies under a line like this is its casing


@dataclass(frozen=True)
class Stroke:
    """A line, or the border of an area."""

    colour: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()
    opacity: float = 1.0
    arrow: bool = False  # it ends in one; without a width, it is nothing else


@dataclass(frozen=True)
class Fill:
    """What fills an area."""

    colour: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Hatch:
    """Lines at an angle, against the clock from level, or a pattern by its name."""

    colour: str
    angle: float = 0.0
    name: str = ""


@dataclass(frozen=True)
class Mark:
    """The sign of a point."""

    shape: str
    size_mm: float
    colour: str
    outline: str = ""
    outline_mm: float = 0.0
    opacity: float = 1.0


Piece = Stroke | Fill | Hatch | Mark


def symbol_keys(pieces: Sequence[Piece], lost: Lost) -> dict[str, Any]:
    """Return the keys of the one symbol that comes nearest to pieces drawn upon each other.

    Parameters
    ----------
    pieces
        From the lowest to the topmost.
    lost
        Takes what has no place in one symbol.

    Examples
    --------
    >>> keys = symbol_keys([Fill("#aad3df", 0.5), Stroke("#224466", 0.3)], Lost("a.qml"))
    >>> keys["fill"], keys["fill_opacity"], keys["width_mm"]
    ('#aad3df', 0.5, 0.3)
    """
    marks = [piece for piece in pieces if isinstance(piece, Mark)]
    fills = [piece for piece in pieces if isinstance(piece, Fill)]
    hatches = [piece for piece in pieces if isinstance(piece, Hatch)]
    strokes = [piece for piece in pieces if isinstance(piece, Stroke)]
    keys = _sign(marks, lost) if marks else {}
    if fills or hatches or not marks:
        keys |= _area(fills, hatches, lost)
    return keys | _line(strokes, has_area=bool(fills or hatches), is_mark=bool(marks), lost=lost)


def _sign(marks: Sequence[Mark], lost: Lost) -> dict[str, Any]:
    """Return the largest of several signs: it is the one that is seen."""
    if len(marks) > 1:
        lost.add("lost_stacked")
    mark = max(marks, key=lambda sign: sign.size_mm)
    if mark.opacity < 1:
        lost.add("lost_opacity", note=True)
    colour = mixed("#ffffff", mark.colour, mark.opacity)
    edged = bool(mark.outline) and mark.outline_mm > 0
    return {
        "shape": mark.shape,
        "size_mm": _up_to(mark.size_mm, LARGEST, lost),
        "colour": colour,
        "outline": mixed("#ffffff", mark.outline, mark.opacity) if edged else colour,
        "outline_mm": _up_to(mark.outline_mm, THICKEST, lost) if edged else 0.0,
    }


def _area(fills: Sequence[Fill], hatches: Sequence[Hatch], lost: Lost) -> dict[str, Any]:
    if len(fills) > 1:
        lost.add("lost_stacked")
    fill = fills[-1] if fills else None
    hatch = _hatch(hatches, lost)
    return {
        "fill": fill.colour if fill else "",
        **({"fill_opacity": round(fill.opacity, 2)} if fill else {}),
        "hatch": hatch,
        "hatch_colour": hatches[-1].colour if hatch else "",
    }


def _hatch(hatches: Sequence[Hatch], lost: Lost) -> str:
    """Return the hatch of ours that has the same lines; of pairs, the one with both."""
    if not hatches:
        return ""
    if hatches[-1].name:
        if len(hatches) > 1:
            lost.add("lost_stacked")
        return hatches[-1].name
    angles = [round(hatch.angle / 45) * 45 % 180 for hatch in hatches]
    if any(abs(hatch.angle - round(hatch.angle / 45) * 45) > 10 for hatch in hatches):
        lost.add("lost_hatch", angle=round(hatches[-1].angle))
    for name, lines in HATCH_LINES.items():
        if sorted(angles) == sorted(angle for angle, _ in lines):
            return name
    lost.add("lost_stacked")
    return next(name for name, lines in HATCH_LINES.items() if lines[0][0] == angles[-1])


def _line(
    strokes: Sequence[Stroke], *, has_area: bool, is_mark: bool, lost: Lost
) -> dict[str, Any]:
    """Return the line that is seen best; a wider light one below it is its casing."""
    drawn = [stroke for stroke in strokes if stroke.width_mm > 0]
    arrow = any(stroke.arrow for stroke in strokes)
    if not drawn:
        if is_mark:
            return {}
        # The border has no width, but what stands for it in a legend needs a colour.
        return {"width_mm": 0.0, "casing": False, "arrow": arrow} if has_area or not arrow else {
            "colour": strokes[-1].colour, "arrow": True, "casing": False}  # fmt: skip
    best = max(drawn, key=lambda stroke: contrast(stroke.colour, GROUNDS["light"]))
    below = drawn[: drawn.index(best)]
    casing = [
        stroke
        for stroke in below
        if stroke.width_mm > best.width_mm and grey_of(stroke.colour) > LIGHT
    ]
    if len(drawn) > 1 + len(casing[:1]):
        lost.add("lost_stacked")
    if best.opacity < 1:
        lost.add("lost_opacity", note=True)
        best = replace(best, colour=mixed("#ffffff", best.colour, best.opacity))
    return {
        **({} if is_mark else {"colour": best.colour}),
        "width_mm": _up_to(best.width_mm, WIDEST, lost),
        "dash_mm": tuple(_up_to(length, LARGEST, lost) for length in best.dash_mm),
        "casing": bool(casing),
        "arrow": arrow,
    }


def _up_to(value: float, most: float, lost: Lost) -> float:
    """Return a size as it is, or the largest that can be drawn."""
    if value > most:
        lost.add("lost_size", size=value, most=most)
    return round(max(0.0, min(value, most)), 3)
