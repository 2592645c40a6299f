"""Draw features as a symbol says: fill, hatching, casing, line or border, arrow, sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy
import shapely
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform, Transform
from numpy.typing import NDArray

from nzv_geo.figures.hatching import Hatching
from nzv_geo.figures.paths import (
    Shapes,
    area_paths,
    border_lines,
    length,
    line_path,
    mark,
    parts_of,
)
from nzv_geo.figures.texts import PT_PER_MM
from nzv_geo.styles import Symbol
from nzv_geo.styles.symbols import PX_PER_MM

__all__ = ["PRINT", "symbol_artists"]

PRINT = 0.6  # of the widths of a page: a print is finer than a screen
CASING_MM = PRINT * 3 / PX_PER_MM  # how much wider the light edge is than the line
ARROW_WIDTHS = 5.0  # of a line: length and width of its arrow
TIP_BEHIND = 0.8  # part of an arrow behind the end of its line
HALO = "#ffffff"
ORDER = {"fill": 0.0, "hatch": 0.1, "casing": 0.2, "line": 0.3, "arrow": 0.4, "sign": 0.5}
MANY = 20_000  # vertices or signs of one artist above which vector files hold a picture of it
MANY_BORDERS = 200_000  # vertices above which borders of neighbours are drawn twice


def symbol_artists(
    shapes: Shapes,
    symbol: Symbol,
    transform: Transform,
    *,
    sizes_mm: NDArray[numpy.float64] | None = None,
) -> Iterator[Artist]:
    """Yield what draws shapes of any kind; each lies at its height within the layer.

    Parameters
    ----------
    shapes
        Geometries, in the coordinates that `transform` takes.
    symbol
        How they look.
    transform
        From their coordinates to pixels.
    sizes_mm
        Widths of the signs, one a shape, where they differ.
    """
    areas, _ = parts_of(shapes, 2)
    lines, _ = parts_of(shapes, 1)
    points, of = parts_of(shapes, 0)
    if len(areas):
        yield from _areas(areas, symbol, transform)
        casing = symbol.casing and not symbol.fill
        yield from _lines(_borders(areas), replace(symbol, casing=casing), transform)
    if len(lines):
        yield from _lines(lines, symbol, transform)
        yield from _arrows(lines, symbol, transform)
    if len(points):
        sizes = None if sizes_mm is None else sizes_mm[of]
        yield _signs(points, symbol, transform, sizes)


def _areas(areas: Shapes, symbol: Symbol, transform: Transform) -> Iterator[Artist]:
    for path in area_paths(areas) if symbol.fill or symbol.hatch else ():
        if symbol.fill and symbol.fill_opacity:
            colour = to_rgba(symbol.fill, symbol.fill_opacity)
            fill = PathPatch(path, facecolor=colour, edgecolor="none", linewidth=0)
            yield _at("fill", fill, transform, length(path))
        if symbol.hatch:
            hatching = Hatching(symbol.hatch, symbol.hatch_colour or symbol.colour, path, transform)
            yield _at("hatch", hatching, transform, length(path))


def _borders(areas: Shapes) -> Shapes:
    """Return the borders of areas; of neighbours once, so that dashes do not run across others."""
    rings: Shapes = shapely.get_rings(areas)
    many = shapely.get_num_coordinates(areas).sum() > MANY_BORDERS
    return rings if many else border_lines(areas)


def _lines(lines: Shapes, symbol: Symbol, transform: Transform) -> Iterator[Artist]:
    if not symbol.width_mm or not len(lines):
        return
    path = line_path(lines)
    if symbol.casing:
        casing = _stroke(path, HALO, symbol.width_mm + CASING_MM)
        yield _at("casing", casing, transform, length(path))
    line = _stroke(path, symbol.colour, symbol.width_mm, symbol.dash_mm)
    yield _at("line", line, transform, length(path))


def _stroke(path: Path, colour: str, wide_mm: float, dash_mm: Any = ()) -> PathPatch:
    lengths = [float(length) * PT_PER_MM for length in dash_mm]
    return PathPatch(
        path,
        fill=False,
        edgecolor=colour,
        linewidth=wide_mm * PT_PER_MM,
        linestyle=(0, lengths * (1 + len(lengths) % 2)) if lengths else "solid",
        capstyle="butt",
        joinstyle="round",
    )


def _arrows(lines: Shapes, symbol: Symbol, transform: Transform) -> Iterator[Artist]:
    """Yield a triangle at the end of each line, in its direction."""
    if not symbol.arrow or not symbol.width_mm:
        return
    ends = shapely.get_coordinates(shapely.get_point(lines, -1))
    before = shapely.get_coordinates(shapely.get_point(lines, -2))
    steps = ends - before
    angles = numpy.arctan2(steps[:, 1], steps[:, 0])
    size = ARROW_WIDTHS * symbol.width_mm * PT_PER_MM
    heads = PathCollection(
        [_head(angle) for angle in angles],
        sizes=[size**2],
        offsets=ends,
        offset_transform=transform,
        facecolors=symbol.colour,
        edgecolors="none",
    )
    yield _at("arrow", heads, None, len(ends))


def _head(angle: float) -> Path:
    triangle = numpy.array([(-TIP_BEHIND, -0.5), (1 - TIP_BEHIND, 0), (-TIP_BEHIND, 0.5)])
    turn = numpy.array(
        [(numpy.cos(angle), numpy.sin(angle)), (-numpy.sin(angle), numpy.cos(angle))]
    )
    turned = triangle @ turn
    return Path(numpy.vstack([turned, turned[:1]]), closed=True)


def _signs(
    points: Shapes,
    symbol: Symbol,
    transform: Transform,
    sizes_mm: NDArray[numpy.float64] | None,
) -> Artist:
    """Return the signs of points, the largest below."""
    places = shapely.get_coordinates(points)
    sizes = numpy.array([symbol.size_mm]) if sizes_mm is None else sizes_mm
    if sizes_mm is not None:
        order = numpy.argsort(-sizes_mm, kind="stable")
        places, sizes = places[order], sizes[order]
    signs = PathCollection(
        [mark(symbol.shape)],
        sizes=(sizes * PT_PER_MM) ** 2,
        offsets=places,
        offset_transform=transform,
        facecolors=symbol.colour,
        edgecolors=symbol.outline or "none",
        linewidths=symbol.outline_mm * PT_PER_MM,
    )
    return _at("sign", signs, None, len(places))


def _at(part: str, artist: Artist, transform: Transform | None, count: int) -> Artist:
    """Put an artist at the height of its part, and have very many drawn as a picture."""
    artist.set_transform(IdentityTransform() if transform is None else transform)
    artist.set_zorder(ORDER[part])
    artist.set_rasterized(count > MANY)
    return artist
