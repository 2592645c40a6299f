"""Put the features of several layers into one table of units, in an order of its own."""

from __future__ import annotations

import re

import geopandas
import pandas

from nzv_geo.errors import DataError
from nzv_geo.layers import OWN_GEOMETRY as GEOMETRY
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.values import text

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


def stack(named: dict[str, Layer]) -> geopandas.GeoDataFrame:
    """Put all features into one table, in the order of source and key."""
    several = len(named) > 1
    tables = []
    for name, layer in named.items():
        table = layer.features
        if table.geometry.name != GEOMETRY:
            table = table.rename_geometry(GEOMETRY)
        if not several and SOURCE in table and UNIT in table:
            before = table[UNIT].map(text)
            if before.is_unique:  # merged before
                return table.iloc[_order(before.tolist())].reset_index(drop=True)
        table = table.drop(columns=[SOURCE, UNIT], errors="ignore")
        keys = layer.features[_key(layer)].map(text)
        names = [f"{name}:{key}" if several else key for key in keys]
        table = table.assign(**{SOURCE: name, UNIT: names})
        tables.append(table.drop(columns=ROW_NUMBER, errors="ignore").iloc[_order(names)])
    stacked = pandas.concat(tables, ignore_index=True)
    if stacked[UNIT].duplicated().any():
        twice = stacked[UNIT][stacked[UNIT].duplicated()].iloc[0]
        raise DataError(f"two units are called {twice!r}; their key must be unique")
    return geopandas.GeoDataFrame(stacked, geometry=GEOMETRY, crs=tables[0].crs)


def _order(names: list[str]) -> list[int]:
    """Sort names, numbers by value."""
    digits = max((len(label) for label in names), default=0)
    padded = [re.sub(r"\d+", lambda match: match[0].zfill(digits), label) for label in names]
    return sorted(range(len(names)), key=padded.__getitem__)


def _key(layer: Layer) -> str:
    """Name the column that identifies a unit: the AGS where it does, else the layer's key."""
    for column in layer.features.columns:
        values = layer.features[column]
        if str(column).lower() == "ags" and values.notna().all() and values.map(text).is_unique:
            return str(column)
    return layer.key
