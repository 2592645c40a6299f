"""Divide a layer of GeoParquet where its files and groups of rows are, and read one part of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyproj import CRS

from nzv_geo.errors import DataError
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits
from nzv_geo.reading.formats.geoparquet import (
    GeoParquet,
    common_schema,
    pieces_of,
    require_texts,
    text_fields,
    told_by,
)
from nzv_geo.reading.options import ReadOptions
from nzv_geo.reading.reader import layer_of
from nzv_geo.reading.selection import Choice, choose, offered

__all__ = ["ROWS", "Divided", "Partition", "bare", "crs_of", "divided", "read_partition"]

ROWS = 50_000  # features of a partition, where a file has more
BOUNDLESS = 10**15


@dataclass(frozen=True)
class Partition:
    """Features that are worked on together.

    Parameters
    ----------
    file
        In which they are.
    groups
        Its groups of rows that hold them.
    skipped
        Rows of the first of these that stand before them.
    rows
        How many features they are; may be none.
    first
        Number of the first of them in the layer, from 1.
    """

    file: Path
    groups: tuple[int, ...]
    skipped: int
    rows: int
    first: int


@dataclass(frozen=True)
class Divided:
    """A layer in partitions.

    Parameters
    ----------
    path
        As it was named.
    choice
        What was found there.
    options
        How it is read; bounds hold for each partition.
    partitions
        In the order of the features.
    schema
        Of Arrow: fields of all files, and what the first of them says of itself.
    without_crs
        Accept a layer without CRS.
    has_key
        The key that the file names identifies every feature of it.
    """

    path: Path
    choice: Choice
    options: ReadOptions
    partitions: tuple[Partition, ...]
    schema: Any
    without_crs: bool = False
    has_key: bool = False

    @property
    def metadata(self) -> dict[str, Any]:
        """What it says about itself."""
        return {**told_by(self.schema), **self.choice.dataset.history[0]}

    @property
    def rows(self) -> int:
        """How many features there are."""
        return sum(part.rows for part in self.partitions)


def divided(
    path: str | Path | Divided,
    *,
    source_crs: str | None = None,
    limits: Limits | None = None,
    rows: int = ROWS,
    without_crs: bool = False,
) -> Divided:
    """Return a layer of GeoParquet in partitions; none of its features is read.

    Parameters
    ----------
    path
        A file of GeoParquet, or a folder of such files; one that is divided already stays so.
    source_crs, limits, without_crs
        As in `nzv_geo.reading.read_file`; the limits are those of a partition.
    rows
        Features of a partition at most. Groups of rows that together are no more are one.

    Raises
    ------
    DataError
        It is no GeoParquet, or damaged.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo import export_layer, load_layer
    >>> target = Path(tempfile.mkdtemp()) / "counties.parquet"
    >>> _ = export_layer(load_layer("counties"), target)
    >>> [part.rows for part in divided(target, rows=20).partitions]
    [20, 11]
    """
    if isinstance(path, Divided):
        return replace(path, without_crs=path.without_crs or without_crs)
    path = Path(path)
    options = ReadOptions(source_crs, None, (limits or Limits()).fresh())
    look = replace(options, limits=replace(options.limits, max_mb=BOUNDLESS))
    with offered(path, look, None) as choices:
        choice = choose(path, choices, None)
    if choice.dataset.format.name != GeoParquet.name:
        raise DataError(
            f"{path} is {choice.dataset.format.name}, which is not divided among workers; write it "
            "as GeoParquet first (nzv-geo export), or leave out --engine"
        )
    parts = tuple(_partitions(path.absolute(), rows))
    schema = common_schema(pieces_of(path), path.name)
    return Divided(path, choice, options, parts, schema, without_crs)


def _partitions(path: Path, most: int) -> Iterator[Partition]:
    first = 1
    for file in pieces_of(path):
        for groups, skipped, rows in _runs(_group_rows(file), most):
            yield Partition(file, groups, skipped, rows, first)
            first += rows


def _group_rows(file: Path) -> list[int]:
    """Return how many rows each group of a file has."""
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(file) as opened:
            told = opened.metadata
            return [told.row_group(number).num_rows for number in range(told.num_row_groups)]
    except (ArrowException, OSError) as error:
        raise DataError(f"cannot read {file}: {str(error).splitlines()[0]}") from error


def _runs(sizes: list[int], most: int) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Yield groups of rows that go together, or parts of a large one: numbers, skipped, rows.

    Examples
    --------
    >>> list(_runs([2, 2, 5, 0], 4))
    [((0, 1), 0, 4), ((2,), 0, 4), ((2,), 4, 1)]
    """
    run: list[int] = []
    held = 0
    for number, size in enumerate(sizes):
        if held and held + size > most:
            yield tuple(run), 0, held
            run, held = [], 0
        if size > most:
            for start in range(0, size, most):
                yield (number,), start, min(most, size - start)
        elif size:
            run.append(number)
            held += size
    if held:
        yield tuple(run), 0, held


