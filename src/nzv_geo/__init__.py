"""Focus-area maps of the Net Zero Valley Lausitz.

>>> import nzv_geo
>>> valley = nzv_geo.build_valley("lausitz")
>>> len(valley.municipalities)
235

`load_layer`, `build_valley`, `render_map` and `export_layer` are all it takes; what they return is
documented where it is defined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use
from nzv_geo.version import __version__

if TYPE_CHECKING:
    from nzv_geo.coverage.merge import merge
    from nzv_geo.crs.reproject import reproject
    from nzv_geo.errors import NzvGeoError
    from nzv_geo.export import export_layer, export_layers, pack_outlines
    from nzv_geo.focus_areas import import_outlines, remove_outline
    from nzv_geo.layers import Layer
    from nzv_geo.project import MapProject
    from nzv_geo.publish import publish_portal
    from nzv_geo.styles import Rule, Style
    from nzv_geo.valley import Valley, build_valley, load_layer
    from nzv_geo.webmap import MapPage, render_layers, render_map, render_project

__all__ = [
    "Layer",
    "MapPage",
    "MapProject",
    "NzvGeoError",
    "Rule",
    "Style",
    "Valley",
    "__version__",
    "build_valley",
    "export_layer",
    "export_layers",
    "import_outlines",
    "load_layer",
    "merge",
    "pack_outlines",
    "publish_portal",
    "remove_outline",
    "render_layers",
    "render_map",
    "render_project",
    "reproject",
]

_HOME = {
    "Layer": "layers",
    "NzvGeoError": "errors",
    "Valley": "valley",
    "build_valley": "valley",
    "export_layer": "export",
    "export_layers": "export",
    "import_outlines": "focus_areas",
    "load_layer": "valley",
    "merge": "coverage.merge",
    "MapPage": "webmap",
    "MapProject": "project",
    "pack_outlines": "export",
    "publish_portal": "publish",
    "Rule": "styles",
    "Style": "styles",
    "remove_outline": "focus_areas",
    "render_layers": "webmap",
    "render_map": "webmap",
    "render_project": "webmap",
    "reproject": "crs.reproject",
}


__getattr__, __dir__ = on_first_use(__name__, _HOME)
