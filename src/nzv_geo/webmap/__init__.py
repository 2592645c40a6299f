"""One HTML file per map: interactive, self-contained, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence

from nzv_geo.catalogue import Basemap, Catalogue, load_catalogue
from nzv_geo.layers import Layer
from nzv_geo.valley import Valley
from nzv_geo.webmap.content import overview_content, own_content, valley_content
from nzv_geo.webmap.document import build_document
from nzv_geo.webmap.index import build_index

__all__ = ["render_index", "render_layers", "render_map", "render_overview"]


def render_map(
    valley: Valley,
    *,
    added: Sequence[Layer] = (),
    title: str | None = None,
    language: str = "de",
    basemaps: Sequence[Basemap] | None = None,
) -> str:
    """Return the map page of a region: one HTML document that asks nobody for anything.

    Parameters
    ----------
    valley
        What `build_valley` returns.
    added
        Layers of your own, such as `load_layer` reads from a file: polygons, lines or points, in
        any CRS. They are drawn above the borders, hatched and dashed, below the focus areas. What
        `check_layer` found is a layer of its own, switched off at first.
    title
        Title of the page; without it, that of the region.
    language
        Language the page shows at first: ``de``, ``en``, ``dsb`` or ``hsb``. The reader can choose
        any of them.
    basemaps
        Background maps to offer; without it, those of the catalogue. None is loaded before the
        reader agrees.

    Returns
    -------
    str
        HTML, UTF-8 when written. The same valley gives the same text.

    Raises
    ------
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
    >>> page.startswith("<!DOCTYPE html>")
    True
    """
    content = valley_content(valley, added=added, title=title)
    return build_document(content, language, _offered(basemaps, valley.catalogue))


def render_layers(
    layers: Sequence[Layer],
    *,
    title: str,
    language: str = "de",
    basemaps: Sequence[Basemap] | None = None,
    catalogue: Catalogue | None = None,
) -> str:
    """Return a map page of nothing but layers of your own, anywhere in the world.

    Parameters and errors are those of `render_map`; the catalogue names the background maps and
    the CRS of the read-out.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> page = render_layers([load_layer("states")], title="Two states", language="en")
    >>> "<title>Two states</title>" in page
    True
    """
    catalogue = catalogue or load_catalogue()
    content = own_content(layers, title=title, catalogue=catalogue)
    return build_document(content, language, _offered(basemaps, catalogue))


def render_overview(
    *,
    language: str = "de",
    basemaps: Sequence[Basemap] | None = None,
    catalogue: Catalogue | None = None,
) -> str:
    """Return the overview page: both states, the valley, and a link to the page of each region.

    The links are relative: the pages stand in one folder, each named after its region.
    """
    catalogue = catalogue or load_catalogue()
    content = overview_content(catalogue)
    return build_document(content, language, _offered(basemaps, catalogue))


def render_index(*, language: str = "de", catalogue: Catalogue | None = None) -> str:
    """Return the page that leads to all maps, each with a small picture.

    The links are relative: the pages stand in one folder, each named after its region.
    """
    return build_index(language, catalogue or load_catalogue())


def _offered(basemaps: Sequence[Basemap] | None, catalogue: Catalogue) -> Sequence[Basemap]:
    return tuple(catalogue.basemaps.values()) if basemaps is None else basemaps
