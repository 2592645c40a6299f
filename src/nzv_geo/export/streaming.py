"""From a file to a file, a part at a time: what is larger than memory."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Unpack, cast

from nzv_geo.errors import DataError, OutputError
from nzv_geo.export.asked import ExportOptions
from nzv_geo.export.base import Writer
from nzv_geo.export.exporter import Ready, made_ready
from nzv_geo.export.history import history_json
from nzv_geo.export.shortcut import Passed, Shortcut
from nzv_geo.files import whole_file
from nzv_geo.findings import Finding
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance
from nzv_geo.reading import Limits
from nzv_geo.reading.options import ReadOptions
from nzv_geo.reading.reader import parts_of

__all__ = ["collecting_by_part", "export_in_parts", "summed"]

PART = 20_000  # features
SUMMED = ("count", "area_m2")  # values of findings that are sums


def export_in_parts(  # noqa: PLR0913 - keywords, each on its own
    source: str | Path,
    path: str | Path,
    writer: Writer,
    *,
    layer: str | None = None,
    source_crs: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    overwrite: bool = False,
    size: int = PART,
    **options: Unpack[ExportOptions],
) -> Layer:
    """Write a file of any size in another format; memory holds a part of it.

    Every feature comes out as `nzv_geo.export.export_layer` writes it. What concerns several
    features is not looked at: they are not checked as a coverage, and not simplified.

    Parameters
    ----------
    source
        A file whose format can be read in parts: GeoJSON, GeoPackage, FlatGeobuf, Shapefile.
    path
        Target file.
    writer
        Of a format that is written in parts, as its `in_parts` says.
    layer, source_crs, encoding, limits
        See `nzv_geo.reading.read_file`.
    overwrite
        Replace an existing file.
    size
        Features in a part.
    options
        See `nzv_geo.export.export_layer`, but for ``simplify_m``.

    Returns
    -------
    Layer
        The last part as it was written, with the findings of all.

    Raises
    ------
    OutputError
        The format is not written in parts, or the file exists.
    DataError
        The file cannot be read in parts, holds nothing, or nothing of it was chosen.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo.catalogue import data_folder
    >>> from nzv_geo.export import writer_for
    >>> target = Path(tempfile.mkdtemp()) / "counties.geojson"
    >>> counties = data_folder() / "boundaries/counties.fgb"
    >>> last = export_in_parts(counties, target, writer_for(target), size=20)
    >>> target.read_text(encoding="utf-8").count('"Feature"')
    31
    """
    if not writer.in_parts:
        raise OutputError(f"{writer.name} is written as a whole; choose GeoPackage or GeoJSON")
    if options.get("simplify_m"):
        raise DataError("a file is simplified as a whole: leave out --simplify-m, or load it whole")
    shortcut = Shortcut(options.get("precision")) if writer.takes_tables else None
    reading = ReadOptions(source_crs, encoding, (limits or Limits()).fresh(), whole=False)
    read = parts_of(Path(source), layer, reading, size, shortcut)
    done = _Whole()
    parts = done.noted(_ready(read, shortcut, writer, options))
    with collecting_by_part():
        first = next(parts, None)
        if first is None:
            raise DataError(f"{source} holds no feature, or none that was chosen")
        path = Path(path)
        with whole_file(path, suffix=writer.suffixes[0], overwrite=overwrite) as target:
            every = cast("Iterable[Layer]", itertools.chain([first], parts))
            writer.write_parts(every, target, done.history)
    return done.layer


def _ready(
    parts: Iterable[Layer | Passed],
    shortcut: Shortcut | None,
    writer: Writer,
    options: ExportOptions,
) -> Iterator[Ready | Passed]:
    """Yield parts ready to be written; the first one tells whether others take a shortcut."""
    is_first = True
    for part in parts:
        if isinstance(part, Passed):
            yield part
            continue
        ready = made_ready(part, writer, **options)
        if shortcut and is_first:
            shortcut.learn(part, ready)
        is_first = False
        yield ready


@contextmanager
def collecting_by_part() -> Iterator[None]:
    """Let Python look for garbage in cycles only where `_Whole.noted` asks for it.

    By itself it would look through every geometry of a part again and again, which takes a quarter
    of the time, and finds nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    gc.freeze()  # what was there before is not looked through
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


@dataclass
class _Whole:
    """What is known of all parts together.

    Parameters
    ----------
    features
        How many were written.
    ready
        The last part.
    findings
        Of all parts.
    """

    features: int = 0
    ready: Ready | None = None
    findings: list[Finding] = field(default_factory=list)

    def noted(self, parts: Iterable[Ready | Passed]) -> Iterator[Layer | Passed]:
        """Yield parts as written, but for empty ones, and note what they tell."""
        for ready in parts:
            if isinstance(ready, Passed):
                self.features += len(ready)
                yield ready
                continue
            self.findings = summed([*self.findings, *ready.written.findings])
            self.ready = ready if self.ready is None or len(ready.written) else self.ready
            self.features += len(ready.written)
            if len(ready.written):
                yield ready.written
            gc.collect()

    @property
    def layer(self) -> Layer:
        """The last part in the CRS in which it was written, with the findings of all."""
        assert self.ready is not None  # noqa: S101 - it is asked for after the first part
        return replace(self.ready.moved, findings=tuple(self.findings))

    def history(self) -> str:
        """Return the history of all parts; of rounding, that it was done."""
        assert self.ready is not None  # noqa: S101
        written = self.ready.written
        steps = [step.partition(",")[0].partition(";")[0] for step in written.provenance.steps[-1:]]
        provenance: Provenance = replace(
            written.provenance, steps=(*written.provenance.steps[:-1], *steps)
        )
        return history_json(replace(written, provenance=provenance), features=self.features)


def summed(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings of many parts as one each, their counts and areas added up.

    Examples
    --------
    >>> from nzv_geo.findings import Kind
    >>> cut = {"format": "Tally", "field": "note", "longest": 9}
    >>> found = [Finding.of(Kind.TEXT_CUT, count=count, **cut) for count in (2, 3)]
    >>> [dict(total.values)["count"] for total in summed(found)]
    [5]
    """
    totals: dict[tuple[object, ...], Finding] = {}
    for found in findings:
        values: dict[str, Any] = dict(found.values)
        sums = {name: values[name] for name in SUMMED if name in values}
        same = tuple((name, value) for name, value in found.values if name not in SUMMED)
        alike = (found.kind, found.severity, found.variant, same, "" if sums else found.feature)
        if alike in totals and sums:
            before: dict[str, Any] = dict(totals[alike].values)
            added = {name: before[name] + value for name, value in sums.items()}
            totals[alike] = replace(totals[alike], values=tuple({**before, **added}.items()))
        else:
            totals.setdefault(alike, found)
    return list(totals.values())
