"""Reproject layers, with one chosen operation a layer.

PROJ by itself may choose another operation for every vertex, which can tear a layer. Here one
operation is chosen for the extent of the whole layer and applied to every vertex; its name and
stated accuracy become part of the provenance. Axis order is always longitude (easting) first.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import geopandas
import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.transformer import AreaOfInterest, TransformerGroup

from nzv_geo.errors import CrsError
from nzv_geo.layers import Layer

__all__ = ["Operation", "choose_operation", "reproject", "to_geographic"]


@dataclass(frozen=True)
class Operation:
    """A coordinate operation between two CRS.

    Parameters
    ----------
    name
        What PROJ calls it.
    accuracy_m
        Accuracy in metres that its publisher states; 0 for a plain projection.
    transformer
        The operation itself.
    """

    name: str
    accuracy_m: float
    transformer: Transformer

    def apply(self, coordinates: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Transform an (n, 2) array of easting/longitude and northing/latitude."""
        x, y = self.transformer.transform(coordinates[:, 0], coordinates[:, 1], errcheck=True)
        return numpy.column_stack([x, y])


def reproject(layer: Layer, to: str) -> Layer:
    """Return the layer in another CRS; every vertex goes through the same operation.

    Parameters
    ----------
    layer
        Any layer; its CRS must be set.
    to
        Target CRS, such as ``EPSG:25833``.

    Returns
    -------
    Layer
        The same features with new coordinates, and the operation with its accuracy as the last
        processing step. A layer that is in the target CRS already comes back as it is.

    Raises
    ------
    CrsError
        No operation is known, or only a ballpark one.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> reproject(load_layer("counties", region="cottbus"), "EPSG:25833").provenance.steps[-1]
    'reprojected EPSG:4326 to EPSG:25833: ... UTM zone 33N (accuracy 1 m)'
    """
    features = layer.features
    target = CRS.from_user_input(to)
    if features.crs == target:
        return layer
    operation = choose_operation(features, target)
    moved = features.set_geometry(
        geopandas.GeoSeries(
            shapely.transform(features.geometry.values, operation.apply),
            index=features.index,
            crs=target,
        )
    )
    step = (
        f"reprojected {layer.crs} to {to}: {operation.name} (accuracy {operation.accuracy_m:g} m)"
    )
    return layer.with_features(moved, step)


def choose_operation(features: geopandas.GeoDataFrame, target: CRS) -> Operation:
    """Choose the best operation for the extent of all features together.

    Raises
    ------
    CrsError
        No operation is known for the extent, or only a ballpark one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyproj warns of a missing grid; the error below names it
        group = TransformerGroup(
            features.crs, target, always_xy=True, area_of_interest=_extent(features)
        )
    usable = [one for one in group.transformers if "Ballpark" not in one.description]
    if not usable:
        missing = [grid.short_name for one in group.unavailable_operations for grid in one.grids]
        hint = f"the grid {missing[0]} is missing: " if missing else ""
        raise CrsError(
            f"no accurate operation from {features.crs.name} to {target.name} for this extent; "
            f"{hint}reproject the file to EPSG:25833 first, or check that its CRS is right"
        )
    best = usable[0]
    return Operation(best.description, max(best.accuracy, 0.0), best)


def to_geographic(features: geopandas.GeoDataFrame) -> geopandas.GeoSeries:
    """Return the geometries in longitude and latitude of the same datum; no datum shift."""
    crs = features.crs
    if crs.is_geographic:
        return features.geometry
    if crs.geodetic_crs is None:
        raise CrsError(f"the CRS {crs.name!r} has no place on the earth; give the file a real one")
    transformer = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    operation = Operation("", 0.0, transformer)
    geometries = shapely.transform(features.geometry.values, operation.apply)
    return geopandas.GeoSeries(geometries, index=features.index, crs=crs.geodetic_crs)


def _extent(features: geopandas.GeoDataFrame) -> AreaOfInterest | None:
    if features.empty:
        return None
    west, south, east, north = to_geographic(features).total_bounds
    return AreaOfInterest(west, south, east, north)
