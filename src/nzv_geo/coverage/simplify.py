"""Simplify a coverage so that shared borders stay shared, and say what that changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer, LayerLike, as_layer

__all__ = ["Simplification", "simplify"]


@dataclass(frozen=True)
class Simplification:
    """What simplifying changed.

    Parameters
    ----------
    vertices_before, vertices_after
        Counted feature by feature.
    displacement_m
        Largest Hausdorff distance between an outline before and after.
    area_before_m2, area_after_m2
        Planar, of all features together.
    """

    vertices_before: int
    vertices_after: int
    displacement_m: float
    area_before_m2: float
    area_after_m2: float

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"{self.vertices_before:,} vertices became {self.vertices_after:,}, moved by at most "
            f"{self.displacement_m:.1f} m; area changed by "
            f"{self.area_after_m2 - self.area_before_m2:+,.0f} m²"
        )


def simplify(layer: LayerLike, tolerance_m: float) -> tuple[Layer, Simplification]:
    """Simplify a coverage; shared borders stay shared.

    Parameters
    ----------
    layer
        A valid coverage in metres.
    tolerance_m
        Corners of triangles smaller than its square are left out (Visvalingam and Whyatt 1993).

    Returns
    -------
    tuple of Layer and Simplification
        The simplified layer, and what that changed.

    Raises
    ------
    GeometryError
        A feature is not valid, the layer is no coverage, or not in metres.

    Examples
    --------
    >>> from nzv_geo.valley import build_valley
    >>> simple, report = simplify(build_valley("goerlitz").municipalities, 100)
    >>> invalid_edges(simple), report.vertices_after < report.vertices_before
    (0, True)
    """
    layer = as_layer(layer)
    before = layer.features.geometry.values
    if layer.crs.is_geographic:
        raise GeometryError(f"layer {layer.id} is in degrees; reproject it to metres first")
    _require_valid(layer)
    if invalid_edges(layer):
        raise GeometryError(
            f"layer {layer.id} is no coverage: features overlap or do not meet exactly; "
            "clean it first with nzv-geo merge"
        )
    after = shapely.coverage_simplify(before, tolerance_m)
    report = Simplification(
        vertices_before=int(shapely.get_num_coordinates(before).sum()),
        vertices_after=int(shapely.get_num_coordinates(after).sum()),
        displacement_m=float(_displacement(before, after).max(initial=0)),
        area_before_m2=float(shapely.area(before).sum()),
        area_after_m2=float(shapely.area(after).sum()),
    )
    step = f"simplified with a tolerance of {tolerance_m:g} m: {report}"
    return layer.with_shapes(after, step), report


def _require_valid(layer: Layer) -> None:
    shapes = layer.features.geometry.values
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        key = layer.features[layer.key][broken].iloc[0]
        reason = shapely.is_valid_reason(shapes[broken][0])
        raise GeometryError(f"feature {key} of layer {layer.id} is not valid: {reason}")


def _displacement(
    before: NDArray[numpy.object_], after: NDArray[numpy.object_]
) -> NDArray[numpy.float64]:
    distances: NDArray[numpy.float64] = shapely.hausdorff_distance(
        shapely.boundary(before), shapely.boundary(after)
    )
    return distances
