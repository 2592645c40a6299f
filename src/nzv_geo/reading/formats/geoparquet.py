"""GeoParquet, which GDAL's wheels cannot read: pyarrow does.

A layer may come in pieces: a folder of files with the same fields, as programs write it that share
work. Its features are those of the files one after the other, by their names.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from nzv_geo.errors import DataError, InternalError
from nzv_geo.reading.formats.base import Content, Format, TableRow, Vetted
from nzv_geo.reading.limits import Limits

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.findings import Finding
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = [
    "HISTORY",
    "GeoParquet",
    "common_schema",
    "pieces_of",
    "require_texts",
    "text_fields",
    "told_by",
]

Piece: TypeAlias = Any  # a path, or a reader of pyarrow
HISTORY = b"nzv_geo"  # in the metadata of the schema, beside ``geo``


class GeoParquet(Format[Vetted]):
    """GeoParquet of version 1.0 or 1.1: WKB or native encoding."""

    name = "GeoParquet"
    listed = "GeoParquet"
    rows = (
        TableRow(
            "GeoParquet",
            "1.0 and 1.1, WKB and native encoding, also a folder of such files; other geometry "
            "columns become WKT",
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
        pieces, name = pieces_of(vetted.opening.path), vetted.opening.name
        return self.read_pieces(pieces, name, vetted.findings, options.limits)

    def read_pieces(
        self, pieces: Sequence[Piece], name: str | Path, findings: list[Finding], limits: Limits
    ) -> Content:
        """Read files of the same fields as one, as `read` does.

        Parameters
        ----------
        pieces
            The files, or what they hold in memory.
        name
            What to call them in errors.
        findings
            What was noticed before.
        limits
            Bounds for all of them together.
        """
        from pyarrow import parquet

        try:
            _require_bounds(pieces, name, limits)
            features = _features(pieces, name)
            return Content(
                _with_one_geometry(features), findings, told_by(parquet.read_schema(pieces[0]))
            )
        except DataError:
            raise
        except Exception as error:
            if InternalError.is_behind(error):
                raise InternalError(f"cannot read {name}", error) from error
            reason = (str(error).splitlines() or ["no reason"])[0]
            raise DataError(f"cannot read {name}: {reason}") from error


def pieces_of(path: Path) -> list[Path]:
    """Return the files of which a layer is made, by their names: one, or those of a folder.

    Examples
    --------
    >>> pieces_of(Path("plan.parquet"))
    [PosixPath('plan.parquet')]
    """
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix.lower() in GeoParquet.suffixes)


def told_by(schema: Any) -> dict[str, str]:
    """Return what a file says of itself, where nzv-geo wrote it.

    Parameters
    ----------
    schema
        Of the file, as Arrow gives it.

    Examples
    --------
    >>> import tempfile
    >>> from pyarrow import parquet
    >>> from nzv_geo import export_layer, load_layer
    >>> target = Path(tempfile.mkdtemp()) / "states.parquet"
    >>> _ = export_layer(load_layer("states"), target)
    >>> told_by(parquet.read_schema(target))["provenance"][:27]
    '{"written_by": "nzv-geo 0.1'
    """
    told = (schema.metadata or {}).get(HISTORY)
    return {"provenance": told.decode("utf-8", "replace")} if told else {}


def _features(pieces: Sequence[Piece], name: str | Path) -> geopandas.GeoDataFrame:
    """Read files; whole numbers stay whole where some are missing, also in lists and objects."""
    import geopandas
    from pyarrow import parquet

    from nzv_geo.reading.gaps import nullable, nullable_kind

    whole = pieces[0] if len(pieces) == 1 else _joined(pieces, name)
    schema = parquet.read_schema(whole)
    features = geopandas.read_parquet(whole, to_pandas_kwargs={"integer_object_nulls": True})
    for field in schema:
        kind = nullable_kind(field.type)
        if kind and field.name in features and features[field.name].dtype == object:
            values = nullable(features[field.name], kind, field.name)
            features[field.name] = values.set_axis(features.index)
    return features


def _joined(pieces: Sequence[Piece], name: str | Path) -> Any:
    """Return several files as one in memory, in the CRS of the first: types are those of all."""
    import pyarrow
    from pyarrow import parquet

    schema = common_schema(pieces, name)
    sink = pyarrow.BufferOutputStream()
    with parquet.ParquetWriter(sink, schema, compression=None) as writer:
        for piece in pieces:
            writer.write_table(parquet.read_table(piece).cast(schema))
    return pyarrow.BufferReader(sink.getvalue())


def common_schema(pieces: Sequence[Piece], name: str | Path) -> Any:
    """Return the schema of files that are one layer, with the metadata of the first.

    A field without any value in a file may have no type there.

    Raises
    ------
    DataError
        They differ in fields or CRS.
    """
    import pyarrow
    from pyarrow import parquet

    first, *others = [parquet.read_schema(piece) for piece in pieces]
    whole = first
    for piece, other in zip(pieces[1:], others, strict=True):
        try:
            if other.names != first.names or _crs(other) != _crs(first):
                raise pyarrow.ArrowTypeError
            whole = pyarrow.unify_schemas([whole, other])
        except pyarrow.ArrowTypeError as error:
            raise DataError(
                f"{name} is no layer in pieces: {getattr(piece, 'name', 'one')} has other fields "
                "or another CRS than the first file; write them alike"
            ) from error
    return whole.with_metadata(first.metadata)


def _crs(schema: Any) -> Any:
    """Return the CRS of the geometries of a file, as its metadata give it."""
    told = (schema.metadata or {}).get(b"geo", b"{}")
    try:
        columns = json.loads(told).get("columns", {})
        return [(name, columns[name].get("crs", "")) for name in sorted(columns)]
    except (ValueError, AttributeError, TypeError):  # reading says what is wrong
        return told


def _with_one_geometry(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Turn all but the primary geometry into WKT."""
    for column in features.columns[features.dtypes == "geometry"]:
        if column != features.geometry.name:
            features[column] = features[column].to_wkt()
    return features


