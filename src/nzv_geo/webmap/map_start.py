"""The element of a page's map, and the script that makes the map of it.

Neither holds data, and nothing here is a template: only whole numbers are put in.
"""

from __future__ import annotations

__all__ = ["map_markup"]

ELEMENT = '<div id="map_nzv"></div>'
# static/js/ brings controls and credits of its own; start.js chooses the first view.
MAP = """\
var map_nzv = L.map("map_nzv", {
center: [0, 0], zoom: 2, zoomControl: false, attributionControl: false
});"""


def map_markup(layers: int) -> tuple[str, str]:
    """Return the map's element and its script.

    Parameters
    ----------
    layers
        How many layers the page's data hold.

    Returns
    -------
    tuple of str
        HTML of the map's container, and the script that fills it: the same for the same number of
        layers.

    Examples
    --------
    >>> element, script = map_markup(2)
    >>> element
    '<div id="map_nzv"></div>'
    >>> script.splitlines()[-3:]
    ['nzv.addLayer(map_nzv, 0);', 'nzv.addLayer(map_nzv, 1);', 'nzv.start(map_nzv);']
    """
    added = [f"nzv.addLayer(map_nzv, {number:d});" for number in range(layers)]
    return ELEMENT, "\n".join([MAP, *added, "nzv.start(map_nzv);"])
