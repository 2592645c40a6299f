"""A layer that is to be stored, before anybody has checked it."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas

__all__ = ["Draft"]


@dataclass(frozen=True)
class Draft:
    """A layer that is to be stored.

    Parameters
    ----------
    id
        Of the layer.
    title
        By language.
    key
        Column that identifies a feature.
    features
        The table, with its CRS.
    more_sources
        Ids of sources beside the one that was fetched.
    steps
        What was done.
    """

    id: str
    title: dict[str, str]
    key: str
    features: geopandas.GeoDataFrame
    more_sources: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
