"""Figures of a table on the features of a layer, by a key that both have, such as the AGS."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pandas

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks.municipalities import ags_columns
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source
from nzv_geo.reading.figures import read_figures
from nzv_geo.styles import Style
from nzv_geo.styles.conditions import column
from nzv_geo.valley import load_layer
from nzv_geo.values import text

__all__ = ["JoinWarning", "choropleth", "join", "join_table"]

log = logging.getLogger(__name__)

LONGEST_OF_COUNTY = 5  # digits
COUNT_NAMED = 5  # keys that a finding names


class JoinWarning(UserWarning):
    """Some keys of a join have no partner."""


def join(
    layer: Layer,
    table: pandas.DataFrame | str | Path,
    *,
    key: str = "ags",
    to: str = "",
    fields: Sequence[str] = (),
    source: str = "",
) -> Layer:
    """Return the layer with columns of a table or of a CSV file; `join_table` tells how.

    Parameters
    ----------
    layer, key, to, fields
        See `join_table`.
    table
        A table whose keys are text, or a file that `nzv_geo.reading.figures` reads: of any
        delimiter and encoding, with decimal commas, and with leading zeros as they stand there.
    source
        Where the figures come from, in one line; of a file, its name without it.

    Warns
    -----
    JoinWarning
        Keys on either side have no partner; the findings of the layer say the same.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> jobs = pandas.DataFrame({"ags": ["12052"], "jobs": [48_000]})
    >>> join(load_layer("counties", region="cottbus"), jobs).features["jobs"].tolist()
    [48000]
    """
    if not isinstance(table, pandas.DataFrame):
        source = source or Path(table).name
        table = read_figures(table)
    joined = join_table(layer, table, key=key, to=to, fields=fields)
    found = joined.findings[len(layer.findings) :]
    unmatched = [str(finding) for finding in found if finding.kind is Kind.JOIN_UNMATCHED]
    if unmatched:
        warnings.warn("; ".join(unmatched), JoinWarning, stacklevel=3)
    return _with_source(joined, source) if source else joined


def join_table(
    layer: Layer,
    table: pandas.DataFrame,
    *,
    key: str,
    to: str = "",
    fields: Sequence[str] = (),
) -> Layer:
    """Return the layer with columns of a table, joined by a key.

    Keys are compared as text. Where both sides are official keys (AGS), a leading zero that a
    spreadsheet took is put back, and a key of twelve digits (ARS) counts by its municipality.

    Parameters
    ----------
    layer
        Features to get figures; each at most one row.
    table
        One row a key.
    key
        Column of the table.
    to
        Column of the layer; without it, the one of the same name, or else the layer's official key.
    fields
        Columns of the table to take; without any, all but the key.

    Returns
    -------
    Layer
        With one more step, and findings about what did not match: keys on either side (NZV184),
        zeros put back (NZV185).

    Raises
    ------
    UnknownNameError
        There is no such column.
    DataError
        A key stands in the table twice, or no key matches at all.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> jobs = pandas.DataFrame({"ags": ["12052"], "jobs": [48_000]})
    >>> joined = join_table(load_layer("counties", region="cottbus"), jobs, key="ags")
    >>> joined.features["jobs"].tolist()
    [48000]
    """
    name = str(column(table, key).name)
    table = table[table[name].map(text).str.strip() != ""]  # rows of sums have no key
    theirs = table[name]
    ours_name = to or _own_key(layer, str(theirs.name))
    ours = column(layer.features, ours_name)
    chosen = [str(column(table, field).name) for field in fields] or [
        str(name) for name in table.columns if name != theirs.name
    ]
    widths = {len(digits) for digits in map(text, ours) if digits.isdigit()}
    stated = [_key(value, widths) for value in theirs]
    _require_once([new for _, new in stated], key)
    values = table.set_axis([new for _, new in stated])[chosen]
    keys = [text(value) for value in ours]
    matched = [value for value in keys if value in values.index]
    if not matched:
        raise DataError(
            f"no key of {key!r} ({_some([old for old, _ in stated])}) is one of {ours_name!r} in "
            f"{layer.id} ({_some(keys)}); name the columns with key and to"
        )
    features = _with_columns(layer.features, values.reindex(keys))
    step = f"{', '.join(chosen)} joined by {ours_name}: {len(matched)} of {len(keys)} features"
    log.info("layer %s: %s", layer.id, step)
    joined = layer.with_features(features, step)
    found = _findings(stated, keys, values.index)
    return replace(joined, findings=(*layer.findings, *found))


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
    every = load_layer(name, catalogue=catalogue)
    units = load_layer(name, region=region, catalogue=catalogue)
    joined = join_table(units, _of_units(table, key, units, every), key=key, fields=[field])
    title = str(column(table, field).name)
    figures = replace(
        _with_source(joined, source or title),
        id=f"{name}-{title}",
        title={"de": title, "en": title},
    )
    return figures.styled(Style.classes(title), name_field="name_de", fields=("ags", title))


def _with_source(layer: Layer, line: str) -> Layer:
    sources = (*layer.provenance.sources, Source.in_one_line(line))
    return replace(layer, provenance=replace(layer.provenance, sources=sources))


def _of_units(table: pandas.DataFrame, key: str, units: Layer, every: Layer) -> pandas.DataFrame:
    """Leave out rows of units that are known, but not shown: they lack nothing."""
    known = {*map(text, every.features[every.key])}
    shown = {*map(text, units.features[units.key])}
    widths = {len(digits) for digits in known}
    stated = column(table, key).map(lambda value: _key(value, widths)[1])
    elsewhere = stated.isin(known - shown)
    return table[~elsewhere] if not elsewhere.all() else table


def _own_key(layer: Layer, name: str) -> str:
    """Return the column of a layer that a key belongs to, where nobody names it."""
    official = ags_columns(layer)
    try:
        return str(column(layer.features, name).name)
    except UnknownNameError:
        if not official:
            raise
        return official[0]


def _key(value: Any, widths: set[int]) -> tuple[str, str]:
    """Return a key as it stands in the table, and as the layer writes it."""
    written = text(value).strip()
    digits = written.removesuffix(".0")
    if not digits.isdigit() or len(digits) in widths:
        return written, digits if digits.isdigit() else written
    if len(digits) == 12 and 8 in widths:  # ARS: state to county, then the municipality
        return written, digits[:5] + digits[9:]
    if len(digits) + 1 in widths:
        return written, f"0{digits}"
    return written, digits


def _require_once(keys: Sequence[str], name: str) -> None:
    repeated = pandas.Series(list(keys)).value_counts()
    twice = [str(key) for key in repeated.index[repeated > 1]]
    if twice:
        raise DataError(
            f"{len(twice)} keys of {name!r} stand in the table more than once ({_some(twice)}); a "
            "feature takes one row: sum them up or leave some out"
        )


def _with_columns(
    features: geopandas.GeoDataFrame, values: pandas.DataFrame
) -> geopandas.GeoDataFrame:
    """Put columns behind those of the features; one that is there already gets another name."""
    result = features.copy()
    for name in values.columns:
        free = str(name)
        while free in result:
            free = f"{free}_joined"
        result[free] = values[name].to_numpy()
    return result


def _findings(
    stated: Sequence[tuple[str, str]], keys: Sequence[str], known: pandas.Index[Any]
) -> list[Finding]:
    of_layer = set(keys)
    unmatched = [old for old, new in stated if new not in of_layer]
    without = [key for key in keys if key not in known]
    zeros = [old for old, new in stated if new == f"0{old}" and new in of_layer]
    found = []
    if unmatched:
        found.append(Finding.of(Kind.JOIN_UNMATCHED, count=len(unmatched), some=_some(unmatched)))
    if without:
        found.append(
            Finding.of(
                Kind.JOIN_UNMATCHED, variant="feature", count=len(without), some=_some(without)
            )
        )
    if zeros:
        found.append(Finding.of(Kind.JOIN_ZERO, count=len(zeros), some=_some(zeros)))
    return found


def _some(names: Sequence[str]) -> str:
    more = ", …" if len(names) > COUNT_NAMED else ""
    return ", ".join(names[:COUNT_NAMED]) + more
