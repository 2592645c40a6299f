"""Check whether a style can be seen: on its ground, and without colour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nzv_geo.findings import Finding, Kind
from nzv_geo.styles.colours import GROUNDS, LEAST_CONTRAST, contrast, grey_of, legible, mixed
from nzv_geo.styles.styled import Styled, StyledClass
from nzv_geo.styles.symbols import Symbol

__all__ = ["style_findings"]

LEAST_GREY = 0.09  # of the way from black to white, between fills that differ by nothing else
LEAST_MM = 0.25  # between widths or sizes that differ by nothing else


def style_findings(styled: Styled) -> tuple[Finding, ...]:
    """Return what of a style is hard to see, each with a better colour where one helps.

    Lines, borders and points have a contrast of 3 to 1 with the land of the page, or an edge that
    has (WCAG 2.1, 1.4.11). No two classes differ by colour alone: their hatching, dash, shape,
    width or size differs, or how light they are on a grey print.
    """
    return (*_faint(styled), *_alike(styled))


def _faint(styled: Styled) -> Iterator[Finding]:
    for styled_class in styled.classes:
        colour = _seen(styled_class.symbol, styled.shape)
        if colour and contrast(colour, GROUNDS["light"]) < LEAST_CONTRAST:
            yield Finding.of(
                Kind.STYLE_FAINT,
                title=styled_class.title.get("de", ""),
                colour=colour,
                ratio=contrast(colour, GROUNDS["light"]),
                better=legible(colour, GROUNDS["light"]),
            )


def _seen(symbol: Symbol, shape: str) -> str:
    """Return the colour by which a feature stands out, empty where nothing needs to."""
    if shape == "point":
        edge = symbol.outline or symbol.colour
        return symbol.colour if contrast(edge, GROUNDS["light"]) < 3 else ""
    return symbol.colour if symbol.width_mm else symbol.fill


def _alike(styled: Styled) -> Iterator[Finding]:
    for first, second in combinations(styled.classes, 2):
        if first.symbol != second.symbol and _differ_by_colour_alone(first, second, styled.shape):
            yield Finding.of(
                Kind.STYLE_ALIKE, title=first.title.get("de", ""), other=second.title.get("de", "")
            )


def _differ_by_colour_alone(styled_class: StyledClass, other: StyledClass, shape: str) -> bool:
    first, second = styled_class.symbol, other.symbol
    if shape == "area":
        form = (first.hatch, first.dash_mm) != (second.hatch, second.dash_mm)
        form |= abs(first.width_mm - second.width_mm) >= LEAST_MM
        return not form and abs(_fill_grey(first) - _fill_grey(second)) < LEAST_GREY
    if shape == "line":
        form = first.dash_mm != second.dash_mm
        form |= abs(first.width_mm - second.width_mm) >= LEAST_MM
    else:
        form = first.shape != second.shape or abs(first.size_mm - second.size_mm) >= LEAST_MM
    return not form and abs(grey_of(first.colour) - grey_of(second.colour)) < LEAST_GREY


def _fill_grey(symbol: Symbol) -> float:
    """Return how light an area is on a grey print; one without a fill is as light as paper."""
    if not symbol.fill:
        return 1.0
    return grey_of(mixed("#ffffff", symbol.fill, symbol.fill_opacity))
