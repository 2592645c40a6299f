"""Write GeoJSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import OutputError
from nzv_geo.export.base import Writer
from nzv_geo.progress import progress

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = ["GeoJsonWriter", "to_geojson"]

WGS84 = "EPSG:4326"
LONG_NUMBER = re.compile(r"[\[,]-?\d+\.\d{8,}(?:e-?\d+)?")  # with what stands before it: faster


class GeoJsonWriter(Writer):
    """GeoJSON: of RFC 7946 in WGS 84, that of 2008 in any other CRS."""

    name = "GeoJSON"
    suffixes = (".geojson", ".json")
    crs = WGS84
    fine = False
    keeps_heights = False
    needs_valid = True

    def encode(self, layer: Layer) -> bytes:
        """Return as GeoJSON what `as_written` returned."""
        return _encode(layer)


def to_geojson(layer: Layer) -> bytes:
    """Return a layer as GeoJSON, in its CRS: right-hand rule, coordinates to about a centimetre.

    One feature a line. Beside the features stand title, key and fields, the attribution, the
    sources, the processing steps and the reprojections, as foreign members; reading the file gives
    the same features, title, key, sources and steps; the reprojections are not read back. In WGS84
    it is RFC 7946; in any other CRS it is the GeoJSON of 2008, which names its CRS in a member of
    its own. GDAL and QGIS read both.

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
        A geometry is not valid. What is no longer once its coordinates are rounded, is mended.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> collection = json.loads(to_geojson(load_layer("states")))
    >>> [feature["id"] for feature in collection["features"]]
    ['12', '14']
    """
    return GeoJsonWriter().write(layer)


def _encode(layer: Layer) -> bytes:
    import shapely

    from nzv_geo.crs.names import crs_code
    from nzv_geo.export.fitting import attributes
    from nzv_geo.export.history import history
    from nzv_geo.values import plain

    shapes = shapely.orient_polygons(layer.features.geometry.values, exterior_cw=False)
    rows = attributes(layer).to_dict(orient="records")
    head: dict[str, Any] = {"type": "FeatureCollection", "name": layer.id}
    code = crs_code(layer.crs)
    if code != WGS84:
        head["crs"] = {"type": "name", "properties": {"name": _crs_name(code)}}
    head |= history(layer)
    written = zip(layer.features[layer.key], rows, shapely.to_geojson(shapes), strict=True)
    features = ",\n".join(
        f'{{"type": "Feature", "id": {_json(plain(key, layer.key))}, '
        f'"properties": {_json(_properties(row))}, "geometry": {_shortest(shape)}}}'
        for key, row, shape in progress(written, f"writing {layer.id}", total=len(rows))
    )
    return f'{_json(head)[:-1]}, "features": [\n{features}\n]}}\n'.encode()


def _properties(row: dict[Any, Any]) -> dict[str, Any]:
    from nzv_geo.values import plain

    return {str(field): plain(value, str(field)) for field, value in row.items()}


def _crs_name(code: str) -> str:
    if not re.fullmatch(r"(EPSG|ESRI):\d+", code):
        raise OutputError(f"GeoJSON cannot name the CRS {code!r}; choose one with a code")
    return f"urn:ogc:def:crs:{code.replace(':', '::')}"


def _shortest(shape: str | None) -> str:
    """Write each number with no more digits than it takes: GEOS sometimes adds some."""
    if not shape:
        return "null"
    return LONG_NUMBER.sub(lambda found: found[0][0] + repr(float(found[0][1:])), shape)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
