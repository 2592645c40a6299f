"""Context: from the landscape of a whole country to what lies around the counties of a valley."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import geopandas
import pandas
import shapely

from nzv_geo.catalogue import CONTEXT, Catalogue, Offer
from nzv_geo.context import MARGIN_M, cut_to
from nzv_geo.crs.reproject import reproject
from nzv_geo.fetch.draft import Draft
from nzv_geo.findings import Finding
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import read_layer
from nzv_geo.valley import load_layer
from nzv_geo.values import text

__all__ = ["check_context", "context_drafts", "road_number", "tell_context"]

KINDS = {  # what a layer is where the source says nothing else
    "settlements": "settlement",
    "lakes": "lake",
    "rivers": "stream",
    "railways": "railway",
    "federal-roads": "road",
    "motorways": "road",
}
NUMBER = re.compile(r"\b([AB])\s*(\d{1,3})(?!\d)")
COLUMNS = ("id", "name_de", "number", "kind")


def context_drafts(
    tables: dict[str, geopandas.GeoDataFrame],
    offer: Offer,
    units: Collection[str],
    catalogue: Catalogue,
) -> tuple[list[Draft], list[Finding]]:
    """Return what of a landscape lies within `MARGIN_M` of some counties, cut there.

    Coordinates that lie inside stay as they are. A layer that has nothing there is left out.

    Parameters
    ----------
    tables
        By id of the layer here, in the columns that the offer names.
    offer
        Says which values of the source are of which kind.
    units
        AGS of the counties.
    catalogue
        Holds the counties.
    """
    around = _around(units, offer, catalogue)
    drafts = []
    for name in CONTEXT:
        if name in tables:
            table = _ours(_near(tables[name], around), name, offer)
            if len(table):
                steps = (f"cut to the counties and {MARGIN_M / 1000:g} km around them",)
                drafts.append(Draft(name, in_every_language("layer", name), "id", table, (), steps))
    return drafts, []


def check_context(candidate: Catalogue, units: Collection[str]) -> list[Finding]:
    """Say what is wrong with layers that are not in use yet: nothing that reading would not tell.

    There are no official figures to compare them with.
    """
    for name in set(CONTEXT) & set(candidate.layers):
        load_layer(name, region=",".join(sorted(units)), catalogue=candidate)
    return []


def tell_context(now: Catalogue, before: Catalogue) -> tuple[list[str], None]:
    """Return how long the lines of each layer are, and how large its areas, in sentences."""
    lines = []
    for name in CONTEXT:
        if name not in now.layers or now.layers[name] is before.layers.get(name):
            continue
        shapes = reproject(read_layer(now.layers[name], now), now.working_crs, catalogue=now)
        values = shapes.features.geometry
        area_km2, length_km = values.area.sum() / 1e6, values.length.sum() / 1e3
        lines.append(f"{name}: {area_km2:,.1f} km²" if area_km2 else f"{name}: {length_km:,.0f} km")
    return lines, None


def _around(units: Collection[str], offer: Offer, catalogue: Catalogue) -> shapely.Geometry:
    """Return the counties and the margin around them, in the CRS of the source."""
    counties = reproject(read_layer(catalogue.layer("counties"), catalogue), catalogue.working_crs)
    chosen = counties.features[counties.features["ags"].isin(units)]
    margin = shapely.buffer(shapely.unary_union(chosen.geometry.values), MARGIN_M)
    frame = geopandas.GeoDataFrame({"ags": ["-"]}, geometry=[margin], crs=counties.crs)
    there = reproject(counties.with_features(frame), offer.crs, catalogue=catalogue)
    area: shapely.Geometry = there.features.geometry.iloc[0]
    return area


def _near(table: geopandas.GeoDataFrame, around: shapely.Geometry) -> geopandas.GeoDataFrame:
    """Return the rows that reach into an area, cut to it."""
    shapely.prepare(around)
    chosen = table[shapely.intersects(around, table.geometry.values)].reset_index(drop=True)
    shapes = cut_to(shapely.force_2d(chosen.geometry.values), around)
    chosen = chosen.set_geometry([_several(shape) for shape in shapes], crs=table.crs)
    return chosen[~chosen.geometry.is_empty]


def _several(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the areas of a shape, or else its lines, as several: a layer has one type."""
    parts = shapely.get_parts(shapely.get_parts([shape]))
    dimensions = shapely.get_dimensions(parts)
    if (dimensions == 2).any():
        return shapely.multipolygons(parts[dimensions == 2])
    return shapely.multilinestrings(parts[dimensions == 1])


def _ours(table: geopandas.GeoDataFrame, name: str, offer: Offer) -> geopandas.GeoDataFrame:
    """Give rows the columns of ours, in the order of their keys, each of which is there once."""
    columns = {column: _texts(table[column]) for column in COLUMNS if column in table}
    kinds, usual = offer.kinds_of(name), KINDS[name]
    told = columns.get("kind", pandas.Series("", index=table.index, dtype=object))
    columns["kind"] = told.map(lambda value: kinds.get(value, usual))
    if "number" in columns:
        columns["number"] = columns["number"].map(road_number)
    repeated = columns["id"].groupby(columns["id"]).cumcount()
    pairs = zip(columns["id"], repeated, strict=True)
    columns["id"] = pandas.Series(
        [f"{key}-{times + 1}" if times else key for key, times in pairs],
        index=table.index,
        dtype=object,
    )
    ordered = {column: columns[column] for column in COLUMNS if column in columns}
    ours = geopandas.GeoDataFrame(ordered, geometry=table.geometry, crs=table.crs)
    return ours.sort_values("id", ignore_index=True)


def _texts(column: pandas.Series[Any]) -> pandas.Series[str]:
    """Return values as text, numbers without a fraction; nothing for those that are missing."""
    values = ["" if pandas.isna(value) else text(value) for value in column]
    return pandas.Series(values, index=column.index, dtype=object)


def road_number(told: str) -> str:
    """Return the number of a road as signs have it; what names none, as it stands.

    Where a road has several, the first of the network that it is dedicated to.

    Examples
    --------
    >>> road_number("A13"), road_number("B 97;E55"), road_number("Ring"), road_number("E 36; A 15")
    ('A 13', 'B 97', 'Ring', 'A 15')
    """
    found = NUMBER.search(told)
    return f"{found[1]} {found[2]}" if found else told.strip()
