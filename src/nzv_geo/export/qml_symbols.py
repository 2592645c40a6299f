"""Write symbols the way QGIS keeps them: each as layers upon each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from nzv_geo.reading.styles.names import HATCH_LINES, MARKS, TILE_MM, embedded_svg
from nzv_geo.styles.symbols import Symbol

__all__ = ["Geometry", "add_symbol", "colour_text", "drive_size"]

Geometry = Literal["area", "line", "point"]
KINDS = {"area": "fill", "line": "line", "point": "marker"}
EDGE_MM = 0.8  # by which a casing is wider than its line
HATCH_MM, DOT_MM = 0.32, 0.8  # lines and dots of hatches, as a page draws them
ARROW = 3.0  # times the width of its line
WHITE = "#ffffff"


def add_symbol(parent: Element, name: str, symbol: Symbol, geometry: Geometry) -> Element:
    """Add a symbol to an element; return it.

    Parameters
    ----------
    parent
        The ``<symbols>`` of a renderer.
    name
        By which the renderer names it.
    symbol
        How it looks.
    geometry
        What it is for.
    """
    told = {"type": KINDS[geometry], "name": name, "alpha": "1", "clip_to_extent": "1"}
    element = SubElement(parent, "symbol", told)
    writers: dict[Geometry, Callable[[Element, Symbol], None]] = {
        "area": _area, "line": _line, "point": _sign,
    }  # fmt: skip
    writers[geometry](element, symbol)
    return element


def colour_text(colour: str, opacity: float = 1.0) -> str:
    """Return a colour the way QGIS writes it.

    Examples
    --------
    >>> colour_text("#1f4fa3", 0.2)
    '31,79,163,51'
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def drive_size(symbol: Element, expression: str) -> None:
    """Let an expression say how large the sign of a point symbol is."""
    layer = symbol.find("layer")
    if layer is None:
        return
    driven = SubElement(SubElement(layer, "data_defined_properties"), "Option", type="Map")
    SubElement(driven, "Option", name="name", type="QString", value="")
    properties = SubElement(driven, "Option", name="properties", type="Map")
    size = SubElement(properties, "Option", name="size", type="Map")
    SubElement(size, "Option", name="active", type="bool", value="true")
    SubElement(size, "Option", name="expression", type="QString", value=expression)
    SubElement(size, "Option", name="type", type="int", value="3")
    SubElement(driven, "Option", name="type", type="QString", value="collection")


def _layer(symbol: Element, kind: str, **told: str) -> Element:
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(layer, "Option", type="Map")
    for name, value in told.items():
        SubElement(options, "Option", name=name, type="QString", value=value)
    return layer


def _inside(layer: Element, symbol: Element, kind: str) -> Element:
    """Return the symbol that a layer of another one draws with."""
    name = f"@{symbol.get('name', '')}@{len(symbol.findall('layer')) - 1}"
    told = {"type": kind, "name": name, "alpha": "1", "clip_to_extent": "1"}
    return SubElement(layer, "symbol", told)


def _area(element: Element, symbol: Symbol) -> None:
    """Add fill, hatch and border, from below."""
    drawn = symbol.fill or symbol.hatch or symbol.width_mm
    if symbol.fill or not drawn:
        _layer(
            element,
            "SimpleFill",
            color=colour_text(symbol.fill or WHITE, symbol.fill_opacity if symbol.fill else 0),
            style="solid" if symbol.fill else "no",
            outline_style="no",
        )
    colour = symbol.hatch_colour or symbol.colour
    if symbol.hatch == "dots":
        _dots(element, colour)
    for angle, offset in HATCH_LINES.get(symbol.hatch, ()):
        layer = _layer(
            element,
            "LinePatternFill",
            angle=str(angle),
            distance=f"{TILE_MM:.3f}",
            distance_unit="MM",
            offset=f"{offset:g}",
            offset_unit="MM",
        )
        _stroke(_inside(layer, element, "line"), colour, HATCH_MM, ())
    _border(element, symbol)


def _dots(element: Element, colour: str) -> None:
    layer = _layer(
        element,
        "PointPatternFill",
        distance_x=f"{TILE_MM:.3f}",
        distance_x_unit="MM",
        distance_y=f"{TILE_MM:.3f}",
        distance_y_unit="MM",
    )
    inside = _inside(layer, element, "marker")
    _layer(
        inside,
        "SimpleMarker",
        name="circle",
        color=colour_text(colour),
        size=f"{DOT_MM:g}",
        size_unit="MM",
        outline_style="no",
    )


def _line(element: Element, symbol: Symbol) -> None:
    """Add a line, and the arrow at its end."""
    _border(element, symbol)
    if symbol.arrow:
        layer = _layer(element, "MarkerLine", placement="lastvertex", placements="LastVertex")
        _layer(
            _inside(layer, element, "marker"),
            "SimpleMarker",
            name="filled_arrowhead",
            color=colour_text(symbol.colour),
            size=f"{max(symbol.width_mm, 0.6) * ARROW:g}",
            size_unit="MM",
            outline_style="no",
        )
    if not element.findall("layer"):
        _stroke(element, symbol.colour, 0.0, (), shown=False)


def _border(element: Element, symbol: Symbol) -> None:
    """Add a line, with a light edge below it where it has one."""
    if not symbol.width_mm:
        return
    if symbol.casing:
        _stroke(element, WHITE, symbol.width_mm + EDGE_MM, ())
    _stroke(element, symbol.colour, symbol.width_mm, tuple(symbol.dash_mm))


def _stroke(
    element: Element,
    colour: str,
    width: float,
    dash: Sequence[float | str],
    *,
    shown: bool = True,
) -> None:
    gaps = {
        "use_custom_dash": "1",
        "customdash": ";".join(f"{length:g}" for length in dash),
        "customdash_unit": "MM",
    }
    _layer(
        element,
        "SimpleLine",
        line_color=colour_text(colour),
        line_width=f"{width:g}",
        line_width_unit="MM",
        line_style="solid" if shown else "no",
        capstyle="flat" if dash else "round",
        joinstyle="round",
        **(gaps if dash else {}),
    )


def _sign(element: Element, symbol: Symbol) -> None:
    """Add a sign; what QGIS does not know as a picture inside the style."""
    edged = bool(symbol.outline) and symbol.outline_mm > 0
    told = {
        "color": colour_text(symbol.colour),
        "size": f"{symbol.size_mm:g}",
        "size_unit": "MM",
        "outline_color": colour_text(symbol.outline or symbol.colour, 1 if edged else 0),
        "outline_width": f"{symbol.outline_mm:g}",
        "outline_width_unit": "MM",
    }
    if symbol.shape in MARKS:
        name, angle = MARKS[symbol.shape]
        gaps = symbol.dash_mm and symbol.shape == "circle"  # of a place that is approximate
        edge = ("dash" if gaps else "solid") if edged else "no"
        told |= {"name": name, "angle": str(angle), "outline_style": edge}
        _layer(element, "SimpleMarker", **told)
    else:
        _layer(element, "SvgMarker", **told, name=embedded_svg(symbol.shape))
