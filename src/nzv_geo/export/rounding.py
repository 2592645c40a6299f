"""Round a layer once, by the same rule for every format."""

from __future__ import annotations

import math

import shapely
from pyproj import CRS

from nzv_geo.coverage import round_coordinates
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer

__all__ = ["DECIMALS", "METRIC_DECIMALS", "rounded"]

DECIMALS = 7  # of a degree: about 1 cm, finer than any source here
METRIC_DECIMALS = 3
SPARE = 2  # decimals that are kept by what is rounded before


def rounded(layer: Layer, *, with_invalid: bool) -> Layer:
    """Return a layer as it is written: vertices that are nearly equal become equal.

    Every vertex is rounded by itself, so that neighbours which share a border still do, and what
    is written as one layer has the same topology in every format.

    Parameters
    ----------
    layer
        Any layer. What has measures (M) keeps its coordinates.
    with_invalid
        Accept geometries that are not valid as they come.

    Returns
    -------
    Layer
        Coordinates to 7 decimals of a degree (1 cm) or to the millimetre.

    Raises
    ------
    GeometryError
        A geometry is not valid once its coordinates are rounded.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> rounded(load_layer("states"), with_invalid=False).provenance.steps[-1]
    'coordinates rounded to 7 decimals'
    """
    decimals = _decimals(layer.features.crs)
    # Rounding first to a little more takes away what reprojecting added (1e-14 of a degree): a
    # vertex gets the same decimals whichever way it came.
    shapes = round_coordinates(layer.features.geometry.values, decimals + SPARE)
    done = layer.with_shapes(round_coordinates(shapes, decimals))
    _require_valid(layer, done, decimals, with_invalid=with_invalid)
    return done.with_features(done.features, f"coordinates rounded to {decimals} decimals")


def _decimals(crs: CRS) -> int:
    """Return how many decimals the unit of a CRS asks for; a kilometre for more than a metre."""
    if crs.is_geographic:
        return DECIMALS
    return METRIC_DECIMALS + max(0, math.ceil(math.log10(crs.axis_info[0].unit_conversion_factor)))


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
