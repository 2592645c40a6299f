"""How much there is to do in a run."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SIZES", "Size"]


@dataclass(frozen=True)
class Size:
    """How much there is to do.

    Attributes
    ----------
    copies
        Of the 235 municipalities, which have 44,000 vertices.
    parcels, many
        Parcels of a file that is read or shown, and of one that is converted or loaded: in full,
        of more than 100 MB, which is written a part at a time.
    moved_copies
        Copies of the municipalities that are reprojected; 23 have a million vertices.
    pans
        Steps of panning.
    folders
        Parcels of folders of GeoParquet with which it is seen how memory grows; where there are
        any, nothing else is done.
    """

    copies: int
    parcels: int
    many: int
    moved_copies: int
    pans: int
    folders: tuple[int, ...] = ()


SIZES = {
    "tiny": Size(copies=1, parcels=1_000, many=1_500, moved_copies=1, pans=4),
    "small": Size(copies=9, parcels=20_000, many=50_000, moved_copies=6, pans=16),
    "full": Size(copies=49, parcels=100_000, many=400_000, moved_copies=23, pans=16),
    "millions": Size(0, 0, 0, 0, 0, folders=(100_000, 300_000, 1_000_000, 3_000_000)),
}
