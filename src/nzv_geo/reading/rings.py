"""Areas that a drawing outlines by lines."""

from __future__ import annotations

import geopandas
import numpy
import shapely

__all__ = ["with_areas"]

LEAST = 4  # vertices of a ring


def with_areas(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Make areas of lines that are closed and do not cross themselves.

    Examples
    --------
    >>> closed = shapely.LineString([(0, 0), (1, 0), (1, 1), (0, 0)])
    >>> with_areas(geopandas.GeoDataFrame(geometry=[closed])).geometry.geom_type.tolist()
    ['Polygon']
    """
    shapes = features.geometry.to_numpy(copy=True)
    lines = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    closed = lines & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) >= LEAST)
    if not closed.any():
        return features
    areas = shapely.polygons(
        [
            shapely.linearrings(shapely.get_coordinates(line, include_z=bool(shapely.has_z(line))))
            for line in shapes[closed]
        ]
    )
    shapes[closed] = numpy.where(shapely.is_valid(areas), areas, shapes[closed])
    return features.set_geometry(shapes, crs=features.crs)
