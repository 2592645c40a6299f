"""What a figure shows, as plain values: layers in the CRS of the map, with their styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy
import shapely

from nzv_geo.crs.extent import Extent
from nzv_geo.figures.paths import Shapes
from nzv_geo.layers import Layer
from nzv_geo.styles import Look, Styled, apply_style

__all__ = ["Content", "FigureLayer", "Text"]

Text = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class FigureLayer:
    """One layer of a figure.

    Parameters
    ----------
    layer
        Features in the CRS of the map.
    styled
        Which class each feature is in, and how the classes look.
    look
        What else says how it appears.
    title
        What the legend calls it, by language.
    kind
        Of a layer that ships, in its own look: state, county, municipality, neighbour, valley or
        focus-area; else empty.
    home
        The map shows the extent of this layer.
    borders
        Of units: those borders that no layer above draws, each once.
    """

    layer: Layer
    styled: Styled
    look: Look
    title: Text
    kind: str = ""
    home: bool = True
    borders: Shapes | None = None

    @cached_property
    def shapes(self) -> Shapes:
        """Its geometries, in two dimensions."""
        flat: Shapes = shapely.force_2d(numpy.asarray(self.layer.features.geometry.values))
        return flat

    def within(self, window: shapely.Polygon) -> FigureLayer | None:
        """Return the features inside a window; units whole, as long as a border is there."""
        if self.borders is not None:
            return self if shapely.intersects(self.borders, window).any() else None
        inside = shapely.intersects(self.shapes, window)
        if not inside.any():
            return None
        styled = apply_style(self.look.style, self.layer.features[inside])
        return replace(self, layer=self.layer.where(inside), styled=styled)

    @property
    def is_border(self) -> bool:
        """Tell whether only borders of units are shown, each once in the whole figure."""
        return self.kind not in ("", "focus-area")


@dataclass(frozen=True, eq=False)
class Content:
    """All that a figure shows.

    Parameters
    ----------
    title, subtitle
        By language; empty for none.
    layers
        From the ground up.
    crs
        Of the map.
    places
        Towns and countries to name, in the CRS of the map.
    example
        Some of the data are invented: the figure says so.
    paper
        Paper and orientation that were asked for.
    extent
        West, south, east, north that the map has to show, in its CRS; None for the home of the
        layers.
    """

    title: Text
    subtitle: Text
    layers: Sequence[FigureLayer]
    crs: str
    places: Layer | None = None
    example: bool = False
    paper: tuple[str, str] | None = None
    extent: Extent | None = None

    def within(self, extent: Extent) -> Content:
        """Return this without what ships and lies outside an extent: no legend should tell of it.

        Parameters
        ----------
        extent
            West, south, east, north in the CRS of the map.
        """
        window = shapely.box(*extent)
        shown = (item if not item.kind else item.within(window) for item in self.layers)
        return replace(self, layers=[item for item in shown if item is not None])

    @property
    def is_valley(self) -> bool:
        """Tell whether the layers stand on the ground of a region."""
        return any(item.kind == "valley" for item in self.layers) and self.places is not None

    @property
    def focus_areas(self) -> FigureLayer | None:
        """The focus areas that are shown, if any are."""
        return next((item for item in self.layers if item.kind == "focus-area"), None)
