"""What shows a layer or a valley hangs on it for its user, but is done by rooms far above.

They are asked for by name when they are needed, so that nothing below imports them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["Shown"]

VIEW = "nzv_geo.webmap.folium_view"


class Shown:
    """What can be shown: it names its layers, from the ground up."""

    def shown_layers(self) -> tuple[Any, ...]:
        """Return what there is to show."""
        return (self,)

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
        view = import_module(VIEW)
        layers = self.shown_layers()
        if layers == (self,):
            return view.LayerGeoJson(self, **options)
        return view.folium_map(layers, **options)
