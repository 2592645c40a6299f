"""How far something is from a focus area: exactly from an outline, as a range from a circle.

An area whose place is approximate lies somewhere in its circle. What is so many metres from the
centre is at least the radius less, and at most the radius more, away from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.crs.names import geodetic, parse_crs
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.focus_areas import FocusArea
from nzv_geo.focus_areas.places import centre_of
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.values import text

__all__ = [
    "Range",
    "Spot",
    "length_m",
    "lengths_m",
    "nearest_feature",
    "nearest_of",
    "placed",
    "spot_of",
    "spots_of",
]


@dataclass(frozen=True, order=True, repr=False)
class Range(Brief):
    """A distance in metres that is at least and at most so much; of an outline, both are one."""

    min_m: float
    max_m: float

    def as_dict(self) -> dict[str, float]:
        """Return it to the metre, ready for JSON."""
        return {"min_m": round(self.min_m), "max_m": round(self.max_m)}


@dataclass(frozen=True, repr=False)
class Spot(Brief):
    """Where a focus area is, as far as that is known.

    Parameters
    ----------
    shape
        The official outline, or the centre of the circle, in the working CRS.
    radius_m
        Of the circle; 0 for an outline.
    crs
        The working CRS.
    """

    shape: shapely.Geometry
    radius_m: float
    crs: str

    def circle(self) -> shapely.Geometry:
        """Return all of where the area may lie."""
        return self.shape.buffer(self.radius_m, quad_segs=32) if self.radius_m else self.shape

    def away(self, other: shapely.Geometry, radius_m: float = 0.0) -> Range:
        """Return how far something is that is itself known to so many metres."""
        line = shapely.shortest_line(self.shape, other)
        metres, unknown_m = length_m(line, self.crs), self.radius_m + radius_m
        return Range(max(0.0, metres - unknown_m), metres + unknown_m)


def spot_of(area: FocusArea, catalogue: Catalogue) -> Spot:
    """Return where a focus area is."""
    if area.outline is not None:
        return Spot(area.outline.shape, 0.0, catalogue.working_crs)
    return Spot(centre_of(area, catalogue), area.uncertainty_m, catalogue.working_crs)


def spots_of(layer: Layer) -> list[Spot]:
    """Return where the features of a layer are, as far as that is known.

    Parameters
    ----------
    layer
        In a CRS of a plane. Where ``geometry_status`` is ``approximate``, a feature lies somewhere
        within ``position_uncertainty_m`` of its middle.
    """
    features, crs = layer.features, str(layer.crs)
    shapes = numpy.array(features.geometry.values)
    radii = numpy.zeros(len(features))
    if {"geometry_status", "position_uncertainty_m"} <= {*features.columns}:
        is_approximate = (features["geometry_status"] == "approximate").to_numpy()
        radii[is_approximate] = features["position_uncertainty_m"][is_approximate]
        shapes[is_approximate] = shapely.centroid(shapes[is_approximate])
    return [Spot(shape, float(radius), crs) for shape, radius in zip(shapes, radii, strict=True)]


def placed(layer: Layer, catalogue: Catalogue) -> Layer:
    """Return the features that have a geometry, in the working CRS of a catalogue."""
    there = ~(layer.features.geometry.is_empty | layer.features.geometry.isna())
    return reproject(layer.where(there), catalogue.working_crs, catalogue=catalogue)


def length_m(line: shapely.Geometry, crs: str) -> float:
    """Return the length of a line on the ellipsoid.

    Examples
    --------
    >>> round(length_m(shapely.LineString([(450_000, 5.7e6), (450_000, 5.71e6)]), "EPSG:25833"), 1)
    10003.7
    """
    return float(lengths_m([line], crs)[0])


def lengths_m(lines: Sequence[shapely.Geometry], crs: str) -> NDArray[numpy.float64]:
    """Return the lengths of lines on the ellipsoid."""
    geod, to_degrees = _ellipsoid(crs)
    moved = shapely.transform(
        numpy.array(lines, dtype=object), lambda xy: numpy.column_stack(to_degrees.transform(*xy.T))
    )
    return numpy.array([geod.geometry_length(line) for line in moved], dtype=float)


@lru_cache(maxsize=4)
def _ellipsoid(crs: str) -> tuple[Geod, Transformer]:
    """Return the ellipsoid of a CRS, and what leads to degrees on it without a datum shift."""
    plane = parse_crs(crs)
    below = geodetic(plane)
    to_degrees = Transformer.from_crs(plane, below, always_xy=True)
    return below.get_geod() or Geod(ellps="GRS80"), to_degrees


def nearest_of(spot: Spot, shapes: Sequence[shapely.Geometry]) -> tuple[int, Range]:
    """Return which of some shapes is nearest to a spot, and how far it is; of several, the first.

    Which is nearest is measured from the centre of a circle; the range holds for the nearest,
    whichever it is.
    """
    away = shapely.distance(spot.shape, numpy.array(shapes, dtype=object))
    index = int(numpy.nanargmin(away))
    return index, spot.away(shapes[index])


def nearest_feature(
    area: FocusArea,
    layer: LayerLike,
    name_field: str | None = None,
    *,
    catalogue: Catalogue | None = None,
) -> dict[str, object]:
    """Return the nearest feature of a layer, such as substations, and how far it is.

    Parameters
    ----------
    area
        A focus area.
    layer
        Points, lines or areas in any CRS.
    name_field
        Column with their names; without it, their keys.
    catalogue
        Says in which CRS distances are sought; without it, the one that ships.

    Raises
    ------
    UnknownNameError
        There is no such column.
    DataError
        The layer has no feature with a geometry.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.focus_areas import load_focus_areas
    >>> towns = load_layer("places")
    >>> found = nearest_feature(load_focus_areas().area(6), towns, "name_de")
    >>> found["name"], found["max_m"] - found["min_m"]
    ('Spremberg', 3000)
    """
    catalogue, layer = catalogue or load_catalogue(), as_layer(layer)
    field = name_field or layer.key
    if field not in layer.features:
        raise UnknownNameError("field", field, map(str, layer.features.columns))
    moved = placed(layer, catalogue).features
    if not len(moved):
        raise DataError(f"layer {layer.id} holds no feature with a geometry")
    index, away = nearest_of(spot_of(area, catalogue), list(moved.geometry))
    return {"name": text(moved[field].iloc[index], field), **away.as_dict()}
