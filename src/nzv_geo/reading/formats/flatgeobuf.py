"""FlatGeobuf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.reading.formats.base import Content, GdalFormat, TableRow, Vetted

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.gdal_arrow import Shortcut
    from nzv_geo.reading.gdal_parts import Part
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["FlatGeobuf"]

FEATURE_BY_FEATURE = {"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES"}


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

    def read(self, vetted: Vetted, layer: str | None, options: ReadOptions) -> Content:
        """Read it by the driver's own stream, else feature by feature, which takes longer.

        GDAL 3.12 streams features without geometry as what is no sound table of Arrow.
        """
        try:
            return super().read(vetted, layer, options)
        except DataError:
            return super().read(_feature_by_feature(vetted), layer, options)

    def read_parts(
        self, vetted: Vetted, layer: str | None, size: int, shortcut: Shortcut | None = None
    ) -> Iterator[Part]:
        """Read so many features at a time, as `read` does; from the part that is no sound table."""
        done = 0
        try:
            for part in super().read_parts(vetted, layer, size, shortcut):
                yield part
                done += 1
        except DataError:
            again = super().read_parts(_feature_by_feature(vetted), layer, size, shortcut)
            yield from islice(again, done, None)


def _feature_by_feature(vetted: Vetted) -> Vetted:
    return replace(vetted, opening=replace(vetted.opening, settings=FEATURE_BY_FEATURE))
