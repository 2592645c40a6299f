"""What hangs on layers, valleys and projects: `plot` as analysts know it, and whole figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pyproj import CRS

from nzv_geo.catalogue import Catalogue
from nzv_geo.crs.extent import Extent
from nzv_geo.crs.names import crs_code, parse_crs
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import CrsError, DataError
from nzv_geo.figures.asked import by_column
from nzv_geo.figures.content import Content
from nzv_geo.figures.drawing import draw_sheet
from nzv_geo.figures.features import add_layers
from nzv_geo.figures.frame import home_extent, with_room
from nzv_geo.figures.gathering import content_of
from nzv_geo.figures.saving import own_settings
from nzv_geo.figures.sheet import MM_PER_INCH
from nzv_geo.i18n import load_words
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.project import MapProject
from nzv_geo.shown import Shown

__all__ = ["draw_figure", "plot"]

DPI = 150
Drawable = Shown | LayerLike | Sequence[LayerLike]


def draw_figure(  # noqa: PLR0913 - keywords, each on its own
    shown: Drawable,
    *,
    added: Sequence[LayerLike] = (),
    title: str | None = None,
    subtitle: str | None = None,
    language: str = "de",
    width_mm: float | None = None,
    height_mm: float | None = None,
    legend: bool = True,
    crs: str | CRS | None = None,
    extent: Extent | LayerLike | None = None,
    catalogue: Catalogue | None = None,
) -> Figure:
    """Return a figure for print: map, title, legend, scale bar, north arrow and sources.

    Parameters
    ----------
    shown
        A layer or GeoDataFrame, several, a valley, a map project or a page.
    added
        Layers of your own above the borders of a valley, in any CRS.
    title, subtitle
        In place of those it has; empty for none.
    language
        ``de``, ``en``, ``dsb`` or ``hsb``.
    width_mm, height_mm
        Of the whole figure; 170 mm wide without, and as high as the map asks for. A map project
        that names a paper fills it.
    legend
        Draw a legend.
    crs
        Of the map, in metres; without it, the working CRS of the catalogue (EPSG:25833).
    extent
        What the map has to show, where that is not all of it: a layer or GeoDataFrame, with some
        room around it, or west, south, east and north in degrees.
    catalogue
        Another catalogue than the one that ships; a valley has its own.

    Returns
    -------
    matplotlib.figure.Figure
        Known to no window; see `save_figure`.

    Raises
    ------
    DataError
        Nothing has a place, or the size is out of reach.
    CrsError
        A layer has no CRS, or that of the map is not in metres.
    UnknownNameError
        There is no such language.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> figure = draw_figure(load_layer("counties", region="goerlitz"), width_mm=120)
    >>> round(figure.get_figwidth() * 25.4)
    120
    """
    content = _content(shown, added, crs, catalogue)
    content = _shown_in(_titled(content, title, subtitle), extent)
    with own_settings():
        figure = Figure(dpi=DPI)
        size = (width_mm, height_mm)
        draw_sheet(figure, content, language=_known(language), size_mm=size, legend=legend)
    return figure


def plot(  # noqa: PLR0913 - the names of geopandas
    shown: Drawable,
    column: str | None = None,
    *,
    scheme: str | None = None,
    k: int = 5,
    cmap: str | None = None,
    categorical: bool = False,
    legend: bool = True,
    title: str | None = None,
    subtitle: str | None = None,
    figsize: tuple[float, float] | None = None,
    ax: Axes | None = None,
    added: Sequence[LayerLike] = (),
    language: str | None = None,
    crs: str | CRS | None = None,
    extent: Extent | LayerLike | None = None,
) -> Axes:
    """Draw something as `geopandas.GeoDataFrame.plot` does; return the axes of the map.

    The map is in the working CRS (EPSG:25833), in ``ax``, too, so that all that is drawn there
    fits together.

    Parameters
    ----------
    shown
        As in `draw_figure`.
    column
        Of a layer: the column that decides its classes. Numbers rise in classes, not in a
        continuous scale of colours; all else makes categories. Without it, the style of the layer.
    scheme, k, cmap, categorical
        How classes are made: ``Quantiles``, ``EqualInterval`` or ``FisherJenks``, how many, in
        which palette; numbers that are codes are ``categorical``.
    legend, title, subtitle, language, added, crs, extent
        As in `draw_figure`. Other limits of the axes show another part, too, with its names, in a
        smaller frame where its shape is another.
    figsize
        Width and height in inches.
    ax
        Axes to draw into: then nothing but the features is drawn.

    Returns
    -------
    matplotlib.axes.Axes
        Its ``.figure`` has ``savefig``; `save_figure` writes the same bytes every time.

    Raises
    ------
    UnknownNameError
        There is no such column, scheme, palette or language.
    DataError
        Nothing has a place, or a column is named for more than one layer.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from nzv_geo import load_layer
    >>> axes = plot(load_layer("counties"), "state", ax=Figure().add_subplot())
    >>> len(axes.patches) > 2
    True
    """
    if column is not None:
        classed: dict[str, Any] = {
            "scheme": scheme,
            "k": k,
            "cmap": cmap,
            "categorical": categorical,
        }
        shown = by_column(_single(shown), column, **classed)
    elif scheme is not None or cmap is not None:
        raise DataError("scheme and cmap are of a column; name it, such as plot('jobs')")
    content = _titled(_content(shown, added, crs, None), title, subtitle)
    content = _shown_in(content, extent)
    with own_settings():
        if ax is not None:
            return _into(ax, content)
        size = tuple(inches * MM_PER_INCH for inches in figsize) if figsize else (None, None)
        given = language or (shown.language if isinstance(shown, MapProject) else "de")
        keys: dict[str, Any] = {"language": _known(given), "size_mm": size, "legend": legend}
        return draw_sheet(_shown_figure(), content, **keys)


def _shown_figure() -> Figure:
    """Return a figure that a notebook or a window shows."""
    from matplotlib import pyplot  # here, because it looks for a display

    return pyplot.figure(dpi=DPI)


def _content(
    shown: Drawable,
    added: Sequence[LayerLike],
    crs: str | CRS | None,
    catalogue: Catalogue | None,
) -> Content:
    if crs is not None:
        crs = _in_metres(crs)
    return content_of(shown, added=added, crs=crs, catalogue=catalogue)


def _in_metres(given: str | CRS) -> str:
    """Return the name of a CRS in metres: a scale bar is of no use in any other."""
    crs = given if isinstance(given, CRS) else parse_crs(given)
    if not crs.is_projected or any(axis.unit_conversion_factor != 1 for axis in crs.axis_info):
        raise CrsError(
            f"{crs_code(crs)} is not in metres; choose a projected CRS, such as EPSG:25833"
        )
    return crs_code(crs)


def _titled(content: Content, title: str | None, subtitle: str | None) -> Content:
    given = {"title": title, "subtitle": subtitle}
    texts: dict[str, Any] = {key: {"de": text} for key, text in given.items() if text is not None}
    return replace(content, **texts)


def _shown_in(content: Content, extent: Extent | LayerLike | None) -> Content:
    """Let the map show an extent, in place of all there is."""
    if extent is None:
        return content
    if isinstance(extent, tuple | list):
        return replace(content, extent=_bounds(_box(extent), content.crs))
    return replace(content, extent=with_room(_bounds(extent, content.crs)))


def _bounds(layer: LayerLike, crs: str) -> Extent:
    shown = reproject(layer, crs).features
    if not len(shown) or shown.is_empty.all():
        raise DataError("extent holds no feature with a geometry")
    west, south, east, north = shown.total_bounds.tolist()
    return west, south, east, north


def _box(degrees: Sequence[float]) -> geopandas.GeoDataFrame:
    """Return the box of west, south, east and north, with vertices along its edges."""
    if len(degrees) != 4 or not (degrees[0] < degrees[2] and degrees[1] < degrees[3]):
        raise DataError(f"extent is {degrees}; write west, south, east and north in degrees")
    box = shapely.segmentize(shapely.box(*degrees), 0.05)
    return geopandas.GeoDataFrame(geometry=[box], crs="EPSG:4326")


def _known(language: str) -> str:
    return load_words(language).language


def _single(shown: Drawable) -> Layer:
    if isinstance(shown, list | tuple) or (
        isinstance(shown, Shown) and not isinstance(shown, Layer)
    ):
        raise DataError("a column is of one layer; plot that, or give it to a valley as added=[…]")
    return as_layer(shown)


def _into(axes: Axes, content: Content) -> Axes:
    """Draw the features into axes of somebody else, which make room for them."""
    west, south, east, north = home_extent(content)
    box = axes.get_window_extent()
    dots = axes.figure.dpi / MM_PER_INCH
    metres = max((east - west) / max(box.width, 1), (north - south) / max(box.height, 1)) * dots
    add_layers(axes, content.layers, metres)
    axes.update_datalim([(west, south), (east, north)])
    axes.autoscale_view()
    axes.set_aspect("equal")
    return axes
