"""Write FlatGeobuf."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.export.base import Writer

if TYPE_CHECKING:
    import pandas

    from nzv_geo.export.shortcut import Passed
    from nzv_geo.export.value_kinds import ValueKind
    from nzv_geo.layers import Layer

__all__ = ["FlatGeobufWriter"]

HELD = {"truth", "integer", "number", "moment", "zoned", "text", "binary"}
LONGEST_NAME = 10_000  # bytes; the format says none


class FlatGeobufWriter(Writer):
    """FlatGeobuf 3, in any CRS, with a spatial index: programs read of it what they show.

    The index sorts features along a Hilbert curve; the key tells which is which. Title, key,
    sources and steps stand in its metadata. A feature without geometry fits in no index: with one
    among them there is none, and features keep their order.
    """

    name = "FlatGeobuf"
    suffixes = (".fgb",)
    losses = (
        "types of days, lists and objects: they become text; the zone of a time: it is UTC; "
        "heights that only some features have; empty geometries: they are missing"
    )
    in_parts = True
    takes_tables = True

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer of one dimension, with fields of the names and types that there are."""
        from nzv_geo.export.fitting import alike, attributes, rename, short_names
        from nzv_geo.export.value_kinds import with_kinds

        names = short_names(map(str, attributes(layer).columns), LONGEST_NAME)
        named = rename(layer, names, self.name)  # GDAL takes Name for name
        return with_kinds(alike(named, self.name), _holds, self.name)

    def encode(self, layer: Layer) -> bytes:
        """Return as FlatGeobuf what `as_written` returned."""
        from nzv_geo.export.arrow import write_by_gdal
        from nzv_geo.export.history import history_json

        target = io.BytesIO()
        shapes = layer.features.geometry
        indexed = not (shapes.isna() | shapes.is_empty).any()
        write_by_gdal(
            layer,
            target,
            self.name,
            driver="FlatGeobuf",
            layer_metadata={"provenance": history_json(layer)},
            layer_options={
                "SPATIAL_INDEX": "YES" if indexed else "NO",
                "TITLE": layer.title.get("de", layer.id),
                "DESCRIPTION": layer.provenance.attribution,
            },
        )
        return target.getvalue()

    def write_parts(
        self, parts: Iterable[Layer | Passed], path: Path, history: Callable[[], str]
    ) -> None:
        """Write the parts by GDAL, one after the other, in their order and without an index.

        That would take memory for every feature; and what is told stands before them, so it leaves
        out how many there are.
        """
        from nzv_geo.export.arrow_parts import write_by_arrow

        told = {name: value for name, value in json.loads(history()).items() if name != "features"}
        write_by_arrow(
            parts,
            path,
            "FlatGeobuf",
            layer_metadata={"provenance": json.dumps(told, ensure_ascii=False)},
            layer_options={"SPATIAL_INDEX": "NO"},
        )


def _holds(kind: ValueKind, values: pandas.Series[Any]) -> bool:  # noqa: ARG001
    return kind in HELD
