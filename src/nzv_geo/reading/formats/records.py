"""What a reader hands on: a file that may be opened, what a layer says, what came out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.findings import Finding
    from nzv_geo.reading.opening import Opening

__all__ = ["Content", "Head", "TableRow", "Vetted"]


class TableRow(NamedTuple):
    """A row of the table in docs/formats.md."""

    format: str
    read: str
    not_read: str
    tested_against: str


@dataclass(frozen=True)
class Vetted:
    """A file that may be opened.

    Parameters
    ----------
    opening
        How.
    crs
        The CRS that it means, where GDAL would not know; empty otherwise.
    encoding
        Of its text, and who says so.
    findings
        What was noticed.
    metadata
        What it says about itself.
    kind
        What it is, where that is more than its format: XPlanGML.
    layers
        Names of its layers, where they are known already.
    counts
        How many features each of its layers must have, where that is known.
    """

    opening: Opening
    crs: str = ""
    encoding: str = "UTF-8"
    findings: list[Finding] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    layers: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


class Content(NamedTuple):
    """What came out of a layer: its features, what was noticed, what it says about itself."""

    features: geopandas.GeoDataFrame
    findings: list[Finding]
    metadata: dict[str, Any]


class Head(NamedTuple):
    """What a layer says before its features are read.

    The CRS is empty where it names none; the number of features is None where the file does not
    say it without being read; titles are of fields that have one.
    """

    crs: Any
    geometry: str
    features: int | None
    fields: dict[str, str]
    titles: Mapping[str, str] = MappingProxyType({})
