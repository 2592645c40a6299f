"""Write GeoJSON."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage import round_coordinates, snap
from nzv_geo.errors import GeometryError, OutputError
from nzv_geo.layers import ROW_NUMBER, Layer, left_out_flat
from nzv_geo.values import plain

__all__ = ["DECIMALS", "to_geojson"]

DECIMALS = 7  # of a degree: about 1 cm, finer than any source here
METRIC_DECIMALS = 3


def to_geojson(layer: Layer) -> bytes:
    """Return a layer as GeoJSON, in its CRS: right-hand rule, coordinates to about a centimetre.

    One feature a line. Beside the features stand the attribution, the sources, the processing
    steps and the reprojections, as foreign members. In WGS84 it is RFC 7946; in any other CRS it
    is the GeoJSON of 2008, which names its CRS in a member of its own. GDAL and QGIS read both.

    Parameters
    ----------
    layer
        Any layer.

    Returns
    -------
    bytes
        UTF-8, the same for the same layer.

    Raises
    ------
    GeometryError
        A geometry is no longer valid once its coordinates are rounded.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> collection = json.loads(to_geojson(load_layer("states")))
    >>> [feature["id"] for feature in collection["features"]]
    ['12', '14']
    """
    decimals = DECIMALS if layer.features.crs.is_geographic else METRIC_DECIMALS
    geometries = _rounded(layer, decimals)
    provenance = layer.provenance
    if lost := left_out_flat(layer.features.geometry.values):
        provenance = provenance.after(lost)
    provenance = provenance.after(f"coordinates rounded to {decimals} decimals")
    table = layer.features.drop(columns=layer.features.geometry.name)
    rows = table.drop(columns=ROW_NUMBER, errors="ignore").to_dict(orient="records")
    head: dict[str, Any] = {"type": "FeatureCollection", "name": layer.id}
    if layer.crs != "EPSG:4326":
        head["crs"] = {"type": "name", "properties": {"name": _crs_name(layer)}}
    head |= provenance.as_dict()
    features = ",\n".join(
        f'{{"type": "Feature", "id": {_json(plain(key, layer.key))}, '
        f'"properties": {_json(_properties(row))}, "geometry": {shape or "null"}}}'
        for key, row, shape in zip(
            table[layer.key], rows, shapely.to_geojson(geometries), strict=True
        )
    )
    return f'{_json(head)[:-1]}, "features": [\n{features}\n]}}\n'.encode()


def _properties(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(field): plain(value, str(field)) for field, value in row.items()}


def _crs_name(layer: Layer) -> str:
    if not re.fullmatch(r"(EPSG|ESRI):\d+", layer.crs):
        raise OutputError(f"GeoJSON cannot name the CRS {layer.crs!r}; choose one with a code")
    return f"urn:ogc:def:crs:{layer.crs.replace(':', '::')}"


def _rounded(layer: Layer, decimals: int) -> NDArray[numpy.object_]:
    # Snapping first takes away what reprojecting added (1e-14 of a degree): a vertex gets the
    # same decimals whichever way it came, so the layers of one valley still share their borders.
    snapped = snap(layer).features.geometry.values
    geometries: NDArray[numpy.object_] = shapely.orient_polygons(
        round_coordinates(snapped, decimals), exterior_cw=False
    )
    broken = ~shapely.is_valid(geometries) & ~shapely.is_missing(geometries)
    if broken.any():
        before = layer.features.geometry.values[broken][0]
        when = f" after rounding to {decimals} decimals" if before.is_valid else ""
        raise GeometryError(
            f"feature {layer.features[layer.key][broken].iloc[0]} of layer {layer.id} is not "
            f"valid{when}: {shapely.is_valid_reason(geometries[broken][0])}; repair it first"
        )
    return geometries


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
