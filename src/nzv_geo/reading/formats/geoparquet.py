"""GeoParquet, which GDAL's wheels cannot read: pyarrow does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import DataError, InternalError
from nzv_geo.reading.formats.base import Content, Format, TableRow, Vetted
from nzv_geo.reading.limits import Limits

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["HISTORY", "GeoParquet"]

HISTORY = b"nzv_geo"  # in the metadata of the schema, beside ``geo``


class GeoParquet(Format[Vetted]):
    """GeoParquet of version 1.0 or 1.1: WKB or native encoding."""

    name = "GeoParquet"
    listed = "GeoParquet"
    rows = (
        TableRow(
            "GeoParquet",
            "1.0 and 1.1, WKB and native encoding; other geometry columns become WKT",
            "Parquet without geo metadata",
            "geopandas (GDAL of Debian cannot write it)",
        ),
    )
    crs_rule = "its metadata; else WGS 84 (OGC:CRS84)"
    suffix = ".parquet"
    suffixes = (".geoparquet", ".parquet")

    def recognises(self, start: Start) -> bool:
        """Tell by the signature."""
        return start.content.startswith(b"PAR1")

    def look_through(self, dataset: Dataset, opening: Opening, options: ReadOptions) -> Vetted:  # noqa: ARG002
        """Leave it to reading, which looks before it unpacks."""
        return Vetted(opening)

    def read(self, vetted: Vetted, layer: str | None, options: ReadOptions) -> Content:  # noqa: ARG002
        """Read a file, once it is known how much it unfolds into.

        Other geometry columns than the primary one become WKT. Without a CRS in its metadata,
        OGC:CRS84 is meant, as the specification says.

        Raises
        ------
        DataError
            It is damaged, no GeoParquet, or unfolds into too much.
        """
        path, name = vetted.opening.path, vetted.opening.name
        try:
            _require_bounds(path, name, options.limits)
            features = _features(path)
        except DataError:
            raise
        except Exception as error:
            if InternalError.is_behind(error):
                raise InternalError(f"cannot read {name}", error) from error
            reason = (str(error).splitlines() or ["no reason"])[0]
            raise DataError(f"cannot read {name}: {reason}") from error
        return Content(_with_one_geometry(features), vetted.findings, _metadata(path))


def _metadata(path: Path) -> dict[str, str]:
    """Return what a file says of itself, where nzv-geo wrote it."""
    from pyarrow import parquet

    told = (parquet.read_schema(path).metadata or {}).get(HISTORY)
    return {"provenance": told.decode("utf-8", "replace")} if told else {}


def _features(path: Path) -> geopandas.GeoDataFrame:
    """Read a file; whole numbers stay whole where some are missing, also in lists and objects."""
    import geopandas
    from pyarrow import parquet

    from nzv_geo.reading.gaps import nullable, nullable_kind

    features = geopandas.read_parquet(path, to_pandas_kwargs={"integer_object_nulls": True})
    for field in parquet.read_schema(path):
        kind = nullable_kind(field.type)
        if kind and field.name in features and features[field.name].dtype == object:
            values = nullable(features[field.name], kind, field.name)
            features[field.name] = values.set_axis(features.index)
    return features


def _with_one_geometry(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Turn all but the primary geometry into WKT."""
    for column in features.columns[features.dtypes == "geometry"]:
        if column != features.geometry.name:
            features[column] = features[column].to_wkt()
    return features


def _require_bounds(path: Path, name: str | Path, limits: Limits) -> None:
    """Find out how much will come out, before it does.

    A value that stands in a column again and again is stored once; so bytes are counted as what
    each row will hold, and numbers as many as there are.
    """
    from pyarrow import parquet

    schema = parquet.read_schema(path)
    if b"geo" not in (schema.metadata or {}):
        raise DataError(f"{name} is Parquet without geometry; write it as GeoParquet")
    texts = [field.name for field in schema if _is_text(field.type)]
    with parquet.ParquetFile(path, read_dictionary=texts) as file:
        groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
        size = sum(group.total_byte_size for group in groups)
        limits.require_size(size, f"{name}, unpacked")
        limits.require_values(file.metadata.num_rows, len(schema.names) - 1, name)
        for column in range(file.metadata.num_columns):
            count = sum(group.column(column).num_values for group in groups)
            limits.require_vertices(count, name)
        _require_unfolded(file, texts, name, limits)


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return any(
        is_kind(kind)
        for is_kind in (
            types.is_binary, types.is_large_binary, types.is_string, types.is_large_string
        )
    )  # fmt: skip


def _require_unfolded(file: Any, texts: list[str], name: str | Path, limits: Limits) -> None:
    """Count the bytes that the texts of all rows take, a group of rows at a time."""
    unfolded = 0
    for number in range(file.num_row_groups):
        table = file.read_row_group(number, columns=texts)
        table.validate(full=True)
        _require_flat(table, name)
        unfolded += sum(_unfolded(chunk) for column in table.columns for chunk in column.chunks)
        limits.require_size(unfolded, f"{name}, unpacked")


def _require_flat(table: Any, name: str | Path) -> None:
    """Refuse geometries nested so deeply that they mean harm, and texts that are no UTF-8."""
    import pyarrow

    from nzv_geo.reading.wkb import any_nested

    for column in table.columns:
        for chunk in column.chunks:
            values = getattr(chunk, "dictionary", chunk)
            values.validate(full=True)  # that of the table leaves dictionaries out
            if pyarrow.types.is_binary(values.type) and any_nested(values):
                raise DataError(f"{name} holds a geometry with collections within collections")


def _unfolded(values: Any) -> int:
    """Return how many bytes the texts of an array take, each as often as it stands there."""
    import pyarrow
    from pyarrow import compute

    lengths = compute.binary_length(
        values.dictionary if isinstance(values, pyarrow.DictionaryArray) else values
    )
    if isinstance(values, pyarrow.DictionaryArray):
        lengths = compute.take(lengths, values.indices)
    return int(compute.sum(lengths.cast("int64")).as_py() or 0)
