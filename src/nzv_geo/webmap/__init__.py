"""One HTML file per map: interactive, self-contained, the same bytes every time."""

from __future__ import annotations

from nzv_geo.labels import load_labels
from nzv_geo.valley import Valley
from nzv_geo.webmap.content import overview_content, valley_content
from nzv_geo.webmap.document import build_document

__all__ = ["render_map", "render_overview"]


def render_map(valley: Valley, *, language: str = "de") -> str:
    """Return the map page of a region: one HTML document that asks nobody for anything.

    Parameters
    ----------
    valley
        What `build_valley` returns.
    language
        Language of the interface; so far ``de``.

    Returns
    -------
    str
        HTML, UTF-8 when written. The same valley gives the same text.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> page = render_map(build_valley("cottbus"))
    >>> page.startswith("<!DOCTYPE html>")
    True
    """
    labels = load_labels(language)
    return build_document(valley_content(valley, labels), labels)


def render_overview(*, language: str = "de") -> str:
    """Return the overview page: both states, the valley, and a link to the page of each region.

    The links are relative: the pages stand in one folder, each named after its region.
    """
    labels = load_labels(language)
    return build_document(overview_content(labels), labels)
