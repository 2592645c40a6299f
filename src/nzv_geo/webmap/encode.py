"""Pack geometries into small JSON that static/js/geo/encoded.js unpacks.

A run of vertices is a flat list of whole numbers: longitude and latitude of the first one in
millionths of a degree (about 0.1 m), then the differences from vertex to vertex. The closing
vertex of a ring is left out.
"""

from __future__ import annotations

import json
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer

__all__ = ["UNITS_PER_DEGREE", "encode_layer", "json_for_script", "on_one_world", "pack"]

UNITS_PER_DEGREE = 1_000_000
COLLECTION = 7  # type of GEOS
LABEL_TOLERANCE = 0.005  # degrees: labels need no better place


def encode_layer(layer: Layer) -> list[dict[str, Any]]:
    """Encode the geometries of a layer, in the order of its rows.

    Returns
    -------
    list of dict
        ``polygons`` (rings of each part) with ``label`` (longitude, latitude, radius in degrees of
        latitude of the largest circle inside), ``lines`` or ``points``; nothing for a feature
        without geometry.

    Raises
    ------
    GeometryError
        A geometry is a collection, or lies outside the world.
    """
    table = reproject(layer, "EPSG:4326").table
    pairs = zip(on_one_world(table.shapes), table.column(layer.key), strict=True)
    return [_encode(shape, key) for shape, key in pairs]


def on_one_world(shapes: NDArray[numpy.object_]) -> NDArray[numpy.object_]:
    """Cut what reaches across 180° there, and move what lies beyond to the other end of the map.

    As RFC 7946 asks for, section 3.1.9. What is no place at all, or no valid geometry, stays.

    Parameters
    ----------
    shapes
        In longitude and latitude.

    Examples
    --------
    >>> print(*on_one_world(numpy.array([shapely.LineString([(179, 51), (181, 51)])])))
    MULTILINESTRING ((179 51, 180 51), (-180 51, -179 51))
    """
    edges = shapely.bounds(shapes)
    beyond = (edges[:, 2] > 180) & (edges >= -180).all(axis=1) & (edges <= 360).all(axis=1)
    beyond &= shapely.get_type_id(shapes) < COLLECTION
    beyond[beyond] = shapely.is_valid(shapes[beyond])
    if not beyond.any():
        return shapes
    moved = numpy.array(shapes, dtype=object)
    moved[beyond] = [_cut_at_180(shape) for shape in moved[beyond]]
    return moved


def _cut_at_180(shape: shapely.Geometry) -> shapely.Geometry:
    pieces = [
        shapely.transform(
            shapely.intersection(shape, shapely.box(west, -90, west + 360, 90)),
            lambda xy, west=west: xy - (west + 180, 0),
        )
        for west in (-180, 180)
    ]
    parts = shapely.get_parts(pieces)
    parts = parts[~shapely.is_empty(parts)]
    flat = shapely.get_dimensions(shape)  # what only touches the edge is less
    kind = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[flat]
    return kind(parts[shapely.get_dimensions(parts) == flat])


def pack(coordinates: NDArray[numpy.float64]) -> list[int]:
    """Encode one run of vertices, given as an (n, 2) array of longitudes and latitudes.

    Examples
    --------
    >>> pack(numpy.array([(14, 51), (14.5, 51), (14.5, 51.25)]))
    [14000000, 51000000, 500000, 0, 0, 250000]
    """
    whole = numpy.rint(coordinates * UNITS_PER_DEGREE).astype(numpy.int64)
    whole[1:] = numpy.diff(whole, axis=0)
    deltas: list[int] = whole.ravel().tolist()
    return deltas


def json_for_script(value: Any) -> str:
    r"""Write JSON that cannot end the script element it stands in.

    Examples
    --------
    >>> print(json_for_script("</script>"))
    "\u003c/script>"
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _encode(geometry: shapely.Geometry | None, key: object) -> dict[str, Any]:
    if geometry is None or geometry.is_empty:
        return {}
    parts = shapely.get_parts(shapely.force_2d(geometry))
    parts = parts[~shapely.is_empty(parts)]
    _require_drawable(parts, key)
    if parts[0].geom_type == "Point":
        return {"points": [pack(shapely.get_coordinates(part)) for part in parts]}
    if parts[0].geom_type != "Polygon":
        return {"lines": [pack(shapely.get_coordinates(part)) for part in parts]}
    return {
        "polygons": [
            [pack(shapely.get_coordinates(ring)[:-1]) for ring in (part.exterior, *part.interiors)]
            for part in parts
        ],
        "label": _label(max(parts, key=lambda part: part.area)),
    }


def _require_drawable(parts: NDArray[numpy.object_], key: object) -> None:
    kinds = {part.geom_type for part in parts}
    if len(kinds) > 1 or "GeometryCollection" in kinds:
        raise GeometryError(f"feature {key} mixes {', '.join(sorted(kinds))}; split it into layers")
    coordinates = shapely.get_coordinates(parts)
    outside = coordinates[~(numpy.abs(coordinates) <= (180, 90)).all(axis=1)]
    if len(outside):
        raise GeometryError(
            f"feature {key} lies outside the world at {outside[0].tolist()}; check its CRS"
        )


def _label(polygon: shapely.Polygon) -> list[int]:
    """Place a label: centre and radius of the largest circle inside, on a map stretched to fit."""
    stretch = numpy.array([numpy.cos(numpy.radians(polygon.centroid.y)), 1.0])
    stretched = shapely.transform(polygon, lambda points: points * stretch)
    if not stretched.is_valid:  # mending it could take for ever
        return [*pack(shapely.get_coordinates(polygon)[:1]), 0]
    radius = shapely.maximum_inscribed_circle(stretched, tolerance=LABEL_TOLERANCE)
    center = shapely.get_coordinates(radius)[:1] / stretch
    return [*pack(center), round(radius.length * UNITS_PER_DEGREE)]
