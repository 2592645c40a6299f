"""Units of a layer that a newer table has together are united."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas
import pandas
import shapely

from nzv_geo.joins.combining import as_column, is_number
from nzv_geo.layers import Layer
from nzv_geo.values import text

__all__ = ["name_field", "unite"]

NAME_FIELDS = (
    "name_de", "gen", "name", "gemeindename", "gemeinde", "kreis", "stadt", "bezeichnung", "gebiet"
)  # fmt: skip


def unite(
    layer: Layer, key: str, groups: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> Layer:
    """Return the layer with some of its units united.

    A united unit keeps the texts of the one that took the others in. Numbers of the layer that
    differ are left empty: they are those of a part.

    Parameters
    ----------
    layer
        A layer with official keys.
    key
        The column that holds them.
    groups
        By the key of each unit that is made, the units it is made of.
    names
        What a unit is called that was not in the layer before, by its key.
    """
    features = layer.features.reset_index(drop=True)
    keys = features[key].map(text)
    united: dict[int, dict[str, Any]] = {}
    left_out: set[int] = set()
    for unit, parts in groups.items():
        inside = features[keys.isin([unit, *parts])]
        row, columns = _united(inside, keys[inside.index] == unit, layer.key)
        new_name = {name_field(features): names[unit]} if unit not in set(keys) else {}
        united[row] = {**columns, **new_name, key: unit}
        left_out |= {*inside.index} - {row}
    kept = [row for row in features.index if row not in left_out]
    result = features.loc[kept].copy()
    for name in result.columns.drop(result.geometry.name):
        cells = dict(zip(features.index, features[name], strict=True))
        cells |= {row: columns[name] for row, columns in united.items() if name in columns}
        result[name] = as_column([cells[row] for row in kept], features[name]).to_numpy()
    for row, columns in united.items():
        result.loc[row, result.geometry.name] = columns[features.geometry.name]
    return layer.with_features(result.reset_index(drop=True))


def _united(
    parts: geopandas.GeoDataFrame, is_main: pandas.Series[bool], identity: str
) -> tuple[int, dict[str, Any]]:
    """Return which row stays, and what differs in it: the geometry, and what is no longer true."""
    main = parts[is_main]
    differing = [
        name
        for name in parts.columns.drop([parts.geometry.name, identity], errors="ignore")
        if parts[name].map(text).nunique() > 1 and (is_number(parts[name]) or main.empty)
    ]
    shape = shapely.union_all(parts.geometry.values).normalize()
    row = int((parts if main.empty else main).index[0])
    return row, {**dict.fromkeys(differing), parts.geometry.name: shape}


def name_field(table: pandas.DataFrame) -> str:
    """Return the column with the names of units; nothing where none is known by its name.

    Examples
    --------
    >>> name_field(pandas.DataFrame({"AGS": [], "GEN": []}))
    'GEN'
    """
    names = {str(name).lower(): str(name) for name in table.columns}
    return next((names[name] for name in NAME_FIELDS if name in names), "")
