"""How a file is to be read: what was said about it, and how much it may cost."""

from __future__ import annotations

from dataclasses import dataclass, field

from nzv_geo.reading.limits import Limits

__all__ = ["ReadOptions"]


@dataclass(frozen=True)
class ReadOptions:
    """What a reader of any format is told beside the file.

    Parameters
    ----------
    source_crs
        CRS its coordinates are in, whatever it says.
    encoding
        Encoding of its text, whatever it says.
    limits
        Bounds.
    whole
        It will be loaded as a whole.

    Examples
    --------
    >>> ReadOptions(source_crs="EPSG:25833").trusts_file_crs
    False
    """

    source_crs: str | None = None
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)
    whole: bool = True

    @property
    def trusts_file_crs(self) -> bool:
        """Whether the CRS that the file names will be believed."""
        return self.source_crs is None
