"""Focus areas as geometries: circles as points or areas, official outlines in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy
import shapely

from nzv_geo.catalogue import FOCUS_AREAS, Catalogue, load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import UnknownNameError
from nzv_geo.focus_areas.outlines import sources_of
from nzv_geo.focus_areas.records import FocusArea
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source

if TYPE_CHECKING:
    import geopandas

__all__ = ["GEOMETRIES", "as_geometry", "official_numbers", "with_outlines"]

GEOMETRIES = ("point", "area")
STATUS, UNCERTAINTY = "geometry_status", "position_uncertainty_m"
QUARTER = 32  # segments of a quarter of a circle: its area is right to half a per mille


def with_outlines(layer: Layer, areas: Sequence[FocusArea], catalogue: Catalogue) -> Layer:
    """Return the layer with the official outlines in place of points, and what is known of them.

    Parameters
    ----------
    layer
        One row an area, in the same order.
    areas
        Where none has an outline, the layer comes back as it is.
    catalogue
        The catalogue they are of.
    """
    rows = [row for row, area in enumerate(areas) if area.outline is not None]
    found = [area.outline for area in areas if area.outline is not None]
    if not found:
        return layer
    import geopandas

    table = geopandas.GeoDataFrame(
        geometry=[outline.shape for outline in found], crs=catalogue.working_crs
    )
    moved = reproject(Layer.from_geodataframe(table), layer.crs, catalogue=catalogue)
    shapes = numpy.array(layer.features.geometry.values, dtype=object)
    shapes[rows] = moved.features.geometry.values
    numbers = ", ".join(str(outline.number) for outline in found)
    steps = (
        f"official outlines of focus areas {numbers} taken from own data",
        *(str(step) for step in moved.provenance.reprojections),
    )
    sources = (*_without(numbers, layer.provenance.sources), *sources_of(found))
    provenance = replace(layer.provenance, sources=sources, steps=(*layer.provenance.steps, *steps))
    features = _with_columns(layer.features, areas).set_geometry(shapes, crs=layer.crs)
    return replace(layer, features=features, provenance=provenance)


def _without(numbers: str, sources: Iterable[Source]) -> list[Source]:
    """Say of the sources of approximate places that they do not hold for official areas."""
    remark = {
        "de": f"Gilt nicht für Fokusfläche {numbers}, deren Abgrenzung amtlich ist.",
        "en": f"Does not hold for focus area {numbers}, whose outline is official.",
    }
    return [
        replace(
            source,
            accuracy={
                key: f"{text} {remark.get(key, remark['de'])}"
                for key, text in source.accuracy.items()
            },
        )
        for source in sources
    ]


def _with_columns(
    features: geopandas.GeoDataFrame, areas: Sequence[FocusArea]
) -> geopandas.GeoDataFrame:
    """Say of each area whether it is official, and what its outline is; after its status."""
    import pandas

    outlines = [area.outline for area in areas]
    stored = zip(features[UNCERTAINTY], outlines, strict=True)
    metres = pandas.Series([None if outline else value for value, outline in stored], dtype=object)
    columns = {
        "outline_date": [outline.date if outline else None for outline in outlines],
        "outline_source": [outline.source if outline else None for outline in outlines],
        "outline_licence": [outline.licence if outline else None for outline in outlines],
        "official_area_ha": [outline.area_ha if outline else None for outline in outlines],
    }
    are_whole = features[UNCERTAINTY].dtype.kind == "i"
    changed = {
        STATUS: [area.geometry_status for area in areas],
        UNCERTAINTY: metres.astype("Int64") if are_whole else metres.astype("Float64"),
    }
    names = [*features.columns]
    place = names.index(STATUS) + 1
    return features.assign(**changed, **columns)[[*names[:place], *columns, *names[place:]]]


def official_numbers(layer: Layer) -> list[str]:
    """Return the numbers of the focus areas of a layer that have an official outline.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> official_numbers(load_layer("focus-areas"))
    []
    """
    if STATUS not in layer.table:
        return []
    rows = zip(layer.table.column(layer.key), layer.table.column(STATUS), strict=True)
    return [str(number) for number, status in rows if status == "official"]


def as_geometry(layer: Layer, kind: str = "point", *, catalogue: Catalogue | None = None) -> Layer:
    """Return focus areas as points or as areas; any other layer as it is.

    Each says in its column ``geometry_status`` whether it is ``official`` or ``approximate``.

    Parameters
    ----------
    layer
        Such as ``load_layer("focus-areas")``: points where the place is approximate, polygons where
        an official outline is among the user's own data.
    kind
        ``point``: of an outline, a point inside it. ``area``: of a point, the circle in which the
        area lies somewhere.
    catalogue
        Says in which CRS circles are drawn; without it, the one that ships.

    Raises
    ------
    UnknownNameError
        `kind` is neither.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> circles = as_geometry(load_layer("focus-areas"), "area")
    >>> set(circles.features.geom_type), set(circles.features["geometry_status"])
    ({'Polygon'}, {'approximate'})
    """
    if kind not in GEOMETRIES:
        raise UnknownNameError("geometry", kind, GEOMETRIES)
    if layer.id != FOCUS_AREAS or STATUS not in layer.table:
        return layer
    are_points = shapely.get_type_id(layer.table.shapes) == 0
    if kind == "area":
        return _with_circles(layer, are_points, catalogue or load_catalogue())
    if are_points.all():
        return layer
    shapes = layer.table.shapes.copy()
    shapes[~are_points] = shapely.point_on_surface(shapes[~are_points])
    return layer.with_shapes(shapes, "of each official outline, a point inside it")


def _with_circles(
    layer: Layer,
    are_points: numpy.ndarray[tuple[int], numpy.dtype[numpy.bool_]],
    catalogue: Catalogue,
) -> Layer:
    """Draw a circle around each point in the working CRS, and bring it to that of the layer."""
    if not are_points.any():
        return layer
    points = layer.where(are_points)
    plane = reproject(points, catalogue.working_crs, catalogue=catalogue)
    radii = plane.table.column(UNCERTAINTY).astype(float)
    circles = shapely.buffer(plane.table.shapes, radii, quad_segs=QUARTER)
    moved = reproject(plane.with_shapes(circles), layer.crs, catalogue=catalogue)
    shapes = layer.table.shapes.copy()
    shapes[are_points] = moved.table.shapes
    step = "around each approximate place, the circle of its uncertainty; no official outline"
    return layer.with_shapes(shapes, step)