def _require_bounds(pieces: Sequence[Piece], name: str | Path, limits: Limits) -> None:
    """Find out how much will come out, before it does.

    A value that stands in a column again and again is stored once; so bytes are counted as what
    each row will hold, and numbers as many as there are.
    """
    from pyarrow import parquet

    size, rows, unfolded = 0, 0, 0
    vertices: Counter[int] = Counter()
    for piece in pieces:
        schema = parquet.read_schema(piece)
        if b"geo" not in (schema.metadata or {}):
            raise DataError(f"{name} is Parquet without geometry; write it as GeoParquet")
        texts = text_fields(schema)
        with parquet.ParquetFile(piece, read_dictionary=texts) as file:
            groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
            size += sum(group.total_byte_size for group in groups)
            limits.require_size(size, f"{name}, unpacked")
            rows += file.metadata.num_rows
            limits.require_values(rows, len(schema.names) - 1, name)
            for column in range(file.metadata.num_columns):
                vertices[column] += sum(group.column(column).num_values for group in groups)
                limits.require_vertices(vertices[column], name)
            unfolded = _require_unfolded(file, texts, name, limits, unfolded)


def text_fields(schema: Any) -> list[str]:
    """Return the fields of a schema whose values are texts or bytes, geometries among them.

    Examples
    --------
    >>> import pyarrow
    >>> text_fields(pyarrow.schema({"name": pyarrow.string(), "count": pyarrow.int32()}))
    ['name']
    """
    return [field.name for field in schema if _is_text(field.type)]


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return any(
        is_kind(kind)
        for is_kind in (
            types.is_binary, types.is_large_binary, types.is_string, types.is_large_string
        )
    )  # fmt: skip


def _require_unfolded(
    file: Any, texts: list[str], name: str | Path, limits: Limits, unfolded: int
) -> int:
    """Add the bytes that the texts of all rows take to what came before, group by group."""
    for number in range(file.num_row_groups):
        table = file.read_row_group(number, columns=texts)
        unfolded = require_texts(table, name, limits, unfolded)
    return unfolded


def require_texts(table: Any, name: str | Path, limits: Limits, before: int = 0) -> int:
    """Return the bytes that texts take once each row has its own, with those that came before.

    Parameters
    ----------
    table
        Of Arrow; texts that stand there again and again are stored once, as a dictionary.
    name
        What to call it in errors.
    limits, before
        How many bytes there may be, and how many there were.

    Raises
    ------
    DataError
        They are too many, no UTF-8, or geometries that are nested so deeply that they mean harm.
    """
    table.validate(full=True)
    _require_flat(table, name)
    size = before + sum(_unfolded(chunk) for column in table.columns for chunk in column.chunks)
    limits.require_size(size, f"{name}, unpacked")
    return size


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
