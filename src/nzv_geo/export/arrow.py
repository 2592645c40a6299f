"""Layers as tables of Arrow: each column of one type, geometries as WKB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas
import pyarrow
import shapely

from nzv_geo.crs.names import crs_code
from nzv_geo.errors import OutputError
from nzv_geo.export.fitting import attributes
from nzv_geo.export.value_kinds import kind_of
from nzv_geo.layers import OWN_GEOMETRY, Layer

if TYPE_CHECKING:
    import geopandas

__all__ = ["columns", "geometry_type", "named_crs", "type_name", "write_by_gdal"]

MILLISECONDS = "ms"
TYPES = {
    "truth": pyarrow.bool_(),
    "integer": pyarrow.int64(),
    "number": pyarrow.float64(),
    "date": pyarrow.date32(),
    "moment": pyarrow.timestamp(MILLISECONDS),
    "zoned": pyarrow.timestamp(MILLISECONDS, "UTC"),
    "text": pyarrow.string(),
    "binary": pyarrow.binary(),
}
TEXTS = pyarrow.list_(pyarrow.string())


def columns(layer: Layer) -> dict[str, Any]:
    """Return the attributes of a layer as arrays of Arrow, by their names.

    What is missing is null, of whatever type; moments with a zone are in UTC. Lists keep the type
    of their items.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> columns(load_layer("states"))["ags"].to_pylist()
    ['12', '14']
    """
    table = attributes(layer)
    return {str(field): _array(table[field]) for field in table.columns}


def geometry_type(shapes: geopandas.GeoSeries) -> str:
    """Return what pyogrio calls the type of geometries; ``Unknown`` where they are of several.

    Examples
    --------
    >>> import geopandas
    >>> geometry_type(geopandas.GeoSeries.from_wkt(["POINT Z (1 2 3)", None]))
    'Point Z'
    """
    shapes = shapes[~shapes.isna()]
    kinds = set(zip(shapes.geom_type, shapes.has_z, shapely.has_m(shapes.values), strict=True))
    if len(kinds) != 1:
        return "Unknown"
    return type_name(*kinds.pop())


def type_name(kind: str, has_z: bool, has_m: bool) -> str:
    """Return what pyogrio calls a type of geometries.

    Examples
    --------
    >>> type_name("Polygon", True, False), type_name("Polygon", True, True)
    ('Polygon Z', 'Measured 3D Polygon')
    """
    if not has_m:
        return f"{kind} Z" if has_z else str(kind)
    if kind == "Point" and not has_z:
        return "PointM"
    return f"Measured {'3D ' if has_z else ''}{kind}"


def named_crs(layer: Layer) -> str:
    """Return the CRS of a layer as GDAL is told of it: its code, else its definition.

    Raises
    ------
    OutputError
        It would be read as another: it is only like the one of its EPSG code.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> named_crs(load_layer("states"))
    'EPSG:4326'
    """
    code = layer.crs.to_epsg()
    name = crs_code(layer.crs)
    if code and name != f"EPSG:{code}":
        raise OutputError(f"the CRS {name!r} is only like EPSG:{code}; choose one with --crs")
    return f"EPSG:{code}" if code else layer.crs.to_wkt("WKT1_GDAL")


def write_by_gdal(layer: Layer, target: BinaryIO | Path, writer: str, **how: Any) -> None:
    """Write a layer by a driver of GDAL, each field in the type of its values.

    An empty geometry is written as none, which is what such drivers make of it.

    Parameters
    ----------
    layer
        What `nzv_geo.export.base.Writer.as_written` returned.
    target
        The file.
    writer
        Name of the format, for errors.
    how
        Further arguments of `pyogrio.write_arrow`, such as ``driver``.

    Raises
    ------
    OutputError
        GDAL refuses it, or its CRS would be read as another.
    """
    import pyogrio

    shapes = layer.features.geometry.where(~layer.features.geometry.is_empty, None)
    kind = how.pop("geometry_type", None) or geometry_type(shapes)
    table = {**columns(layer), OWN_GEOMETRY: shapely.to_wkb(shapes.values, flavor="iso")}
    try:
        pyogrio.write_arrow(
            pyarrow.table(table),
            target,
            layer=layer.id,
            geometry_name=OWN_GEOMETRY,
            geometry_type=kind,
            crs=named_crs(layer),
            **how,
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FieldError, RuntimeError) as error:
        raise OutputError(f"cannot write layer {layer.id} as {writer}: {error}") from error


def _array(values: pandas.Series[Any]) -> Any:
    if isinstance(values.dtype, pandas.ArrowDtype):  # as a file has them that is read in parts
        return values.array.__arrow_array__()
    kind = kind_of(values)
    plain = values.astype(object)
    if kind == "text":
        plain = plain.map(_whole_letters, na_action="ignore")
    elif kind == "zoned":
        plain = pandas.Series(pandas.to_datetime(plain, utc=True), index=values.index)
    elif kind == "number":
        plain = values.astype(float)
    done = pyarrow.array(plain, type=TYPES.get(kind), from_pandas=True)
    return done.cast(TEXTS) if done.type == pyarrow.list_(pyarrow.null()) else done


def _whole_letters(value: str) -> str:
    return value.encode("utf-8", "replace").decode()  # half a character is none
