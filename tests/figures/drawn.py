"""Figures of hand-drawn layers, and what stands on them."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import numpy
import PIL.Image
import shapely
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from nzv_geo import Layer, Style
from nzv_geo.figures import figure_bytes
from tests.hand_drawn import make_layer

WEST, SOUTH, SIDE = 450_000, 5_700_000, 1_000


def squares(count: int, **columns: list[Any]) -> Layer:
    """Squares of a kilometre in a row, side by side, in EPSG:25833."""
    west = WEST + SIDE * numpy.arange(count)
    shapes = list(shapely.box(west, SOUTH, west + SIDE, SOUTH + SIDE))
    return make_layer(shapes, **columns)


def uses() -> Layer:
    """Four squares in three categories."""
    layer = squares(4, use=["GE", "GI", "GE", "MI"])
    return layer.styled(Style.categories("use"), label_field="name_de")


def texts(figure: Figure) -> list[str]:
    """All that is written on a figure; what has a halo, once."""
    found = [item for item in figure.findobj(Text) if isinstance(item, Text) and item.get_text()]
    return [item.get_text() for item in found if not item.get_path_effects()]


@lru_cache(maxsize=2)
def pixels(figure: Figure, dpi: int = 100) -> numpy.ndarray[Any, Any]:
    """The figure as shades of grey."""
    content = figure_bytes(figure, "png", dpi=dpi)
    return numpy.asarray(PIL.Image.open(io.BytesIO(content)).convert("L"), dtype=float)


def part_of(figure: Figure, box: tuple[float, float, float, float], dpi: int = 100) -> Any:
    """The pixels of a part of the map: west, south, east, north in metres."""
    (axes,) = figure.axes
    figure.dpi = dpi
    shown = Bbox(axes.transData.transform(numpy.reshape(box, (2, 2))))
    grey = pixels(figure, dpi)
    high = grey.shape[0]
    rows = slice(round(high - shown.y1), round(high - shown.y0))
    return grey[rows, round(shown.x0) : round(shown.x1)]
