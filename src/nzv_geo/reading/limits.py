"""How much a file may cost before it is refused."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError

__all__ = ["DEFAULT_MB", "MB", "Limits"]

MB = 1_000_000
DEFAULT_MB = 400  # of most formats, or out of an archive: takes no more than 2 GB of memory
GEOMETRY = 10  # values that a feature without any attribute takes as much memory as


@dataclass(frozen=True, repr=False)
class Limits(Brief):
    """Bounds for one file; what exceeds one is refused with a line that names it.

    With the defaults, reading takes at most 2 GB of memory, and 60 s of CPU for each 100 MB that
    are read or come out of an archive.

    Parameters
    ----------
    max_mb
        Size in megabytes of what is loaded as a whole, and of everything unpacked from an archive.
        Without it, what 2 GB of memory suffice for: see `nzv_geo.reading.formats`.
    max_files
        Entries of an archive.
    max_depth
        Elements of XML, or blocks of a drawing, inside each other.
    max_vertices
        Vertices of a format that can hold more of them than its size tells: TopoJSON, which may
        use an arc again and again, compressed GeoParquet, and drawings with blocks.
    max_values
        Values of a layer that is loaded as a whole: features times fields, and a geometry is as
        much as ten values.
    max_fields
        Fields of a layer that is loaded as a whole; each takes about a millisecond.
    max_seconds
        Time to unpack an archive, to look through XML, or to try a view of a GeoPackage.

    Examples
    --------
    >>> Limits(max_mb=5).require_size(6_000_000, "plan.gpkg")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: plan.gpkg: 6.0 MB, and no more than 5 MB are loaded; see --max-mb
    """

    max_mb: float | None = None
    max_files: int = 10_000
    max_depth: int = 100
    max_vertices: int = 20_000_000
    max_values: int = 30_000_000
    max_fields: int = 10_000
    max_seconds: float = 60
    started: float = field(default_factory=time.monotonic, compare=False, repr=False)

    def fresh(self) -> Limits:
        """Return the same with the clock at zero.

        Examples
        --------
        >>> Limits(max_mb=5).fresh() == Limits(max_mb=5)
        True
        """
        return replace(self, started=time.monotonic())

    def most_mb(self, default: float = DEFAULT_MB) -> float:
        """Return how many megabytes are loaded where the format allows so many by default."""
        return default if self.max_mb is None else self.max_mb

    def require_size(self, size: int, name: str | Path, default: float = DEFAULT_MB) -> None:
        """Raise DataError if so many bytes are too many."""
        if size > self.most_mb(default) * MB:
            raise DataError(
                f"{name}: {size / MB:,.1f} MB, and no more than {self.most_mb(default):,g} MB are "
                "loaded; see --max-mb"
            )

    def require_values(self, features: int, fields: int, name: str | Path) -> None:
        """Raise DataError if a table is too large, however few bytes say it."""
        if fields > self.max_fields:
            raise DataError(
                f"{name} has {fields:,} fields, and no more than {self.max_fields:,} are loaded; "
                "see --max-fields"
            )
        if features * (fields + GEOMETRY) > self.max_values:
            raise DataError(
                f"{name} holds {features:,} features or more of {fields:,} fields; no more than "
                f"{self.max_values:,} values are loaded, a geometry counting as {GEOMETRY}; see "
                "--max-values"
            )

    def require_files(self, count: int, name: str | Path) -> None:
        """Raise DataError if an archive has too many entries."""
        if count > self.max_files:
            raise DataError(
                f"{name} holds {count:,} files, and no more than {self.max_files:,} are looked "
                "at; see --max-files"
            )

    def require_depth(self, depth: int, name: str | Path) -> None:
        """Raise DataError if elements are nested too deeply."""
        if depth > self.max_depth:
            raise DataError(
                f"{name} nests its elements more than {self.max_depth} deep; see --max-depth"
            )

    def require_vertices(self, count: int, name: str | Path) -> None:
        """Raise DataError if so many vertices are too many."""
        if count > self.max_vertices:
            raise DataError(
                f"{name} unfolds into {count:,} vertices, and no more than "
                f"{self.max_vertices:,} are loaded; see --max-vertices"
            )

    def require_time(self, name: str | Path) -> None:
        """Raise DataError if the time is over."""
        if time.monotonic() - self.started > self.max_seconds:
            raise DataError(
                f"{name} takes more than {self.max_seconds:g} s to look through; see --max-seconds"
            )
