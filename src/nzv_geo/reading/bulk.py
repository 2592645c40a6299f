"""Read whole layers by pyogrio, with Arrow where it can."""

from __future__ import annotations

import json
from typing import Any

import geopandas
import numpy
import pandas
import pyogrio
import shapely

from nzv_geo.crs.names import without_braces
from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.reading.gdal import (
    DECLARING,
    PREFIXES,
    Opening,
    open_ring,
    require_all,
    set_up,
    unreadable,
)
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.wkb import any_nested, is_nested, surface_from_above

__all__ = ["layer_names", "read_all"]

BATCH = 10_000  # features that are read before their values are counted
MANY_FOLDERS = 100  # of KML, each of which would be asked for its features


def layer_names(opening: Opening) -> list[str]:
    """Return the names of the layers that have a geometry; of KML, those that hold anything."""
    try:
        with set_up(opening):
            names = [str(name) for name, kind in pyogrio.list_layers(opening.dataset) if kind]
            if opening.driver not in PREFIXES and names:
                _require_driver(opening, pyogrio.read_info(opening.dataset, layer=names[0]))
            if opening.driver == "LIBKML" and len(names) < MANY_FOLDERS:  # folders may be empty
                names = [name for name in names if _count(opening, name)]
            return names
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
    """
    try:
        with set_up(opening):
            return _read_all(opening, layer, limits)
    except Exception as error:
        raise opening.error(error) from error


def _read_all(
    opening: Opening, layer: str | None, limits: Limits
) -> tuple[geopandas.GeoDataFrame, list[Finding], dict[str, str]]:
    said, declared = _declared(opening, layer)
    findings: list[Finding] = []
    try:
        features = _read_fast(opening, layer, limits)
    except NotImplementedError:
        _require_counted(opening, layer, limits)
        features = _read(opening, layer, use_arrow=False)
        findings.append(Finding.of(Kind.ARCS_SEGMENTED))
    if not isinstance(features, geopandas.GeoDataFrame):
        return geopandas.GeoDataFrame(features), findings, said
    require_all(opening, declared, len(features))
    findings += _mend(features, opening, layer)
    return features, findings, said


def _declared(opening: Opening, layer: str | None) -> tuple[dict[str, str], int]:
    """Return what the head of a binary file says; of others, asking would mean reading."""
    if opening.driver not in DECLARING:
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
        said = "no layer comes out of it; it may be damaged"
        raise DataError(f"cannot read {opening.name}: {said}") from error


def _read(opening: Opening, layer: str | None, **how: Any) -> geopandas.GeoDataFrame:
    return pyogrio.read_dataframe(
        opening.dataset, layer=layer, on_invalid="ignore", **how, **opening.how
    )


def _require_counted(opening: Opening, layer: str | None, limits: Limits) -> None:
    """Count the values of a layer that will not be read a part at a time."""
    info = pyogrio.read_info(opening.dataset, layer=layer, force_feature_count=True, **opening.how)
    limits.require_values(int(info["features"]), len(info["fields"]), opening.name)


def _read_fast(opening: Opening, layer: str | None, limits: Limits) -> geopandas.GeoDataFrame:
    """Read by Arrow, opening the file once: for text, that is half of the work."""
    with pyogrio.raw.open_arrow(
        opening.dataset,
        layer=layer,
        use_pyarrow=True,
        batch_size=BATCH,
        datetime_as_string=True,
        **opening.how,
    ) as (meta, reader):
        geometry = meta["geometry_name"] or "wkb_geometry"
        clash = {geometry, OWN_GEOMETRY} & set(meta["fields"])
        table = None if clash else _bounded(reader, len(meta["fields"]), opening, limits)
    if table is None:
        _require_counted(opening, layer, limits)
        return _read_apart(opening, layer)
    table = _sound(table, opening)
    nested = geometry in table.column_names and any_nested(table[geometry])
    whole = {name: _nullable(table[name]) for name in meta["fields"] if _has_gaps(table[name])}
    frame = table.to_pandas(self_destruct=True).assign(**whole)
    del table
    if geometry not in frame:
        return frame
    raw = frame.pop(geometry).to_numpy()
    if nested:
        raw = numpy.array([None if is_nested(value) else value for value in raw], dtype=object)
    shapes = shapely.from_wkb(raw, on_invalid="ignore")
    for field, kind, subtype in zip(
        meta["fields"], meta["dtypes"], meta["ogr_subtypes"], strict=True
    ):
        if str(kind).startswith("datetime") or subtype == "OFSTJSON":
            frame[field] = _parsed(frame[field], str(kind), subtype)
    frame[OWN_GEOMETRY] = shapes
    crs = without_braces(meta["crs"]) if meta["crs"] else None
    return geopandas.GeoDataFrame(frame, geometry=OWN_GEOMETRY, crs=crs)


def _bounded(reader: Any, fields: int, opening: Opening, limits: Limits) -> Any:
    """Return the batches of a reader as a table, unless their values become too many."""
    import pyarrow

    batches, rows = [], 0
    for batch in reader:
        rows += batch.num_rows
        limits.require_values(rows, fields, opening.name)
        batches.append(batch)
    return pyarrow.Table.from_batches(batches, reader.schema)


def _sound(table: Any, opening: Opening) -> Any:
    """Return a table that can be trusted in memory: GDAL passes on what a damaged file claims.

    Where text is no UTF-8, U+FFFD stands for it, which a check will report as lost letters.
    """
    import pyarrow

    try:
        table.validate(full=True)
        return table
    except pyarrow.ArrowInvalid:
        pass
    try:
        for number, name in enumerate(table.column_names):
            if pyarrow.types.is_string(table.schema.field(number).type):
                raw = table.column(number).cast("binary")  # the same bytes, without their promise
                raw.validate(full=True)
                text = [
                    one if one is None else one.decode("utf-8", "replace")
                    for one in raw.to_pylist()
                ]
                table = table.set_column(number, name, pyarrow.array(text, type=pyarrow.string()))
        table.validate(full=True)
    except pyarrow.ArrowInvalid as error:
        raise DataError(f"{opening.name} is damaged: {error}; get it again") from error
    return table


def _has_gaps(column: Any) -> bool:
    """Tell whether a column of whole numbers or truth values lacks some of them."""
    import pyarrow

    kinds = pyarrow.types
    return bool(column.null_count) and (
        kinds.is_integer(column.type) or kinds.is_boolean(column.type)
    )


def _nullable(column: Any) -> pandas.Series[Any]:
    """Keep whole numbers whole, and truth values what they are, where some are missing."""
    kind = "boolean" if str(column.type) == "bool" else "Int64"
    return pandas.Series(pandas.array(column.to_pylist(), dtype=kind))


def _parsed(column: pandas.Series[Any], kind: str, subtype: str) -> pandas.Series[Any]:
    """Parse times, which may have different zones, and JSON; leave what does not parse."""
    try:
        if kind.startswith("datetime") and kind != "datetime64[D]":
            return pandas.to_datetime(column, format="ISO8601")
        if subtype == "OFSTJSON":
            return column.map(json.loads, na_action="ignore")
    except (ValueError, TypeError, RecursionError):
        return column
    return column


def _read_apart(opening: Opening, layer: str | None) -> geopandas.GeoDataFrame:
    """Read geometries and table one after the other, for a field that has the same name."""
    shapes = _read(opening, layer, columns=[], use_arrow=False)
    table = _read(opening, layer, read_geometry=False, use_arrow=False)
    if OWN_GEOMETRY in table:
        raise DataError(f"{opening.name} has a field {OWN_GEOMETRY!r}, which nzv-geo uses itself")
    table[OWN_GEOMETRY] = shapes.geometry
    return geopandas.GeoDataFrame(table, geometry=OWN_GEOMETRY)


def _mend(features: geopandas.GeoDataFrame, opening: Opening, layer: str | None) -> list[Finding]:
    """Close rings that are not closed; report what could not be made a geometry."""
    if not features.geometry.isna().any():
        return []
    _, _, raw, _ = pyogrio.raw.read(opening.dataset, layer=layer, columns=[], **opening.how)
    findings = []
    mended = features.geometry.to_numpy(copy=True)
    for row in numpy.flatnonzero(shapely.is_missing(mended)):
        if raw[row] is None:
            continue
        key = str(row + 1)
        mended[row] = None if is_nested(raw[row]) else surface_from_above(raw[row])
        if mended[row] is not None:
            findings.append(_flattened(key))
            continue
        shape = None if is_nested(raw[row]) else shapely.from_wkb(raw[row], on_invalid="fix")
        mended[row] = shape
        findings.append(unreadable(key) if shape is None else open_ring(key))
    features[features.geometry.name] = geopandas.GeoSeries(
        mended, index=features.index, crs=features.crs
    )
    return findings


def _flattened(key: str) -> Finding:
    """Report a surface of patches that became an area."""
    return Finding.of(Kind.SURFACE_FROM_ABOVE, key)
