"""Of which type the geometries of a table are, when they come a part at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.export.fitting import flat
from nzv_geo.layers import Layer

__all__ = ["GeometryType", "fitted", "type_of"]

ANY = "Geometry"
NONE = ""
NAMES = (
    "Point", "LineString", "LineString", "Polygon",
    "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
PROMOTED = {
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
    "Polygon": shapely.multipolygons,
}


@dataclass(frozen=True)
class GeometryType:
    """Type of a column of geometries.

    Parameters
    ----------
    name
        As PostGIS calls it; ``Geometry`` for any, empty where none has been seen.
    dimensions
        Empty, ``Z``, ``M`` or ``ZM``.
    """

    name: str
    dimensions: str = ""

    def __str__(self) -> str:
        return f"{self.name or ANY}{self.dimensions}"

    def united(self, other: GeometryType) -> GeometryType:
        """Return the type that holds both: single ones become multiple, all else is of any type.

        Where only some have heights or measures, they are left out.

        Examples
        --------
        >>> str(GeometryType("Polygon", "Z").united(GeometryType("MultiPolygon", "Z")))
        'MultiPolygonZ'
        >>> str(GeometryType("Polygon", "Z").united(GeometryType("Point")))
        'Geometry'
        """
        if NONE in (self.name, other.name):
            return other if self.name == NONE else self
        dimensions = self.dimensions if self.dimensions == other.dimensions else ""
        names = {self.name, other.name}
        if len(names) > 1:
            multiple = {name.removeprefix("Multi") for name in names}
            names = {f"Multi{multiple.pop()}"} if len(multiple) == 1 else {ANY}
        return GeometryType(names.pop(), dimensions)


def type_of(layer: Layer) -> GeometryType:
    """Return the type that holds all geometries of a layer; empty ones do not count.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> str(type_of(load_layer("places")))
    'Point'
    """
    shapes = numpy.asarray(layer.features.geometry.values)
    kinds = shapely.get_type_id(shapes) * 4
    if _are_higher(shapes):
        kinds += shapely.has_z(shapes) * 2 + shapely.has_m(shapes)
    there = kinds[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    found = GeometryType(NONE)
    for kind in map(int, numpy.flatnonzero(numpy.bincount(there))):
        found = found.united(
            GeometryType(NAMES[kind // 4], "Z" * (kind // 2 % 2) + "M" * (kind % 2))
        )
    return found


def fitted(layer: Layer, kind: GeometryType, writer: str) -> Layer:
    """Return a layer whose geometries are of a type that holds them; empty ones are missing.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> several = fitted(load_layer("places"), GeometryType("MultiPoint"), "PostGIS")
    >>> str(type_of(several))
    'MultiPoint'
    """
    shapes = numpy.asarray(layer.features.geometry.values)
    if not kind.dimensions and _are_higher(shapes):
        layer = flat(layer, writer)
        shapes = numpy.asarray(layer.features.geometry.values)
    empty = shapely.is_empty(shapes)
    single = _singles(shapes, kind) & ~empty
    if not (empty.any() or single.any()):
        return layer
    shapes = shapes.copy()
    shapes[empty] = None
    if single.any():
        make = PROMOTED[kind.name.removeprefix("Multi")]
        rows = numpy.flatnonzero(single)
        shapes[rows] = make(shapes[rows], indices=numpy.arange(len(rows)))
    return layer.with_shapes(shapes)


def _singles(shapes: NDArray[numpy.object_], kind: GeometryType) -> NDArray[numpy.bool_]:
    """Tell which geometries have to become multiple."""
    if not kind.name.startswith("Multi"):
        return numpy.zeros(len(shapes), bool)
    single = kind.name.removeprefix("Multi")
    ids = [number for number, name in enumerate(NAMES) if name == single]
    return numpy.isin(shapely.get_type_id(shapes), ids)


def _are_higher(shapes: NDArray[numpy.object_]) -> bool:
    """Tell whether any has heights or measures."""
    return bool((shapely.get_coordinate_dimension(shapes) > 2).any())
