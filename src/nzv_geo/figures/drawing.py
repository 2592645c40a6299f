"""Draw a whole figure: title, map, legend, sources, each in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nzv_geo.errors import DataError
from nzv_geo.figures.content import Content
from nzv_geo.figures.features import add_ground, add_layers
from nzv_geo.figures.frame import Frame
from nzv_geo.figures.furniture import add_furniture, framed
from nzv_geo.figures.labels import add_names
from nzv_geo.figures.layout import FOOT, SUBTITLE, TITLE, Layout, laid_out
from nzv_geo.figures.sheet import MM_PER_INCH, QUIET, Sheet

__all__ = ["PAPERS", "WIDTH_MM", "draw_sheet"]

WIDTH_MM = 170.0  # of the text on A4
PAPERS = {"a4": (297.0, 210.0), "a3": (420.0, 297.0)}  # across
LEAST_MM, MOST_MM = 50.0, 2_000.0
USUAL_PT, SMALLEST_PT = 7.0, 4.8
SHRINK = 0.94  # of the text, as long as the legend has no room
MARGIN_MM, PAPER_MARGIN_MM = 2.5, 10.0
ABROAD, LAND, REGION = "#e3e7e5", "#f0f1ee", "#ffffff"
GROUNDS = {"state": (LAND, 0.2), "neighbour": (LAND, 0.2), "valley": (REGION, 0.5)}  # and heights


def draw_sheet(
    figure: Figure,
    content: Content,
    *,
    language: str,
    size_mm: tuple[float | None, float | None] = (None, None),
    legend: bool = True,
) -> Axes:
    """Draw a figure with all that belongs to a map on paper; return the axes of the map.

    Raises
    ------
    DataError
        The figure would be too small or too large.
    """
    width, height = size_mm
    margin = MARGIN_MM
    if content.paper and width is None and height is None:
        width, height = paper_mm(*content.paper)
        margin = PAPER_MARGIN_MM
    width = WIDTH_MM if width is None else width
    for name, value in (("width", width), ("height", height)):
        if value is not None and not LEAST_MM <= value <= MOST_MM:
            raise DataError(f"{name} is {value:g} mm; write {LEAST_MM:g} to {MOST_MM:g}")
    sizes = (width, height, margin)
    sheet, layout = _divided(figure, content, language, sizes, legend=legend)
    content = content.within(framed(sheet, content, layout.map).extent)
    sheet, layout = _divided(figure, content, language, sizes, legend=legend)
    if layout.map[3] - layout.map[1] < LEAST_MM / 2:
        raise DataError(
            f"a figure of {width:g} x {height:g} mm has no room for a map; make it higher"
        )
    figure.set_size_inches(layout.width / MM_PER_INCH, layout.height / MM_PER_INCH)
    figure.set_label(" ".join(layout.title))
    axes = _map(sheet, layout, content)
    _legend(layout)
    _words(sheet, layout)
    return axes


def paper_mm(paper: str, orientation: str) -> tuple[float, float]:
    """Return width and height of a paper.

    Examples
    --------
    >>> paper_mm("a4", "portrait")
    (210.0, 297.0)
    """
    long, short = PAPERS[paper]
    return (long, short) if orientation == "landscape" else (short, long)


def _divided(
    figure: Figure,
    content: Content,
    language: str,
    sizes: tuple[float, float | None, float],
    *,
    legend: bool,
) -> tuple[Sheet, Layout]:
    """Divide the paper; the text is as small as it must be for all of the legend."""
    width, height, margin = sizes
    text_pt = USUAL_PT * min(max((width / WIDTH_MM) ** 0.5, 0.85), 1.45)
    while True:
        sheet = Sheet(figure, width, language, text_pt)
        layout = laid_out(sheet, content, margin, height, legend=legend)
        if layout.is_whole or text_pt <= SMALLEST_PT:
            return sheet, layout
        text_pt = max(SMALLEST_PT, text_pt * SHRINK)


def _map(sheet: Sheet, layout: Layout, content: Content) -> Axes:
    frame = framed(sheet, content, layout.map)
    axes = map_axes(sheet.figure, layout, frame)
    axes.set_facecolor(ABROAD if content.is_valley else REGION)
    for layer in content.layers if content.is_valley else ():
        if layer.kind in GROUNDS:
            colour, height = GROUNDS[layer.kind]
            add_ground(axes, layer.shapes, colour, height)
    add_layers(axes, content.layers, frame.metres)
    add_names(axes, sheet, frame, content, add_furniture(axes, sheet, frame, content))
    return axes


def map_axes(figure: Figure, layout: Layout, frame: Frame) -> Axes:
    """Return the axes of the map, in metres, at its place on the paper."""
    left, low, right, high = frame.box
    place = (left / layout.width, low / layout.height,
             (right - left) / layout.width, (high - low) / layout.height)  # fmt: skip
    axes = figure.add_axes(place)
    west, south, east, north = frame.extent
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], aspect="equal")
    axes.set_autoscale_on(False)
    for spine in axes.spines.values():
        spine.set(color=QUIET, linewidth=0.6)
    return axes


def _legend(layout: Layout) -> None:
    for left, upper, rows in layout.columns:
        top = upper
        for row in rows:
            row.draw(left, top)
            top -= row.height


def _words(sheet: Sheet, layout: Layout) -> None:
    """Write title, subtitle and sources."""
    top = layout.height - layout.margin
    head: list[tuple[Sequence[str], dict[str, Any]]] = [
        (layout.title, {"size": TITLE, "weight": "bold"}),
        (layout.subtitle, {"size": SUBTITLE, "colour": QUIET}),
    ]
    for lines, keys in head:
        line_mm = sheet.line_mm(keys["size"])
        for line in lines:
            top -= line_mm
            sheet.text(layout.margin, top + 0.25 * line_mm, line, **keys)
    foot = layout.margin + (len(layout.foot) - 1) * sheet.line_mm(FOOT)
    for number, line in enumerate(layout.foot):
        sheet.text(
            layout.margin,
            foot - (number - 0.25) * sheet.line_mm(FOOT),
            line,
            size=FOOT,
            colour=QUIET,
        )
