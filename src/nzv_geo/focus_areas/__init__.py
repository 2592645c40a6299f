"""The focus areas of a valley, as facts: each with what it refers to and where it was read.

Four tables hold them, beside the catalogue that names them: the areas, the facts, the fields that
facts may have, and the sources. docs/catalogue.md describes each. Official outlines that an office
imported stand in its own data; docs/outlines.md tells how.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    from nzv_geo.focus_areas.columns import column_titles, with_facts
    from nzv_geo.focus_areas.fitness import check_outlines, hosts_of
    from nzv_geo.focus_areas.importing import Import, import_outlines, read_outlines
    from nzv_geo.focus_areas.loading import load_focus_areas
    from nzv_geo.focus_areas.outlines import Outline
    from nzv_geo.focus_areas.places import also_in, check_places
    from nzv_geo.focus_areas.records import Fact, FactField, FocusArea, FocusAreas, Source
    from nzv_geo.focus_areas.shapes import GEOMETRIES, as_geometry, official_numbers
    from nzv_geo.focus_areas.storage import load_outlines, outlines_layer, remove_outline

__all__ = [
    "GEOMETRIES",
    "Fact",
    "FactField",
    "FocusArea",
    "FocusAreas",
    "Import",
    "Outline",
    "Source",
    "also_in",
    "as_geometry",
    "check_outlines",
    "check_places",
    "column_titles",
    "hosts_of",
    "import_outlines",
    "load_focus_areas",
    "load_outlines",
    "official_numbers",
    "outlines_layer",
    "read_outlines",
    "remove_outline",
    "with_facts",
]

_HOME = {
    "GEOMETRIES": "shapes",
    "Fact": "records",
    "FactField": "records",
    "FocusArea": "records",
    "FocusAreas": "records",
    "Import": "importing",
    "Outline": "outlines",
    "Source": "records",
    "also_in": "places",
    "as_geometry": "shapes",
    "check_outlines": "fitness",
    "check_places": "places",
    "column_titles": "columns",
    "hosts_of": "fitness",
    "import_outlines": "importing",
    "load_focus_areas": "loading",
    "load_outlines": "storage",
    "official_numbers": "shapes",
    "outlines_layer": "storage",
    "read_outlines": "importing",
    "remove_outline": "storage",
    "with_facts": "columns",
}


__getattr__, __dir__ = on_first_use(__name__, _HOME)
