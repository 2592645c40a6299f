"""Let folium write the script that makes the map of a page.

branca, on which folium stands, compiles finished text as a template a second time: text from data
that passes through it would run as Python. So nothing but whole numbers chosen here passes
through; data reach the page by another way (see `document`).
"""

from __future__ import annotations

from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.template import Template

from nzv_geo.errors import DataError

__all__ = ["MAP_NAME", "map_markup"]

MAP_NAME = "map_nzv"


class _PageLayer(MacroElement):
    """Draw the layer with this number of the page's data, by drawing.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "nzv.addLayer({{ this._parent.get_name() }}, {{ this.number }});"
        "{% endmacro %}"
    )

    def __init__(self, number: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self._name = "PageLayer"
        self._id = str(number)
        self.number = int(number)


class _Start(MacroElement):
    """Give the map its controls and its first view, by start.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}nzv.start({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self._name = "Start"
        self._id = "nzv"


def map_markup(layers: int) -> tuple[str, str]:
    """Return the map's element and its script.

    Parameters
    ----------
    layers
        How many layers the page's data hold.

    Returns
    -------
    tuple of str
        HTML of the map's container, and the script that fills it. Both hold no data, and are the
        same for the same number of layers.

    Examples
    --------
    >>> element, script = map_markup(2)
    >>> element
    '<div class="folium-map" id="map_nzv" ></div>'
    >>> "nzv.addLayer(map_nzv, 1);" in script
    True
    """
    chart = folium.Map(
        location=(0, 0), zoom_start=2, tiles=None, zoom_control=False, attributionControl=False
    )
    chart._id = "nzv"
    for number in range(layers):
        chart.add_child(_PageLayer(number))
    chart.add_child(_Start())
    figure = Figure()
    figure.add_child(chart)
    figure.render()
    _require_known_links(figure)
    return _text(figure.html), _text(figure.script)


def _text(element: Element) -> str:
    """Render an element without the indentation of folium's templates."""
    lines = (line.strip() for line in element.render().splitlines())
    return "\n".join(line for line in lines if line)


def _require_known_links(figure: Figure) -> None:
    """Make sure that folium asks for no file but its usual ones.

    Leaflet is written into the page; jQuery, Bootstrap, Font Awesome and the marker plugin are
    not used. Any other file would be missing from the page.
    """
    usual: set[Any] = {link for _, link in (*folium.Map.default_js, *folium.Map.default_css)}
    for element in figure.header._children.values():
        if isinstance(element, JavascriptLink | CssLink) and element.url not in usual:
            raise DataError(f"folium wants {element.url}, which the page does not carry")
