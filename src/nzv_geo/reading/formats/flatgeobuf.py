"""FlatGeobuf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["FlatGeobuf"]


class FlatGeobuf(GdalFormat[Vetted]):
    """FlatGeobuf, as GDAL reads it."""

    name = "FlatGeobuf"
    listed = "FlatGeobuf"
    rows = (
        TableRow(
            "FlatGeobuf",
            "with and without index (which changes the order of features)",
            "",
            "ogr2ogr, pyogrio",
        ),
    )
    crs_rule = "its header"
    suffix = ".fgb"
    suffixes = (".fgb",)
    driver = "FlatGeobuf"
    counts_in_head = True
    in_parts = True

    def recognises(self, start: Start) -> bool:
        """Tell by the signature."""
        return start.content.startswith(b"fgb\x03fgb")

    def look_through(self, dataset: Dataset, opening: Opening, options: ReadOptions) -> Vetted:  # noqa: ARG002
        """Open it as it is: GDAL tells what is damaged."""
        return Vetted(opening)
