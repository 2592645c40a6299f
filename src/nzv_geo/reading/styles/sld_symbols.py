"""Symbolizers of SLD 1.0 and of its successor, Symbology Encoding 1.1, as simple pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.names import BRUSHES, HATCH_LINES, mark_of
from nzv_geo.reading.styles.pieces import Fill, Hatch, Mark, Piece, Stroke
from nzv_geo.reading.styles.tree import Element, number_in, text_in

__all__ = ["SYMBOLIZERS", "text_field"]

PX_MM = 0.28  # of the standard: the pixel by which its scales and sizes are meant
PLAIN_MM = 0.5
GREY, BLACK = "#808080", "#000000"
HEX = re.compile(r"#[0-9a-fA-F]{6}")
LONGEST_DASH = 100  # characters
MARK_PX, PICTURE_PX = 6.0, 16.0  # sizes that the standard gives where none is said


def text_field(symbolizer: Element, lost: Lost) -> str:
    """Return the field that a TextSymbolizer writes; empty, and a finding, for any richer text."""
    label = symbolizer.find("Label")
    if label is None:
        return ""
    names = label.findall("PropertyName")
    if len(names) != 1 or len(label) != 1 or (label.text or "").strip():
        lost.add("lost_label", text=text_in(label))
        return ""
    return text_in(names[0]).rpartition(":")[2]


class _Told:
    """The parameters of a fill or stroke, with what they mean."""

    def __init__(self, element: Element, scale: float | None, lost: Lost) -> None:
        self.lost, self.scale = lost, scale
        found = [*element.findall("CssParameter"), *element.findall("SvgParameter")]
        self.by_name = {parameter.get("name", ""): parameter for parameter in found}

    def text(self, name: str) -> str | None:
        """Return what a parameter says; None, and a finding, where it is computed."""
        element = self.by_name.get(name)
        if element is None:
            return None
        if any(child.tag != "Literal" for child in element):
            self.lost.add("lost_expression", text=f"{name}: {text_in(element)}")
            return None
        return text_in(element)

    def number(self, name: str, otherwise: float) -> float:
        """Return a number; of one that is none, another and a finding."""
        text = self.text(name)
        number = number_in(text)
        if text is not None and number is None:
            self.lost.add("lost_number", text=text)
        return otherwise if number is None else number

    def colour(self, name: str, otherwise: str) -> str:
        """Return a colour."""
        text = self.text(name)
        if text is None:
            return otherwise
        if not HEX.fullmatch(text):
            self.lost.add("lost_number", text=text)
            return otherwise
        return text.lower()

    def opacity(self, name: str) -> float:
        """Return how much is seen, 0 to 1."""
        return min(1.0, max(0.0, self.number(name, 1.0)))

    def mm(self, name: str, otherwise_px: float) -> float:
        """Return a size; on the ground, one that fits most scales."""
        if self.scale is None:
            self.lost.add("lost_unit", unit="m")
            return PLAIN_MM
        return max(0.0, self.number(name, otherwise_px)) * self.scale


def _scale(symbolizer: Element) -> float | None:
    """Return millimetres of one unit; None where that is one of the ground."""
    unit = symbolizer.get("uom", "pixel").rstrip("/").lower()
    if unit.endswith(("metre", "meter", "foot", "feet")):
        return None
    return 1.0 if unit.endswith(("mm", "millimetre", "millimeter")) else PX_MM


def _line(symbolizer: Element, lost: Lost) -> list[Piece]:
    if _is_there(symbolizer, "PerpendicularOffset"):
        lost.add("lost_offset", note=True)
    stroke = symbolizer.find("Stroke")
    if stroke is None:
        return []
    return _stroke(stroke, _scale(symbolizer), lost)


def _polygon(symbolizer: Element, lost: Lost) -> list[Piece]:
    scale = _scale(symbolizer)
    fill, stroke = symbolizer.find("Fill"), symbolizer.find("Stroke")
    pieces: list[Piece] = []
    if fill is not None:
        pieces += _fill(fill, scale, lost)
    return pieces + ([] if stroke is None else _stroke(stroke, scale, lost))


def _fill(fill: Element, scale: float | None, lost: Lost) -> list[Piece]:
    told = _Told(fill, scale, lost)
    graphic = fill.find("GraphicFill/Graphic")
    if graphic is None:
        opacity = told.opacity("fill-opacity")
        return [Fill(told.colour("fill", GREY), opacity)] if opacity else []
    mark = graphic.find("Mark")
    name = text_in(mark, "WellKnownName")
    if mark is None or name not in BRUSHES:
        lost.add("lost_hatch_named", name=name or "ExternalGraphic")
        return [Hatch(GREY, name="dots")]
    hatch = BRUSHES[name]
    inside, edge = mark.find("Fill"), mark.find("Stroke")
    is_filled = edge is None or (hatch == "dots" and inside is not None)
    drawn = inside if is_filled else edge
    colour = BLACK
    if drawn is not None:
        colours = _Told(drawn, scale, lost)
        colour = colours.colour("fill" if is_filled else "stroke", BLACK)
    turn = number_in(text_in(graphic, "Rotation")) or 0.0
    if turn and len(HATCH_LINES.get(hatch, ())) == 1:
        # The standard counts with the clock; QGIS, whose names have no prefix, against it.
        clockwise = -1 if name.startswith("shape://") else 1
        return [Hatch(colour, HATCH_LINES[hatch][0][0] + clockwise * turn)]
    return [Hatch(colour, name=hatch)]


def _stroke(stroke: Element, scale: float | None, lost: Lost) -> list[Piece]:
    told = _Told(stroke, scale, lost)
    for name in ("GraphicStroke", "GraphicFill"):
        if _is_there(stroke, name):
            lost.add("lost_layer", name=name)
    width, opacity = told.mm("stroke-width", 1.0), told.opacity("stroke-opacity")
    if not width or not opacity:
        return []
    dash = _dash(told.text("stroke-dasharray"), scale or PX_MM)
    cap = 0.0 if told.text("stroke-linecap") in (None, "butt") else width
    lengths = tuple(
        round(length + cap if index % 2 == 0 else max(length - cap, 0.1), 3)
        for index, length in enumerate(dash)
    )
    return [Stroke(told.colour("stroke", BLACK), width, lengths, opacity)]


def _dash(text: str | None, scale: float) -> tuple[float, ...]:
    parts = re.split(r"[\s,]+", (text or "")[:LONGEST_DASH])
    numbers = [number_in(part) for part in parts if part]
    lengths = tuple(number * scale for number in numbers if number is not None and number >= 0)
    if not sum(lengths[::2]):
        return ()
    return lengths * 2 if len(lengths) % 2 else lengths


def _point(symbolizer: Element, lost: Lost) -> list[Piece]:
    graphic = symbolizer.find("Graphic")
    if graphic is None:
        return []
    scale = _scale(symbolizer)
    mark = graphic.find("Mark")
    size = _size(graphic, PICTURE_PX if mark is None else MARK_PX, scale, lost)
    opacity = number_in(text_in(graphic, "Opacity"))
    seen = 1.0 if opacity is None else min(1.0, max(0.0, opacity))
    if mark is None:
        address = graphic.find("ExternalGraphic/OnlineResource")
        lost.add("lost_mark", name=_file_name("" if address is None else address.get("href", "")))
        return [Mark("circle", size, GREY, opacity=seen)]
    return [_mark(mark, size, seen, number_in(text_in(graphic, "Rotation")) or 0.0, scale, lost)]


def _mark(
    mark: Element, size: float, opacity: float, turn: float, scale: float | None, lost: Lost
) -> Mark:
    name = text_in(mark, "WellKnownName") or "square"
    shape, is_same = mark_of("cross_fill" if name == "cross" else name, turn)
    if name == "x":
        shape, is_same = "x", True
    if not is_same:
        lost.add("lost_mark", name=name)
    fill, stroke = mark.find("Fill"), mark.find("Stroke")
    filled = _Told(fill, scale, lost) if fill is not None else None
    edged = _Told(stroke, scale, lost) if stroke is not None else None
    outline = edged.colour("stroke", BLACK) if edged else ""
    width = edged.mm("stroke-width", 1.0) if edged else 0.0
    if filled is None:
        return Mark(shape, size, "#ffffff" if edged else GREY, outline, width, opacity)
    seen = filled.opacity("fill-opacity") * opacity
    return Mark(shape, size, filled.colour("fill", GREY), outline, width, seen)


def _size(graphic: Element, otherwise: float, scale: float | None, lost: Lost) -> float:
    element = graphic.find("Size")
    number = number_in(text_in(element))
    if element is not None and any(child.tag != "Literal" for child in element):
        lost.add("lost_driven", name="Size")
        number = None
    elif element is not None and number is None:
        lost.add("lost_number", text=text_in(element))
    if scale is None:
        lost.add("lost_unit", unit="m")
        return otherwise * PX_MM
    return max(0.0, otherwise if number is None else number) * scale


def _is_there(element: Element, name: str) -> bool:
    return element.find(name) is not None


def _file_name(address: str) -> str:
    """Return the last part of an address, which is never opened."""
    return address.replace("\\", "/").rpartition("/")[2] or "ExternalGraphic"


def _raster(_symbolizer: Element, lost: Lost) -> list[Piece]:
    lost.add("lost_layer", name="RasterSymbolizer")
    return []


SYMBOLIZERS: Mapping[str, Callable[[Element, Lost], list[Piece]]] = {
    "PointSymbolizer": _point,
    "LineSymbolizer": _line,
    "PolygonSymbolizer": _polygon,
    "RasterSymbolizer": _raster,
}
