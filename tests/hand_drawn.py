"""Layers drawn by hand, small enough to know every number by heart."""

from typing import Any

import geopandas
import shapely

from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance, Source

SOURCE = Source(
    id="hand",
    title={"de": "Handgezeichnet", "en": "Hand-drawn"},
    publisher="tests",
    via="tests",
    url="https://example.org/",
    vintage="2026-01-01",
    licence={"de": "CC0", "en": "CC0"},
    licence_url="",
    attribution="© tests",
    accuracy={"de": "genau", "en": "exact"},
)


def make_layer(
    shapes: list[shapely.Geometry], *, crs: str = "EPSG:25833", **columns: list[Any]
) -> Layer:
    """Make a layer from hand-drawn shapes; keys are a, b, c, … unless given."""
    keys = [chr(ord("a") + index) for index in range(len(shapes))]
    table = {"ags": keys, "name_de": keys, **columns}
    features = geopandas.GeoDataFrame(table, geometry=shapes, crs=crs)
    return Layer("hand", {"de": "Hand", "en": "Hand"}, "ags", features, Provenance((SOURCE,)))
