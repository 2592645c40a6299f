"""Pack the table of a very large layer by column; static/js/layers/row_columns.js makes its rows.

A column is the JSON of its values, a line each, gzipped and in base64. Where most values come more
than once, each of them stands there once, and ``members`` has the number of that of each feature.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from nzv_geo.values import spelled
from nzv_geo.webmap.map_layer import MapLayer
from nzv_geo.webmap.packed import compressed, varints
from nzv_geo.webmap.texts import Texts

if TYPE_CHECKING:
    import pandas

__all__ = ["has_columns", "needs_script", "pack_columns"]

READABLE_ROWS = 20_000  # of a table that is written as HTML
Lines = NDArray[numpy.object_]


def needs_script(map_layer: MapLayer) -> bool:
    """Tell whether a table has more rows than are written as HTML."""
    return len(map_layer.layer) > READABLE_ROWS


def has_columns(map_layer: MapLayer) -> bool:
    """Tell whether the page holds the table by column: of a very large layer of the reader's own.

    The cells of other layers say more than the values of their fields.
    """
    return map_layer.is_added and needs_script(map_layer)


def pack_columns(map_layer: MapLayer, texts: Texts) -> list[dict[str, Any]]:
    """Return the name of each feature, where there is one, and each field that has a heading.

    Returns
    -------
    list of dict
        First the column of the name, then one for each heading: ``values`` and, if need be,
        ``members``; see above. ``moments`` where the values are moments, of which midnight is not
        shown. ``texts`` in place of values where a field is told in several languages: how the
        data block names each text. Nothing but an empty dict for features without a name.

    Raises
    ------
    OutputError
        A value is nested too deeply.
    """
    fields = [map_layer.name_field, *map_layer.headings]
    return [_column(map_layer, field, texts) for field in fields]


def _column(map_layer: MapLayer, field: str, texts: Texts) -> dict[str, Any]:
    if not field:
        return {}
    if field in map_layer.texts:
        return _told(map_layer.texts[field], texts)
    values = map_layer.layer.features[field]
    members, lines = _different(values, field)
    moments = {"moments": True} if _are_moments(values) else {}
    if len(lines) > len(members) / 2:
        return {"values": _packed(lines[members]), **moments}
    return {"values": _packed(lines), "members": _numbers(members), **moments}


def _told(column: Any, texts: Texts) -> dict[str, Any]:
    """Return a column of texts by language; an empty one says nothing."""
    rows: dict[tuple[tuple[str, str], ...], int] = {}
    members = [rows.setdefault(tuple(sorted((text or {}).items())), len(rows)) for text in column]
    told = [texts.reference(dict(row)) if row else "" for row in rows]
    return {"texts": told, "members": _numbers(numpy.array(members))}


def _packed(lines: Lines) -> str:
    return compressed("\n".join(lines).encode("utf-8", "replace"))


def _numbers(members: NDArray[Any]) -> str:
    return compressed(varints(members.astype(numpy.int64) + 1))


def _different(values: pandas.Series[Any], field: str) -> tuple[NDArray[numpy.int64], Lines]:
    """Return which of the different values each feature has, and the JSON of each of them.

    Fast for what most columns hold.
    """
    import pandas

    if values.dtype == "float64" and not numpy.isinf(values.to_numpy()).any():
        # By their bits, as 0.0 and -0.0 are different.
        members, bits = pandas.factorize(values.to_numpy().view("int64"))
        return members, _objects(map(_number, bits.view("float64").tolist()))
    if values.dtype == "int64":
        members, numbers = pandas.factorize(values.to_numpy())
        return members, _objects(map(repr, numbers.tolist()))
    if values.dtype == "str":
        members, texts = pandas.factorize(values)
        written = json.dumps(texts.tolist(), ensure_ascii=False, separators=("\n", ":"))[1:-1]
        lines = [line for line in written.split("\n") if line]
        missing = ["null"] if (members < 0).any() else []
        return numpy.where(members < 0, len(lines), members), _objects([*lines, *missing])
    every = [json.dumps(spelled(value, field), ensure_ascii=False) for value in values]
    return pandas.factorize(_objects(every))


def _number(value: float) -> str:
    return "null" if math.isnan(value) else repr(value)


def _objects(lines: Iterable[str]) -> Lines:
    return numpy.array([*lines, ""], dtype=object)[:-1]


def _are_moments(values: pandas.Series[Any]) -> bool:
    """Tell whether there is nothing but moments, whose midnight is not shown."""
    if values.dtype != object:
        import pandas

        return pandas.api.types.is_datetime64_any_dtype(values.dtype)
    present = values.dropna()
    return len(present) > 0 and all(isinstance(value, datetime.datetime) for value in present)
