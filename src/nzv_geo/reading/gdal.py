"""Ask GDAL: pyogrio reads in bulk, fiona inspects and reads what is too large a part at a time."""

from __future__ import annotations

import json
import re
import sys
import warnings
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

from nzv_geo.errors import DataError, NzvGeoError
from nzv_geo.findings import Finding
from nzv_geo.layers import OWN_GEOMETRY

__all__ = [
    "Inspection",
    "Opening",
    "any_nested",
    "inspect",
    "layer_names",
    "read_all",
    "read_parts",
]

DECLARING = {"GPKG", "FlatGeobuf", "ESRI Shapefile"}  # say in their head what they hold
# Should anything slip through: requests go to a port that nobody listens to, and fail at once.
NO_NETWORK = {
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GDAL_HTTPS_PROXY": "127.0.0.1:1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
}
LONG = 10_000  # bytes of a geometry that could be nested dangerously
MOST_NESTED = 1_000  # collections in one geometry
# Where a collection begins: byte order and type, with Z and M as ISO or as EWKB say it.
COLLECTION = re.compile(
    rb"\x01(?:[\x04-\x07]\x00|[\xec-\xef]\x03|[\xd4-\xd7]\x07|[\xbc-\xbf]\x0b)\x00[\x00\x20-\xe0]"
    rb"|\x00[\x00\x20-\xe0]\x00(?:\x00[\x04-\x07]|\x03[\xec-\xef]|\x07[\xd4-\xd7]|\x0b[\xbc-\xbf])"
)
MANY_FOLDERS = 100  # of KML, each of which would be asked for its features
# Drivers that can be asked for by name, so that no other one gets to see the file.
PREFIXES = {"GeoJSON", "GeoJSONSeq", "TopoJSON", "GPKG"}


@dataclass(frozen=True)
class Opening:
    """How GDAL is to open a file.

    Parameters
    ----------
    path
        Plain name of the file.
    driver
        The only driver that may be tried.
    name
        What to call the file in errors.
    encoding
        Of its text, where GDAL could not know.
    options
        Of the driver.
    settings
        Of GDAL itself, for as long as the file is read.
    records
        Features that must come out; -1 where nobody can know.
    """

    path: Path
    driver: str
    name: str | Path
    encoding: str | None = None
    options: dict[str, str] | None = None
    settings: dict[str, str] | None = None
    records: int = -1

    @property
    def dataset(self) -> str:
        """What to ask GDAL for."""
        prefix = f"{self.driver}:" if self.driver in PREFIXES else ""
        return f"{prefix}{self.path}"

    def error(self, error: Exception) -> NzvGeoError:
        """Return an error of GDAL, or of what stands between it and us, as people can read it.

        Damaged files surface as almost any exception.
        """
        if isinstance(error, NzvGeoError):
            return error
        reason = str(error).replace(str(self.path), str(self.name)).splitlines() or ["no reason"]
        return DataError(f"cannot read {self.name}: {reason[0][:300]}; it may be damaged")


@dataclass(frozen=True)
class Inspection:
    """What a file says of a layer before its features are read.

    Parameters
    ----------
    driver, encoding
        As GDAL calls them.
    crs
        As WKT; empty where it says none.
    fields
        Type of each field.
    geometry
        Type of the geometries.
    features
        How many; None where the file does not say without being read.
    extent
        West, south, east, north in its CRS.
    """

    driver: str
    encoding: str
    crs: str
    fields: dict[str, str]
    geometry: str
    features: int | None
    extent: tuple[float, float, float, float] | None


def layer_names(opening: Opening) -> list[str]:
    """Return the names of the layers that have a geometry; of KML, those that hold anything."""
    try:
        with _settings(opening):
            names = [str(name) for name, kind in pyogrio.list_layers(opening.dataset) if kind]
            if opening.driver == "LIBKML" and len(names) < MANY_FOLDERS:  # folders may be empty
                names = [name for name in names if _count(opening, name)]
            return names
    except Exception as error:
        raise opening.error(error) from error


def _count(opening: Opening, layer: str) -> int:
    return int(pyogrio.read_info(opening.dataset, layer=layer)["features"])


