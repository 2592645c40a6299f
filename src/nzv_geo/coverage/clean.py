"""Make vertices meet, tell whether polygons are a coverage, and unite them.

Terms
-----
coverage
    Polygons that neither overlap nor leave gaps where they meet: along a shared border both have
    the same vertices.
noise
    Differences between vertices that should be one, far below any meaning. The municipalities of
    VG250 2016 differ from each other by up to a micrometre; uncured, that gives pin-holes.
"""

from __future__ import annotations

import math
from functools import reduce
from typing import NamedTuple

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer, LayerLike, as_layer

__all__ = [
    "FINE",
    "Decimals",
    "invalid_edges",
    "round_coordinates",
    "round_values",
    "snap",
    "union",
    "unite",
]

NOISE_M = 0.001  # a gap narrower than this is noise
NOISE_DEGREES = 1e-8


class Decimals(NamedTuple):
    """How many decimals coordinates have."""

    degrees: int
    metres: int

    def of(self, crs: CRS) -> int:
        """Return how many the unit of a CRS asks for; for kilometres three more than for metres.

        Examples
        --------
        >>> FINE.of(CRS("EPSG:4326")), FINE.of(CRS("EPSG:25833"))
        (9, 4)
        """
        if crs.is_geographic:
            return self.degrees
        unit_m = crs.axis_info[0].unit_conversion_factor
        return self.metres + max(0, math.ceil(math.log10(unit_m)))


FINE = Decimals(degrees=9, metres=4)  # 0.1 mm


def snap(layer: LayerLike) -> Layer:
    """Round coordinates to 0.1 mm, which makes nearly equal vertices equal.

    Cheap, and enough for micrometre noise; no proof of a coverage: see `invalid_edges`.

    Parameters
    ----------
    layer
        Features in degrees or metres. What is as round as that comes back as it is.
    """
    layer = as_layer(layer)
    shapes = layer.table.shapes
    geometries = round_coordinates(shapes, FINE.of(layer.crs))
    same = shapely.equals_identical(geometries, shapes)
    if (same | shapely.is_missing(geometries)).all():
        return layer
    return layer.with_shapes(geometries, "coordinates rounded to 0.1 mm")


def round_coordinates(geometries: NDArray[numpy.object_], *decimals: int) -> NDArray[numpy.object_]:
    """Round every coordinate; equal vertices stay equal, and zero has no sign.

    Several numbers of decimals are rounded to one after the other, as if each by a call.

    Heights are rounded, too. A geometry with measures (M) comes back as it is: shapely cannot give
    them back to it.

    Examples
    --------
    >>> round_coordinates(numpy.array([shapely.Point(14.123456, 51.5)]), 2)
    array([<POINT (14.12 51.5)>], dtype=object)
    """
    shapes = numpy.array(geometries, dtype=object)
    plain = ~shapely.has_m(shapes)  # of others, shapely would make the measures NaN
    has_z = shapely.has_z(shapes)
    for rows, include_z in ((plain & ~has_z, False), (plain & has_z, True)):
        xyz = shapely.get_coordinates(shapes[rows], include_z=include_z)
        done = round_values(xyz, *decimals)
        if not numpy.array_equal(done.view("int64"), xyz.view("int64")):
            shapes[rows] = shapely.set_coordinates(shapes[rows], done)
    return shapes


def round_values(values: NDArray[numpy.float64], *decimals: int) -> NDArray[numpy.float64]:
    """Round numbers to several numbers of decimals, one after the other; zero has no sign.

    Examples
    --------
    >>> round_values(numpy.array([0.00046, -0.1]), 4, 3).tolist()
    [0.0, -0.1]
    """
    # Twice to as many decimals gives what once gave.
    rounded: NDArray[numpy.float64] = reduce(numpy.round, dict.fromkeys(decimals), values) + 0.0
    return rounded


def invalid_edges(layer: Layer) -> int:
    """Count the features that overlap a neighbour or leave a gap below a millimetre to it.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> invalid_edges(load_layer("counties"))
    0
    """
    edges = shapely.coverage_invalid_edges(layer.table.shapes, gap_width=_noise(layer))
    return int((~shapely.is_empty(edges)).sum())


def union(layer: LayerLike) -> shapely.Geometry:
    """Unite all features of a valid coverage into one normalised geometry.

    Parameters
    ----------
    layer
        A valid coverage, see `invalid_edges`.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        In the CRS of the layer.

    Raises
    ------
    GeometryError
        The union is empty or invalid.
    """
    layer = as_layer(layer)
    united = unite(layer.table.shapes)
    if united.is_empty or not united.is_valid:
        reason = "nothing in it" if united.is_empty else shapely.is_valid_reason(united)
        raise GeometryError(f"the union of layer {layer.id} is not valid: {reason}")
    return united


def unite(shapes: NDArray[numpy.object_]) -> shapely.Geometry:
    """Unite polygons of a valid coverage, normalised; a polygon where it is only one part.

    Examples
    --------
    >>> unite(numpy.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])).geom_type
    'Polygon'
    """
    # From west to east: with neighbours together, GEOS is faster.
    order = numpy.argsort(shapely.bounds(shapes)[:, 0])
    united = shapely.coverage_union_all(shapes[order]).normalize()
    if united.geom_type == "MultiPolygon" and len(united.geoms) == 1:
        return united.geoms[0]
    return united


def _noise(layer: Layer) -> float:
    return NOISE_DEGREES if layer.crs.is_geographic else NOISE_M
