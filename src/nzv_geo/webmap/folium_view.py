"""Layers as folium objects, for those who came for folium and its plugins.

Text from data never passes through a template. branca compiles finished scripts as templates a
second time, so that a text such as ``{{ … }}`` would run as Python; and folium's own tooltips write
values into the page as HTML. Here the features are added by a script of their own, as JSON in
which no brace and no angle bracket of a text is left, and names and values become text nodes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

import folium
import geopandas
import shapely
from branca.element import MacroElement
from folium.template import Template
from folium.utilities import JsCode

from nzv_geo.brief import shortened
from nzv_geo.cartography import LONGEST_NAME
from nzv_geo.crs.reproject import reproject
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.values import spelled, text

__all__ = ["LayerGeoJson", "folium_map"]

WGS84 = "EPSG:4326"
LINE = "#1b3a57"
STYLE = {"color": LINE, "weight": 1.5, "fillColor": "#7fa7c9", "fillOpacity": 0.25}
# What a template, an HTML parser or JavaScript could take for more than text.
TEMPLATE_SIGNS = re.compile(r"[{}%#<>&\u2028\u2029]")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
NAME_FIELDS = ("name_de", "name")

EACH_FEATURE = """\
(feature, layer) => {
  const list = document.createElement("dl");
  for (const [field, value] of Object.entries(feature.properties)) {
    if (value === null || value === "") continue;
    const [term, description] = ["dt", "dd"].map((name) => document.createElement(name));
    term.textContent = field;
    description.textContent = typeof value === "object" ? JSON.stringify(value) : String(value);
    list.append(term, description);
  }
  layer.bindPopup(list, { maxHeight: 300 });
  const name = feature.properties[NAME_FIELD];
  if (name === undefined || name === null) return;
  const label = document.createElement("span");
  label.textContent = String(name);
  layer.bindTooltip(label);
}
"""


class LayerGeoJson(folium.GeoJson):
    """A layer as `folium.GeoJson`: with a popup of its fields, and its name as tooltip.

    It is a `folium.GeoJson` like any other for plugins and layer controls.

    Parameters
    ----------
    layer
        Any layer; it is shown in WGS84.
    options
        What `folium.GeoJson` takes beside data, such as ``show``; path options such as ``style``.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> counties = LayerGeoJson(load_layer("counties", region="goerlitz"))
    >>> counties.data["features"][0]["properties"]["name_de"]
    'Görlitz'
    """

    def __init__(self, layer: Layer, **options: Any) -> None:
        features = _features(reproject(layer, WGS84))
        field = next((name for name in NAME_FIELDS if name in layer.features), layer.key)
        given = {
            "name": _as_template_text(shortened(_title(layer), LONGEST_NAME)),
            "on_each_feature": JsCode(EACH_FEATURE.replace("NAME_FIELD", _as_script(field))),
            "marker": folium.CircleMarker(radius=6, color=LINE, fill=True),
            "style": STYLE,
            **options,
        }
        super().__init__({"type": "FeatureCollection", "features": features}, **given)
        self._name = "LayerGeoJson"
        self.add_child(_Data(_as_script(self.data)))

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]  # as folium's own
        """Render everything but the data, which the child adds."""
        data, self.data = self.data, {"type": "FeatureCollection", "features": []}
        try:
            super().render(**kwargs)  # type: ignore[no-untyped-call]
        finally:
            self.data = data


class _Data(MacroElement):
    """Adds features to the layer it is a child of."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this._parent.get_name() }}.addData({{ this.json }});"
        "{% endmacro %}"
    )

    def __init__(self, content: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self._name = "Data"
        self.json = content


def folium_map(layers: Iterable[Layer], **options: Any) -> folium.Map:
    """Return layers as a `folium.Map`, the last on top, with a control to switch them.

    Parameters
    ----------
    layers
        Any layers.
    options
        What `folium.Map` takes; there is no background map unless ``tiles`` names one.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> chart = folium_map([load_layer("states"), load_layer("focus-areas")])
    >>> chart.get_bounds()[0][0] < 51
    True
    """
    chart = folium.Map(**{"tiles": None, **options})
    shown = [LayerGeoJson(layer) for layer in layers if len(layer)]
    for layer in shown:
        layer.add_to(chart)
    if shown:
        west, south, east, north = _bounds(shown)
        chart.fit_bounds([[south, west], [north, east]])
        folium.LayerControl().add_to(chart)
    return chart


def _bounds(shown: list[LayerGeoJson]) -> tuple[float, float, float, float]:
    shapes = [shapely.geometry.shape(feature["geometry"]) for layer in shown
              for feature in layer.data["features"]]  # fmt: skip
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


def _title(layer: Layer) -> str:
    return layer.title.get("de") or next(iter(layer.title.values()), layer.id)


def _features(layer: Layer) -> list[dict[str, Any]]:
    """Return the features that have a place, as GeoJSON; a value JSON has none for is text."""
    table: geopandas.GeoDataFrame = layer.features
    geometry = table.geometry.name
    fields = [name for name in table.columns if name not in (geometry, ROW_NUMBER)]
    rows = table[fields].to_dict(orient="records")
    return [
        {
            "type": "Feature",
            "id": text(key),
            "properties": {str(name): spelled(value, str(name)) for name, value in row.items()},
            "geometry": shapely.geometry.mapping(shape),
        }
        for key, row, shape in zip(table[layer.key], rows, table.geometry, strict=True)
        if shape is not None and not shape.is_empty
    ]


def _as_script(value: Any) -> str:
    r"""Return a value as JSON that is the same to a template, to HTML and to JavaScript.

    Examples
    --------
    >>> print(_as_script({"name": "{{ 7*7 }}</script>"}))
    {"name":"\u007b\u007b 7*7 \u007d\u007d\u003c/script\u003e"}
    """
    content = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return STRING.sub(lambda string: TEMPLATE_SIGNS.sub(_escaped, string[0]), content)


def _escaped(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04x}"


def _as_template_text(name: str) -> str:
    """Return a name for Leaflet's layer control, which takes it for HTML, behind two templates.

    It is also the key of an object there, where ``__proto__`` would be none.

    Examples
    --------
    >>> _as_template_text("{{ 7*7 }} <b>")
    '&#123;&#123; 7*7 &#125;&#125; &lt;b&gt;'
    """
    return re.sub("[{}_]", lambda sign: f"&#{ord(sign[0])};", escape(name))
