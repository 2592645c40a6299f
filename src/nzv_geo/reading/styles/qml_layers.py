"""What each kind of layer draws of which symbols of QGIS consist, as simple pieces."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nzv_geo.reading.styles.names import BRUSHES, embedded_shapes, mark_of
from nzv_geo.reading.styles.pieces import Fill, Hatch, Mark, Piece, Stroke
from nzv_geo.reading.styles.qml_layer import HAIRLINE_MM, PLAIN_MM, SymbolLayer
from nzv_geo.styles.colours import mixed

__all__ = ["pieces_of"]

HATCHED_MM = (1.0, 6.0)  # distances of lines that look much like those of our hatches


def pieces_of(layer: SymbolLayer, kind: str) -> list[Piece]:
    """Return what one layer draws; of one that is not known, something plain.

    Parameters
    ----------
    layer
        The layer.
    kind
        Of its symbol: ``fill``, ``line`` or ``marker``.
    """
    name = layer.element.get("class", "")
    if name in LAYERS:
        return LAYERS[name](layer)
    layer.lost.add("lost_layer", name=name)
    return _nearest(kind, layer)


def _simple_line(layer: SymbolLayer) -> list[Piece]:
    if layer.number("offset"):
        layer.lost.add("lost_offset", note=True)
    return layer.stroke("line_color", "line_width", "line_style")


def _simple_fill(layer: SymbolLayer) -> list[Piece]:
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


def _line_pattern(layer: SymbolLayer) -> list[Piece]:
    lines = [piece for piece in layer.inner() if isinstance(piece, Stroke)]
    if not lines:
        return []
    distance = layer.mm("distance", PLAIN_MM)
    if not HATCHED_MM[0] <= distance <= HATCHED_MM[1]:
        layer.lost.add("lost_distance", note=True, distance=distance)
    return [Hatch(lines[-1].colour, layer.number("angle", 45.0))]


def _point_pattern(layer: SymbolLayer) -> list[Piece]:
    marks = [piece for piece in layer.inner() if isinstance(piece, Mark)]
    if not marks:
        return []
    if marks[-1].shape != "circle":
        layer.lost.add("lost_mark", name=marks[-1].shape)
    return [Hatch(marks[-1].colour, name="dots")]


def _gradient(layer: SymbolLayer) -> list[Piece]:
    """Return a fill of the colour in the middle."""
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    (start, opacity), (end, _) = layer.colour("color"), layer.colour("gradient_color2")
    return [Fill(mixed(start, end, 0.5), opacity)]


def _simple_marker(layer: SymbolLayer) -> list[Piece]:
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


def _picture(layer: SymbolLayer) -> list[Piece]:
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


def _lettered(layer: SymbolLayer) -> list[Piece]:
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    colour, opacity = layer.colour("color")
    return [Mark("circle", layer.mm("size", 4.0), colour, opacity=opacity)]


def _ellipse(layer: SymbolLayer) -> list[Piece]:
    layer.told.setdefault("name", layer.text("symbol_name", "circle"))
    layer.told.setdefault("size", layer.text("symbol_width", "4"))
    layer.told.setdefault("size_unit", layer.text("symbol_width_unit", "MM"))
    if layer.text("symbol_width") != layer.text("symbol_height"):
        layer.lost.add("lost_layer", name="EllipseMarker")
    return _simple_marker(layer)


def _filled_marker(layer: SymbolLayer) -> list[Piece]:
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


def _marker_line(layer: SymbolLayer) -> list[Piece]:
    """Return an arrow at the end of a line; signs along a line are lost."""
    places = {layer.text("placement"), *layer.text("placements").split("|")}
    found = layer.element.find("symbol/layer")
    sign = None if found is None else SymbolLayer(found, layer.opacity, layer.lost, layer.draw)
    if sign and places & {"lastvertex", "LastVertex"} and "arrow" in sign.text("name"):
        return [Stroke(sign.colour("color")[0], 0.0, arrow=True)]
    marks = [piece for piece in layer.inner() if isinstance(piece, Mark)]
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    return [Stroke(marks[-1].colour, PLAIN_MM, (0.5, 2.0), marks[-1].opacity)] if marks else []


def _hash_line(layer: SymbolLayer) -> list[Piece]:
    layer.lost.add("lost_layer", name=layer.element.get("class", ""))
    lines = [piece for piece in layer.inner() if isinstance(piece, Stroke)]
    return [Stroke(line.colour, PLAIN_MM, (0.5, 1.0), line.opacity) for line in lines[-1:]]


def _arrow(layer: SymbolLayer) -> list[Piece]:
    colours = [piece.colour for piece in layer.inner() if isinstance(piece, Fill)]
    width = layer.mm("arrow_width", 1.0)
    return [Stroke(colours[-1], width, arrow=True)] if colours else []


def _centroid(layer: SymbolLayer) -> list[Piece]:
    """Return the sign in the middle of an area; for sizes that grow, that is what we do as well."""
    pieces = layer.inner()
    if not layer.symbol.sized_by:
        layer.lost.add("lost_layer", name="CentroidFill")
    return pieces


LAYERS: Mapping[str, Callable[[SymbolLayer], list[Piece]]] = {
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


def _nearest(kind: str, layer: SymbolLayer) -> list[Piece]:
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
