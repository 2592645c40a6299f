"""What shows a layer or a valley hangs on it for its user, but is done by rooms far above.

They are asked for by name when they are needed, so that nothing below imports them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

if TYPE_CHECKING:
    from nzv_geo.webmap.map_page import MapPage

__all__ = ["Displayed", "ExploreOptions", "Shown", "above"]

Fields = bool | int | str | Sequence[str]


class ExploreOptions(TypedDict, total=False):
    """What `explore` takes beside the column: names and meanings of `geopandas.explore`.

    The last four are not geopandas' own; see `nzv_geo.webmap.explore_options.Options`.
    """

    cmap: str | Sequence[str] | None
    color: str | None
    m: Any
    tiles: Any
    tooltip: Fields
    popup: Fields
    categorical: bool
    legend: bool
    scheme: str | None
    k: int | None
    vmin: float | None
    vmax: float | None
    categories: Sequence[Any] | None
    classification_kwds: Mapping[str, Any] | None
    marker_kwds: Mapping[str, Any]
    style_kwds: Mapping[str, Any]
    tooltip_kwds: Mapping[str, Any]
    popup_kwds: Mapping[str, Any]
    legend_kwds: Mapping[str, Any]
    name: str
    title: str
    language: str
    added: Any


def above(module: str) -> Any:
    """Return a module of a room above, by its name in the package."""
    return import_module(f"nzv_geo.{module}")


class Displayed:
    """What a notebook shows where it is the last expression of a cell."""

    def _repr_html_(self) -> str:
        html: str = above("notebook").as_html(self)
        return html


class Shown(Displayed):
    """What can be shown on a map: it names its layers, from the ground up."""

    def shown_layers(self) -> tuple[Any, ...]:
        """Return what there is to show."""
        return (self,)

    def explore(self, column: Any = None, **options: Unpack[ExploreOptions]) -> MapPage:
        """Return this as an interactive page, with the arguments of `geopandas.explore`.

        The page is one HTML document that asks nobody for anything; the last line of a notebook
        cell shows it. Numbers come in classes, never in a continuous scale: a reader can name the
        class of a feature, also on paper. Text comes in categories.

        Parameters
        ----------
        column
            Field to show, or a value for each feature. Of a valley: of its municipalities, or of
            the first layer above them that has it.
        options
            ``cmap``, ``scheme``, ``k``, ``categorical``, ``tooltip``, ``popup``, ``color``,
            ``vmin``, ``vmax``, ``name`` and others, each described in
            `nzv_geo.webmap.explore_options.Options`. ``m`` takes a valley, whose map is then
            beneath; ``added`` more layers or GeoDataFrames.

        Raises
        ------
        UnknownNameError
            There is no such column, argument, scheme or palette.
        DataError
            An argument of geopandas has no meaning on such a page; the message names what has.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> load_layer("counties").explore("state", cmap="Set2", tooltip="name_de").title
        'Landkreise und kreisfreie Städte: Land'
        """
        page: MapPage = above("webmap.explore").explore(self, column, **options)
        return page

    def to_folium(self, **options: Any) -> Any:
        """Return this for folium: a layer as `folium.GeoJson`, anything else as `folium.Map`.

        Both take any plugin. Data pass safely: no text of them is HTML or a template. Unlike the
        pages of `render_map`, folium's ask servers for scripts and styles, and show nothing
        without a network; no background map is asked for unless ``tiles`` names one.

        Parameters
        ----------
        options
            What `folium.GeoJson` or `folium.Map` takes beside data.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> type(load_layer("states").to_folium()).__mro__[1].__name__
        'GeoJson'
        """
        view = above("webmap.folium_view")
        layers = self.shown_layers()
        if layers == (self,):
            return view.LayerGeoJson(self, **options)
        return view.folium_map(layers, **options)

    def plot(self, column: str | None = None, **options: Any) -> Any:
        """Draw this for print, as `geopandas.GeoDataFrame.plot` does; return the axes of the map.

        Title, legend, scale bar, north arrow and sources are drawn, too, unless ``ax`` names axes
        to draw into. ``nzv_geo.figures.save_figure`` writes PNG, SVG or PDF.

        Parameters
        ----------
        column
            Of a layer: the column that decides its classes; without it, its own style.
        options
            What `nzv_geo.figures.plot` takes: ``scheme``, ``k``, ``cmap``, ``categorical``,
            ``legend``, ``title``, ``subtitle``, ``figsize``, ``ax``, ``added``, ``language``,
            ``crs``.

        Raises
        ------
        MissingLibraryError
            matplotlib is not installed: ``pip install 'nzv-geo[figures]'``.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> from nzv_geo import load_layer
        >>> axes = load_layer("counties").plot("state", ax=Figure().add_subplot())
        >>> axes.get_aspect()
        1.0
        """
        return above("figures").plot(self, column, **options)
