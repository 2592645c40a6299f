"""Describe layers in numbers."""

from nzv_geo.describe.areas import (
    area_km2,
    area_sums,
    area_table,
    figure_sources,
    geodesic_area_m2,
)

__all__ = ["area_km2", "area_sums", "area_table", "figure_sources", "geodesic_area_m2"]
