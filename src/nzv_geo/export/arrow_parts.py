"""Write what is larger than memory by GDAL: one part after the other, as a stream of Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, cast

import numpy
import pyarrow
import pyogrio

from nzv_geo.errors import OutputError
from nzv_geo.export.arrow import columns, named_crs
from nzv_geo.export.shortcut import Passed
from nzv_geo.export.simple_rings import to_wkb
from nzv_geo.layers import Layer

__all__ = ["write_by_arrow"]


def write_by_arrow(
    parts: Iterable[Layer | Passed],
    path: Path,
    driver: str,
    *,
    geometry_name: str = "geometry",
    **how: Any,
) -> None:
    """Write parts of a layer into a file by a driver of GDAL.

    Fields have the types of the first part, which are those of the file it was read from.

    Parameters
    ----------
    parts
        At least one, in one CRS; the first is a layer.
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
    first = cast("Layer", next(coming))
    schema = _table(first, geometry_name).schema
    errors: list[Exception] = []
    batches = _batches(chain([first], coming), geometry_name, schema, errors)
    path.unlink(missing_ok=True)
    try:
        pyogrio.write_arrow(
            pyarrow.RecordBatchReader.from_batches(schema, batches),
            path,
            driver=driver,
            geometry_name=geometry_name,
            geometry_type=how.pop("geometry_type", "Unknown"),
            crs=named_crs(first),
            **{"layer": first.id, **how},
        )
    except Exception as error:
        if errors:
            raise errors[0] from error
        raise OutputError(f"cannot write {path.name} as {driver}: {error}") from error


def _batches(
    parts: Iterable[Layer | Passed], geometry_name: str, schema: Any, errors: list[Exception]
) -> Iterator[Any]:
    """Yield parts as batches; GDAL forgets what went wrong, so it is noted."""
    try:
        for part in parts:
            yield from _table(part, geometry_name).cast(schema).to_batches()
    except Exception as error:
        errors.append(error)
        raise


def _table(part: Layer | Passed, geometry_name: str) -> Any:
    if isinstance(part, Passed):
        return part.fields.append_column(geometry_name, part.shapes)
    shapes = numpy.asarray(part.features.geometry.values)
    return pyarrow.table({**columns(part), geometry_name: to_wkb(shapes)})
