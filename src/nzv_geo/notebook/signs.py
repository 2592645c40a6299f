"""A symbol as SVG: attributes and definitions of its own, no style sheet.

Lengths are in units of the pictures, of which `UNITS_PER_MM` make a millimetre of the map: a
picture is smaller than the map, and so are its signs. Definitions are called by what they hold, so
that the same ones in other outputs of a notebook do no harm.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from nzv_geo.styles.symbols import HATCHES, PX_PER_MM, Symbol
from nzv_geo.webmap.styling import scaled

__all__ = ["UNITS_PER_MM", "Sign", "area_sign", "line_sign", "point_sign", "swatch"]

UNITS_PER_PX = 2
SMALLER = 0.65
UNITS_PER_MM = PX_PER_MM * UNITS_PER_PX * SMALLER
HATCH_UNITS = 1.3  # of the tenth of a hatching
LEAST_SIGN = 5.0


class Sign(NamedTuple):
    """How a path is drawn.

    Parameters
    ----------
    definitions
        What the attributes refer to.
    attributes
        Of the path.
    """

    definitions: str
    attributes: str


def area_sign(symbol: Symbol) -> Sign:
    """Return how areas are drawn: their border, filled or hatched.

    Examples
    --------
    >>> area_sign(Symbol(colour="#46545a", width_mm=0)).attributes
    'fill="none" stroke="none" stroke-width="0"'
    """
    definitions, fill = _filling(symbol)
    return Sign(definitions, f"fill={fill} {_stroke(symbol)}")


def line_sign(symbol: Symbol) -> Sign:
    """Return how lines are drawn."""
    return Sign("", f'fill="none" {_stroke(symbol)}')


def point_sign(symbol: Symbol) -> Sign:
    """Return how a path is drawn of which every vertex is a point."""
    size = max(LEAST_SIGN, symbol.size_mm * UNITS_PER_MM)
    edge = symbol.outline_mm * UNITS_PER_MM
    whole = round(size + edge + 1, 1)
    middle = round(whole / 2, 1)
    drawn = (
        f'<path d="{scaled(symbol.shape, size, (middle, middle))}" fill="{symbol.colour}" '
        f'stroke="{symbol.outline or "none"}" stroke-width="{edge:.1f}"/>'
    )
    name, definition = _named(
        "marker",
        f'markerUnits="userSpaceOnUse" markerWidth="{whole:g}" markerHeight="{whole:g}" '
        f'refX="{middle:g}" refY="{middle:g}"',
        drawn,
    )
    markers = " ".join(f'marker-{place}="url(#{name})"' for place in ("start", "mid", "end"))
    return Sign(definition, f'fill="none" stroke="none" {markers}')


def swatch(symbol: Symbol, shape: str) -> str:
    """Return a small picture of a symbol for a legend.

    Parameters
    ----------
    symbol
        What to show.
    shape
        ``area``, ``line`` or ``point``.
    """
    make = {"area": area_sign, "line": line_sign, "point": point_sign}[shape]
    data = {"area": "M4 4h56v28h-56z", "line": "M4 18H60", "point": "M32 18L32 18"}[shape]
    sign = make(symbol)
    return (
        '<svg width="32" height="18" viewBox="0 0 64 36" aria-hidden="true">'
        f'<rect width="64" height="36" fill="#f1f2ee"/>'
        f'{sign.definitions}<path d="{data}" {sign.attributes}/></svg>'
    )


def _filling(symbol: Symbol) -> tuple[str, str]:
    """Return definition and value of what fills an area."""
    plain = f'"{symbol.fill}" fill-opacity="{symbol.fill_opacity:g}"' if symbol.fill else '"none"'
    if not symbol.hatch:
        return "", plain
    turn, lines = HATCHES[symbol.hatch]
    ground = f'<rect width="10" height="10" fill={plain}/>' if symbol.fill else ""
    colour = symbol.hatch_colour or symbol.colour
    name, definition = _named(
        "pattern",
        'width="10" height="10" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn}) scale({HATCH_UNITS})"',
        f'{ground}<path d="{lines}" fill="none" stroke="{colour}" stroke-width="1.2"/>',
    )
    return definition, f'"url(#{name})"'


def _stroke(symbol: Symbol) -> str:
    if not symbol.width_mm:
        return 'stroke="none" stroke-width="0"'
    lengths = " ".join(f"{float(length) * UNITS_PER_MM:.1f}" for length in symbol.dash_mm)
    dashes = f' stroke-dasharray="{lengths}"' if lengths else ""
    width = f"{symbol.width_mm * UNITS_PER_MM:.1f}"
    return f'stroke="{symbol.colour}" stroke-width="{width}" stroke-linejoin="round"{dashes}'


def _named(element: str, attributes: str, content: str) -> tuple[str, str]:
    """Return name and text of a definition that is called by what it holds."""
    name = f"nzv-{sha256(f'{element}{attributes}{content}'.encode()).hexdigest()[:12]}"
    return name, f'<{element} id="{name}" {attributes}>{content}</{element}>'
