"""Which part of a feature lies in which unit: true areas, as shares of either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.coverage.clean import snap
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe.distances import spots_of
from nzv_geo.describe.neighbours import LEVELS
from nzv_geo.errors import GeometryError
from nzv_geo.focus_areas.outlines import areas_m2
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.valley import load_coverage, load_layer

__all__ = ["LEAST_M2", "area_shares", "polygons_of"]

LEAST_M2 = 0.5  # of a feature in a unit: what is less is zero when it is rounded
Shapes = NDArray[numpy.object_]


def area_shares(
    layer: LayerLike, of: LayerLike | str = "municipalities", *, catalogue: Catalogue | None = None
) -> pandas.DataFrame:
    """Return which part of each feature lies in which unit.

    Parameters
    ----------
    layer
        Areas in any CRS; of points and lines, only the units that they touch are told.
    of
        The units: ``municipalities``, ``counties``, ``states``, another layer, or its file.
    catalogue
        Another catalogue than the one that ships.

    Returns
    -------
    pandas.DataFrame
        One row a feature and unit, the largest part of a feature first: ``feature`` and ``unit``
        (their keys), ``unit_name``, ``area_m2`` (on the ellipsoid), ``share_of_feature`` and
        ``share_of_unit`` (0 to 1), ``position_uncertainty_m``. What lies in no unit has no row.
        Where a place is approximate, the units are those that its circle touches, and areas and
        shares are missing: nobody knows them.

    Raises
    ------
    GeometryError
        A feature is not valid.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> table = area_shares(load_layer("focus-areas"))
    >>> table[table["feature"] == 6][["unit_name", "position_uncertainty_m"]].values.tolist()
    [['Spremberg', 1500.0], ['Spreetal', 1500.0]]
    """
    catalogue = catalogue or load_catalogue()
    crs = catalogue.working_crs
    moved = reproject(snap(layer), crs, catalogue=catalogue)
    units = _units(of, catalogue)
    spots = spots_of(moved)
    shapes = numpy.array([spot.circle() for spot in spots], dtype=object)
    where = numpy.array(units.features.geometry.values)
    _require_valid(moved, shapes)
    _require_valid(units, where)
    feature, unit = shapely.STRtree(where).query(shapes, predicate="intersects")
    unknown_m = numpy.array([spot.radius_m for spot in spots], dtype=float)
    area = _areas_m2(shapely.intersection(shapes[feature], where[unit]), crs)
    is_known = ((shapely.get_dimensions(shapes) == 2) & (unknown_m == 0))[feature]
    told_m2 = numpy.where(is_known, area, numpy.nan)
    keep = numpy.lexsort((unit, -area, feature))
    keep = keep[(~is_known | (area >= LEAST_M2))[keep]]
    table = pandas.DataFrame(
        {
            "feature": moved.features[moved.key].to_numpy()[feature],
            "unit": units.features[units.key].to_numpy()[unit],
            "unit_name": _names(units).to_numpy()[unit],
            "area_m2": told_m2,
            "share_of_feature": told_m2 / _areas_m2(shapes, crs)[feature],
            "share_of_unit": told_m2 / _areas_m2(where, crs)[unit],
            "position_uncertainty_m": unknown_m[feature],
        }
    )
    return pandas.DataFrame(table.iloc[keep].reset_index(drop=True))


def polygons_of(shapes: Iterable[shapely.Geometry]) -> Iterator[shapely.Geometry]:
    """Yield the areas of intersections, which may touch in lines and points, too."""
    for shape in shapes:
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        yield shapely.MultiPolygon(parts)


def _areas_m2(shapes: Shapes, crs: str) -> NDArray[numpy.float64]:
    return numpy.array(areas_m2(list(polygons_of(shapes)), crs), dtype=float)


def _units(of: LayerLike | str, catalogue: Catalogue) -> Layer:
    """Return the units in the working CRS; those that ship as a coverage."""
    if isinstance(of, str) and of in LEVELS:
        return load_coverage(of, None, catalogue)
    layer = load_layer(of, catalogue=catalogue) if isinstance(of, str) else as_layer(of)
    return reproject(snap(layer), catalogue.working_crs, catalogue=catalogue)


def _names(units: Layer) -> pandas.Series[Any]:
    """Return the name of each unit; its key where it has none."""
    field = next((name for name in ("name_de", "name") if name in units.features), units.key)
    return pandas.Series(units.features[field])


def _require_valid(layer: Layer, shapes: Shapes) -> None:
    wrong = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if wrong.any():
        key = layer.features[layer.key][wrong].iloc[0]
        reason = shapely.is_valid_reason(shapes[wrong][0])
        raise GeometryError(
            f"feature {key} of layer {layer.id} is not valid: {reason}; mend it first "
            "(nzv-geo check --fix, nzv_geo.checks.repair)"
        )
