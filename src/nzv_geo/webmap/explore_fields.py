"""Which fields `geopandas.explore` is asked to show, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy
import pandas
from pandas.api.types import is_float_dtype

from nzv_geo.catalogue import load_catalogue
from nzv_geo.errors import DataError
from nzv_geo.i18n import load_words
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.styles import FieldLook, Text
from nzv_geo.styles.conditions import column as column_of
from nzv_geo.webmap.columns import fields_of, heading_of
from nzv_geo.webmap.explore_options import Options

__all__ = ["chosen_fields", "field_of", "shown_heading"]


def chosen_fields(layer: Layer, column: str, options: Options) -> tuple[list[FieldLook], str]:
    """Return the fields to show, and the one that names a feature; empty where nobody says."""
    given = {
        kind: _named(layer, getattr(options, kind), getattr(options, f"{kind}_kwds"))
        for kind in ("tooltip", "popup")
    }
    chosen = {field.name: field for some in given.values() for field in some}
    if not chosen and options.tooltip is False and options.popup is False:
        chosen = {name: FieldLook(name) for name in (layer.key, column) if name}
    every = [FieldLook(name) for name in fields_of(layer.table) if name != ROW_NUMBER]
    own = list(layer.shown_look.fields)
    shown = [_described(layer, field, column) for field in chosen.values() or own or every]
    return shown, given["tooltip"][0].name if given["tooltip"] else ""


def field_of(layer: Layer, name: str) -> str:
    """Return the name of a column as the layer writes it; its geometry is none."""
    return str(column_of(layer.features[fields_of(layer.table)], name).name)


def shown_heading(layer: Layer, column: str) -> Text:
    """Return the heading of a column of a layer that ships; of any other, nothing."""
    is_known = _ships(layer) and column in load_words("en").groups["column"]
    return heading_of(column) if is_known else ""


def _ships(layer: Layer) -> bool:
    return layer.id in load_catalogue().layers


def _described(layer: Layer, look: FieldLook, column: str) -> FieldLook:
    """Return a field with its heading, and the one that decides with as many decimals as count."""
    if not look.title:
        look = replace(look, title=shown_heading(layer, look.name))
    if look.name != column or look.decimals is not None:
        return look
    return replace(look, decimals=_decimals(layer.features[column]))


def _decimals(values: pandas.Series[Any]) -> int | None:
    """Return how many decimals give three digits or more of the largest of some numbers."""
    if not is_float_dtype(values) or not numpy.isfinite(values).any():
        return None
    largest = values[numpy.isfinite(values)].abs().max()
    digits = int(numpy.log10(max(1.0, float(largest))))
    return max(0, 3 - digits)


def _named(layer: Layer, asked: Any, kwds: Mapping[str, Any]) -> list[FieldLook]:
    """Return the fields that tooltip or popup names, with their headings; none for True."""
    if isinstance(asked, bool):
        if kwds:
            raise DataError("aliases are headings of fields: name these in tooltip or popup")
        return []
    some = fields_of(layer.table)[:asked] if isinstance(asked, int) else asked
    names = [some] if isinstance(some, str) else list(some)
    aliases = kwds.get("aliases") or [""] * len(names)
    if len(aliases) != len(names):
        raise DataError(f"there are {len(aliases)} aliases for {len(names)} fields")
    found = [field_of(layer, name) for name in names]
    return [FieldLook(name, str(alias)) for name, alias in zip(found, aliases, strict=True)]
