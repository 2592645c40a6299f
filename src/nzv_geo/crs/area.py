"""Areas on the ellipsoid, independent of any map projection."""

from __future__ import annotations

import pandas
import shapely
from pyproj import Geod

from nzv_geo.crs.names import geodetic
from nzv_geo.crs.reproject import to_geographic
from nzv_geo.layers import LayerLike, as_layer

__all__ = ["geodesic_area_m2"]


def geodesic_area_m2(layer: LayerLike) -> pandas.Series[float]:
    """Return the area of each feature on the ellipsoid, in square metres.

    Independent of any map projection: edges are geodesics on the ellipsoid of the layer's datum.
    Points and lines have none and give 0.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> geodesic_area_m2(load_layer("counties", region="cottbus")).round().tolist()
    [165065321.0]

    Notes
    -----
    Karney, C. F. F. (2013): Algorithms for geodesics. Journal of Geodesy 87, as in PROJ.
    """
    layer = as_layer(layer)
    geod = geodetic(layer.crs).get_geod() or Geod(ellps="GRS80")
    oriented = shapely.orient_polygons(to_geographic(layer.features).values)
    areas = [abs(geod.geometry_area_perimeter(shape)[0]) if shape else 0.0 for shape in oriented]
    return pandas.Series(areas, index=layer.features.index, dtype=float)
