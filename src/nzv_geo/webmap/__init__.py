"""One HTML file per map: interactive, self-contained, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence

from nzv_geo.labels import load_labels
from nzv_geo.layers import Layer
from nzv_geo.valley import Valley
from nzv_geo.webmap.content import overview_content, valley_content
from nzv_geo.webmap.document import build_document

__all__ = ["render_map", "render_overview"]


def render_map(
    valley: Valley, *, added: Sequence[Layer] = (), title: str | None = None, language: str = "de"
) -> str:
    """Return the map page of a region: one HTML document that asks nobody for anything.

    Parameters
    ----------
    valley
        What `build_valley` returns.
    added
        Layers of your own, such as `load_layer` reads from a file: polygons, lines or points, in
        any CRS. They are drawn above the borders, hatched and dashed, below the focus areas.
    title
        Title of the page; without it, that of the region.
    language
        Language of the interface; so far ``de``.

    Returns
    -------
    str
        HTML, UTF-8 when written. The same valley gives the same text.

    Raises
    ------
    GeometryError
        A feature of an added layer cannot be drawn: it mixes geometry types, or lies outside the
        world.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> page = render_map(build_valley("cottbus"))
    >>> page.startswith("<!DOCTYPE html>")
    True
    """
    labels = load_labels(language)
    return build_document(valley_content(valley, labels, added=added, title=title), labels)


def render_overview(*, language: str = "de") -> str:
    """Return the overview page: both states, the valley, and a link to the page of each region.

    The links are relative: the pages stand in one folder, each named after its region.
    """
    labels = load_labels(language)
    return build_document(overview_content(labels), labels)
