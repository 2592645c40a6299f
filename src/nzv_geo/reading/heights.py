"""Heights that say nothing, and are not kept."""

from __future__ import annotations

import geopandas
import numpy
import shapely

__all__ = ["without_zero_heights"]


def without_zero_heights(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Leave out heights where all of a layer are zero: nobody measured them.

    Examples
    --------
    >>> flat = geopandas.GeoDataFrame(geometry=[shapely.Point(14, 51, 0)])
    >>> without_zero_heights(flat).geometry.has_z.tolist()
    [False]
    """
    heights = shapely.get_coordinates(features.geometry.values, include_z=True)[:, 2:]
    if numpy.nan_to_num(heights).any():
        return features
    return features.set_geometry(shapely.force_2d(features.geometry.values), crs=features.crs)
