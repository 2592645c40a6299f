"""What came from a source, in the columns of ours, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import geopandas
import pandas
from pyproj import CRS

from nzv_geo.catalogue import Offer
from nzv_geo.crs.names import crs_code
from nzv_geo.errors import DataError, some_of
from nzv_geo.findings import Finding, Kind
from nzv_geo.values import text

__all__ = ["Gathered", "laid_out", "missing_layer", "put_together"]


@dataclass(frozen=True)
class Gathered:
    """What came from a source.

    Parameters
    ----------
    tables
        Id of a layer here: its rows that are to be kept, in the columns that the offer names.
    findings
        What is otherwise than the offer says; with one, nothing is to be stored.
    vintage
        Date of the data, ISO 8601; empty where nobody says.
    terms
        Documents that came along, by their plain name.
    origin
        Name of a file that was brought by other means; empty for what was fetched.
    etag, last_modified, sha256, size
        Of what came.
    """

    tables: dict[str, geopandas.GeoDataFrame]
    findings: list[Finding] = field(default_factory=list)
    vintage: str = ""
    terms: dict[str, bytes] = field(default_factory=dict)
    origin: str = ""
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    size: int = 0


def laid_out(
    table: geopandas.GeoDataFrame, offer: Offer, layer: str, name: str
) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
    """Return the rows of a layer of a source that are kept, in the columns of ours.

    Names of fields are the same in any case.

    Parameters
    ----------
    table
        As it was read.
    offer
        Says how it is laid out.
    layer
        Id of the layer here.
    name
        Its name there, for findings.
    """
    fields, kept = offer.fields_of(layer), offer.kept_in(layer)
    there = {str(column).lower(): column for column in table.columns}
    findings = [
        Finding.of(Kind.SOURCE_LAYOUT, layer=name, field=missing, offer=offer.id)
        for missing in dict.fromkeys([*fields.values(), *kept])
        if missing.lower() not in there
    ]
    if table.crs is None or not CRS(table.crs).equals(CRS(offer.crs), ignore_axis_order=True):
        crs = "no CRS" if table.crs is None else crs_code(table.crs)
        expected = crs_code(CRS(offer.crs))
        findings.append(
            Finding.of(Kind.SOURCE_CRS, layer=name, crs=crs, expected=expected, offer=offer.id)
        )
    if findings:
        return table, findings
    rows = pandas.Series(data=True, index=table.index)
    for name_there, values in kept.items():
        rows &= table[there[name_there.lower()]].map(text).isin(values)
    if kept and not rows.any():
        return table, [_empty(offer, name, kept)]
    columns = {column: table.loc[rows, there[each.lower()]] for column, each in fields.items()}
    shapes = table.geometry[rows]
    return geopandas.GeoDataFrame(columns, geometry=shapes.values, crs=table.crs), []


def _empty(offer: Offer, name: str, kept: dict[str, tuple[str, ...]]) -> Finding:
    return Finding.of(
        Kind.SOURCE_LAYOUT,
        variant="empty",
        layer=name,
        offer=offer.id,
        field=", ".join(kept),
        values=", ".join(value for values in kept.values() for value in values),
    )


def put_together(tables: Iterable[geopandas.GeoDataFrame]) -> geopandas.GeoDataFrame:
    """Return the rows of several tables of the same columns as those of one."""
    joined = pandas.concat(list(tables), ignore_index=True)
    if not isinstance(joined, geopandas.GeoDataFrame):
        raise DataError("tables without geometries cannot be put together")
    return joined


def missing_layer(name: str, names: Iterable[str], offer: Offer) -> Finding:
    """Return the finding that a source lacks a layer."""
    known = some_of(sorted(names)) or "–"
    return Finding.of(Kind.SOURCE_LAYOUT, variant="layer", layer=name, names=known, offer=offer.id)
