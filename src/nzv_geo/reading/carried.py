"""What a table of geopandas carries in its ``attrs``, as `Layer.to_geodataframe` noted it.

A table may have it from a file of Parquet, so it is read as carefully as a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas

from nzv_geo.layers import ATTRIBUTE
from nzv_geo.provenance import Provenance, Source
from nzv_geo.reading.metadata import key_of, provenance_of, title_of

__all__ = ["Carried", "carried"]

NOWHERE = Path("attrs")
NO_ORIGIN = Provenance(())


@dataclass(frozen=True)
class Carried:
    """What is known of a table.

    Parameters
    ----------
    title
        By language; empty where nobody said.
    key
        Column that identifies a feature; None where nobody said, or where it no longer does.
    provenance
        Without sources where nobody said.
    """

    title: dict[str, str] = field(default_factory=dict)
    key: str | None = None
    provenance: Provenance = NO_ORIGIN

    def provenance_with(self, source: str | Source) -> Provenance:
        """Return the provenance, with the source that is given instead of those that are known."""
        if not source and self.provenance.sources:
            return self.provenance
        given = source if isinstance(source, Source) else Source.in_one_line(source)
        return replace(self.provenance, sources=(given,))


def carried(features: geopandas.GeoDataFrame) -> Carried:
    """Return what a table carries; nothing where it carries none, or what is none.

    Examples
    --------
    >>> points = geopandas.GeoSeries.from_xy([14.3], [51.7], crs="EPSG:4326")
    >>> table = geopandas.GeoDataFrame({"ags": ["12052"]}, geometry=points)
    >>> table.attrs["nzv_geo"] = {"title": {"de": "Plan", "en": "Plan"}, "key": "ags"}
    >>> carried(table).key, carried(table).provenance.sources
    ('ags', ())
    """
    told = features.attrs.get(ATTRIBUTE)
    if not isinstance(told, Mapping):
        return Carried()
    key = key_of(told)
    return Carried(title_of(told), key if _identifies(features, key) else None, _origin(told))


def _origin(told: Mapping[str, Any]) -> Provenance:
    provenance, listed = provenance_of(NOWHERE, told), told.get("sources")
    if not isinstance(listed, list) or not any(isinstance(source, Mapping) for source in listed):
        return replace(provenance, sources=())
    return replace(provenance, sources=tuple(map(_unnamed, provenance.sources)))


def _unnamed(source: Source) -> Source:
    """Take from a source what was made of the name of a file, as there is none."""
    known = source.attribution if source.attribution != NOWHERE.name else ""
    return replace(source, id=known or "unknown", via="", attribution=known)


def _identifies(features: geopandas.GeoDataFrame, key: str) -> bool:
    if not key or list(features.columns).count(key) != 1:
        return False
    values = features[key].tolist()
    return len({value for value in values if isinstance(value, str | int)}) == len(values)
