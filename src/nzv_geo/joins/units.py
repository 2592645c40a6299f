"""Units that ship, in classes of a figure of a table."""

from __future__ import annotations

from dataclasses import replace

import pandas

from nzv_geo.catalogue import Catalogue
from nzv_geo.joins.joining import Joining, with_source
from nzv_geo.layers import Layer
from nzv_geo.styles import Style
from nzv_geo.styles.conditions import column
from nzv_geo.valley import load_layer
from nzv_geo.values import text

__all__ = ["choropleth", "keys_elsewhere"]

LONGEST_OF_COUNTY = 5  # digits


def choropleth(
    table: pandas.DataFrame,
    *,
    key: str,
    field: str,
    region: str | None = None,
    catalogue: Catalogue | None = None,
    source: str = "",
) -> Layer:
    """Return the municipalities or counties of a region in classes of a figure.

    Parameters
    ----------
    table
        Figures by official key, such as `nzv_geo.reading.figures` reads them.
    key
        Column with the keys: of eight digits (or twelve) for municipalities, of five for counties.
    field
        Column with the figure.
    region
        Whose units are shown; without it, all that ship.
    catalogue
        Another catalogue than the one that ships.
    source
        Where the figures come from, in one line.

    Raises
    ------
    UnknownNameError
        There is no such column.
    DataError
        No key matches, or the figure holds what is no number.

    Examples
    --------
    >>> jobs = pandas.DataFrame({"ags": ["12052000", "12071301"], "jobs": [48_000, 900]})
    >>> shown = choropleth(jobs, key="ags", field="jobs", region="lausitz")
    >>> shown.id, int(shown.features["jobs"].notna().sum())
    ('municipalities-jobs', 2)
    """
    digits = column(table, key).map(text).str.len()
    name = "counties" if digits.median() <= LONGEST_OF_COUNTY else "municipalities"
    units = load_layer(name, region=region, catalogue=catalogue)
    elsewhere = keys_elsewhere(units, name, catalogue)
    joined, _ = Joining(key, fields=[field], elsewhere=elsewhere, strict=False).apply(units, table)
    title = str(column(table, field).name)
    figures = replace(
        with_source(joined, source or title),
        id=f"{name}-{title}",
        title={"de": title, "en": title},
    )
    return figures.styled(Style.classes(title), name_field="name_de", fields=("ags", title))


def keys_elsewhere(units: Layer, name: str, catalogue: Catalogue | None = None) -> set[str]:
    """Return the keys of a layer that ships which some of its units do not have.

    Examples
    --------
    >>> cottbus = load_layer("counties", region="cottbus")
    >>> len(keys_elsewhere(cottbus, "counties"))
    30
    """
    every = load_layer(name, catalogue=catalogue)
    shown = {*map(text, units.features[units.key])}
    return {*map(text, every.features[every.key])} - shown
