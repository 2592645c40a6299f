"""The catalogue: which sources, layers, regions and background maps there are, and what ships."""

from nzv_geo.catalogue.loading import Catalogue, load_catalogue
from nzv_geo.catalogue.offers import Download, Offer
from nzv_geo.catalogue.records import (
    CONTEXT,
    FOCUS_AREAS,
    Basemap,
    FactTable,
    Figures,
    Frame,
    Grid,
    LayerSpec,
    Measured,
    Region,
)
from nzv_geo.catalogue.shipped import data_folder, read_pinned

__all__ = [
    "CONTEXT",
    "FOCUS_AREAS",
    "Basemap",
    "Catalogue",
    "Download",
    "FactTable",
    "Figures",
    "Frame",
    "Grid",
    "LayerSpec",
    "Measured",
    "Offer",
    "Region",
    "data_folder",
    "load_catalogue",
    "read_pinned",
]
