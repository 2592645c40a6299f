"""Scale bar and north arrow of a map."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib_scalebar.scalebar import ScaleBar

from nzv_geo.figures.frame import Box, Frame
from nzv_geo.figures.sheet import FRONT, INK, Sheet
from nzv_geo.figures.texts import font

__all__ = ["add_north_arrow", "add_scale_bar"]

BAR = 0.26  # of the width of the map, at most
ARROW_MM = (3.2, 5.4)
INSET_MM = 2.5


def add_scale_bar(axes: Axes, sheet: Sheet, frame: Frame) -> Box:
    """Draw a scale bar in the lower left corner; return where it is.

    The axes are in metres: of a plane in which lengths are right to half a per mille.
    """
    bar = ScaleBar(
        1, "m", location="lower left", length_fraction=BAR, width_fraction=0.006, color=INK,
        box_color="#ffffff", box_alpha=0.85, pad=0.5, border_pad=0.6, sep=2,
        font_properties={"fname": font(1).get_file(), "size": sheet.text_pt * 0.95},
    )  # fmt: skip
    bar.set_zorder(FRONT)
    axes.add_artist(bar)
    left, low, right, _ = frame.box
    return left, low, left + (right - left) * (BAR + 0.04) + 6, low + 4 * sheet.line_mm()


def add_north_arrow(sheet: Sheet, frame: Frame) -> Box:
    """Draw an arrow to grid north in the upper right corner; return where it is."""
    _, _, right, high = frame.box
    x, tip = right - INSET_MM - ARROW_MM[0] / 2, high - INSET_MM
    wide, tall = ARROW_MM
    corners = [
        (x, tip),
        (x + wide / 2, tip - tall),
        (x, tip - 0.72 * tall),
        (x - wide / 2, tip - tall),
    ]
    sheet.add(
        Polygon(
            corners, closed=True, facecolor=INK, edgecolor="#ffffff", linewidth=0.8,
            transform=sheet.transform, zorder=FRONT,
        )
    )  # fmt: skip
    below = tip - tall - sheet.line_mm()
    sheet.text(x, below, "N", weight="bold", align="center", halo=True)
    return x - wide, below - 1, right, high
