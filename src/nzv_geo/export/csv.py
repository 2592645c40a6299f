"""Write CSV: a table of text with a column of WKT."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import OutputError
from nzv_geo.export.base import Writer

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = ["CsvWriter"]

WKT = "WKT"
DEGREES, METRES = ("lon", "lat"), ("x", "y")
TYPES = {"text": "String", "bool": "Integer(Boolean)", "int": "Integer64", "float": "Real"}


class CsvWriter(Writer):
    """CSV in any CRS, as UTF-8 with a byte order mark, which spreadsheets need to see umlauts.

    Commas between values, points before decimals. The column WKT has the geometry; where all
    features are points, columns lon and lat, or x and y, have the coordinates, too. Values stand as
    they are: also those which a spreadsheet would take for a formula. The CRS is said by the
    history beside it, the types by a .csvt, which GDAL and QGIS read.
    """

    name = "CSV"
    suffixes = (".csv",)
    fine = False
    holds_history = False
    losses = (
        "types of days, times, lists and objects: they become text; empty texts: they are missing; "
        "the CRS, which only the history says"
    )

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer whose values have a text that says what they are."""
        from nzv_geo.export.fitting import as_texts, attributes, code_of, names_apart, rename
        from nzv_geo.export.kinds import kind_of

        code_of(layer, self.name)
        table = attributes(layer)
        texts = [str(name) for name in table if kind_of(table[name]) not in TYPES]
        clash = names_apart(map(str, table), [WKT, *_pair(layer)])
        return rename(as_texts(layer, texts, self.name), clash, self.name)

    def encode(self, layer: Layer) -> bytes:
        """Return as CSV what `as_written` returned."""
        return _encode(layer)

    def files(self, layer: Layer, path: Path) -> dict[Path, bytes]:
        """Return the table, its history, and the types of its columns."""
        return super().files(layer, path) | {path.with_suffix(".csvt"): _types(layer)}


def _encode(layer: Layer) -> bytes:
    from nzv_geo.export.fitting import attributes

    table = attributes(layer)
    columns: dict[str, list[str]] = {
        **{str(name): [_cell(value, str(name)) for value in table[name]] for name in table},
        **_coordinates(layer),
        WKT: _wkt(layer),
    }
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return target.getvalue().encode("utf-8-sig")


def _types(layer: Layer) -> bytes:
    """Return the types of the columns, as GDAL calls them."""
    from nzv_geo.export.fitting import attributes
    from nzv_geo.export.kinds import kind_of

    table = attributes(layer)
    fields = [TYPES[kind_of(table[name])] for name in table]
    types = [*fields, *("Real" for _ in _pair(layer)), WKT]
    return f"{','.join(types)}\n".encode()


def _cell(value: Any, field: str) -> str:
    """Return a value as text, numbers with decimals as such."""
    from nzv_geo.values import plain, text

    if isinstance(value, float) and value.is_integer():
        return repr(plain(value, field))
    told = text(value, field)
    if "\0" in told:
        raise OutputError(
            f"cannot write field {field!r} as CSV: it holds the control character U+0000; take it "
            "out, or choose GeoJSON"
        )
    return told


def _pair(layer: Layer) -> tuple[str, ...]:
    """Return the columns of coordinates, where every feature is a point in two dimensions."""
    shapes = layer.features.geometry
    if not len(shapes) or shapes.has_z.any() or not (shapes.geom_type == "Point").all():
        return ()
    return DEGREES if layer.crs.is_geographic else METRES


def _coordinates(layer: Layer) -> dict[str, list[str]]:
    pair = _pair(layer)
    if not pair:
        return {}
    columns = zip(*map(_numbers, layer.features.geometry), strict=True)
    return {name: list(column) for name, column in zip(pair, columns, strict=True)}


def _numbers(point: Any) -> tuple[str, str]:
    return ("", "") if point.is_empty else (repr(point.x), repr(point.y))


def _wkt(layer: Layer) -> list[str]:
    import shapely

    from nzv_geo.export.geojson import shortest

    texts = shapely.to_wkt(layer.features.geometry.values, rounding_precision=-1)
    return [shortest(text) for text in texts]
