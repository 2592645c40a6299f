"""Pack geometries into small JSON that page.js unpacks.

A ring is a flat list of whole numbers: longitude and latitude of its first vertex in millionths
of a degree (about 0.1 m), then the differences from vertex to vertex. The closing vertex is left
out.
"""

from __future__ import annotations

import json
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.crs import reproject
from nzv_geo.layers import Layer

__all__ = ["UNITS_PER_DEGREE", "encode_layer", "json_for_script", "ring_to_deltas"]

UNITS_PER_DEGREE = 1_000_000
LABEL_TOLERANCE = 0.005  # degrees: labels need no better place


def encode_layer(layer: Layer) -> list[dict[str, Any]]:
    """Encode the geometries of a layer, in the order of its rows.

    Returns
    -------
    list of dict
        For polygons ``polygons`` (rings of each part) and ``label`` (longitude, latitude, radius
        in degrees of latitude of the largest circle inside); for points ``point``.
    """
    return [_encode(one) for one in reproject(layer, "EPSG:4326").features.geometry]


def ring_to_deltas(ring: shapely.LinearRing) -> list[int]:
    """Encode one ring.

    Examples
    --------
    >>> ring_to_deltas(shapely.LinearRing([(14, 51), (14.5, 51), (14.5, 51.25)]))
    [14000000, 51000000, 500000, 0, 0, 250000]
    """
    coordinates: NDArray[numpy.float64] = shapely.get_coordinates(ring)[:-1]
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


def _encode(geometry: shapely.Geometry) -> dict[str, Any]:
    if geometry.geom_type == "Point":
        return {"point": _whole(geometry.x, geometry.y)}
    parts = shapely.get_parts(geometry)
    return {
        "polygons": [
            [ring_to_deltas(ring) for ring in (part.exterior, *part.interiors)] for part in parts
        ],
        "label": _label(max(parts, key=lambda part: part.area)),
    }


def _label(polygon: shapely.Polygon) -> list[int]:
    """Place a label: centre and radius of the largest circle inside, on a map stretched to fit."""
    stretch = numpy.array([numpy.cos(numpy.radians(polygon.centroid.y)), 1.0])
    stretched = shapely.transform(polygon, lambda coordinates: coordinates * stretch)
    radius = shapely.maximum_inscribed_circle(stretched, tolerance=LABEL_TOLERANCE)
    x, y = shapely.get_coordinates(radius)[0] / stretch
    return [*_whole(x, y), round(radius.length * UNITS_PER_DEGREE)]


def _whole(x: float, y: float) -> list[int]:
    return [round(x * UNITS_PER_DEGREE), round(y * UNITS_PER_DEGREE)]
