"""Draw the layers of a figure into axes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from nzv_geo.figures.content import FigureLayer
from nzv_geo.figures.paths import (
    Shapes,
    area_paths,
    parts_of,
)
from nzv_geo.figures.symbols import PRINT, symbol_artists
from nzv_geo.styles import Symbol

__all__ = ["add_ground", "add_layers", "in_print"]

BANDED = "state"  # a band of colour runs along borders of this kind
BAND_MM, BAND_OPACITY = 3.4, 0.2
FINEST_MM = 0.02  # on paper: smaller steps of a line are left out


def add_layers(axes: Axes, layers: Sequence[FigureLayer], metres: float) -> None:
    """Draw layers from the ground up.

    Parameters
    ----------
    axes
        Where they are drawn, in their coordinates.
    layers
        All in the same CRS.
    metres
        What a millimetre of the paper is, so that nothing finer than a print is kept.
    """
    for number, layer in enumerate(layers):
        for artist in _artists(axes, layer, metres * FINEST_MM):
            artist.set_zorder(2 + number + artist.get_zorder())
            axes.add_artist(artist)


def _artists(axes: Axes, layer: FigureLayer, finest_m: float) -> Iterator[Artist]:
    if layer.borders is not None:
        yield from _border_artists(axes, layer, layer.borders, finest_m)
        return
    styled, shapes = layer.styled, shapely.simplify(layer.shapes, finest_m)
    for number, each in enumerate(styled.classes):
        chosen = styled.members == number
        sizes = None if styled.sizes_mm is None else styled.sizes_mm[chosen]
        symbol = in_print(each.symbol) if layer.kind else each.symbol
        yield from symbol_artists(shapes[chosen], symbol, axes.transData, sizes_mm=sizes)


def _border_artists(
    axes: Axes, layer: FigureLayer, borders: Shapes, finest_m: float
) -> Iterator[Artist]:
    """Yield the borders of units, and the band of colour along those of states."""
    symbol = in_print(layer.styled.classes[0].symbol)
    if layer.kind == BANDED:
        areas, _ = parts_of(shapely.simplify(layer.shapes, finest_m), 2)
        band = replace(symbol, width_mm=PRINT * BAND_MM, dash_mm=(), casing=False)
        rings = shapely.get_rings(areas)
        for artist in symbol_artists(rings, band, axes.transData):
            artist.set_alpha(BAND_OPACITY)
            artist.set_zorder(-1.0 + artist.get_zorder())
            yield artist
    yield from symbol_artists(shapely.simplify(borders, finest_m), symbol, axes.transData)


def in_print(symbol: Symbol) -> Symbol:
    """Return how lines of layers that ship look in print."""
    dash = tuple(PRINT * float(length) for length in symbol.dash_mm)
    return replace(symbol, width_mm=PRINT * symbol.width_mm, dash_mm=dash)


def add_ground(axes: Axes, shapes: Shapes, colour: str, height: float) -> None:
    """Fill areas as the ground of a map."""
    areas, _ = parts_of(shapes, 2)
    for path in area_paths(areas):
        ground = PathPatch(path, facecolor=colour, edgecolor="none", linewidth=0, zorder=height)
        axes.add_artist(ground)
