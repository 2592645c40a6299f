"""The paper of a figure: texts and shapes by their place in millimetres, from the lower left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from nzv_geo.figures.texts import MM_PER_PT, Weight, font

__all__ = ["FRONT", "HALO", "INK", "MM_PER_INCH", "QUIET", "Overlay", "Sheet"]

INK, QUIET, HALO, BADGE = "#1c2326", "#4f5a5e", "#ffffff", "#a63a00"
MM_PER_INCH = 25.4
LINE = 1.25  # height of a line, in heights of its letters
HALO_PT = 1.7
FRONT = 1_000.0  # above all features


@dataclass(frozen=True, eq=False)
class Sheet:
    """A figure with its measures.

    Parameters
    ----------
    figure
        What is drawn on.
    width_mm
        Of the whole.
    language
        Of its words.
    text_pt
        Size of the text of the legend, by which all others go.
    """

    figure: Figure
    width_mm: float
    language: str
    text_pt: float

    @property
    def transform(self) -> Transform:
        """From millimetres to pixels."""
        return Affine2D().scale(1 / MM_PER_INCH) + self.figure.dpi_scale_trans

    def line_mm(self, size: float = 1.0) -> float:
        """Return the height of a line of text of so many times the usual size."""
        return self.text_pt * size * LINE * MM_PER_PT

    def add(self, artist: Artist) -> None:
        """Add what has its own transform."""
        self.figure.add_artist(artist)

    def text(  # noqa: PLR0913 - keywords, each on its own
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 1.0,
        weight: Weight = "regular",
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
        valign: Literal["baseline", "center"] = "baseline",
        halo: bool = False,
    ) -> None:
        """Write a text that is safe already; with a halo, so that it can be read on lines."""
        keys: dict[str, Any] = {
            "fontproperties": font(self.text_pt * size, weight),
            "horizontalalignment": align,
            "verticalalignment": "center_baseline" if valign == "center" else valign,
            "transform": self.transform,
            "linespacing": 1.05,
            "parse_math": False,
            "usetex": False,
        }
        if halo:  # a text of its own below: one with an effect would be no text in a PDF
            edge = Stroke(linewidth=HALO_PT, foreground=HALO, joinstyle="round")
            self.add(Text(x, y, text, zorder=FRONT + 1, path_effects=[edge], **keys))
        self.add(Text(x, y, text, color=colour, zorder=FRONT + 2, **keys))

    def box(self, left: float, low: float, wide: float, high: float, **keys: Any) -> None:
        """Draw a rectangle."""
        self.add(Rectangle((left, low), wide, high, transform=self.transform, **keys))

    def badge(self, x: float, y: float, size_mm: float, number: str, *, square: bool) -> None:
        """Draw the number of a focus area: round, or square where its outline is official."""
        half = size_mm / 2
        keys: dict[str, Any] = {
            "facecolor": BADGE,
            "edgecolor": HALO,
            "linewidth": 0.8,
            "transform": self.transform,
            "zorder": FRONT + 3,
        }
        style = f"round,pad=0,rounding_size={half / 2:g}"
        corner = (x - half, y - half)
        shape = (
            FancyBboxPatch(corner, size_mm, size_mm, boxstyle=style, **keys)
            if square
            else Circle((x, y), half, **keys)
        )
        self.add(shape)
        size = size_mm * 0.58 / (MM_PER_PT * self.text_pt) * (1 if len(number) < 3 else 0.75)
        text = Text(
            x, y, number, color=HALO, fontproperties=font(self.text_pt * size, "bold"),
            horizontalalignment="center", verticalalignment="center_baseline",
            transform=self.transform, zorder=FRONT + 4, parse_math=False, usetex=False,
        )  # fmt: skip
        self.add(text)


@dataclass(frozen=True, eq=False)
class Overlay(Sheet):
    """A sheet that holds what is added, for somebody who draws it.

    Parameters
    ----------
    held
        What was added.
    """

    held: list[Artist] = field(default_factory=list)

    @classmethod
    def on(cls, sheet: Sheet) -> Overlay:
        """Return one with the measures of a sheet."""
        return cls(sheet.figure, sheet.width_mm, sheet.language, sheet.text_pt)

    def add(self, artist: Artist) -> None:
        """Hold what has its own transform."""
        artist.set_figure(self.figure)
        self.held.append(artist)
