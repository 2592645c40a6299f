"""Symbols of QGIS: the layers that each consists of, as simple pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nzv_geo.reading.styles.expressions import field_named
from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.names import BRUSHES, PENS, embedded_shapes, mark_of
from nzv_geo.reading.styles.pieces import Fill, Hatch, Mark, Piece, Stroke, symbol_keys
from nzv_geo.reading.styles.tree import Element, number_in
from nzv_geo.styles.colours import mixed

__all__ = ["Drawn", "drawn_symbol", "options"]

HAIRLINE_MM = 25.4 / 96  # a pixel, which is what QGIS draws a line without a width as
PLAIN_MM = 0.5  # where a size is in units of the ground, which differ with the scale
UNITS_MM = {"MM": 1.0, "Pixel": 25.4 / 96, "Point": 25.4 / 72, "Inch": 25.4, "Points": 25.4 / 72,
            "Pixels": 25.4 / 96, "Inches": 25.4}  # fmt: skip
HATCHED_MM = (1.0, 6.0)  # distances of lines that look much like those of our hatches
SIZED = re.compile(
    r"\s*max\(\s*(?P<least>[\d.]+)\s*,\s*(?P<most>[\d.]+)\s*\*\s*"
    r'sqrt\(\s*max\(\s*0\s*,\s*(?P<field>"(?:[^"]|"")*")\s*\)\s*/\s*[\d.eE+]+\s*\)\s*\)\s*'
)


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


def drawn_symbol(symbol: Element, lost: Lost, opacity: float = 1.0) -> Drawn:
    """Return what a ``<symbol>`` draws.

    Parameters
    ----------
    symbol
        The element.
    lost
        Takes what cannot be carried over.
    opacity
        That of the layer.
    """
    drawn = Drawn()
    alpha = number_in(symbol.get("alpha"))
    opacity *= 1.0 if alpha is None else min(1.0, max(0.0, alpha))
    _note_driven(symbol, lost)
    for layer in symbol.findall("layer"):
        if layer.get("enabled") == "0":
            continue
        drawn.pieces += _pieces(_Layer(layer, opacity, lost), symbol.get("type", ""), drawn)
        _note_effect(layer, lost)
        _measure(layer, drawn, lost)
    return drawn


def options(element: Element) -> dict[str, str]:
    """Return the properties of a layer of a symbol, as every version of QGIS writes them.

    Examples
    --------
    >>> from nzv_geo.reading.styles.tree import read_tree
    >>> from nzv_geo.reading import Limits
    >>> options(read_tree([b'<layer><prop k="color" v="1,2,3,255"/></layer>'], "a", Limits()))
    {'color': '1,2,3,255'}
    """
    old = {one.get("k", ""): one.get("v", "") for one in element.findall("prop")}
    new = {one.get("name", ""): one.get("value", "") for one in element.findall("Option/Option")}
    return {**old, **new}


class _Layer:
    """One layer of a symbol, with what its properties mean."""

    def __init__(self, element: Element, opacity: float, lost: Lost) -> None:
        self.element, self.opacity, self.lost = element, opacity, lost
        self.told = options(element)
        self.symbol = Drawn()  # the one inside, once it was asked for

    def text(self, key: str, otherwise: str = "") -> str:
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
            self.symbol = drawn_symbol(symbol, self.lost, self.opacity)
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
            written = [number_in(one) for one in self.text("customdash").split(";")]
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


def _simple_line(layer: _Layer) -> list[Piece]:
    if layer.number("offset"):
        layer.lost.add("lost_offset", note=True)
    return layer.stroke("line_color", "line_width", "line_style")


def _simple_fill(layer: _Layer) -> list[Piece]:
    pieces: list[Piece] = []
    style = layer.text("style", "solid")
    colour, opacity = layer.colour("color")
    if opacity > 0 and style == "solid":
        pieces.append(Fill(colour, opacity))
    elif opacity > 0 and style in BRUSHES:
        pieces.append(Hatch(colour, name=BRUSHES[style]))
    elif style not in ("no", "solid"):
        layer.lost.add("lost_layer", name=style)
    border = "outline_color" if "outline_color" in layer.told else "color_border"
    width = "outline_width" if "outline_width" in layer.told else "width_border"
    shown = "outline_style" if "outline_style" in layer.told else "style_border"
    return pieces + layer.stroke(border, width, shown)


def _line_pattern(layer: _Layer) -> list[Piece]:
    lines = [piece for piece in layer.inner() if isinstance(piece, Stroke)]
    if not lines:
        return []
    distance = layer.mm("distance", PLAIN_MM)
    if not HATCHED_MM[0] <= distance <= HATCHED_MM[1]:
        layer.lost.add("lost_distance", note=True, distance=distance)
    return [Hatch(lines[-1].colour, layer.number("angle", 45.0))]


def _point_pattern(layer: _Layer) -> list[Piece]:
    marks = [piece for piece in layer.inner() if isinstance(piece, Mark)]
    if not marks:
        return []
    if marks[-1].shape != "circle":
        layer.lost.add("lost_mark", name=marks[-1].shape)
    return [Hatch(marks[-1].colour, name="dots")]


def _gradient(layer: _Layer) -> list[Piece]:
    """Return a fill of the colour in the middle."""
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    (one, opacity), (other, _) = layer.colour("color"), layer.colour("gradient_color2")
    return [Fill(mixed(one, other, 0.5), opacity)]


def _simple_marker(layer: _Layer) -> list[Piece]:
    name = layer.text("name", "circle")
    shape, is_same = mark_of(name, layer.number("angle"))
    if not is_same:
        layer.lost.add("lost_mark", name=name)
    colour, opacity = layer.colour("color")
    outline, edge = layer.colour("outline_color")
    edged = layer.text("outline_style", "solid") != "no" and edge > 0
    if name in LINES_ONLY:
        colour, opacity, edged = outline, edge, False
    if opacity <= 0 and not edged:
        return []
    if opacity <= 0:
        # A ring of its outline: what the sign is filled with shows the ground.
        colour, opacity = "#ffffff", edge
    width = layer.mm("outline_width", 0.0) or HAIRLINE_MM
    size = layer.mm("size", 2.0)
    return [Mark(shape, size, colour, outline if edged else "", width if edged else 0.0, opacity)]


LINES_ONLY = {"cross", "cross2", "line", "arrowhead", "x"}  # of these QGIS draws only the outline


def _picture(layer: _Layer) -> list[Piece]:
    """Return one of our own shapes, or a circle in place of any other picture."""
    name = layer.text("name") or layer.text("imageFile")
    shape = embedded_shapes().get(name)
    if shape is None:
        kept_inside = name.startswith("base64:")
        shown = "base64" if kept_inside else name.replace("\\", "/").rpartition("/")[2]
        layer.lost.add("lost_mark", name=shown or layer.element.get("class", ""))
    colour, opacity = layer.colour("color")
    outline, edge = layer.colour("outline_color")
    width = layer.mm("outline_width", 0.0) if edge > 0 else 0.0
    size = layer.mm("size", 4.0)
    return [Mark(shape or "circle", size, colour, outline if width else "", width, opacity)]


def _lettered(layer: _Layer) -> list[Piece]:
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    colour, opacity = layer.colour("color")
    return [Mark("circle", layer.mm("size", 4.0), colour, opacity=opacity)]


def _ellipse(layer: _Layer) -> list[Piece]:
    layer.told.setdefault("name", layer.text("symbol_name", "circle"))
    layer.told.setdefault("size", layer.text("symbol_width", "4"))
    layer.told.setdefault("size_unit", layer.text("symbol_width_unit", "MM"))
    if layer.text("symbol_width") != layer.text("symbol_height"):
        layer.lost.add("lost_layer", name="EllipseMarker")
    return _simple_marker(layer)


def _filled_marker(layer: _Layer) -> list[Piece]:
    """Return a sign that is filled like an area."""
    inner = layer.inner()
    fills = [piece for piece in inner if isinstance(piece, Fill)]
    edges = [piece for piece in inner if isinstance(piece, Stroke)]
    shape, is_same = mark_of(layer.text("name", "circle"), layer.number("angle"))
    if not is_same or len(inner) > len(fills[:1]) + len(edges[:1]):
        layer.lost.add("lost_mark", name=layer.text("name", "circle"))
    edge = edges[-1] if edges else Stroke("#ffffff", 0.0)
    fill = fills[-1] if fills else Fill("#ffffff")
    outline = edge.colour if edge.width_mm else ""
    size = layer.mm("size", 2.0)
    return [Mark(shape, size, fill.colour, outline, edge.width_mm, fill.opacity)]


def _marker_line(layer: _Layer) -> list[Piece]:
    """Return an arrow at the end of a line; signs along a line are lost."""
    places = {layer.text("placement"), *layer.text("placements").split("|")}
    found = layer.element.find("symbol/layer")
    sign = None if found is None else _Layer(found, layer.opacity, layer.lost)
    if sign and places & {"lastvertex", "LastVertex"} and "arrow" in sign.text("name"):
        return [Stroke(sign.colour("color")[0], 0.0, arrow=True)]
    marks = [piece for piece in layer.inner() if isinstance(piece, Mark)]
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    return [Stroke(marks[-1].colour, PLAIN_MM, (0.5, 2.0), marks[-1].opacity)] if marks else []


def _hash_line(layer: _Layer) -> list[Piece]:
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    lines = [piece for piece in layer.inner() if isinstance(piece, Stroke)]
    return [Stroke(line.colour, PLAIN_MM, (0.5, 1.0), line.opacity) for line in lines[-1:]]


def _arrow(layer: _Layer) -> list[Piece]:
    colours = [piece.colour for piece in layer.inner() if isinstance(piece, Fill)]
    width = layer.mm("arrow_width", 1.0)
    return [Stroke(colours[-1], width, arrow=True)] if colours else []


def _centroid(layer: _Layer) -> list[Piece]:
    """Return the sign in the middle of an area; for sizes that grow, that is what we do as well."""
    pieces = layer.inner()
    if not layer.symbol.sized_by:
        layer.lost.add("lost_layer", name="CentroidFill")
    return pieces


LAYERS: Mapping[str, Callable[[_Layer], list[Piece]]] = {
    "SimpleLine": _simple_line,
    "SimpleFill": _simple_fill,
    "LinePatternFill": _line_pattern,
    "PointPatternFill": _point_pattern,
    "RandomMarkerFill": _point_pattern,
    "GradientFill": _gradient,
    "ShapeburstFill": _gradient,
    "SimpleMarker": _simple_marker,
    "SvgMarker": _picture,
    "RasterMarker": _picture,
    "FontMarker": _lettered,
    "EllipseMarker": _ellipse,
    "FilledMarker": _filled_marker,
    "MarkerLine": _marker_line,
    "HashLine": _hash_line,
    "ArrowLine": _arrow,
    "CentroidFill": _centroid,
}


def _pieces(layer: _Layer, kind: str, drawn: Drawn) -> list[Piece]:
    """Return what one layer draws; of one that is not known, something plain."""
    name = layer.element.get("class", "")
    if name not in LAYERS:
        layer.lost.add("lost_layer", name=name)
        return _nearest(kind, layer)
    pieces = LAYERS[name](layer)
    if layer.symbol.sized_by:
        drawn.sized_by, drawn.sizes_mm = layer.symbol.sized_by, layer.symbol.sizes_mm
    return pieces


def _nearest(kind: str, layer: _Layer) -> list[Piece]:
    """Return something plain for a layer that is not known."""
    inner = layer.inner()
    if inner:
        return inner
    colour, opacity = layer.colour("color", "107,116,114,255")
    plain: dict[str, Piece] = {
        "fill": Fill(colour, opacity),
        "line": Stroke(colour, PLAIN_MM),
        "marker": Mark("circle", 3.0, colour),
    }
    return [plain.get(kind, plain["marker"])]


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


def _driven(element: Element) -> dict[str, Element]:
    """Return the properties that an expression or a field drives, by name."""
    found = {}
    for path in ("data_defined_properties", "dataDefinedProperties", "ddp"):
        for one in element.findall(f"{path}/Option/Option[@name='properties']/Option"):
            active = one.find("Option[@name='active']")
            if active is not None and active.get("value") == "true":
                found[one.get("name", "")] = one
    return found


def _note_driven(symbol: Element, lost: Lost) -> None:
    for name in _driven(symbol):
        lost.add("lost_driven", name=name)


def _measure(layer: Element, drawn: Drawn, lost: Lost) -> None:
    """Note the field that the size of a sign grows with, and whatever else is driven."""
    for name, told in _driven(layer).items():
        values = {one.get("name"): one.get("value", "") for one in told.findall("Option")}
        sized = _sized(told, values) if name == "size" else None
        if sized:
            drawn.sized_by, drawn.sizes_mm = sized
        else:
            lost.add("lost_driven", name=name)


def _sized(
    told: Element, values: Mapping[str | None, str]
) -> tuple[str, tuple[float, float]] | None:
    """Return field and sizes of signs that grow by area, as QGIS and as we write it."""
    ours = SIZED.fullmatch(values.get("expression", ""))
    if ours:
        least, most = number_in(ours["least"]), number_in(ours["most"])
        field = field_named(ours["field"])
    else:
        path = "Option[@name='transformer']/Option[@name='d']/Option[@name='{}']"
        least, most = (
            None if (one := told.find(path.format(end))) is None else number_in(one.get("value"))
            for end in ("minSize", "maxSize")
        )
        field = values.get("field") or field_named(values.get("expression", ""))
    if not field or least is None or most is None or not 0 < least < most <= 50:
        return None
    return field, (least, most)


def _note_effect(layer: Element, lost: Lost) -> None:
    if any(one.get("enabled") == "1" for one in layer.findall("effect")):
        lost.add("lost_effect", note=True)