def read_all(
    opening: Opening, layer: str | None
) -> tuple[geopandas.GeoDataFrame, list[Finding], dict[str, str]]:
    """Read a whole layer.

    Parameters
    ----------
    opening
        How to open the file.
    layer
        Its layer; None where there is but one.

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
        with _settings(opening):
            return _read_all(opening, layer)
    except Exception as error:
        raise opening.error(error) from error


def _read_all(
    opening: Opening, layer: str | None
) -> tuple[geopandas.GeoDataFrame, list[Finding], dict[str, str]]:
    said, declared = _declared(opening, layer)
    findings: list[Finding] = []
    try:
        features = _read_fast(opening, layer)
    except NotImplementedError:
        features = _read(opening, layer, use_arrow=False)
        segments = "arcs were turned into segments of 4 degrees"
        findings.append(Finding("NZV112", "note", segments, "none needed"))
    if not isinstance(features, geopandas.GeoDataFrame):
        return geopandas.GeoDataFrame(features), findings, said
    if declared not in (-1, len(features)):
        counts = f"it holds {declared} features, and {len(features)} of them could be read"
        raise DataError(f"{opening.name} is damaged: {counts}; get it again")
    findings += _mend(features, opening, layer)
    return features, findings, said


def _declared(opening: Opening, layer: str | None) -> tuple[dict[str, str], int]:
    """Return what the head of a binary file says; of others, asking would mean reading."""
    if opening.driver not in DECLARING:
        return {}, opening.records
    info = pyogrio.read_info(opening.dataset, layer=layer, **_options(opening))
    if info["driver"] != opening.driver:
        raise DataError(f"cannot read {opening.name}: it is {info['driver']}, not {opening.driver}")
    metadata = {**(info["dataset_metadata"] or {}), **(info["layer_metadata"] or {})}
    return metadata, int(info["features"]) if opening.records < 0 else opening.records


def _options(opening: Opening) -> dict[str, Any]:
    return {"encoding": opening.encoding, **(opening.options or {})}


def _read(opening: Opening, layer: str | None, **how: Any) -> geopandas.GeoDataFrame:
    return pyogrio.read_dataframe(
        opening.dataset, layer=layer, on_invalid="ignore", **how, **_options(opening)
    )


def _read_fast(opening: Opening, layer: str | None) -> geopandas.GeoDataFrame:
    """Read by Arrow, opening the file once: for text, that is half of the work."""
    with pyogrio.raw.open_arrow(
        opening.dataset,
        layer=layer,
        use_pyarrow=True,
        return_fids=opening.driver == "GeoJSON",
        datetime_as_string=True,
        **_options(opening),
    ) as (meta, reader):
        geometry = meta["geometry_name"] or "wkb_geometry"
        clash = {geometry, OWN_GEOMETRY} & set(meta["fields"])
        table = None if clash else reader.read_all()
    if table is None:
        return _read_apart(opening, layer)
    table = _as_text(table)
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
    if opening.driver == "GeoJSON":
        frame = _with_ids(frame, meta["fid_column"] or "OGC_FID")
    for field, kind, subtype in zip(
        meta["fields"], meta["dtypes"], meta["ogr_subtypes"], strict=True
    ):
        frame[field] = _parsed(frame[field], str(kind), subtype)
    frame[OWN_GEOMETRY] = shapes
    return geopandas.GeoDataFrame(frame, geometry=OWN_GEOMETRY, crs=meta["crs"])


def _as_text(table: Any) -> Any:
    """Put U+FFFD where text is no UTF-8, which a check will report as lost letters."""
    import pyarrow

    try:
        table.validate(full=True)
    except pyarrow.ArrowInvalid:
        for number, name in enumerate(table.column_names):
            if pyarrow.types.is_string(table.schema.field(number).type):
                raw = table.column(number).cast("binary").to_pylist()
                text = [None if one is None else one.decode("utf-8", "replace") for one in raw]
                table = table.set_column(number, name, pyarrow.array(text, type=pyarrow.string()))
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


def _with_ids(frame: pandas.DataFrame, column: str) -> pandas.DataFrame:
    """Keep the numbers by which GeoJSON names its features, unless they only count them."""
    numbers = frame.pop(column).to_numpy()
    if "id" in frame or (numbers == numpy.arange(len(numbers))).all():
        return frame
    frame.insert(0, "id", numbers)
    return frame


def any_nested(column: Any) -> bool:
    """Tell whether a column of WKB holds a geometry that means harm.

    GEOS follows collections within collections until its stack is full.
    """
    from pyarrow import compute

    long = compute.greater(compute.binary_length(column), LONG)
    return any(is_nested(value) for value in column.filter(long).to_pylist())


def is_nested(value: bytes | None) -> bool:
    """Tell whether WKB holds so many collections that it means harm."""
    return value is not None and len(value) > LONG and len(COLLECTION.findall(value)) > MOST_NESTED


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
    _, _, raw, _ = pyogrio.raw.read(opening.dataset, layer=layer, columns=[], **_options(opening))
    findings = []
    mended = features.geometry.to_numpy(copy=True)
    for row in numpy.flatnonzero(shapely.is_missing(mended)):
        if raw[row] is None:
            continue
        shape = None if is_nested(raw[row]) else shapely.from_wkb(raw[row], on_invalid="fix")
        mended[row] = shape
        key = str(row + 1)
        if shape is None:
            said = f"feature {key} has no geometry that can be read"
            findings.append(Finding("NZV125", "error", said, "correct or remove it", key))
        else:
            said = f"feature {key} has a ring that is not closed; it was closed"
            findings.append(Finding("NZV124", "error", said, "--fix writes it closed", key))
    features[features.geometry.name] = geopandas.GeoSeries(
        mended, index=features.index, crs=features.crs
    )
    return findings


def inspect(opening: Opening, layer: str | None) -> Inspection:
    """Return what a file says of a layer, by fiona, or by pyogrio for drivers that fiona lacks."""
    import fiona

    try:
        with (
            _settings(opening),
            fiona.Env(**NO_NETWORK, **(opening.settings or {})),
            fiona.open(
                opening.path, layer=layer, driver=opening.driver, **(opening.options or {})
            ) as source,
        ):
            schema = source.schema
            return Inspection(
                source.driver,
                str(opening.encoding or source.encoding or "UTF-8"),
                source.crs_wkt,
                dict(schema["properties"]),
                str(schema["geometry"]),
                len(source),
                source.bounds if len(source) else None,
            )
    except Exception as error:
        return _inspect_by_pyogrio(opening, layer, error)


def _inspect_by_pyogrio(opening: Opening, layer: str | None, error: Exception) -> Inspection:
    try:
        with _settings(opening):
            info = pyogrio.read_info(opening.dataset, layer=layer, **_options(opening))
    except Exception:
        raise opening.error(error) from error
    kinds = (str(kind).removeprefix("OFT").lower() for kind in info["ogr_types"])
    return Inspection(
        info["driver"],
        info["encoding"] or "UTF-8",
        info["crs"] or "",
        dict(zip(map(str, info["fields"]), kinds, strict=True)),
        info["geometry_type"],
        info["features"] if info["features"] >= 0 else None,
        info["total_bounds"],
    )


def read_parts(
    opening: Opening, layer: str | None, size: int
) -> Iterator[tuple[geopandas.GeoDataFrame, list[Finding]]]:
    """Read a layer by fiona, so many features at a time; the rest stays on disk."""
    import fiona

    try:
        with (
            _settings(opening),
            fiona.Env(**NO_NETWORK, **(opening.settings or {})),
            fiona.open(
                opening.path,
                layer=layer,
                driver=opening.driver,
                encoding=opening.encoding,
                **(opening.options or {}),
            ) as source,
        ):
            rows: list[dict[str, Any]] = []
            start = 0
            for feature in source:
                rows.append(feature)
                if len(rows) == size:
                    yield _part(rows, source, start)
                    start += len(rows)
                    rows = []
            if rows:
                yield _part(rows, source, start)
    except Exception as error:
        raise opening.error(error) from error


def _part(rows: list[Any], source: Any, start: int) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
    findings: list[Finding] = []
    shapes = []
    for number, row in enumerate(rows, start=start + 1):
        shapes.append(_shape(row.geometry, str(number), findings))
    fields = list(source.schema["properties"])
    table = pandas.DataFrame([dict(row.properties) for row in rows], columns=fields)
    crs = source.crs_wkt or None
    return geopandas.GeoDataFrame(
        table.assign(**{OWN_GEOMETRY: numpy.array(shapes, dtype=object)}),
        geometry=OWN_GEOMETRY,
        crs=crs,
    ), findings


def _shape(geometry: Any, key: str, findings: list[Finding]) -> shapely.Geometry | None:
    if geometry is None:
        return None
    try:
        return shapely.from_geojson(json.dumps(geometry.__geo_interface__))
    except (shapely.errors.ShapelyError, ValueError) as error:
        said = f"feature {key} has no geometry that can be read: {error}"
        findings.append(Finding("NZV125", "error", said, "correct or remove it", key))
        return None


@contextmanager
def _settings(opening: Opening) -> Iterator[None]:
    """Set GDAL's own settings for a while, and keep its remarks from being printed."""
    settings = {**NO_NETWORK, **(opening.settings or {})}
    before = {name: pyogrio.get_gdal_config_option(name) for name in settings}
    pyogrio.set_gdal_config_options(settings)
    hook = sys.unraisablehook
    sys.unraisablehook = lambda _: None  # fiona cannot decode every message of GDAL
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.unraisablehook = hook
        pyogrio.set_gdal_config_options(before)
