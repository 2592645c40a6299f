"""Describe layers in numbers: areas, focus areas, distances and neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    from nzv_geo.describe.areas import (
        area_km2,
        area_sums,
        area_table,
        figure_sources,
        geodesic_area_m2,
    )
    from nzv_geo.describe.distances import nearest_feature
    from nzv_geo.describe.focus_areas import (
        describe_focus_areas,
        focus_area_summary,
        focus_area_table,
    )
    from nzv_geo.describe.nearest import nearest_table
    from nzv_geo.describe.neighbours import neighbour_pairs, neighbour_table, state_border_table
    from nzv_geo.describe.shares import area_shares
    from nzv_geo.describe.vintages import Comparison, compare

__all__ = [
    "Comparison",
    "area_km2",
    "area_shares",
    "area_sums",
    "area_table",
    "compare",
    "describe_focus_areas",
    "figure_sources",
    "focus_area_summary",
    "focus_area_table",
    "geodesic_area_m2",
    "nearest_feature",
    "nearest_table",
    "neighbour_pairs",
    "neighbour_table",
    "state_border_table",
]

_HOME = {
    "Comparison": "vintages",
    "area_km2": "areas",
    "area_shares": "shares",
    "area_sums": "areas",
    "area_table": "areas",
    "compare": "vintages",
    "describe_focus_areas": "focus_areas",
    "figure_sources": "areas",
    "focus_area_summary": "focus_areas",
    "focus_area_table": "focus_areas",
    "geodesic_area_m2": "areas",
    "nearest_feature": "distances",
    "nearest_table": "nearest",
    "neighbour_pairs": "neighbours",
    "neighbour_table": "neighbours",
    "state_border_table": "neighbours",
}


__getattr__, __dir__ = on_first_use(__name__, _HOME)
