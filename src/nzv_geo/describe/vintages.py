"""What has changed between two vintages of the same units: by key, by name and by area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.coverage.clean import snap
from nzv_geo.crs.area import geodesic_area_m2
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe.shares import area_shares
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.layers import Layer, LayerLike
from nzv_geo.shown import Displayed
from nzv_geo.values import text

__all__ = ["CHANGES", "LEAST_HA", "Comparison", "compare"]

CHANGES = ("new", "gone", "renamed", "moved")
LEAST_HA = 1.0  # of a part that is told on its own
HA = 10_000  # square metres
DECIMALS = 4  # of hectares: a square metre
KEYS = ("ags", "ars", "id")
NAMES = ("name_de", "gen", "name")
COLUMNS = ("change", "key", "name", "other_key", "other_name", "area_ha", "share_percent")


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Displayed, Brief):
    """What has changed between two vintages.

    Parameters
    ----------
    old, new
        Vintages of the layers, as their sources say.
    table
        One row a change: ``change`` (``new``, ``gone``, ``renamed``, ``moved``), ``key`` and
        ``name`` of the unit before (of a new one, of itself), ``other_key`` and ``other_name`` of
        the unit that has its area now (of a new one, that had it before; of a renamed one, its
        new name), ``area_ha`` on the ellipsoid, and ``share_percent``: which part that is of all
        area that changed.
    changed_ha
        All area that belongs to another unit than before, also in parts too small for the table.
    unchanged_ha
        All area that belongs to the same unit.
    """

    old: str
    new: str
    table: pandas.DataFrame
    changed_ha: float
    unchanged_ha: float

    def in_brief(self) -> tuple[str, str]:
        """Return the vintages, and how much changed."""
        count = f"{len(self.table):,} changes, {self.changed_ha:,.4f} ha"
        return f"{self.old} to {self.new}", count


def compare(
    old: LayerLike,
    new: LayerLike,
    *,
    key: str | None = None,
    name: str | None = None,
    least_ha: float = LEAST_HA,
    catalogue: Catalogue | None = None,
) -> Comparison:
    """Compare two vintages of the same units: which are new, gone, renamed, and what moved.

    Parameters
    ----------
    old, new
        Areas in any CRS.
    key, name
        Columns of their keys and names; without them, ``ags`` and ``name_de`` or what is usual.
    least_ha
        Parts of less area are counted, and not listed.
    catalogue
        Holds the working CRS; without it, the one that ships.

    Raises
    ------
    UnknownNameError
        There is no such column.
    DataError
        A key stands there more than once.
    GeometryError
        A feature is not valid.

    Examples
    --------
    >>> import geopandas, shapely
    >>> def units(*widths_m):
    ...     edges = [450_000, *(450_000 + width for width in widths_m), 450_300]
    ...     shapes = [shapely.box(w, 5.73e6, e, 5.7301e6) for w, e in zip(edges, edges[1:])]
    ...     names = {"ags": ["a", "b"], "name_de": ["A", "B"]}
    ...     return geopandas.GeoDataFrame(names, geometry=shapes, crs="EPSG:25833")
    >>> row = compare(units(100), units(150), least_ha=0).table.iloc[0]
    >>> row["change"], row["key"], row["other_key"], float(row["area_ha"].round(2))
    ('moved', 'b', 'a', 0.5)
    """
    catalogue = catalogue or load_catalogue()
    crs = catalogue.working_crs  # areas depend on where their edges are straight
    before, after = (
        _keyed(reproject(snap(layer), crs, catalogue=catalogue), key) for layer in (old, new)
    )
    shares = area_shares(before, of=after, catalogue=catalogue)
    shares = shares.assign(area_ha=shares["area_m2"] / HA)
    names = (_names(before, name), _names(after, name))
    parts = pandas.concat([shares, _outside(before, shares, "feature"),
                           _outside(after, shares, "unit")], ignore_index=True)  # fmt: skip
    same = parts["feature"] == parts["unit"]
    changed = parts[~same].sort_values("area_ha", ascending=False, kind="stable")
    total_ha = float(changed["area_ha"].sum())
    rows = [*_listed(changed, names, least_ha), *_renamed(*names)]
    table = pandas.DataFrame(rows, columns=[*COLUMNS[:-1]])
    part = table["area_ha"] / total_ha * 100 if total_ha else table["area_ha"]
    order = table["change"].map(CHANGES.index)
    table = table.assign(
        area_ha=table["area_ha"].astype(float).round(DECIMALS),
        share_percent=part.astype(float).round(DECIMALS),
        order=order,
    ).sort_values("order", kind="stable", ignore_index=True)
    return Comparison(
        _vintage(before),
        _vintage(after),
        pandas.DataFrame(table.drop(columns="order")),
        round(total_ha, DECIMALS),
        round(float(parts["area_ha"][same].sum()), DECIMALS),
    )


def _vintage(layer: Layer) -> str:
    """Return the date of the first source, which is that of the borders."""
    return next(
        (source.vintage for source in layer.provenance.sources if source.vintage), "unknown"
    )


def _keyed(layer: Layer, key: str | None) -> Layer:
    """Return a layer with the key by which units are told apart."""
    found = _column(layer, key, KEYS, "key")
    if found is None:
        names = map(str, layer.features.columns.drop(layer.features.geometry.name))
        raise UnknownNameError("key column", key or KEYS[0], names)
    keys = layer.features[found].map(text)
    repeated = keys[keys.duplicated()]
    if len(repeated):
        raise DataError(
            f"{layer.id} has the key {repeated.iloc[0]} in {found!r} more than once; unite what "
            "belongs together, or name another column: --key"
        )
    return replace(layer, key=found, features=layer.features.assign(**{found: keys}))


def _column(layer: Layer, named: str | None, usual: tuple[str, ...], noun: str) -> str | None:
    """Return the column that is named, or the first of the usual ones, in any case."""
    there = {str(column).lower(): str(column) for column in layer.features.columns}
    if named is not None and named.lower() not in there:
        raise UnknownNameError(f"{noun} column", named, there.values())
    asked = (named.lower(),) if named is not None else usual
    return next((there[name] for name in asked if name in there), None)


def _names(layer: Layer, name: str | None) -> dict[str, str]:
    """Return the name of each unit by its key; nothing where none has any."""
    column = _column(layer, name, NAMES, "name")
    keys = layer.features[layer.key]
    names = layer.features[column].map(text) if column else [""] * len(keys)
    return dict(zip(keys, names, strict=True))


def _outside(layer: Layer, shares: pandas.DataFrame, side: str) -> pandas.DataFrame:
    """Return what of each unit lies in none of the other layer."""
    whole = pandas.Series(geodesic_area_m2(layer).to_numpy() / HA, index=layer.features[layer.key])
    left = whole - shares.groupby(side)["area_ha"].sum().reindex(whole.index, fill_value=0)
    left = left[left >= 1 / HA]
    return pandas.DataFrame({side: left.index, "area_ha": left.to_numpy()})


def _listed(
    changed: pandas.DataFrame, names: tuple[dict[str, str], dict[str, str]], least_ha: float
) -> list[dict[str, Any]]:
    """Return a row for each unit that is gone or new, and for each further part that moved.

    Parts come in the order of their area: who has the largest of a unit that is gone took it in.
    """
    before, after = names
    rows = []
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    pairs = changed[["feature", "unit"]].astype(object)
    pairs = pairs.where(pairs.notna(), None)
    for old, now, area_ha in zip(pairs["feature"], pairs["unit"], changed["area_ha"], strict=True):
        was, is_now = (old, before.get(old)), (now, after.get(now))
        if old in gone:
            rows.append(_row("gone", was, is_now, area_ha))
        if now in new:
            rows.append(_row("new", is_now, was, area_ha))
        if old not in gone and now not in new and area_ha >= least_ha:
            rows.append(_row("moved", was, is_now, area_ha))
        gone, new = gone - {old}, new - {now}
    return rows


def _row(
    change: str, unit: tuple[Any, str | None], other: tuple[Any, str | None], area: float | None
) -> dict[str, Any]:
    values = (change, unit[0], unit[1], other[0], other[1], area)
    return dict(zip(COLUMNS, values, strict=False))


def _renamed(before: dict[str, str], after: dict[str, str]) -> list[dict[str, Any]]:
    return [
        _row("renamed", (key, name), (key, after[key]), None)
        for key, name in before.items()
        if name and after.get(key, name) != name
    ]
