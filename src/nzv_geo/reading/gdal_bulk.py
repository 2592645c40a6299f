"""Read whole layers by pyogrio, with Arrow where it can."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy
import pyogrio
import shapely

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.reading.gdal import require_all, set_up
from nzv_geo.reading.gdal_arrow import read_by_arrow
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.unread import open_ring, unreadable
from nzv_geo.reading.wkb import is_nested, surface_from_above

__all__ = [
    "declared_count",
    "filled_layers",
    "layer_names",
    "layers_and_tables",
    "read_all",
    "stated_count",
    "told_in_head",
]


def layer_names(opening: Opening) -> list[str]:
    """Return the names of the layers that have a geometry.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> layer_names(Opening(data_folder() / "boundaries/states.fgb", "FlatGeobuf", "states.fgb"))
    ['states']
    """
    return layers_and_tables(opening)[0]


def layers_and_tables(opening: Opening) -> tuple[list[str], list[str]]:
    """Return the names of the layers that have a geometry, and of the tables that have none.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = data_folder() / "boundaries/states.fgb"
    >>> layers_and_tables(Opening(states, "FlatGeobuf", "states.fgb"))
    (['states'], [])
    """
    try:
        with set_up(opening):
            found = [(str(name), kind) for name, kind in pyogrio.list_layers(opening.dataset)]
            names = [name for name, kind in found if kind]
            if not opening.by_driver_name and names:
                _require_driver(opening, pyogrio.read_info(opening.dataset, layer=names[0]))
            return names, [name for name, kind in found if not kind]
    except Exception as error:
        raise opening.error(error) from error


def filled_layers(opening: Opening, names: list[str]) -> list[str]:
    """Return those layers that hold anything."""
    try:
        with set_up(opening):
            return [name for name in names if _count(opening, name)]
    except Exception as error:
        raise opening.error(error) from error


def _count(opening: Opening, layer: str) -> int:
    return int(pyogrio.read_info(opening.dataset, layer=layer)["features"])


def read_all(
    opening: Opening, layer: str | None, limits: Limits
) -> tuple[geopandas.GeoDataFrame, list[Finding], dict[str, str]]:
    """Read a whole layer.

    Parameters
    ----------
    opening
        How to open the file.
    layer
        Its layer; None where there is but one.
    limits
        Bounds for the number of values.

    Returns
    -------
    geopandas.GeoDataFrame
        Rings that are not closed have been closed, arcs are segments.
    list of Finding
        Which features that was, and which could not be read.
    dict
        What the layer says about itself.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = Opening(data_folder() / "boundaries/states.fgb", "FlatGeobuf", "states.fgb")
    >>> features, findings, _ = read_all(states, None, Limits())
    >>> len(features), findings
    (2, [])
    """
    try:
        with set_up(opening):
            return _read_all(opening, layer, limits)
    except Exception as error:
        raise opening.error(error) from error


def _read_all(
    opening: Opening, layer: str | None, limits: Limits
) -> tuple[geopandas.GeoDataFrame, list[Finding], dict[str, str]]:
    metadata, declared = _declared(opening, layer)
    findings: list[Finding] = []
    try:
        features = read_by_arrow(opening, layer, limits)
        if features is None:
            _require_counted(opening, layer, limits)
            features = _read_apart(opening, layer)
    except NotImplementedError:
        _require_counted(opening, layer, limits)
        features = _read(opening, layer, use_arrow=False)
        findings.append(Finding.of(Kind.ARCS_SEGMENTED))
    if not isinstance(features, geopandas.GeoDataFrame):
        return geopandas.GeoDataFrame(features), findings, metadata
    require_all(opening, declared, len(features))
    findings += _repair(features, opening, layer)
    return features, findings, metadata


def declared_count(opening: Opening, layer: str | None) -> int:
    """Return how many features must come out of a layer; -1 where nobody can know."""
    return _declared(opening, layer)[1]


def stated_count(opening: Opening, layer: str | None) -> int:
    """Return how many features the head of a binary file says that a layer has; else -1.

    Raises
    ------
    DataError
        The file cannot be read.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = data_folder() / "boundaries/states.fgb"
    >>> stated_count(Opening(states, "FlatGeobuf", "states.fgb", counts_in_head=True), None)
    2
    """
    try:
        with set_up(opening):
            return declared_count(opening, layer)
    except Exception as error:
        raise opening.error(error) from error


def told_in_head(opening: Opening, layer: str | None) -> dict[str, str]:
    """Return what a layer says about itself before it is read; nothing where that means reading."""
    try:
        with set_up(opening):
            return _declared(opening, layer)[0]
    except Exception as error:
        raise opening.error(error) from error


def _declared(opening: Opening, layer: str | None) -> tuple[dict[str, str], int]:
    """Return what the head of a binary file says; of others, asking would mean reading."""
    if not opening.counts_in_head:
        return {}, opening.records
    info = _info(opening, layer)
    _require_driver(opening, info)
    metadata = {**(info["dataset_metadata"] or {}), **(info["layer_metadata"] or {})}
    return metadata, int(info["features"]) if opening.records < 0 else opening.records


def _require_driver(opening: Opening, info: dict[str, Any]) -> None:
    """Raise DataError where another driver of GDAL claimed the file."""
    if info["driver"] != opening.driver:
        raise DataError(f"cannot read {opening.name}: it is {info['driver']}, not {opening.driver}")


def _info(opening: Opening, layer: str | None) -> dict[str, Any]:
    try:
        return dict(pyogrio.read_info(opening.dataset, layer=layer, **opening.how))
    except IndexError as error:  # pyogrio takes the first layer without looking
        reason = "no layer comes out of it; it may be damaged"
        raise DataError(f"cannot read {opening.name}: {reason}") from error


def _read(opening: Opening, layer: str | None, **how: Any) -> geopandas.GeoDataFrame:
    return pyogrio.read_dataframe(
        opening.dataset, layer=layer, on_invalid="ignore", **how, **opening.how
    )


def _require_counted(opening: Opening, layer: str | None, limits: Limits) -> None:
    """Count the values of a layer that will not be read a part at a time."""
    info = pyogrio.read_info(opening.dataset, layer=layer, force_feature_count=True, **opening.how)
    limits.require_values(int(info["features"]), len(info["fields"]), opening.name)


def _read_apart(opening: Opening, layer: str | None) -> geopandas.GeoDataFrame:
    """Read geometries and table one after the other, for a field that has the same name."""
    shapes = _read(opening, layer, columns=[], use_arrow=False)
    table = _read(opening, layer, read_geometry=False, use_arrow=False)
    if OWN_GEOMETRY in table:
        raise DataError(f"{opening.name} has a field {OWN_GEOMETRY!r}, which nzv-geo uses itself")
    table[OWN_GEOMETRY] = shapes.geometry
    return geopandas.GeoDataFrame(table, geometry=OWN_GEOMETRY)


def _repair(features: geopandas.GeoDataFrame, opening: Opening, layer: str | None) -> list[Finding]:
    """Close rings that are not closed; report what could not be made a geometry."""
    if not features.geometry.isna().any():
        return []
    _, _, raw, _ = pyogrio.raw.read(opening.dataset, layer=layer, columns=[], **opening.how)
    findings = []
    repaired = features.geometry.to_numpy(copy=True)
    for row in numpy.flatnonzero(shapely.is_missing(repaired)):
        if raw[row] is None:
            continue
        key = str(row + 1)
        repaired[row] = None if is_nested(raw[row]) else surface_from_above(raw[row])
        if repaired[row] is not None:
            findings.append(_flattened(key))
            continue
        shape = None if is_nested(raw[row]) else shapely.from_wkb(raw[row], on_invalid="fix")
        repaired[row] = shape
        findings.append(unreadable(key) if shape is None else open_ring(key))
    features[features.geometry.name] = geopandas.GeoSeries(
        repaired, index=features.index, crs=features.crs
    )
    return findings


def _flattened(key: str) -> Finding:
    """Report a surface of patches that became an area."""
    return Finding.of(Kind.SURFACE_FROM_ABOVE, key)
