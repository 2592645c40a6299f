"""Many vertices to EPSG:25833: copies of the municipalities, polygons that share borders."""

from typing import Any

import geopandas
import numpy
import shapely
from pyproj import CRS

from benchmarks.measuring import Clock
from nzv_geo import load_layer
from nzv_geo.crs.operations import choose_operations
from nzv_geo.crs.reproject import reproject
from nzv_geo.layers import Layer
from nzv_geo.valley import region_extent

TARGET = "EPSG:25833"


def copies_of(code: str, copies: int) -> Layer:
    """Return copies of the municipalities, a centimetre apart."""
    layer = reproject(load_layer("municipalities"), code)
    shapes = layer.features.geometry.values
    moved = [shapely.transform(shapes, lambda xy, n=n: xy + n * 0.01) for n in range(copies)]
    series = geopandas.GeoSeries(numpy.concatenate(moved), crs=code)
    return layer.with_features(geopandas.GeoDataFrame(geometry=series))


def by_pyproj(clock: Clock, code: str, copies: str) -> dict[str, Any]:
    """Transform the same array by the same operation."""
    shapes = copies_of(code, int(copies)).features.geometry.values
    operation = choose_operations(CRS(code), CRS(TARGET), region_extent("lausitz"))[0]
    (transformer,) = operation.transformers
    x, y = numpy.ascontiguousarray(shapely.get_coordinates(shapes).T)
    with clock():
        x, y = transformer.transform(x, y)
    return _facts(numpy.column_stack([x, y]))


def ours(clock: Clock, code: str, copies: str) -> dict[str, Any]:
    layer = copies_of(code, int(copies))
    with clock():
        moved = reproject(layer, TARGET)
    return _facts(shapely.get_coordinates(moved.features.geometry.values))


def to_crs(clock: Clock, code: str, copies: str) -> dict[str, Any]:
    features = copies_of(code, int(copies)).features
    with clock():
        moved = features.to_crs(TARGET)
    return _facts(shapely.get_coordinates(moved.geometry.values))


def _facts(vertices: numpy.ndarray) -> dict[str, Any]:
    east, north = vertices.mean(axis=0).round(4)
    return {"vertices": len(vertices), "mean_east_m": float(east), "mean_north_m": float(north)}
