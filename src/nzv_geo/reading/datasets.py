"""A file that may hold layers, under a plain name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.reading.history import History

if TYPE_CHECKING:
    from nzv_geo.reading.formats.base import Format

__all__ = ["Dataset"]


@dataclass(frozen=True)
class Dataset:
    """One file that may hold layers, under a plain name.

    Parameters
    ----------
    name
        What its own file is called, without suffix.
    path
        Where it lies for GDAL. Parts of a shapefile stand beside it.
    format
        What it is.
    left_out
        Other files of the archive that should hold a layer and do not, each with the reason.
    history
        What stands beside it in ``NAME.meta.json``, see `nzv_geo.reading.history`.
    """

    name: str
    path: Path
    format: Format[Any]
    left_out: tuple[str, ...] = ()
    history: History = field(default=({}, ()), compare=False)

    @property
    def size(self) -> int:
        """Bytes of all its parts."""
        parts = self.path.iterdir() if self.path.is_dir() else self.path.parent.glob("layer.*")
        return sum(part.stat().st_size for part in parts)
