"""Inspect files by fiona, and read what is larger than memory a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import geopandas
import numpy
import pyogrio
import shapely
from numpy.typing import NDArray

from nzv_geo.crs.names import without_braces
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.progress import progress
from nzv_geo.reading.gdal import name_all_types, require_all, set_up
from nzv_geo.reading.gdal_arrow import Shortcut, read_parts_by_arrow
from nzv_geo.reading.gdal_bulk import declared_count
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.unread import open_ring, unreadable

__all__ = ["Inspection", "inspect", "read_parts"]

Part: TypeAlias = tuple[Any, list[Finding]]  # a GeoDataFrame, or what took the shortcut


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
    opening: Opening, layer: str | None, size: int, shortcut: Shortcut | None = None
) -> Iterator[Part]:
    """Read a layer so many features at a time; the rest stays on disk.

    What `read_parts_by_arrow` passes by a shortcut comes in place of features.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = Opening(data_folder() / "boundaries/states.fgb", "FlatGeobuf", "states.fgb")
    >>> [len(features) for features, _ in read_parts(states, None, 1)]
    [1, 1]
    """
    try:
        with set_up(opening):
            declared = declared_count(opening, layer)
            start = 0
            parts = _parts(opening, layer, size, shortcut)
            for features, findings in _counted(parts, opening, declared):
                yield features, findings
                start += len(features)
            require_all(opening, declared, start)
    except Exception as error:
        raise opening.error(error) from error


def _counted(parts: Iterator[Part], opening: Opening, declared: int) -> Iterable[Part]:
    return progress(
        parts,
        f"reading {Path(opening.name).name}",
        total=declared if declared >= 0 else None,
        count=lambda part: len(part[0]),
    )


def _parts(
    opening: Opening, layer: str | None, size: int, shortcut: Shortcut | None
) -> Iterator[Part]:
    """Read by Arrow; from where that cannot, such as at an arc, by the way that draws segments."""
    start = 0
    try:
        for features, raw in read_parts_by_arrow(opening, layer, size, shortcut):
            yield features, [] if raw is None else _closed(features, raw, start)
            start += len(features)
    except NotImplementedError:
        while len(features := _segmented(opening, layer, start, size)):
            yield features, [Finding.of(Kind.ARCS_SEGMENTED)]
            start += len(features)


def _segmented(
    opening: Opening, layer: str | None, start: int, size: int
) -> geopandas.GeoDataFrame:
    features = pyogrio.read_dataframe(
        opening.dataset,
        layer=layer,
        skip_features=start,
        max_features=size,
        on_invalid="ignore",
        use_arrow=False,
        **opening.how,
    )
    return features.rename_geometry(OWN_GEOMETRY)


def _closed(
    features: geopandas.GeoDataFrame, raw: NDArray[numpy.object_], start: int
) -> list[Finding]:
    """Close rings that are not closed, in place; report what could not be made a geometry."""
    shapes = features[OWN_GEOMETRY].to_numpy(copy=True)
    findings = []
    for row in numpy.flatnonzero(shapely.is_missing(shapes)):
        if not raw[row]:  # missing: of FlatGeobuf, GDAL streams some of these as empty
            continue
        key = str(start + row + 1)
        shapes[row] = shapely.from_wkb(raw[row], on_invalid="fix")
        findings.append(unreadable(key) if shapes[row] is None else open_ring(key))
    if findings:
        features[OWN_GEOMETRY] = geopandas.GeoSeries(shapes, features.index, crs=features.crs)
    return findings
