"""Municipalities that were dissolved: find them in a layer, and unite them with others."""

from __future__ import annotations

from dataclasses import dataclass

import pandas
import shapely

from nzv_geo.catalogue import load_catalogue
from nzv_geo.layers import Layer, read_table

__all__ = ["Change", "bring_up_to_date", "find_dissolved", "legal_date"]

DATE_FIELDS = ("legal_date", "wsk", "beginn", "gueltig_ab")


@dataclass(frozen=True)
class Change:
    """One municipality that became part of another.

    Parameters
    ----------
    ags_from, name_from
        The one that was dissolved.
    ags_into, name_into
        The one that took it in.
    effective
        Day of effect, ISO 8601.
    """

    ags_from: str
    name_from: str
    ags_into: str
    name_into: str
    effective: str


def find_dissolved(layer: Layer) -> list[Change]:
    """Return the changes up to 2024 that a layer does not know yet.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> find_dissolved(load_layer("municipalities"))
    []
    """
    column = _ags_column(layer)
    if column is None:
        return []
    present = set(layer.features[column].astype(str))
    return [change for change in _changes() if change.ags_from in present]


def bring_up_to_date(layer: Layer) -> Layer:
    """Unite every dissolved municipality with the one that took it in, as of 2024.

    The successor keeps its attributes. A municipality whose successor is not in the layer is left.
    """
    column = _ags_column(layer)
    for change in find_dissolved(layer):
        ags = layer.features[str(column)].astype(str)
        gone, into = ags == change.ags_from, ags == change.ags_into
        if not into.any():
            continue
        features = layer.features.copy()
        united = shapely.union_all(features.geometry[gone | into].values).normalize()
        features.loc[into, features.geometry.name] = united
        layer = layer.with_features(
            features[~gone].reset_index(drop=True),
            f"{change.name_from} ({change.ags_from}) united with {change.name_into} "
            f"({change.ags_into}), effective {change.effective}",
        )
    return layer


def legal_date(layer: Layer) -> str:
    """Return the date of which a layer's boundaries are, as far as anybody says; else nothing.

    That is the vintage of its sources, or for a file the newest date in a field such as
    ``BEGINN`` or ``WSK``.
    """
    if layer.provenance.vintage.strip(", "):
        return layer.provenance.vintage
    for column in layer.features.columns:
        if str(column).lower() in DATE_FIELDS:
            dates = pandas.to_datetime(layer.features[column], errors="coerce").dropna()
            return "" if dates.empty else f"up to {dates.max().date().isoformat()}"
    return ""


def _changes() -> list[Change]:
    catalogue = load_catalogue()
    table = read_table(catalogue.changes_file, catalogue.changes_sha256)
    fields = ["ags_from", "name_from", "ags_into", "name_into", "effective"]
    return [Change(*row) for row in table[fields].astype(str).itertuples(index=False)]


def _ags_column(layer: Layer) -> str | None:
    """Name the column with the keys of municipalities, eight digits."""
    for column in layer.features.columns:
        if str(column).lower() == "ags":
            return str(column)
    return None
