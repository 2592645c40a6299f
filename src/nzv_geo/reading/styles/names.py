"""What QGIS calls the signs, hatches and lines of `nzv_geo.styles`, for reading and writing."""

from __future__ import annotations

import base64
from functools import cache

from nzv_geo.styles.symbols import SHAPES

__all__ = [
    "BRUSHES",
    "HATCH_LINES",
    "MARKS",
    "PENS",
    "TILE_MM",
    "ZOOMED_OUT",
    "embedded_shapes",
    "embedded_svg",
    "mark_of",
]

# Shapes that QGIS has as well: its name and the turn in degrees. The others travel as SVG.
MARKS: dict[str, tuple[str, int]] = {
    "circle": ("circle", 0),
    "square": ("square", 0),
    "diamond": ("diamond", 0),
    "triangle": ("triangle", 0),
    "triangle-down": ("triangle", 180),
    "pentagon": ("pentagon", 0),
    "hexagon": ("hexagon", 0),
    "star": ("star", 0),
    "plus": ("cross_fill", 0),
    "x": ("cross_fill", 45),
}
# Names that come near to one of ours, of QGIS and of SLD.
ALIKE = {
    "rectangle": "square", "rounded_square": "square", "square_with_corners": "square",
    "equilateral_triangle": "triangle", "octagon": "circle", "decagon": "circle",
    "regular_star": "star", "diamond_star": "star", "shield": "pentagon",
    "cross": "plus", "cross2": "x", "line": "plus", "arrow": "triangle",
    "filled_arrowhead": "triangle", "arrowhead": "triangle",
    "shape://plus": "plus", "shape://times": "x", "shape://dot": "circle",
    "shape://oarrow": "triangle", "shape://carrow": "triangle",
}  # fmt: skip
FAR_FROM = {"line", "arrow", "shape://oarrow", "shape://carrow", "filled_arrowhead", "arrowhead"}
EVEN = {"square", "diamond", "plus", "x"}  # which look the same after a quarter of a turn

TILE_MM = 10 * 25.4 / 96  # the square that a hatch of ours repeats
# Hatches of lines: for each line the angle as QGIS counts it, against the clock, and its offset.
HATCH_LINES: dict[str, tuple[tuple[int, float], ...]] = {
    "level": ((0, 0.0),),
    "upright": ((90, 0.0),),
    "lines-back": ((45, 0.0),),
    "lines": ((135, 0.0),),
    "grid": ((0, 0.0), (90, 0.0)),
    "cross": ((45, 0.0), (135, 0.0)),
    "double": ((90, 0.0), (90, round(TILE_MM * 0.3, 3))),
}
# Patterns of a simple fill, of Qt and of SLD.
BRUSHES = {
    "horizontal": "level", "vertical": "upright", "cross": "grid", "b_diagonal": "lines-back",
    "f_diagonal": "lines", "diagonal_x": "cross",
    **{f"dense{number}": "dots" for number in range(1, 8)},
    "horline": "level", "vertline": "upright", "line": "upright", "slash": "lines-back",
    "backslash": "lines", "shape://horline": "level", "shape://vertline": "upright",
    "shape://slash": "lines-back", "shape://backslash": "lines", "shape://plus": "grid",
    "shape://times": "cross", "shape://dot": "dots", "plus": "grid", "times": "cross", "x": "cross",
    "circle": "dots",
}  # fmt: skip
# Lines with gaps: drawn, left out …, as multiples of the width.
PENS = {
    "solid": (),
    "dash": (4, 2),
    "dot": (1, 2),
    "dash dot": (4, 2, 1, 2),
    "dash dot dot": (4, 2, 1, 2, 1, 2),
}
# Scale denominator of zoom level 0 at the equator: tiles of 256 pixels, 96 of them in an inch.
ZOOMED_OUT = 591_658_710.91

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="-10 -10 20 20">'
    '<path d="{path}" fill-rule="evenodd" fill="param(fill)" stroke="param(outline)" '
    'stroke-width="param(outline-width)"/></svg>'
)


def mark_of(name: str, turn: float) -> tuple[str, bool]:
    """Return the shape nearest to a sign of QGIS or SLD, and whether it is much the same.

    Examples
    --------
    >>> mark_of("triangle", 180), mark_of("heart", 0)
    (('triangle-down', True), ('circle', False))
    """
    known = {(mark, angle): shape for shape, (mark, angle) in MARKS.items()}
    angle = round(turn) % 360
    if (name, angle) in known:
        return known[name, angle], True
    shape = known.get((name, 0)) or ALIKE.get(name)
    if shape == "triangle" and angle == 180:
        return "triangle-down", True
    same_turned = not angle or shape == "circle" or (angle % 90 == 0 and shape in EVEN)
    return shape or "circle", bool(shape) and name not in FAR_FROM and same_turned


def embedded_svg(shape: str) -> str:
    """Return a shape as QGIS keeps a picture inside a style: SVG whose colours it may set.

    Examples
    --------
    >>> embedded_svg("ring")[:19]
    'base64:PHN2ZyB4bWxu'
    """
    svg = SVG.format(path=SHAPES[shape])
    return f"base64:{base64.b64encode(svg.encode('ascii')).decode('ascii')}"


@cache
def embedded_shapes() -> dict[str, str]:
    """Return our shapes by the picture they travel as."""
    return {embedded_svg(shape): shape for shape in SHAPES}
