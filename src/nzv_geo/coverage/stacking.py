"""Put the features of several layers into one table of units, in an order of its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy

from nzv_geo.errors import DataError
from nzv_geo.layers import OWN_GEOMETRY as GEOMETRY
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.table import Columns, Frame, Table, text_column
from nzv_geo.values import is_missing, text

__all__ = ["GEOMETRY", "SOURCE", "UNIT", "name_layers", "stack"]

SOURCE, UNIT = "nzv_source", "nzv_unit"


def name_layers(layers: list[Layer]) -> dict[str, Layer]:
    """Name each layer by its id, or by its file where two ids are the same, in that order."""
    ids = [layer.id for layer in layers]
    files = [
        layer.provenance.sources[0].via if layer.provenance.sources else "" for layer in layers
    ]
    names = [
        layer_id if ids.count(layer_id) == 1 else f"{layer_id} ({file})"
        for layer_id, file in zip(ids, files, strict=True)
    ]
    if len(set(names)) < len(names):
        raise DataError(f"the same layer is named twice: {', '.join(names)}")
    return dict(sorted(zip(names, layers, strict=True)))


def stack(named: dict[str, Layer]) -> Table:
    """Put all features into one table, in the order of source and key."""
    if len(named) == 1:
        ((name, layer),) = named.items()
        if isinstance(layer.table, Columns) and SOURCE not in layer.table:
            return _of_columns(name, layer, layer.table)
    return _of_frames(named)


def _of_columns(name: str, layer: Layer, table: Columns) -> Columns:
    """Return the units of one layer that ships, without the library for tables."""
    units = [text(key) for key in table.column(_key(layer))]
    _require_different(units)
    told = {SOURCE: text_column([name] * len(units)), UNIT: text_column(list(units))}
    kept = [field for field in table.names if field not in (UNIT, ROW_NUMBER)]
    order = numpy.array(_order(units), dtype=int)
    return replace(table.with_names(kept).with_columns(told).rows(order), geometry=GEOMETRY)


def _of_frames(named: dict[str, Layer]) -> Frame:
    import geopandas
    import pandas

    several = len(named) > 1
    tables = []
    for name, layer in named.items():
        table = layer.features
        if table.geometry.name != GEOMETRY:
            table = table.rename_geometry(GEOMETRY)
        if not several and SOURCE in table and UNIT in table:
            before = table[UNIT].map(text)
            if before.is_unique:  # merged before
                return Frame(table.iloc[_order(before.tolist())].reset_index(drop=True))
        table = table.drop(columns=[SOURCE, UNIT], errors="ignore")
        keys = layer.features[_key(layer)].map(text)
        names = [f"{name}:{key}" if several else key for key in keys]
        table = table.assign(**{SOURCE: name, UNIT: names})
        tables.append(table.drop(columns=ROW_NUMBER, errors="ignore").iloc[_order(names)])
    stacked = pandas.concat(tables, ignore_index=True)
    _require_different(stacked[UNIT].tolist())
    return Frame(geopandas.GeoDataFrame(stacked, geometry=GEOMETRY, crs=tables[0].crs))


def _require_different(units: list[str]) -> None:
    twice = next((unit for unit, times in Counter(units).items() if times > 1), None)
    if twice is not None:
        raise DataError(f"two units are called {twice!r}; their key must be unique")


def _order(names: list[str]) -> list[int]:
    """Sort names, numbers by value."""
    digits = max((len(label) for label in names), default=0)
    padded = [re.sub(r"\d+", lambda match: match[0].zfill(digits), label) for label in names]
    return sorted(range(len(names)), key=padded.__getitem__)


def _key(layer: Layer) -> str:
    """Name the column that identifies a unit: the AGS where it does, else the layer's key."""
    for column in layer.table.names:
        if str(column).lower() != "ags":
            continue
        values = layer.table.column(column).tolist()
        if len({text(value) for value in values if not is_missing(value)}) == len(values):
            return str(column)
    return layer.key
