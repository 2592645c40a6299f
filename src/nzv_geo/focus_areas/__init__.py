"""The focus areas of a valley, as facts: each with what it refers to and where it was read.

Four tables hold them, beside the catalogue that names them: the areas, the facts, the fields that
facts may have, and the sources. docs/catalogue.md describes each.
"""

from nzv_geo.focus_areas.columns import column_titles, with_facts
from nzv_geo.focus_areas.loading import load_focus_areas
from nzv_geo.focus_areas.places import also_in, check_places
from nzv_geo.focus_areas.records import Fact, FactField, FocusArea, FocusAreas, Source

__all__ = [
    "Fact",
    "FactField",
    "FocusArea",
    "FocusAreas",
    "Source",
    "also_in",
    "check_places",
    "column_titles",
    "load_focus_areas",
    "with_facts",
]
