"""What page, figure and file for QGIS say alike of a layer: its title, look, names and sources."""

from nzv_geo.cartography.credits import credit_lines, source_lines, sources_of, vintage_words
from nzv_geo.cartography.field_titles import field_titles
from nzv_geo.cartography.names import unit_labels
from nzv_geo.cartography.shipped_looks import look_of
from nzv_geo.cartography.titles import LONGEST_NAME, own_title, valley_lead

__all__ = [
    "LONGEST_NAME",
    "credit_lines",
    "field_titles",
    "look_of",
    "own_title",
    "source_lines",
    "sources_of",
    "unit_labels",
    "valley_lead",
    "vintage_words",
]
