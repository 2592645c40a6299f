"""Write GeoJSON text sequences: one feature a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.export.base import Writer
from nzv_geo.export.geojson import WGS84, feature_lines

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = ["GeoJsonSequenceWriter"]

SEPARATED = ".geojsons"  # of which GDAL expects what RFC 8142 asks for
SEPARATOR = "\x1e"


class GeoJsonSequenceWriter(Writer):
    """GeoJSON sequence: a feature of RFC 7946 a line, so that a program can read one at a time.

    As ``.geojsons`` a record separator stands before each, as in RFC 8142; otherwise there is none,
    which more programs read. It has no place for anything but features: the history stands beside.
    """

    name = "GeoJSON sequence"
    suffixes = (".geojsonl", SEPARATED, ".ndjson")
    crs = WGS84
    only_crs = True
    fine = False
    keeps_heights = False
    needs_valid = True
    holds_history = False
    losses = "heights, measures"

    def encode(self, layer: Layer) -> bytes:
        """Return a feature a line of what `as_written` returned."""
        return _lines(layer, "")

    def encode_for(self, layer: Layer, path: Path) -> bytes:
        """Return the same, with record separators where the suffix promises them."""
        return _lines(layer, SEPARATOR if path.suffix.lower() == SEPARATED else "")


def _lines(layer: Layer, before: str) -> bytes:
    return "".join(f"{before}{line}\n" for line in feature_lines(layer)).encode()
