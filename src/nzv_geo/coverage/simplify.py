"""Simplify a coverage so that shared borders stay shared, and say what that changed."""

from __future__ import annotations

import logging

import geopandas
import numpy
import shapely

from nzv_geo.coverage.borders import Borders, Rings
from nzv_geo.coverage.clean import NOISE_M, invalid_edges
from nzv_geo.coverage.edges import Numbers, Shapes
from nzv_geo.coverage.moved import Moved, measure
from nzv_geo.coverage.simplification import MAX_SHARE, Changed, Simplification, reported
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.values import text

__all__ = ["MAX_SHARE", "Simplification", "simplify"]

log = logging.getLogger(__name__)


def simplify(
    layer: LayerLike, tolerance_m: float, max_share: float = MAX_SHARE
) -> tuple[Layer, Simplification]:
    """Simplify a coverage; shared borders stay shared.

    Vertices are left out, and nothing else. Features are given to GEOS along a Hilbert curve, as
    copies that lie one behind the other in memory: with neighbours together it is faster.

    Parameters
    ----------
    layer
        A valid coverage in metres.
    tolerance_m
        Corners of triangles smaller than its square are left out (Visvalingam and Whyatt 1993).
    max_share
        Units of which a larger share is moved, gained and lost together, are findings.

    Returns
    -------
    tuple of Layer and Simplification
        The simplified layer, and what that changed.

    Raises
    ------
    GeometryError
        A feature is no valid polygon, or would be gone; or the layer is no coverage, or not in
        metres.

    Examples
    --------
    >>> from nzv_geo.valley import build_valley
    >>> simple, report = simplify(build_valley("goerlitz").municipalities, 100)
    >>> invalid_edges(simple), report.vertices_after < report.vertices_before
    (0, True)
    >>> report.units.loc[report.units["moved_share"].idxmax(), "unit"]
    '14626150'
    """
    layer = as_layer(layer)
    require_fit(layer)
    before = numpy.array(layer.features.geometry.values, dtype=object)
    there = numpy.flatnonzero(~shapely.is_empty(before))
    after, moved = before, Moved(*numpy.zeros((3, len(before))))
    if len(there):
        borders = _borders(layer, before)
        after = simplified(before, there[along_curve(before[there])], tolerance_m)
        moved = measure(borders, Rings.of(after), len(before))
    changed = Changed(
        int(shapely.get_num_coordinates(before).sum()),
        int(shapely.get_num_coordinates(after).sum()),
        shapely.area(before),
        shapely.area(after),
        moved,
    )
    report = reported(layer.id, unit_names(layer), changed, max_share)
    step = report.step(tolerance_m)
    log.info("layer %s: %s", layer.id, step)
    return layer.with_shapes(after, step), report


def unit_names(layer: Layer) -> list[str]:
    """Return what the report calls the features of a layer: their keys as texts."""
    return [text(key, layer.key) for key in layer.features[layer.key]]


def require_fit(layer: Layer) -> None:
    """Raise GeometryError where a layer is not in metres, or a feature is no valid polygon."""
    if layer.crs.is_geographic:
        raise GeometryError(f"layer {layer.id} is in degrees; reproject it to metres first")
    shapes = layer.features.geometry.values
    broken = ~shapely.is_valid(shapes)
    other = ~broken & ~numpy.isin(shapely.get_type_id(shapes), [3, 6])
    for chosen, is_broken in ((broken, True), (other, False)):
        if chosen.any():
            key = layer.features[layer.key][chosen].iloc[0]
            reason = shapely.is_valid_reason(shapes[chosen][0]) if is_broken else ""
            problem = f"not valid: {reason}" if is_broken else "no polygon; leave it out"
            raise GeometryError(f"feature {key} of layer {layer.id} is {problem}")


def _borders(layer: Layer, shapes: Shapes) -> Borders:
    """Return the borders of a layer that is a coverage."""
    borders = Borders.of(shapes)
    if not borders.meet(shapes, NOISE_M) and invalid_edges(layer):
        raise no_coverage(layer.id)
    return borders


def no_coverage(layer_id: str) -> GeometryError:
    """Return the error that says that features overlap or do not meet."""
    return GeometryError(
        f"layer {layer_id} is no coverage: features overlap or do not meet exactly; "
        "clean it first with nzv-geo merge"
    )


def along_curve(shapes: Shapes) -> Numbers:
    """Return the order of geometries along a Hilbert curve; only their boxes matter.

    Examples
    --------
    >>> along_curve(shapely.box([9, 0, 1], [9, 0, 0], [10, 1, 2], [10, 1, 1])).tolist()
    [1, 2, 0]
    """
    return numpy.argsort(geopandas.GeoSeries(shapes).hilbert_distance().to_numpy())


def simplified(shapes: Shapes, order: Numbers, tolerance_m: float) -> Shapes:
    """Return polygons simplified together by GEOS, which is given them in an order.

    Parameters
    ----------
    shapes
        Polygons of a coverage.
    order
        Positions of those that are simplified; others stay as they are.
    tolerance_m
        See `simplify`.
    """
    done = shapes.copy()
    copies = shapely.from_wkb(shapely.to_wkb(shapes[order]))
    done[order] = shapely.coverage_simplify(copies, tolerance_m)
    return done
