"""Inspect files by fiona, and read what is larger than memory a part at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import pyogrio
import shapely

from nzv_geo.crs.names import without_braces
from nzv_geo.findings import Finding
from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.progress import progress
from nzv_geo.reading.gdal import name_all_types, require_all, set_up
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.unread import open_ring, unreadable

__all__ = ["Inspection", "inspect", "read_parts"]


@dataclass(frozen=True)
class Inspection:
    """What a file says of a layer before its features are read.

    Parameters
    ----------
    crs
        As WKT; empty where it says none.
    fields
        Type of each field.
    geometry
        Type of the geometries.
    features
        How many; None where the file does not say without being read.
    """

    crs: str
    fields: dict[str, str]
    geometry: str
    features: int | None


def inspect(opening: Opening, layer: str | None) -> Inspection:
    """Return what a file says of a layer, by fiona, or by pyogrio for drivers that fiona lacks.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = Opening(data_folder() / "boundaries/states.fgb", "FlatGeobuf", "states.fgb")
    >>> inspect(states, None).features
    2
    """
    try:
        with _opened(opening, layer) as source:
            schema = source.schema
            fields, geometry = dict(schema["properties"]), str(schema["geometry"])
            return Inspection(without_braces(source.crs_wkt), fields, geometry, len(source))
    except Exception as error:
        return _inspect_by_pyogrio(opening, layer, error)


def _inspect_by_pyogrio(opening: Opening, layer: str | None, error: Exception) -> Inspection:
    try:
        with set_up(opening):
            info = pyogrio.read_info(opening.dataset, layer=layer, **opening.how)
    except Exception:
        raise opening.error(error) from error
    kinds = (str(kind).removeprefix("OFT").lower() for kind in info["ogr_types"])
    return Inspection(
        without_braces(info["crs"] or ""),
        dict(zip(map(str, info["fields"]), kinds, strict=True)),
        info["geometry_type"],
        info["features"] if info["features"] >= 0 else None,
    )


@contextmanager
def _opened(opening: Opening, layer: str | None) -> Iterator[Any]:
    import fiona

    name_all_types("fiona")
    with (
        set_up(opening),
        fiona.Env(**opening.all_settings),
        fiona.open(
            opening.path,
            layer=layer,
            driver=opening.driver,
            encoding=opening.encoding,
            **(opening.options or {}),
        ) as source,
    ):
        yield source


def read_parts(
    opening: Opening, layer: str | None, size: int
) -> Iterator[tuple[geopandas.GeoDataFrame, list[Finding]]]:
    """Read a layer by fiona, so many features at a time; the rest stays on disk.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = Opening(data_folder() / "boundaries/states.fgb", "FlatGeobuf", "states.fgb")
    >>> [len(features) for features, _ in read_parts(states, None, 1)]
    [1, 1]
    """
    try:
        with _opened(opening, layer) as source:
            declared = opening.records
            if declared < 0 and opening.counts_in_head:
                declared = len(source)
            rows: list[dict[str, Any]] = []
            start = 0
            total = declared if declared >= 0 else None
            for feature in progress(source, f"reading {Path(opening.name).name}", total=total):
                rows.append(feature)
                if len(rows) == size:
                    yield _part(rows, source, start)
                    start += len(rows)
                    rows = []
            if rows:
                yield _part(rows, source, start)
            require_all(opening, declared, start + len(rows))
    except Exception as error:
        raise opening.error(error) from error


def _part(rows: list[Any], source: Any, start: int) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
    findings: list[Finding] = []
    shapes = []
    for number, row in enumerate(rows, start=start + 1):
        shapes.append(_shape(row.geometry, str(number), findings))
    fields = list(source.schema["properties"])
    table = pandas.DataFrame([dict(row.properties) for row in rows], columns=fields)
    crs = without_braces(source.crs_wkt) or None
    return geopandas.GeoDataFrame(
        table.assign(**{OWN_GEOMETRY: numpy.array(shapes, dtype=object)}),
        geometry=OWN_GEOMETRY,
        crs=crs,
    ), findings


def _shape(geometry: Any, key: str, findings: list[Finding]) -> shapely.Geometry | None:
    if geometry is None:
        return None
    plain = geometry.__geo_interface__
    try:
        return shapely.from_geojson(_text(plain))
    except (shapely.errors.ShapelyError, ValueError):
        pass
    try:
        shape = shapely.from_geojson(_text({**plain, "coordinates": _closed(plain)}))
    except (shapely.errors.ShapelyError, ValueError, KeyError, TypeError):
        findings.append(unreadable(key))
        return None
    findings.append(open_ring(key))
    return shape


def _text(plain: dict[str, Any]) -> str:
    return json.dumps(plain, default=lambda member: member.__geo_interface__)  # of a collection


def _closed(plain: dict[str, Any]) -> Any:
    """Return the coordinates of a polygon or several with every ring closed."""
    rings = plain["coordinates"]
    if plain["type"] == "MultiPolygon":
        return [[[*ring, ring[0]] for ring in part] for part in rings]
    return [[*ring, ring[0]] for ring in rings]
