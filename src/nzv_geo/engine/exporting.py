"""Export a layer of GeoParquet by partitions: the same bytes as a file that is loaded whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import pandas

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.engine.encoding import AS_ONE, Told, Written, written_part
from nzv_geo.engine.gathering import gathered
from nzv_geo.engine.partitions import Divided, bare, divided
from nzv_geo.engine.spool import Spool
from nzv_geo.engine.survey import Move, Surveyed, require_same_operation, surveyed
from nzv_geo.engine.tasks import Common, tasks
from nzv_geo.engine.workers import Cluster
from nzv_geo.errors import DataError, OutputError
from nzv_geo.export.asked import ExportOptions
from nzv_geo.export.base import Writer
from nzv_geo.export.geojson import GeoJsonWriter, write_lines
from nzv_geo.export.geoparquet import GeoParquetWriter
from nzv_geo.export.history import history, history_json
from nzv_geo.files import whole_file, write_files
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits

__all__ = ["Whole", "export_in_partitions", "is_divisible", "require_divisible"]

OPTIONS = {"crs", "max_error_m", "allow_ballpark", "catalogue", "columns", "precision"}


def export_in_partitions(  # noqa: PLR0913 - keywords, each on its own
    cluster: Cluster,
    source: str | Path | Divided,
    path: str | Path,
    writer: Writer,
    *,
    source_crs: str | None = None,
    limits: Limits | None = None,
    overwrite: bool = False,
    **options: Unpack[ExportOptions],
) -> Layer:
    """Write a layer of GeoParquet in another format or CRS, its partitions shared among workers.

    One operation is chosen for the extent of all partitions. The file has the bytes that
    `nzv_geo.export.export_layer` writes.

    Parameters
    ----------
    cluster
        Workers, see `nzv_geo.engine.workers`.
    source
        A file of GeoParquet, a folder of such files, or one of them divided already.
    path
        Target file: GeoParquet and GeoJSON are written partition by partition; a GeoPackage and
        FlatGeobuf are put together in the memory of who asks.
    writer
        Of its format.
    source_crs, limits
        See `nzv_geo.engine.partitions.divided`.
    overwrite
        Replace an existing file.
    options
        Of `nzv_geo.export.export_layer`: ``crs``, ``max_error_m``, ``allow_ballpark``,
        ``catalogue``, ``columns`` and ``precision``; no other.

    Returns
    -------
    Layer
        In the CRS in which it was written, without its features, with the findings of all.

    Raises
    ------
    DataError
        It cannot be read, or an option or something in the file asks for the whole.
    OutputError
        The format is not written by partitions, or the file exists.
    GeometryError
        The format asks for valid geometries, and one is not valid.
    CrsError
        It cannot be reprojected as accurately as asked.
    """
    require_divisible(writer, options)
    catalogue = options.get("catalogue") or load_catalogue()
    whole = divided(source, source_crs=source_crs, limits=limits)
    asked = options.get("crs")
    crs = writer.crs or None if asked is None else asked
    known = surveyed(cluster, whole, catalogue, Move(crs, snapped=True))
    plain = ExportOptions(**{**options, "crs": crs, "catalogue": None})
    told = Told(writer.suffixes[0], plain, known)
    parts = cluster.each(
        written_part,
        tasks(Common.of(known.whole, catalogue, told), known.whole),
        f"writing {Path(path).name}",
    )
    every = Whole(writer, plain, known, catalogue)
    every.put(parts, Path(path), overwrite=overwrite)
    return every.layer


def require_divisible(writer: Writer, options: ExportOptions) -> None:
    """Raise where an export cannot be done by partitions without leaving a trace of them.

    Examples
    --------
    >>> from nzv_geo.export import writer_for
    >>> require_divisible(writer_for("plan.parquet"), {"where": "a == a.max()"})
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: where is not done by dask: it may look at all features at once; ...
    """
    if not is_divisible(writer):
        raise OutputError(
            f"{writer.name} is not written by dask; choose GeoParquet, GeoJSON, GeoPackage or "
            "FlatGeobuf, or leave out --engine"
        )
    for name in options:
        if name not in OPTIONS and options.get(name):
            raise DataError(
                f"{name} is not done by dask: it may look at all features at once; leave out "
                "--engine, or leave out the option"
            )


def is_divisible(writer: Writer) -> bool:
    """Tell whether a format is written by partitions, or put together out of them.

    Examples
    --------
    >>> from nzv_geo.export import writer_for
    >>> is_divisible(writer_for("plan.geojson")), is_divisible(writer_for("plan.dxf"))
    (True, False)
    """
    return isinstance(writer, GeoParquetWriter | GeoJsonWriter) or writer.name in AS_ONE


class Whole:
    """What is known of all partitions as they come.

    Parameters
    ----------
    writer, options
        How they are written.
    known
        Of the layer before that.
    catalogue
        Says which grids there are.
    """

    def __init__(
        self, writer: Writer, options: ExportOptions, known: Surveyed, catalogue: Catalogue
    ) -> None:
        self._writer, self._known, self._catalogue = writer, known, catalogue
        self._decimals = writer.decimals(options.get("precision"))
        self._crs = known.moved_to(options.get("crs"))
        self._parts: list[Written] = []
        self._fields: dict[str, Any] = {}

    def _noted(self, parts: Iterator[Written]) -> Iterator[Written]:
        """Yield parts that hold features, and keep of each what is told of it."""
        for part in parts:
            self._require_fields(part)
            self._parts.append(part._replace(written=bare(part.written), content=None))
            if part.rows:
                yield part

    def _require_fields(self, part: Written) -> None:
        for name, held in part.fields.items():
            if held is not None and self._fields.setdefault(name, held) != held:
                raise DataError(
                    f"the values of the field {name} are of one type in some partitions and of "
                    "another in others; leave out --engine"
                )

    def put(self, parts: Iterator[Written], path: Path, *, overwrite: bool) -> None:
        """Write parts into a file: one after the other, or as one where its format asks for it.

        Raises
        ------
        DataError
            Something in them asks for the whole.
        OutputError
            The file exists.
        """
        if self._writer.name in AS_ONE:
            layer = self.together(parts)
            write_files(self._writer.files(layer, path), overwrite=overwrite)
            return
        suffix = self._writer.suffixes[0]
        with whole_file(path, suffix=suffix, overwrite=overwrite) as target:
            self.write(parts, target)

    def write(self, parts: Iterator[Written], target: Path) -> None:
        """Write parts one after the other into an empty file."""
        if isinstance(self._writer, GeoParquetWriter):
            with Spool() as spool:
                for part in self._noted(parts):
                    spool.add(part.content)
                spool.write(target, self._fields, self._history())
            return
        lines = (part.content for part in self._noted(parts))
        write_lines(lines, target, lambda: (self.written, self._told()))

    def together(self, parts: Iterator[Written]) -> Layer:
        """Return all parts as the layer that is written."""
        tables = [part.written.features for part in self._noted(parts)]
        if not all(part.is_flat for part in self._parts):
            raise DataError(
                f"heights and measures are not written as {self._writer.name} by dask; choose "
                "GeoParquet, or leave out --engine"
            )
        features = pandas.concat(tables, ignore_index=True)
        return self.written.with_features(features.set_crs(self._crs, allow_override=True))

    @property
    def layer(self) -> Layer:
        """The layer as it was moved, without features, with the findings of all."""
        return replace(self._moved, findings=self.written.findings)

    @property
    def _moved(self) -> Layer:
        return gathered([part.before for part in self._parts], [part.moved for part in self._parts])

    @property
    def written(self) -> Layer:
        """The layer as it is written, without features."""
        before = [part.before for part in self._parts]
        moved_parts = [part.moved for part in self._parts]
        require_same_operation(before, moved_parts, self._known, self._catalogue)
        changes = [change for part in self._parts for change in part.changes]
        done = [part.written for part in self._parts]
        layer = gathered(before, done, changes, self._decimals.of(done[0].crs))
        features = layer.features.set_crs(self._crs, allow_override=True)
        return layer.with_features(features)

    def _told(self) -> dict[str, Any]:
        return history(self.written, features=self._rows, statuses=self._statuses)

    def _history(self) -> str:
        return history_json(self.written, features=self._rows, statuses=self._statuses)

    @property
    def _rows(self) -> int:
        return sum(part.rows for part in self._parts)

    @property
    def _statuses(self) -> Counter[str]:
        return sum((Counter(part.statuses) for part in self._parts), Counter())
