"""Write RFC 7946 GeoJSON."""

from __future__ import annotations

import json
from typing import Any

import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage import round_coordinates, snap
from nzv_geo.crs import reproject
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer

__all__ = ["DECIMALS", "to_geojson"]

DECIMALS = 7  # of a degree: about 1 cm, finer than any source here


def to_geojson(layer: Layer) -> bytes:
    """Return a layer as RFC 7946 GeoJSON: WGS84, right-hand rule, seven decimals.

    One feature a line. Beside the features stand the attribution, the sources and the processing
    steps, as foreign members.

    Parameters
    ----------
    layer
        Any layer, in any CRS.

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
    wgs84 = reproject(layer, "EPSG:4326")
    geometries = _rounded(wgs84)
    provenance = wgs84.provenance.after(f"coordinates rounded to {DECIMALS} decimals")
    table = wgs84.features.drop(columns=wgs84.features.geometry.name)
    rows = table.to_dict(orient="records")
    head: dict[str, Any] = {"type": "FeatureCollection", "name": layer.id}
    head |= provenance.as_dict()
    features = ",\n".join(
        f'{{"type": "Feature", "id": {_json(row[layer.key])}, '
        f'"properties": {_json(row)}, "geometry": {shape}}}'
        for row, shape in zip(rows, shapely.to_geojson(geometries), strict=True)
    )
    return f'{_json(head)[:-1]}, "features": [\n{features}\n]}}\n'.encode()


def _rounded(layer: Layer) -> NDArray[numpy.object_]:
    # Snapping first takes away what reprojecting added (1e-14 of a degree): a vertex gets the
    # same decimals whichever way it came, so the layers of one valley still share their borders.
    snapped = snap(layer).features.geometry.values
    geometries: NDArray[numpy.object_] = shapely.orient_polygons(
        round_coordinates(snapped, DECIMALS), exterior_cw=False
    )
    for key, geometry in zip(layer.features[layer.key], geometries, strict=True):
        if not geometry.is_valid:
            raise GeometryError(
                f"feature {key} of layer {layer.id} is not valid after rounding to {DECIMALS} "
                f"decimals: {shapely.is_valid_reason(geometry)}"
            )
    return geometries


def _json(value: Any) -> str:
    if isinstance(value, dict):
        value = {name: _plain(item) for name, item in value.items()}
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """Give numpy scalars as Python values and anything missing as None."""
    if isinstance(value, numpy.generic):
        value = value.item()
    return None if not isinstance(value, (list, dict)) and pandas.isna(value) else value
