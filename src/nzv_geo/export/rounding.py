"""Round a layer once, by one rule: neighbours that share a border share it in every format.

Vertices that should be one differ by up to a micrometre in some sources, and by more once PROJ has
moved them. So a layer is snapped to 0.1 mm before it is reprojected, when they still become one;
then every vertex is moved and rounded by itself, to as many decimals as the format is written with.
"""

from __future__ import annotations

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import Catalogue
from nzv_geo.coverage.clean import FINE, Decimals, round_coordinates, snap
from nzv_geo.crs.names import parse_crs
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer

__all__ = ["COARSE", "moved", "rounded"]

COARSE = Decimals(degrees=7, metres=3)  # about 1 cm, finer than any source here
POLYGON, MULTIPOLYGON = 3, 6  # as GEOS numbers them


def moved(
    layer: Layer,
    crs: str | None,
    *,
    max_error_m: float | None = None,
    allow_ballpark: bool = False,
    catalogue: Catalogue | None = None,
) -> Layer:
    """Return a layer in the CRS in which it will be written; without one, as it is.

    Parameters
    ----------
    layer
        Any layer.
    crs
        Target CRS, such as ``EPSG:25833``.
    max_error_m, allow_ballpark, catalogue
        See `nzv_geo.crs.reproject.reproject`.

    Raises
    ------
    CrsError
        It cannot be reprojected as accurately as asked.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> moved(load_layer("states"), "EPSG:25833").provenance.steps[0]
    'coordinates rounded to 0.1 mm'
    """
    if crs is None:
        return layer
    if layer.features.crs is not None and layer.features.crs != parse_crs(crs):
        layer = snap(layer)
    return reproject(
        layer, crs, max_error_m=max_error_m, allow_ballpark=allow_ballpark, catalogue=catalogue
    )


def rounded(layer: Layer, decimals: Decimals, *, with_invalid: bool) -> Layer:
    """Return a layer with as many decimals as it is written with.

    Parameters
    ----------
    layer
        Any layer. What has measures (M) keeps its coordinates.
    decimals
        How many, of a degree and of a metre.
    with_invalid
        Accept geometries that are not valid as they come.

    Raises
    ------
    GeometryError
        A geometry is not valid once its coordinates are rounded, and not for parts or holes alone
        that are narrower than a unit of the last decimal: those are left out, and counted.

    Examples
    --------
    >>> from nzv_geo.coverage.clean import FINE
    >>> from nzv_geo.valley import load_layer
    >>> rounded(load_layer("states"), FINE, with_invalid=False).provenance.steps[-1]
    'coordinates rounded to 9 decimals'
    """
    count = decimals.of(layer.features.crs)
    # First as finely as any format: a vertex gets the same last decimal whichever way it came.
    shapes = round_coordinates(layer.features.geometry.values, FINE.of(layer.features.crs))
    small, vanished = _without_vanished(round_coordinates(shapes, count))
    done = layer.with_shapes(small)
    _require_valid(layer, done, count, with_invalid=with_invalid)
    step = f"coordinates rounded to {count} decimals"
    if vanished:
        step += f", which left nothing of {vanished} parts and holes"
    return done.with_features(done.features, step)


def _without_vanished(
    shapes: NDArray[numpy.object_],
) -> tuple[NDArray[numpy.object_], int]:
    """Leave out parts and holes of areas of which rounding left no area; count them.

    What is left of an area keeps its vertices. One of which nothing would be left stays as it is.

    Examples
    --------
    >>> sliver = "((9 9, 9 9, 9 9, 9 9))"
    >>> areas = shapely.from_wkt([f"MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), {sliver})"])
    >>> _without_vanished(areas)
    (array([<MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)))>], dtype=object), 1)
    """
    kept, vanished = shapes.copy(), 0
    areas = numpy.isin(shapely.get_type_id(shapes), [POLYGON, MULTIPOLYGON])
    for row in numpy.flatnonzero(areas & ~shapely.is_valid(shapes)):
        parts = [_with_area(part) for part in shapely.get_parts(shapes[row])]
        left = [part for part, _ in parts if part is not None]
        lost = sum(count for _, count in parts)
        if left and lost:
            several = shapely.get_type_id(shapes[row]) == MULTIPOLYGON
            kept[row] = shapely.multipolygons(left) if several else left[0]
            vanished += lost
    return kept, vanished


def _with_area(part: shapely.Polygon) -> tuple[shapely.Polygon | None, int]:
    """Return a polygon without holes that vanished, None if it did itself, and how many did."""
    if not _encloses(part.exterior):
        return None, 1
    holes = [ring for ring in part.interiors if _encloses(ring)]
    lost = len(part.interiors) - len(holes)
    return (shapely.polygons(part.exterior, holes) if lost else part), lost


def _encloses(ring: shapely.LinearRing) -> bool:
    """Tell whether a ring has three corners at different places, and an area."""
    corners = numpy.unique(shapely.get_coordinates(ring), axis=0)
    return len(corners) > 2 and shapely.polygons(ring).area > 0


def _require_valid(before: Layer, after: Layer, decimals: int, *, with_invalid: bool) -> None:
    shapes = after.features.geometry.values
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    was_valid = shapely.is_valid(before.features.geometry.values[broken])
    if with_invalid:
        broken[broken] = was_valid
        was_valid = was_valid[was_valid]
    if not broken.any():
        return
    by_rounding = f" after rounding to {decimals} decimals" if was_valid[0] else ""
    what_next = "widen it where it is so narrow, or leave it out" if was_valid[0] else "repair it"
    raise GeometryError(
        f"feature {after.features[after.key][broken].iloc[0]} of layer {after.id} is not "
        f"valid{by_rounding}: {shapely.is_valid_reason(shapes[broken][0])}; {what_next} first"
    )
