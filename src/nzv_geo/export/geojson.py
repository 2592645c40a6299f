"""Write GeoJSON."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from json.encoder import encode_basestring
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.export.base import Writer
from nzv_geo.progress import progress

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = [
    "JOINT",
    "WGS84",
    "GeoJsonWriter",
    "as_json",
    "feature_lines",
    "properties",
    "shortest",
    "to_geojson",
    "write_lines",
]

WGS84 = "EPSG:4326"
CHUNK = 1_000_000
JOINT = ",\n"  # between features
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
LONG_NUMBER = re.compile(r"[\[,( ]-?\d+\.\d{8,}(?:e-?\d+)?")  # with what stands before it: faster


class GeoJsonWriter(Writer):
    """GeoJSON: of RFC 7946 in WGS 84, that of 2008 in any other CRS."""

    name = "GeoJSON"
    suffixes = (".geojson", ".json")
    crs = WGS84
    fine = False
    keeps_heights = False
    needs_valid = True
    in_parts = True
    losses = "heights, measures"

    def encode(self, layer: Layer) -> bytes:
        """Return as GeoJSON what `as_written` returned."""
        return _encode(layer)

    def write_parts(self, parts: Iterable[Layer], path: Path, history: Callable[[], str]) -> None:
        """Write the features of the parts, then what is known of all before them."""
        last: list[Layer] = []

        def lines() -> Iterator[str]:
            """Yield the features, and keep the part that they are of."""
            for part in parts:
                last[:] = [part]
                yield from feature_lines(part)

        write_lines(lines(), path, lambda: (last[0], json.loads(history())))


def write_lines(
    lines: Iterable[str], path: Path, told: Callable[[], tuple[Layer, dict[str, Any]]]
) -> None:
    """Write features, a line each or many, then what is known of all before them.

    Parameters
    ----------
    lines
        As `feature_lines` gives them, or several of them joined by commas.
    path
        An empty file.
    told
        Returns any part of the layer, and `nzv_geo.export.history.history` of all, once all lines
        were taken.
    """
    from nzv_geo.files import working_folder

    with working_folder() as folder:
        body, between = folder / "features", ""
        with body.open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(f"{between}{line}")
                between = JOINT
        with path.open("wb") as target, body.open("rb") as features:
            target.write(f'{_head(*told())}, "features": [\n'.encode())
            shutil.copyfileobj(features, target, CHUNK)
            target.write(b"\n]}\n")


def to_geojson(layer: Layer) -> bytes:
    """Return a layer as GeoJSON, in its CRS: right-hand rule, coordinates to about a centimetre.

    One feature a line. Beside the features stand title, key and fields, the attribution, the
    sources, the processing steps and the reprojections, as foreign members; reading the file gives
    the same features, title, key and provenance. In WGS84 it is RFC 7946; in any other CRS it is
    the GeoJSON of 2008, which names its CRS in a member of its own. GDAL and QGIS read both.

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
    from nzv_geo.export.history import history

    lines = progress(feature_lines(layer), f"writing {layer.id}", total=len(layer))
    features = JOINT.join(lines)
    return f'{_head(layer, history(layer))}, "features": [\n{features}\n]}}\n'.encode()


def _head(layer: Layer, told: dict[str, Any]) -> str:
    """Return the members of a collection that stand before its features, without its end."""
    head = {"type": "FeatureCollection", "name": layer.id, **_crs_member(layer), **told}
    return as_json(head)[:-1]


def feature_lines(layer: Layer) -> Iterator[str]:
    """Yield each feature of a layer as one line of GeoJSON, by the right-hand rule.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> json.loads(next(feature_lines(load_layer("focus-areas"))))["geometry"]["type"]
    'Point'
    """
    import shapely

    from nzv_geo.export.fitting import field_names

    table, own = layer.table, field_names(layer)
    shapes = shapely.orient_polygons(table.shapes, exterior_cw=False)
    columns = [_encoded(table.column(name), str(name)) for name in own]
    names = [as_json(str(name)) for name in own]
    rows = zip(*columns, strict=True) if columns else [()] * len(layer)
    keys = _encoded(table.column(layer.key), layer.key)
    for key, row, shape in zip(keys, rows, shapely.to_geojson(shapes), strict=True):
        members = ", ".join([f"{name}: {value}" for name, value in zip(names, row, strict=True)])
        yield (
            f'{{"type": "Feature", "id": {key}, "properties": {{{members}}}, '
            f'"geometry": {shortest(shape) or "null"}}}'
        )


def _encoded(values: Any, field: str) -> list[str]:
    """Return the values of a column as JSON; plain texts and whole numbers by a short way.

    Examples
    --------
    >>> import numpy
    >>> _encoded(numpy.array(["Kódersdorf", 7, None], dtype=object), "name")
    ['"Kódersdorf"', '7', 'null']
    """
    from nzv_geo.values import plain

    return [
        encode_basestring(value)
        if type(value) is str and value.isascii()
        else str(value)
        if type(value) is int
        else as_json(plain(value, field))
        for value in values.tolist()
    ]


def properties(layer: Layer) -> list[dict[str, Any]]:
    """Return the attributes of each feature as JSON holds them.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> properties(load_layer("states"))[0]["name_de"]
    'Brandenburg'
    """
    from nzv_geo.export.fitting import attributes
    from nzv_geo.values import plain

    return [
        {str(field): plain(value, str(field)) for field, value in row.items()}
        for row in attributes(layer).to_dict(orient="records")
    ]


def _crs_member(layer: Layer) -> dict[str, Any]:
    """Return what GeoJSON of 2008 says of the CRS of a layer; nothing for WGS 84."""
    from nzv_geo.export.fitting import code_of

    code = code_of(layer, "GeoJSON")
    name = f"urn:ogc:def:crs:{code.replace(':', '::')}"
    return {} if code == WGS84 else {"crs": {"type": "name", "properties": {"name": name}}}


def shortest(shape: str | None) -> str:
    """Write each number of a geometry with no more digits than it takes: GEOS sometimes adds some.

    Examples
    --------
    >>> shortest("POINT (0.30000000000000000 51)")
    'POINT (0.3 51)'
    """
    return LONG_NUMBER.sub(lambda found: found[0][0] + repr(float(found[0][1:])), shape or "")


def as_json(value: Any) -> str:
    """Return a value as one line of JSON.

    Examples
    --------
    >>> as_json({"name": "Chóśebuz"})
    '{"name": "Chóśebuz"}'
    """
    return ENCODER.encode(value)