def read_partition(whole: Divided, part: Partition) -> Layer:
    """Return the features of a partition, as `nzv_geo.reading.read_file` gives all of them.

    Raises
    ------
    DataError, CrsError
        As there.
    """
    crs = _stated_crs(whole.schema.serialize().to_pybytes(), whole.path.name)
    content = GeoParquet().read_pieces(
        [_piece(whole, part)],
        whole.path.name,
        list(whole.choice.vetted.findings),
        whole.options.limits.fresh(),
    )
    if crs is not None:
        content.features.set_crs(crs, allow_override=True, inplace=True)
    return layer_of(
        whole.path,
        whole.choice,
        content,
        whole.options,
        without_crs=whole.without_crs,
        first=part.first,
        identify=whole.has_key,
    )


def bare(layer: Layer) -> Layer:
    """Return a layer without its features: what it tells of itself.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> len(bare(load_layer("states"))), bare(load_layer("states")).key
    (0, 'ags')
    """
    return layer.with_features(layer.features.iloc[:0])


def crs_of(whole: Divided) -> CRS | None:
    """Return the CRS of a layer as reading gives it: one that came from a worker tells less.

    A pickle of pyproj leaves the members of a datum ensemble out.

    Raises
    ------
    CrsError
        It has none, and needs one.
    """
    nothing = Partition(pieces_of(whole.path)[0], (), 0, 0, 1)
    crs: CRS | None = read_partition(whole, nothing).features.crs
    return crs


@lru_cache(maxsize=16)  # PROJ takes longer over one with a datum ensemble than a partition may take
def _stated_crs(schema: bytes, name: str) -> CRS | None:
    """Return the CRS that a file of this schema gives its features, as reading gives it."""
    import pyarrow

    whole = pyarrow.ipc.read_schema(pyarrow.py_buffer(schema))
    piece = _in_memory(whole.empty_table())
    crs: CRS | None = GeoParquet().read_pieces([piece], name, [], Limits()).features.crs
    return crs


def _without_crs(schema: Any) -> Any:
    """Return a schema that was read before, so that no CRS is made of it for each partition."""
    told = json.loads(schema.metadata[b"geo"])
    for name in {*told["columns"]} & {*schema.names}:
        told["columns"][name]["crs"] = None
    return schema.with_metadata({**schema.metadata, b"geo": json.dumps(told)})


def _piece(whole: Divided, part: Partition) -> Any:
    """Return the rows of a partition as a file in memory, which says nothing of its CRS."""
    from pyarrow import parquet

    texts = text_fields(parquet.read_schema(part.file))
    with parquet.ParquetFile(part.file, read_dictionary=texts) as file:
        rows = file.read_row_groups(list(part.groups)).slice(part.skipped, part.rows)
    require_texts(rows.select(texts), whole.path.name, whole.options.limits)  # before they unfold
    return _in_memory(rows.cast(_without_crs(whole.schema)))


def _in_memory(table: Any) -> Any:
    import pyarrow
    from pyarrow import parquet

    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table, sink, compression="none")
    return pyarrow.BufferReader(sink.getvalue())
