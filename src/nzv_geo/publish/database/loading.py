"""Load one layer into a table of PostGIS, a part at a time."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy
import pandas
import pyarrow
import shapely

from nzv_geo.errors import DataError
from nzv_geo.export.arrow import columns
from nzv_geo.export.fitting import code_of, rename
from nzv_geo.export.rounding import moved
from nzv_geo.export.simple_rings import to_wkb
from nzv_geo.export.streaming import summed
from nzv_geo.export.value_kinds import ValueKind, kind_of_arrow, with_kinds
from nzv_geo.findings import Finding
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.publish.database.binary_rows import TYPES, as_bytes, binary_rows
from nzv_geo.publish.database.geometry_types import GeometryType, fitted, type_of
from nzv_geo.publish.database.names import column_names, geometry_name, number_name, table_name
from nzv_geo.publish.database.tables import Database, Table
from nzv_geo.publish.database.telling import (
    METADATA_TABLE,
    column_comment,
    metadata_row,
    table_comment,
)

__all__ = ["Load", "Loaded"]

NAME = "PostGIS"  # in findings
ROWS = 50_000  # that are put together at once
MOST_BYTES = 500_000_000  # of their geometries
BYTES_OF_VERTEX = 32


@dataclass(frozen=True)
class Loaded:
    """What was loaded.

    Parameters
    ----------
    schema, table
        Where it is.
    features
        How many there are.
    geometry_type, crs
        Of the geometries.
    layer
        The layer, or its last part, with the findings of all: what PostGIS has no room for.
    """

    schema: str
    table: str
    features: int
    geometry_type: str
    crs: str
    layer: Layer


class Load:
    """The loading of one layer.

    Parameters
    ----------
    database
        Where to.
    parts
        Of the layer; can be gone through again.
    staging
        Name of its table until all are done.
    crs, accuracy
        See `publish_to_database`.
    """

    def __init__(
        self,
        database: Database,
        parts: Iterable[Layer],
        staging: str,
        crs: str | None,
        accuracy: Mapping[str, Any],
    ) -> None:
        self.database, self.parts, self.staging = database, parts, staging
        self.crs, self.accuracy = crs, accuracy
        self.findings: list[Finding] = []
        self.features = 0

    def loaded(self) -> Loaded:
        """Fill the table, and begin again where a later part has another type of geometries."""
        kind = GeometryType("")
        while True:
            try:
                with self.database.connection.transaction():
                    return self._filled(kind)
            except _OtherType as other:
                kind = other.kind

    def put_in_place(self) -> None:
        """Let the table take the place of an older one."""
        self.database.put_in_place(self.table)
        self.database.tell(self.row)

    def _filled(self, kind: GeometryType) -> Loaded:
        self.findings, self.features = [], 0
        parts = self._ready(kind)
        first = next(parts, None)
        if first is None:
            raise DataError("a layer without any feature cannot be published; leave it out")
        self._make(first)
        self.database.fill(self.table, self._rows(first, parts))
        self._finish()
        layer = replace(self.last, findings=tuple(self.findings))
        return Loaded(
            self.database.schema,
            self.table.name,
            self.features,
            str(self.kind),
            self.code,
            layer,
        )

    def _ready(self, kind: GeometryType) -> Iterator[Layer]:
        """Yield parts as the table will hold them."""
        self.kind = kind
        for part in self.parts:
            if not len(part):
                continue
            done = moved(part, self.crs, **self.accuracy) if self.crs else part
            found = self.kind.united(type_of(done))
            if found != self.kind and self.features:
                raise _OtherType(found)
            self.kind = found
            names = column_names(map(str, _fields(done)))
            named = rename(done, names, NAME) if names else done
            typed = named if _has_types(named) else with_kinds(named, _holds, NAME)
            held = fitted(typed, found, NAME)
            self.names = {written: field for field, written in names.items()}
            self.findings = summed([*self.findings, *held.findings])
            self.features += len(held)
            self.last = held
            yield held

    def _make(self, first: Layer) -> None:
        self.code = code_of(first, NAME)
        self.srid = self.database.srid_of(self.code)
        name = table_name(first.id)
        if name == METADATA_TABLE:
            raise DataError(f"the table {name} holds metadata; rename the layer")
        self.database.require_own(name)
        kinds = {name: TYPES[kind_of_arrow(array.type)] for name, array in _arrays(first).items()}
        kinds[geometry_name(kinds)] = f"geometry({self.kind}, {self.srid})"
        key = next(iter(kinds)) if first.key == ROW_NUMBER else first.key
        self.table = Table(name, self.staging, kinds, key, set(kinds))
        self.database.make(self.table)

    def _rows(self, first: Layer, parts: Iterator[Layer]) -> Iterator[memoryview]:
        """Yield the rows of all parts, and note in which columns a value is missing."""
        part: Layer | None = first
        while part is not None:
            arrays = _arrays(part)
            shapes = numpy.asarray(part.features.geometry.values)
            nulls = [name for name, array in arrays.items() if array.null_count]
            nulls += [self.table.geometry] if shapely.is_missing(shapes).any() else []
            self.table.filled.difference_update(nulls)
            for start, end in _slices(shapes):
                fields = [as_bytes(array.slice(start, end - start)) for array in arrays.values()]
                yield binary_rows([*fields, to_wkb(shapes[start:end])])
            del arrays, shapes
            gc.collect()
            part = next(parts, None)

    def _finish(self) -> None:
        told = {
            name: column_comment(self.last, self.names.get(name, name), name)
            for name in self.table.columns
        }
        comments = {name: text for name, text in told.items() if text}
        self.database.finish(self.table, table_comment(self.last), comments)
        self.row = metadata_row(
            self.last,
            self.features,
            table_name=self.table.name,
            feature_key=self.table.key,
            geometry_type=str(self.kind),
            srid=self.srid,
        )


class _OtherType(Exception):  # noqa: N818 - it is no error, but begins the load anew
    """A later part has geometries for which the table has no room."""

    def __init__(self, kind: GeometryType) -> None:
        super().__init__(str(kind))
        self.kind = kind


def _fields(layer: Layer) -> list[Any]:
    own = {layer.features.geometry.name, ROW_NUMBER}
    return [name for name in layer.features.columns if name not in own]


def _arrays(layer: Layer) -> dict[str, Any]:
    """Return the columns of a layer as arrays of Arrow; features without a key are numbered."""
    found = {
        name: array.combine_chunks() if isinstance(array, pyarrow.ChunkedArray) else array
        for name, array in columns(layer).items()
    }
    if layer.key != ROW_NUMBER:
        return found
    return {number_name(found): pyarrow.array(layer.features[ROW_NUMBER].to_numpy()), **found}


def _has_types(layer: Layer) -> bool:
    """Tell whether a file says of all fields what they are, and each is a type of PostgreSQL."""
    kinds = [layer.features.dtypes[name] for name in _fields(layer)]
    return all(
        isinstance(kind, pandas.ArrowDtype) and kind_of_arrow(kind.pyarrow_dtype) in TYPES
        for kind in kinds
    )


def _holds(kind: ValueKind, values: Any) -> bool:  # noqa: ARG001
    return kind in TYPES


def _slices(shapes: Any) -> Iterator[tuple[int, int]]:
    """Yield from where to where rows are put together: so many, and not too large."""
    sizes = numpy.cumsum(shapely.get_num_coordinates(shapes)) * BYTES_OF_VERTEX
    start = 0
    while start < len(shapes):
        before = sizes[start - 1] if start else 0
        fits = int(numpy.searchsorted(sizes, before + MOST_BYTES, side="right"))
        end = min(max(fits, start + 1), start + ROWS, len(shapes))
        yield start, end
        start = end
