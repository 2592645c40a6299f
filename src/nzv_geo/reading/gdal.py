"""Ask GDAL: pyogrio reads in bulk, fiona inspects and reads what is too large a part at a time."""

from __future__ import annotations

import json
import struct
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
MOST_NESTED = 100  # collections within each other
MOST_KINDS = 17  # kinds of geometry in WKB
CONTAINERS = {4, 5, 6, 7, 9, 10, 11, 12, 15, 16}
RINGED = {3, 17}
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
    _require_all(opening, declared, len(features))
    findings += _mend(features, opening, layer)
    return features, findings, said


def _require_all(opening: Opening, declared: int, count: int) -> None:
    """Raise DataError if features were lost on the way."""
    if declared not in (-1, count):
        counts = f"it holds {declared:,} features, and {count:,} of them could be read"
        raise DataError(f"{opening.name} is damaged: {counts}; get it again")


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
    for field, kind, subtype in zip(
        meta["fields"], meta["dtypes"], meta["ogr_subtypes"], strict=True
    ):
        if str(kind).startswith("datetime") or subtype == "OFSTJSON":
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


def any_nested(column: Any) -> bool:
    """Tell whether a column of WKB holds a geometry that means harm.

    GEOS follows collections within collections until its stack is full.
    """
    from pyarrow import compute

    long = compute.greater(compute.binary_length(column), LONG)
    return any(is_nested(value) for value in column.filter(long).to_pylist())


def is_nested(wkb: bytes | None) -> bool:
    """Tell whether WKB nests collections so deeply, or is so odd, that it means harm.

    Follows it as GEOS does, without its stack; OGC 06-103r4 and its extension EWKB.
    """
    if wkb is None or len(wkb) <= LONG:
        return False
    open_counts: list[int] = []  # members left to read of each collection around
    at = 0
    while at + 9 <= len(wkb):
        order = {0: ">", 1: "<"}.get(wkb[at])
        (code,) = struct.unpack_from(f"{order or '<'}I", wkb, at + 1)
        kind, dimensions = code & 0xFFFF, code & 0x0FFF0000
        if order is None or dimensions or kind // 1000 > 3 or kind % 1000 > MOST_KINDS:
            return True
        at = at + (9 if code & 0x20000000 else 5)
        if kind % 1000 in CONTAINERS:
            open_counts.append(struct.unpack_from(f"{order}I", wkb, at)[0])
            at += 4
        else:
            at = _after(wkb, at, order, kind, code)
        while open_counts and open_counts[-1] == 0:
            open_counts.pop()
        if len(open_counts) > MOST_NESTED:
            return True
        if not open_counts:
            return False
        open_counts[-1] -= 1
    return False


def _after(wkb: bytes, at: int, order: str, kind: int, code: int) -> int:
    """Return where a point, line or polygon ends."""
    size = 8 * (2 + (code >> 31) + (code >> 30 & 1) + {0: 0, 1: 1, 2: 1, 3: 2}[kind // 1000])
    if kind % 1000 == 1:
        return at + size
    if at + 4 > len(wkb):
        return len(wkb)
    count = int(struct.unpack_from(f"{order}I", wkb, at)[0])
    at += 4
    if kind % 1000 not in RINGED:
        return at + count * size
    for _ in range(count):
        if at + 4 > len(wkb):
            break
        at += 4 + int(struct.unpack_from(f"{order}I", wkb, at)[0]) * size
    return at


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
        findings.append(_unreadable(key) if shape is None else _open_ring(key))
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
            declared = opening.records
            if declared < 0 and opening.driver in DECLARING:
                declared = len(source)
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
            _require_all(opening, declared, start + len(rows))
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
    plain = geometry.__geo_interface__
    try:
        return shapely.from_geojson(json.dumps(plain))
    except (shapely.errors.ShapelyError, ValueError):
        pass
    try:
        shape = shapely.from_geojson(json.dumps({**plain, "coordinates": _closed(plain)}))
    except (shapely.errors.ShapelyError, ValueError, KeyError, TypeError):
        findings.append(_unreadable(key))
        return None
    findings.append(_open_ring(key))
    return shape


def _closed(plain: dict[str, Any]) -> Any:
    """Return the coordinates of a polygon or several with every ring closed."""
    rings = plain["coordinates"]
    if plain["type"] == "MultiPolygon":
        return [[[*ring, ring[0]] for ring in part] for part in rings]
    return [[*ring, ring[0]] for ring in rings]


def _unreadable(key: str) -> Finding:
    said = f"feature {key} has no geometry that can be read"
    return Finding("NZV125", "error", said, "correct or remove it", key)


def _open_ring(key: str) -> Finding:
    said = f"feature {key} has a ring that is not closed; it was closed"
    return Finding("NZV124", "error", said, "--fix writes it closed", key)


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
