"""Write GeoJSON."""

from __future__ import annotations

import datetime
import json
from typing import Any

import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage import round_coordinates, snap
from nzv_geo.errors import GeometryError, OutputError
from nzv_geo.layers import ROW_NUMBER, Layer

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
    provenance = layer.provenance.after(f"coordinates rounded to {decimals} decimals")
    table = layer.features.drop(columns=layer.features.geometry.name)
    rows = table.drop(columns=ROW_NUMBER, errors="ignore").to_dict(orient="records")
    head: dict[str, Any] = {"type": "FeatureCollection", "name": layer.id}
    if layer.crs != "EPSG:4326":
        head["crs"] = {"type": "name", "properties": {"name": _crs_name(layer)}}
    head |= provenance.as_dict()
    features = ",\n".join(
        f'{{"type": "Feature", "id": {_json(key)}, '
        f'"properties": {_json(row)}, "geometry": {shape}}}'
        for key, row, shape in zip(
            table[layer.key], rows, shapely.to_geojson(geometries), strict=True
        )
    )
    return f'{_json(head)[:-1]}, "features": [\n{features}\n]}}\n'.encode()


def _crs_name(layer: Layer) -> str:
    authority, _, code = layer.crs.partition(":")
    if not code:
        raise OutputError(f"GeoJSON cannot name the CRS {layer.crs!r}; choose one with a code")
    return f"urn:ogc:def:crs:{authority}::{code}"


def _rounded(layer: Layer, decimals: int) -> NDArray[numpy.object_]:
    # Snapping first takes away what reprojecting added (1e-14 of a degree): a vertex gets the
    # same decimals whichever way it came, so the layers of one valley still share their borders.
    snapped = snap(layer).features.geometry.values
    geometries: NDArray[numpy.object_] = shapely.orient_polygons(
        round_coordinates(snapped, decimals), exterior_cw=False
    )
    for key, geometry in zip(layer.features[layer.key], geometries, strict=True):
        if not geometry.is_valid:
            raise GeometryError(
                f"feature {key} of layer {layer.id} is not valid after rounding to {decimals} "
                f"decimals: {shapely.is_valid_reason(geometry)}"
            )
    return geometries


def _json(value: Any) -> str:
    if isinstance(value, dict):
        value = {name: _plain(item) for name, item in value.items()}
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """Give numpy values as Python ones, dates as ISO 8601 and anything missing as None."""
    if isinstance(value, numpy.generic):
        value = value.item()
    if isinstance(value, numpy.ndarray):
        return value.tolist()
    if isinstance(value, datetime.date) and not pandas.isna(value):
        return value.isoformat()
    return None if not isinstance(value, (list, dict)) and pandas.isna(value) else value
