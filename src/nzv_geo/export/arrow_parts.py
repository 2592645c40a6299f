"""Write what is larger than memory by GDAL: one part after the other, as a stream of Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow
import pyogrio
import shapely

from nzv_geo.errors import OutputError
from nzv_geo.export.fitting import attributes
from nzv_geo.layers import Layer

__all__ = ["write_by_arrow"]

FLAVOUR = "iso"  # of WKB: the one that can hold M


def write_by_arrow(
    parts: Iterable[Layer], path: Path, driver: str, *, geometry_name: str = "geometry", **how: Any
) -> None:
    """Write parts of a layer into a file by a driver of GDAL.

    Fields have the types of the first part, which are those of the file it was read from.

    Parameters
    ----------
    parts
        At least one, in one CRS.
    path
        The file, which may be there and empty.
    driver, how
        Of GDAL, and what it is to be told.
    geometry_name
        Of the column of geometries.

    Raises
    ------
    OutputError
        GDAL cannot write it. An error of reading a part is that error.
    """
    coming = iter(parts)
    first = next(coming)
    table = _table(first, geometry_name, None)
    errors: list[Exception] = []
    batches = _batches(chain([first], coming), geometry_name, table.schema, errors)
    path.unlink(missing_ok=True)
    try:
        pyogrio.write_arrow(
            pyarrow.RecordBatchReader.from_batches(table.schema, batches),
            path,
            driver=driver,
            geometry_name=geometry_name,
            geometry_type=how.pop("geometry_type", "Unknown"),
            crs=crs_text(first),
            **how,
        )
    except Exception as error:
        if errors:
            raise errors[0] from error
        raise OutputError(f"cannot write {path.name} as {driver}: {error}") from error


def crs_text(layer: Layer) -> str:
    """Return the CRS of a layer as GDAL takes it."""
    code = layer.crs.to_epsg()
    return f"EPSG:{code}" if code else layer.crs.to_wkt("WKT1_GDAL")


def _batches(
    parts: Iterable[Layer], geometry_name: str, schema: Any, errors: list[Exception]
) -> Iterator[Any]:
    """Yield parts as batches; GDAL forgets what went wrong, so it is noted."""
    try:
        for part in parts:
            yield from _table(part, geometry_name, schema).to_batches()
    except Exception as error:
        errors.append(error)
        raise


def _table(layer: Layer, geometry_name: str, schema: Any) -> Any:
    wkb = pyarrow.array(
        shapely.to_wkb(layer.features.geometry.values, flavor=FLAVOUR), type=pyarrow.binary()
    )
    fields = None if schema is None else pyarrow.schema(list(schema)[:-1])
    table = pyarrow.Table.from_pandas(attributes(layer), schema=fields, preserve_index=False)
    table = table.replace_schema_metadata(None)
    field = pyarrow.field(
        geometry_name, pyarrow.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}
    )
    return table.append_column(field, wkb)
