"""One HTML file per map: interactive, self-contained, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nzv_geo.catalogue import Basemap, Catalogue, load_catalogue
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.valley import Valley
from nzv_geo.webmap.content import (
    Content,
    overview_content,
    own_content,
    project_content,
    valley_content,
)
from nzv_geo.webmap.document import build_document
from nzv_geo.webmap.map_page import MapPage
from nzv_geo.webmap.page_size import require_page_size

if TYPE_CHECKING:
    from nzv_geo.project import MapProject

__all__ = [
    "MapPage",
    "render_fact_sheets",
    "render_index",
    "render_layers",
    "render_map",
    "render_overview",
    "render_project",
]


def render_map(  # noqa: PLR0913 - keywords, each on its own
    valley: Valley,
    *,
    added: Sequence[LayerLike] = (),
    title: str | None = None,
    language: str = "de",
    basemaps: Sequence[Basemap] | None = None,
    index: str = "",
    sheets: bool = False,
    view_only: bool = False,
    any_size: bool = False,
) -> MapPage:
    """Return the map page of a region: one HTML document that asks nobody for anything.

    Parameters
    ----------
    valley
        What `build_valley` returns.
    added
        Layers of your own, such as `load_layer` reads from a file: polygons, lines or points, in
        any CRS. They are drawn above the borders, below the focus areas, as `Layer.styled` says or,
        without that, hatched and dashed. What
        `check_layer` found is a layer of its own, switched off at first.
    title
        Title of the page; without it, that of the region.
    language
        Language the page shows at first: ``de``, ``en``, ``dsb`` or ``hsb``. The reader can choose
        any of them.
    basemaps
        Background maps to offer; without it, those of the catalogue. None is loaded before the
        reader agrees.
    index
        Relative address of the page that leads to all maps, such as `render_index` returns, for a
        link to it; without it, none.
    sheets
        Link the fact sheets of the focus areas, which `render_fact_sheets` returns: they stand
        beside the page.
    view_only
        Leave out what adds files of the reader to the map and saves it: some 0.1 MB.
    any_size
        Build the page however much the added layers hold; see `nzv_geo.webmap.page_size`.

    Returns
    -------
    MapPage
        The page: ``html``, ``save``, ``open``, and itself in a notebook. The same valley gives the
        same text.

    Raises
    ------
    DataError
        An added layer has more features or vertices than a page is good for.
    GeometryError
        A feature of an added layer mixes types of geometry.
    CrsError
        An added layer has no CRS, or coordinates that are no place in it.
    UnknownNameError
        There is no such language.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> page = render_map(build_valley("cottbus"))
    >>> page.title, page.html[:15]
    ('Net Zero Valley Lausitz: Cottbus/Chóśebuz', '<!DOCTYPE html>')
    """
    layers = _sized(added, any_size=any_size)
    content = valley_content(valley, added=layers, title=title, sheets=sheets)
    content = replace(content, index=index)
    return _page(content, language, _offered(basemaps, valley.catalogue), view_only=view_only)


def render_layers(  # noqa: PLR0913 - keywords, each on its own
    layers: Sequence[LayerLike],
    *,
    title: str,
    language: str = "de",
    basemaps: Sequence[Basemap] | None = None,
    catalogue: Catalogue | None = None,
    view_only: bool = False,
    any_size: bool = False,
) -> MapPage:
    """Return a map page of nothing but layers of your own, anywhere in the world.

    Parameters and errors are those of `render_map`; the catalogue names the background maps and
    the CRS of the read-out.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> page = render_layers([load_layer("states")], title="Two states", language="en")
    >>> page.title
    'Two states'
    """
    catalogue = catalogue or load_catalogue()
    sized = _sized(layers, any_size=any_size)
    content = own_content(sized, title=title, catalogue=catalogue)
    return _page(content, language, _offered(basemaps, catalogue), view_only=view_only)


def render_project(
    project: MapProject,
    *,
    catalogue: Catalogue | None = None,
    index: str = "",
    view_only: bool = False,
    any_size: bool = False,
) -> MapPage:
    """Return the map page of a map project, see `nzv_geo.project.MapProject`.

    With `view_only`, without what adds files of the reader; with `index`, a link to that address;
    with `any_size`, however much its layers hold.

    Raises
    ------
    UnknownNameError
        A style, label or field names a column that a layer does not have.
    DataError
        A style does not fit the values of its layer, or a layer has more features or vertices than
        a page is good for.

    Examples
    --------
    >>> from nzv_geo import MapProject, load_layer
    >>> counties = load_layer("counties").styled(label_field="name_de")
    >>> render_project(MapProject("Kreise", layers=[counties])).title
    'Kreise'
    """
    catalogue = catalogue or load_catalogue()
    if not any_size:
        require_page_size(project.layers)
    content = replace(project_content(project, catalogue), index=index)
    return _page(content, project.language, project.basemaps(catalogue), view_only=view_only)


def render_overview(
    *,
    language: str = "de",
    basemaps: Sequence[Basemap] | None = None,
    catalogue: Catalogue | None = None,
    index: str = "",
    sheets: bool = False,
    view_only: bool = False,
) -> MapPage:
    """Return the overview page: both states, the valley, and a link to the page of each region.

    The links are relative: the pages stand in one folder, each named after its region; with
    `sheets`, the fact sheets of the focus areas do, too.
    """
    catalogue = catalogue or load_catalogue()
    content = replace(overview_content(catalogue, sheets=sheets), index=index)
    return _page(content, language, _offered(basemaps, catalogue), view_only=view_only)


def render_index(*, language: str = "de", catalogue: Catalogue | None = None) -> MapPage:
    """Return the page that leads to all maps, each with a small picture.

    The links are relative: the pages stand in one folder, each named after its region, with the
    fact sheets of the focus areas.
    """
    from nzv_geo.webmap.index import build_index  # here, because no other page needs it

    return MapPage(build_index(language, catalogue or load_catalogue()))


def render_fact_sheets(
    *,
    language: str = "de",
    catalogue: Catalogue | None = None,
    index: str = "index.html",
    region: str = "",
) -> dict[str, MapPage]:
    """Return the fact sheet of each focus area, by the name of its file.

    They link the map of `region`, else of the default one, which stands in the same folder, and
    `index`, a relative address.

    Examples
    --------
    >>> sheets = render_fact_sheets()
    >>> sheets["steckbrief-06-spremberg-spreetal.html"].title
    'Fokusfläche 6: Industriepark Schwarze Pumpe'
    """
    from nzv_geo.webmap.fact_sheet import build_fact_sheets  # here, because no other page needs it

    pages = build_fact_sheets(language, catalogue or load_catalogue(), index, region)
    return {name: MapPage(html) for name, html in pages.items()}


def _page(
    content: Content, language: str, basemaps: Sequence[Basemap], *, view_only: bool
) -> MapPage:
    html = build_document(content, language, basemaps, view_only=view_only)
    return MapPage(html, tuple(layer.layer for layer in content.layers if layer.on))


def _sized(layers: Sequence[LayerLike], *, any_size: bool) -> list[Layer]:
    found = [as_layer(layer) for layer in layers]
    if not any_size:
        require_page_size(found)
    return found


def _offered(basemaps: Sequence[Basemap] | None, catalogue: Catalogue) -> Sequence[Basemap]:
    return tuple(catalogue.basemaps.values()) if basemaps is None else basemaps
