"""Scale bar, north arrow and marks of a map, each in a corner where they hide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib_scalebar.scalebar import ScaleBar

from nzv_geo.figures.content import Content
from nzv_geo.figures.frame import Box, Frame, home_extent
from nzv_geo.figures.paths import Shapes
from nzv_geo.figures.sheet import FRONT, INK, Sheet
from nzv_geo.figures.texts import font, safe, width_mm
from nzv_geo.i18n import load_words

__all__ = ["add_furniture", "framed"]

Corner = Literal["lower left", "lower right", "upper left", "upper right"]
BAR = 0.26  # of the width of the map, at most
ARROW_MM = (3.2, 5.4)
INSET_MM, EDGE_MM = 2.5, 1.5
FEW = 2_000  # features of a layer that are looked at, whether they are in the way


def framed(sheet: Sheet, content: Content, box: Box) -> Frame:
    """Return a frame in which there is room for what every map has."""
    extent = home_extent(content)
    frame = Frame.around(extent, box)
    if all(is_free for _, _, is_free in _corners(sheet, frame, content)):
        return frame
    below, above = _bar_size(sheet, frame)[1], _arrow_size(sheet)[1]
    return Frame.around(extent, box, below=below, above=above)


def add_furniture(axes: Axes, sheet: Sheet, frame: Frame, content: Content) -> list[Box]:
    """Draw what every map has, and say where data are invented; return which parts that takes."""
    (_, arrow, _), (corner, bar, _) = _corners(sheet, frame, content)
    _arrow(sheet, arrow)
    _scale_bar(axes, sheet, corner)
    if not content.example:
        return [arrow, bar]
    mark = _mark_box(sheet, frame)
    _mark(sheet, mark)
    return [arrow, bar, mark]


def _corners(
    sheet: Sheet, frame: Frame, content: Content
) -> tuple[tuple[Corner, Box, bool], tuple[Corner, Box, bool]]:
    """Return the corners of north arrow and scale bar, and whether they hide nothing there."""
    drawn, mark = _in_the_way(content), [_mark_box(sheet, frame)] if content.example else []
    ups: Sequence[Corner] = ("upper right", "upper left")
    lows: Sequence[Corner] = ("lower left", "lower right", "upper left")
    arrow = _corner(_arrow_size(sheet), frame, drawn, mark, ups)
    return arrow, _corner(_bar_size(sheet, frame), frame, drawn, [*mark, arrow[1]], lows)


def _in_the_way(content: Content) -> Shapes:
    """Return what should not be hidden, in the CRS of the map."""
    some = [
        item.shapes[:FEW]
        for item in content.layers
        if item.kind in ("", "focus-area", "valley", "county")
    ]
    return numpy.concatenate(some) if some else numpy.array([], dtype=object)


def _corner(
    size: tuple[float, float],
    frame: Frame,
    drawn: Shapes,
    taken: Sequence[Box],
    corners: Sequence[Corner],
) -> tuple[Corner, Box, bool]:
    """Return the first corner where nothing is hidden, or the first of all, and which it is."""
    places = {corner: _place(corner, size, frame.box) for corner in corners}
    for corner, box in places.items():
        shape = shapely.box(*box)
        is_free = not any(shape.intersects(shapely.box(*other)) for other in taken)
        if is_free and not shapely.intersects(drawn, shapely.box(*frame.in_metres(box))).any():
            return corner, box, True
    return corners[0], places[corners[0]], False


def _place(corner: Corner, size: tuple[float, float], box: Box) -> Box:
    """Return where a thing of this size lies in a corner.

    Examples
    --------
    >>> _place("upper right", (10, 5), (0, 0, 100, 80))
    (90, 75, 100, 80)
    """
    left, low, right, high = box
    wide, tall = size
    x = left if corner.endswith("left") else right - wide
    y = low if corner.startswith("lower") else high - tall
    return x, y, x + wide, y + tall


def _bar_size(sheet: Sheet, frame: Frame) -> tuple[float, float]:
    return (frame.box[2] - frame.box[0]) * (BAR + 0.02) + 5, 3.4 * sheet.line_mm()


def _scale_bar(axes: Axes, sheet: Sheet, corner: Corner) -> None:
    """Draw a scale bar; the axes are in metres, right to half a per mille."""
    bar = ScaleBar(
        1, "m", location=corner, length_fraction=BAR, width_fraction=0.006, color=INK,
        box_color="#ffffff", box_alpha=0.85, pad=0.5, border_pad=0.6, sep=2,
        font_properties={"fname": font(1).get_file(), "size": sheet.text_pt * 0.95},
    )  # fmt: skip
    bar.set_zorder(FRONT)
    axes.add_artist(bar)


def _arrow_size(sheet: Sheet) -> tuple[float, float]:
    wide, tall = ARROW_MM
    return wide + 2 * INSET_MM, tall + INSET_MM + 1.4 * sheet.line_mm()


def _arrow(sheet: Sheet, box: Box) -> None:
    """Draw an arrow to grid north: the map has it above."""
    x, tip = (box[0] + box[2]) / 2, box[3] - INSET_MM
    wide, tall = ARROW_MM
    foot, notch = tip - tall, tip - 0.72 * tall
    sides = [(x, tip), (x + wide / 2, foot), (x, notch), (x - wide / 2, foot)]
    sheet.add(
        Polygon(
            sides, closed=True, facecolor=INK, edgecolor="#ffffff", linewidth=0.8,
            transform=sheet.transform, zorder=FRONT,
        )
    )  # fmt: skip
    sheet.text(x, tip - tall - sheet.line_mm(), "N", weight="bold", align="center", halo=True)


def _mark_box(sheet: Sheet, frame: Frame) -> Box:
    """Return where it stands that data are invented."""
    wide = width_mm(_invented(sheet), sheet.text_pt, "bold") + 3
    return _place("upper left", (wide, sheet.line_mm() + 1.2), inner(frame.box))


def inner(box: Box) -> Box:
    """Return a box without its edge."""
    return box[0] + EDGE_MM, box[1] + EDGE_MM, box[2] - EDGE_MM, box[3] - EDGE_MM


def _invented(sheet: Sheet) -> str:
    return safe(load_words(sheet.language).word("page", "example"), "bold")


def _mark(sheet: Sheet, box: Box) -> None:
    """Say in the map that data are invented."""
    left, low, right, high = box
    keys = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.9, "zorder": FRONT}
    sheet.box(left, low, right - left, high - low, **keys)
    x, y = (left + right) / 2, (low + high) / 2
    sheet.text(x, y, _invented(sheet), weight="bold", align="center", valign="center")
