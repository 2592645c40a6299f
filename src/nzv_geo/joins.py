"""Figures of a table on the features of a layer, by a key that both have, such as the AGS."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pandas

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks.municipalities import AGS_FIELDS, ags_columns
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source
from nzv_geo.reading.columns import typed
from nzv_geo.reading.csv_table import is_german, read_table, recode
from nzv_geo.reading.limits import Limits
from nzv_geo.styles import Style
from nzv_geo.styles.conditions import column
from nzv_geo.valley import load_layer
from nzv_geo.values import text

__all__ = ["choropleth", "join_table", "read_figures"]

LONGEST_OF_COUNTY = 5  # digits
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})*")
NOTHING = {"", "-", "–", ".", "…", "...", "x", "X", "/"}  # no figure, in official statistics
COUNT_NAMED = 5  # keys that a finding names


def read_figures(path: str | Path, *, encoding: str | None = None) -> pandas.DataFrame:
    r"""Read a table without geometries: CSV, with what `nzv_geo.reading` finds out of it.

    Keys such as the AGS stay text, whatever they look like; other columns of numbers become
    numbers, with decimal commas, too.

    Parameters
    ----------
    path
        The file, whatever its delimiter and encoding.
    encoding
        Of its text; found out where it is not said.

    Raises
    ------
    DataError
        It cannot be read as a table.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = path.write_text("ags;jobs;share\n01001000;1200;1,5\n")
    >>> read_figures(path).to_dict("records")
    [{'ags': '01001000', 'jobs': 1200, 'share': 1.5}]
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read table {path}: {error.strerror}") from error
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise DataError(f"{path} is a spreadsheet; save it as CSV first")
    limits = Limits().fresh()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table.csv"
        copy.write_bytes(content)
        recode(copy, path, encoding)
        table = read_table(copy, path, limits)
    first = content.splitlines()[0] if content.strip() else b""
    german = is_german(table) or (b";" in first and _has_thousands(table))
    kept = {
        name: table[name] if AGS_FIELDS.fullmatch(name) else _figures(table[name], german=german)
        for name in table.columns
    }
    return pandas.DataFrame(kept)


def _has_thousands(table: pandas.DataFrame) -> bool:
    """Tell whether in some column points stand between thousands alone, as in ``48.000``."""
    for name in table.columns:
        texts = set(table[name]) - {""}
        with_points = {one for one in texts if "." in one}
        if with_points and all(map(THOUSANDS.fullmatch, texts - NOTHING)):
            return True
    return False


def _figures(texts: pandas.Series[Any], *, german: bool) -> pandas.Series[Any]:
    """Return a column as numbers; what statistics write where there is none is missing."""
    cleaned = texts.where(~texts.isin(NOTHING), "")
    figures = typed(cleaned, german=german)
    return texts if figures.dtype == object else figures


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
    widths = {len(one) for one in map(text, ours) if one.isdigit()}
    stated = [_key(value, widths) for value in theirs]
    _require_once([new for _, new in stated], key)
    values = table.set_axis([new for _, new in stated])[chosen]
    wanted = [text(value) for value in ours]
    matched = [one for one in wanted if one in values.index]
    if not matched:
        raise DataError(
            f"no key of {key!r} ({_some([old for old, _ in stated])}) is one of {ours_name!r} in "
            f"{layer.id} ({_some(wanted)}); name the columns with key and to"
        )
    features = _with_columns(layer.features, values.reindex(wanted))
    step = f"{', '.join(chosen)} joined by {ours_name}: {len(matched)} of {len(wanted)} features"
    joined = layer.with_features(features, step)
    found = _findings(stated, wanted, values.index)
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
        Figures by official key, such as `read_figures` reads them.
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
        joined,
        id=f"{name}-{title}",
        title={"de": title, "en": title},
        provenance=replace(
            joined.provenance,
            sources=(*joined.provenance.sources, Source.in_one_line(source or title)),
        ),
    )
    return figures.styled(Style.classes(title), name_field="name_de", fields=("ags", title))


def _of_units(table: pandas.DataFrame, key: str, units: Layer, every: Layer) -> pandas.DataFrame:
    """Leave out rows of units that are known, but not shown: they lack nothing."""
    known = {*map(text, every.features[every.key])}
    shown = {*map(text, units.features[units.key])}
    widths = {len(one) for one in known}
    stated = column(table, key).map(lambda value: _key(value, widths)[1])
    elsewhere = stated.isin(known - shown)
    return table[~elsewhere] if not elsewhere.all() else table


def _own_key(layer: Layer, name: str) -> str:
    """Return the column of a layer that a key belongs to, where nobody names it."""
    columns = [str(column) for column in layer.features.columns]
    alike = [one for one in columns if one.lower() == name.lower()]
    official = ags_columns(layer)
    if alike or official:
        return (alike or official)[0]
    raise UnknownNameError("column", name, columns)


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
    twice = [str(one) for one in repeated.index[repeated > 1]]
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
    stated: Sequence[tuple[str, str]], wanted: Sequence[str], known: pandas.Index[Any]
) -> list[Finding]:
    of_layer = set(wanted)
    unmatched = [old for old, new in stated if new not in of_layer]
    without = [one for one in wanted if one not in known]
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
