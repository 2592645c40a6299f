"""Hatchings of areas: the patterns of the pages, in millimetres on paper at every resolution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform, Transform, TransformedPath

from nzv_geo.figures.texts import PT_PER_MM
from nzv_geo.styles.symbols import HATCHES, PX_PER_MM

__all__ = ["Hatching"]

TILE = 10.0  # pixels of a page: the square that is repeated
WIDTH_PT = 1.2 / PX_PER_MM * PT_PER_MM  # of its lines: 1.2 pixels of a page
PIECE = re.compile(r"M([\d.]+) ([\d.]+)([HVa])([\d.]+)")


class Hatching(Artist):
    """Lines or dots over the areas of a path.

    Parameters
    ----------
    hatch
        Name of one of `nzv_geo.styles.symbols.HATCHES`.
    colour
        Of its lines.
    areas
        What is hatched.
    transform
        From the coordinates of the areas to pixels.
    """

    def __init__(self, hatch: str, colour: str, areas: Path, transform: Transform) -> None:
        super().__init__()
        self.hatch, self.colour, self.areas = hatch, colour, areas
        self.set_transform(transform)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the pattern wherever the areas are."""
        box = self._box()
        if not self.get_visible() or box is None:
            return
        pixel = float(numpy.asarray(renderer.points_to_pixels(1))) * PT_PER_MM / PX_PER_MM
        context: Any = renderer.new_gc()
        self._set_gc_clip(context)  # type: ignore[attr-defined]  # what every artist calls
        context.set_clip_path(TransformedPath(self.areas, self.get_transform()))
        context.set_foreground(to_rgba(self.colour), isRGBA=True)
        context.set_linewidth(WIDTH_PT)
        renderer.draw_path(context, pattern(self.hatch, box, pixel), IdentityTransform(), None)
        context.restore()
        self.stale = False

    def _box(self) -> Bbox | None:
        """Return which part of the picture the areas are in; none where they are outside."""
        box = self.areas.get_extents(self.get_transform())
        clip = self.get_clip_box()
        shown = Bbox.intersection(box, clip) if clip is not None else box
        return shown if shown is not None and numpy.isfinite(shown.get_points()).all() else None


def pattern(hatch: str, box: Bbox, pixel: float) -> Path:
    """Return the lines of a hatching over a box; where they run does not depend on the box.

    Examples
    --------
    >>> lines = pattern("level", Bbox([[0, 0], [100, 20]]), 1.0)
    >>> sorted({float(y) for _, y in lines.vertices})
    [-5.0, 5.0, 15.0, 25.0]
    """
    turn, drawn = HATCHES[hatch]
    tilt = Affine2D().scale(pixel, -pixel).rotate_deg(-turn)
    corners = tilt.inverted().transform(box.corners()) / TILE
    left, low = numpy.floor(corners.min(axis=0)).astype(int) - 1
    right, high = numpy.ceil(corners.max(axis=0)).astype(int) + 1
    pieces = [
        piece
        for x, y, command, number in PIECE.findall(drawn)
        for piece in _pieces(float(x), float(y), command, float(number), (left, low, right, high))
    ]
    return tilt.transform_path(Path.make_compound_path(*pieces))


def _pieces(
    x: float, y: float, command: str, number: float, tiles: tuple[int, int, int, int]
) -> Iterator[Path]:
    """Yield one line of each row or column of tiles, or a dot in each tile."""
    left, low, right, high = tiles
    if command == "H":
        for row in range(low, high):
            yield Path([(left * TILE, y + row * TILE), (right * TILE, y + row * TILE)])
    elif command == "V":
        for column in range(left, right):
            yield Path([(x + column * TILE, low * TILE), (x + column * TILE, high * TILE)])
    else:
        for row in range(low, high):
            for column in range(left, right):
                middle = (x + number + column * TILE, y + row * TILE)
                yield Path.circle(middle, number)
