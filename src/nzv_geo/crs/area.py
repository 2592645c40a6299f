"""Areas on the ellipsoid, independent of any map projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod

from nzv_geo.crs.names import geodetic
from nzv_geo.crs.reproject import to_geographic
from nzv_geo.layers import LayerLike, as_layer

if TYPE_CHECKING:
    import pandas

__all__ = ["geodesic_area_m2", "geodesic_areas_m2"]


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
    import pandas

    layer = as_layer(layer)
    areas = geodesic_areas_m2(layer.table.shapes, layer.crs)
    return pandas.Series(areas, index=layer.features.index, dtype=float)


def geodesic_areas_m2(shapes: NDArray[numpy.object_], crs: CRS) -> NDArray[numpy.float64]:
    """Return the same of an array of geometries in a CRS.

    Examples
    --------
    >>> degree = shapely.box(14, 51, 15, 52)
    >>> geodesic_areas_m2(numpy.array([degree, None]), CRS("EPSG:4326")).round().tolist()
    [7725535576.0, 0.0]
    """
    geod = geodetic(crs).get_geod() or Geod(ellps="GRS80")
    parts, feature_of = shapely.get_parts(to_geographic(shapes, crs), return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():  # within collections
        parts, part_of = shapely.get_parts(parts, return_index=True)
        feature_of = feature_of[part_of]
    of_parts = _of_polygons(shapely.orient_polygons(parts), geod)
    areas = abs(numpy.bincount(feature_of, weights=of_parts, minlength=len(shapes)))
    return numpy.asarray(areas, dtype=float)


def _of_polygons(parts: NDArray[numpy.object_], geod: Geod) -> NDArray[numpy.float64]:
    """Return the area of each polygon, whose holes run the other way; of anything else 0."""
    rings, part_of = shapely.get_rings(parts, return_index=True)
    x, y = shapely.get_coordinates(rings).T
    counts = shapely.get_num_coordinates(rings)
    ends = numpy.cumsum(counts)
    areas = [
        geod.polygon_area_perimeter(x[start:end], y[start:end])[0]
        for start, end in zip(ends - counts, ends, strict=True)
    ]
    return numpy.asarray(numpy.bincount(part_of, areas, minlength=len(parts)), dtype=float)
