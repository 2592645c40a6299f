"""Styles of own layers as a page has them: properties of a style sheet, hatchings, swatches.

Nothing of a file reaches the style sheet as text: colours are six hexadecimal digits, all else is
numbers and names of our own.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from nzv_geo.styles.colours import GROUNDS, legible
from nzv_geo.styles.symbols import HATCHES, PX_PER_MM, SHAPES, Symbol
from nzv_geo.webmap.map_layer import MapLayer

__all__ = [
    "class_name",
    "hatchings",
    "layer_swatch",
    "own_styles",
    "own_symbols",
    "scaled",
    "size_swatch",
    "swatch",
]

NUMBER = re.compile(r"-?[\d.]+")
CASING_PX = 3.0  # how much wider the light edge is than the line
CONTRAST_IN_THE_DARK = 4.5  # more than what must be: a dim line on a dark page is overlooked
LARGEST_SWATCH_PX = 22.0
MOST_IN_SWATCH = 3  # classes that the swatch of a whole layer shows


def class_name(map_layer: MapLayer, number: int) -> str:
    """Return the class in the style sheet of one class of a layer."""
    return f"{map_layer.style}-{number}"


def own_symbols(layers: Sequence[MapLayer]) -> list[tuple[str, Symbol]]:
    """Return how each class of the own layers of a page looks, by its class in the style sheet."""
    return [
        (class_name(layer, number), styled_class.symbol)
        for layer in layers
        if layer.styled is not None
        for number, styled_class in enumerate(layer.styled.classes)
    ]


def own_styles(pairs: Sequence[tuple[str, Symbol]]) -> str:
    """Return what the style sheet says of symbols by class; see `own_symbols`.

    `static/page.css` draws by the properties that a class has. A page that takes files adds such
    classes itself: static/js/styles/rules.js writes the same rules.

    Examples
    --------
    >>> own_styles([("own-0-0", Symbol(colour="#1f4fa3"))]).splitlines()[1]
    '.without-0 .own-0-0 { display: none; }'
    """
    return "\n".join(line for name, symbol in pairs for line in _rules(name, symbol))


def _rules(name: str, symbol: Symbol) -> Iterator[str]:
    written = " ".join(f"--{key}: {value};" for key, value in _properties(name, symbol).items())
    yield f".{name} {{ {written} }}"
    yield f".without-{name.rpartition('-')[2]} .{name} {{ display: none; }}"


def _properties(name: str, symbol: Symbol) -> dict[str, str]:
    """Return the properties by which `static/page.css` draws a symbol; widths in pixels."""
    width = symbol.width_mm * PX_PER_MM
    on_area = symbol.hatch_colour or symbol.colour
    return {
        "line": symbol.colour,
        "bright": _bright(symbol.colour),
        "width": _px(width),
        "dash": " ".join(_px(length * PX_PER_MM) for length in _dash(symbol)) or "none",
        "casing": _px(width + CASING_PX if symbol.casing and width else 0),
        "arrow": f"url(#arrow-{name})" if symbol.arrow else "none",
        "fill": symbol.fill or "none",
        "opacity": f"{symbol.fill_opacity:g}",
        "hatch": f"url(#hatch-{name})" if symbol.hatch else "transparent",  # can be pointed at
        "hatching": on_area,
        "bright-hatching": on_area if symbol.fill else _bright(on_area),
        "outline": symbol.outline or "none",
        "edge": _px(symbol.outline_mm * PX_PER_MM),
    }


def _bright(colour: str) -> str:
    """Return a colour as light as it must be to be seen on a dark ground."""
    return legible(colour, GROUNDS["dark"], CONTRAST_IN_THE_DARK)


def _dash(symbol: Symbol) -> Iterator[float]:
    return (float(length) for length in symbol.dash_mm)


def _px(length: float) -> str:
    return f"{length:.2f}"


def hatchings(pairs: Sequence[tuple[str, Symbol]]) -> str:
    """Return hatchings and arrowheads of symbols by class, for the style sheet to refer to."""
    patterns = [drawn for name, symbol in pairs for drawn in _definitions(name, symbol)]
    if not patterns:
        return ""
    return (
        '<svg class="unseen hatchings" width="0" height="0" aria-hidden="true">'
        f"<defs>{''.join(patterns)}</defs></svg>"
    )


def _definitions(name: str, symbol: Symbol) -> Iterator[str]:
    if symbol.hatch:
        yield _hatching(name, symbol.hatch)
    if symbol.arrow:
        yield (
            f'<marker id="arrow-{name}" class="arrow {name}" viewBox="0 0 10 10" refX="8" refY="5" '
            'markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L10 5L0 10Z"/></marker>'
        )


def _hatching(name: str, hatch: str) -> str:
    turn, lines = HATCHES[hatch]
    return (
        f'<pattern id="hatch-{name}" class="hatch {name}" width="10" height="10" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate({turn})"><path d="{lines}"/>'
        "</pattern>"
    )


def swatch(map_layer: MapLayer, number: int) -> str:
    """Return what the legend draws for one class: what lies under it, then itself."""
    return _drawn(map_layer, number, (3, 3, 38, 18))


def size_swatch(map_layer: MapLayer, number: int) -> str:
    """Return a whole swatch with a sign as large as on the map."""
    size = map_layer.own_style.classes[number].symbol.size_mm * PX_PER_MM
    width, height = (math.ceil(max(least, size + 4)) for least in (44, 24))
    name, symbol = class_name(map_layer, number), map_layer.own_style.classes[number].symbol
    sign = scaled(symbol.shape, size, (width / 2, height / 2))
    return (
        f'<svg class="swatch" width="{width}" height="{height}" aria-hidden="true">'
        f'<path class="nzv-own point {name}" d="{sign}"/></svg>'
    )


def layer_swatch(map_layer: MapLayer) -> str:
    """Return what the legend draws for a whole layer: its first classes beside each other."""
    styled = map_layer.own_style
    count = len(styled.classes)
    if count == 1:
        return swatch(map_layer, 0)
    chosen = range(min(MOST_IN_SWATCH, count))
    if styled.shape == "line":
        return "".join(_drawn(map_layer, number, (2, 3 + 6 * number, 40, 6)) for number in chosen)
    return "".join(_drawn(map_layer, number, (2 + 14 * number, 4, 12, 16)) for number in chosen)


def _drawn(map_layer: MapLayer, number: int, box: tuple[float, float, float, float]) -> str:
    """Return one class as it looks on the map, in a box: left, top, width, height."""
    styled = map_layer.own_style
    name, symbol = class_name(map_layer, number), styled.classes[number].symbol
    left, top, width, height = box
    middle = (left + width / 2, top + height / 2)
    if styled.shape == "point":
        size = min(symbol.size_mm * PX_PER_MM, LARGEST_SWATCH_PX, width)
        return f'<path class="nzv-own point {name}" d="{scaled(symbol.shape, size, middle)}"/>'
    if styled.shape == "line":
        path = f'd="M{left:g} {middle[1]:g}H{left + width:g}"'
        return (
            f'<path class="nzv-own casing {name}" {path}/>'
            f'<path class="nzv-own line {name}" {path}/>'
        )
    place = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
    return (
        f'<rect class="nzv-own casing under {name}" {place}/>'
        f'<rect class="nzv-own area {name}" {place}/>'
    )


def scaled(shape: str, size: float, middle: tuple[float, float] = (0, 0)) -> str:
    """Return the path of a point's sign so many pixels wide, around a place.

    Examples
    --------
    >>> scaled("diamond", 10)
    'M0 -5 L5 0 L0 5 L-5 0 Z'
    """
    axes = itertools.cycle(middle)
    return NUMBER.sub(
        lambda number: f"{round(float(number[0]) * size / 20 + next(axes), 2):g}", SHAPES[shape]
    )
