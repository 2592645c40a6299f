"""Write GeoParquet from tables that come one after the other, as if they had come as one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow
from pyarrow import ipc, parquet

from nzv_geo.export.geoparquet import COMPRESSION, in_batches
from nzv_geo.files import working_folder
from nzv_geo.reading.formats.geoparquet import HISTORY

__all__ = ["GROUP", "Spool", "fields_of"]

GROUP = 1024 * 1024  # rows of a group, as pyarrow writes a table
GEO = b"geo"


def fields_of(table: pyarrow.Table) -> dict[str, Any]:
    """Return the type of each field of a table, None where no row has a value.

    Examples
    --------
    >>> fields_of(pyarrow.table({"a": [1, None], "b": pyarrow.nulls(2)}))
    {'a': DataType(int64), 'b': None}
    """
    return {
        field.name: field.type if values.null_count < len(values) else None
        for field, values in zip(table.schema, table.columns, strict=True)
    }


class Spool:
    """Tables kept in a folder until all are there; memory holds a group of rows at a time."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._files: list[Path] = []
        self._schemas: list[Any] = []

    def __enter__(self) -> Spool:
        self._folder = self._stack.enter_context(working_folder())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def add(self, table: pyarrow.Table) -> None:
        """Keep a table of `nzv_geo.export.geoparquet.table_of`."""
        file = self._folder / f"{len(self._files)}.arrow"
        with ipc.new_file(file, table.schema) as target:
            target.write_table(table)
        self._files.append(file)
        self._schemas.append(table.schema)

    def write(self, path: Path, fields: dict[str, Any], history: str) -> None:
        """Write all tables as one file.

        Parameters
        ----------
        path
            The file, which may be there and empty.
        fields
            Types by name, of those fields of which any table has a value.
        history
            See `nzv_geo.export.history.history_json`.
        """
        first = self._schemas[0]
        geo = joined_geo([json.loads(schema.metadata[GEO]) for schema in self._schemas])
        metadata = {GEO: json.dumps(geo).encode(), HISTORY: history.encode()}
        schema = pyarrow.schema(
            [field.with_type(fields.get(field.name) or field.type) for field in first], metadata
        )
        with parquet.ParquetWriter(path, schema, compression=COMPRESSION) as target:
            for rows in self._groups(schema):
                target.write_table(rows, row_group_size=GROUP)
                del rows  # before the next are put together

    def _groups(self, schema: pyarrow.Schema) -> Iterator[pyarrow.Table]:
        """Yield so many rows as a group has, in one piece but for geometries and their boxes."""
        held: list[pyarrow.Table] = []
        for file in self._files:
            with pyarrow.memory_map(str(file)) as source:
                rows = _as(ipc.open_file(source).read_all(), schema)
            while len(rows):
                taken = rows.slice(0, GROUP - sum(map(len, held)))
                held.append(taken)
                rows = rows.slice(len(taken))
                if sum(map(len, held)) == GROUP:
                    yield _as_written(held)
                    held = []
        if held:
            yield _as_written(held)


def _as_written(tables: list[pyarrow.Table]) -> pyarrow.Table:
    """Return tables as one, in the pieces that a layer has that is written whole."""
    whole = pyarrow.concat_tables(tables).combine_chunks()
    tables.clear()  # they are files in memory
    geo = json.loads(whole.schema.metadata[GEO])
    shapes = [name for name in whole.column_names if name in _shapes_of(geo)]
    pieces = in_batches(whole.select(shapes))
    for name in shapes:
        place = whole.column_names.index(name)
        whole = whole.set_column(place, whole.schema.field(place), pieces[name])
    return whole


def _shapes_of(geo: dict[str, Any]) -> set[str]:
    """Return the names of what geopandas writes of geometries: they, and the box of each."""
    covering = [
        path[0]
        for column in geo["columns"].values()
        for path in column.get("covering", {}).get("bbox", {}).values()
    ]
    return {*geo["columns"], *covering}


def _as(table: pyarrow.Table, schema: pyarrow.Schema) -> pyarrow.Table:
    """Return a table by a schema; a column without any value takes any type."""
    columns = [
        values if values.type == field.type else pyarrow.nulls(len(values), field.type)
        for field, values in zip(schema, table.columns, strict=True)
    ]
    return pyarrow.table(columns, schema=schema)


def joined_geo(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what GeoParquet says of the geometries of all tables: their types and their box.

    Examples
    --------
    >>> parts = [{"columns": {"g": {"geometry_types": [kind], "bbox": box}}}
    ...          for kind, box in (("Polygon", [0, 0, 1, 1]), ("Point", [2, 0, 2, 3]))]
    >>> joined_geo(parts)["columns"]["g"]
    {'geometry_types': ['Point', 'Polygon'], 'bbox': [0, 0, 2, 3]}
    """
    name = next(iter(told[0]["columns"]))
    columns = [each["columns"][name] for each in told]
    boxes = [column["bbox"] for column in columns if "bbox" in column]
    whole = dict(next((column for column in columns if "bbox" in column), columns[0]))
    whole["geometry_types"] = sorted({kind for each in columns for kind in each["geometry_types"]})
    if boxes:
        west, south, east, north = zip(*boxes, strict=True)
        whole["bbox"] = [min(west), min(south), max(east), max(north)]
    return {**told[0], "columns": {name: whole}}
