"""Write GeoParquet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from nzv_geo.export.base import Writer

if TYPE_CHECKING:
    import pandas

    from nzv_geo.export.value_kinds import ValueKind
    from nzv_geo.layers import Layer

__all__ = ["COMPRESSION", "GeoParquetWriter", "in_batches", "table_of"]

COMPRESSION = "zstd"
BATCH = 128 * 1024  # geometries that are written at once; pages of their boxes depend on it
VERSION = "1.1.0"
BBOX = "bbox"  # what geopandas calls the column


class GeoParquetWriter(Writer):
    """GeoParquet 1.1: geometries as WKB, the CRS as PROJJSON, a box beside each geometry.

    Title, key, sources and steps stand in the metadata of the schema, as ``nzv_geo``.
    """

    name = "GeoParquet"
    suffixes = (".parquet", ".geoparquet")
    losses = "types of objects: they become text; measures"

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer without measures, with fields of the types that there are."""
        from nzv_geo.export.fitting import without_measures
        from nzv_geo.export.value_kinds import with_kinds

        return with_kinds(without_measures(layer, self.name), _holds, self.name)

    def encode(self, layer: Layer) -> bytes:
        """Return as GeoParquet what `as_written` returned."""
        from pyarrow import parquet

        target = io.BytesIO()
        parquet.write_table(table_of(layer), target, compression=COMPRESSION)
        return target.getvalue()


def _holds(kind: ValueKind, values: pandas.Series[Any]) -> bool:  # noqa: ARG001
    return kind != "other"


def table_of(layer: Layer) -> Any:
    """Return a table of Arrow as it is written.

    It holds the attributes, then what geopandas makes of the geometries, and the history.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> table_of(load_layer("states")).column_names[-2:]
    ['geometry', 'bbox']
    """
    from nzv_geo.export.arrow import columns
    from nzv_geo.export.history import history_json
    from nzv_geo.reading.formats.geoparquet import HISTORY

    fields = columns(layer)
    shapes = _geometries(layer, with_box=BBOX not in fields, taken=set(fields))
    table = shapes
    for place, (field, values) in enumerate(fields.items()):
        table = table.add_column(place, field, values)
    metadata = {b"geo": shapes.schema.metadata[b"geo"], HISTORY: history_json(layer).encode()}
    return table.replace_schema_metadata(metadata)


def _geometries(layer: Layer, *, with_box: bool, taken: set[str]) -> Any:
    import geopandas
    from pyarrow import parquet

    from nzv_geo.export.fitting import free_name

    name = free_name("geometry", taken)
    shapes = geopandas.GeoDataFrame({name: layer.features.geometry}, geometry=name)
    target = io.BytesIO()
    shapes.to_parquet(
        target, index=False, schema_version=VERSION, write_covering_bbox=with_box, compression=None
    )
    return in_batches(parquet.read_table(target))


def in_batches(table: Any) -> Any:
    """Return a table of Arrow in pieces of so many rows as geometries and boxes are written.

    Examples
    --------
    >>> import pyarrow
    >>> in_batches(pyarrow.table({"a": range(200_000)}))["a"].num_chunks
    2
    """
    import pyarrow

    pieces = [table.slice(start, BATCH) for start in range(0, len(table), BATCH)]
    return pyarrow.concat_tables([piece.combine_chunks() for piece in pieces] or [table])
