"""Figures of a table on the features of a layer, by a key that both have, such as the AGS."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas
import pandas

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks.municipalities import Change, ags_columns
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.findings import Finding, Kind
from nzv_geo.joins.combining import Combining
from nzv_geo.joins.figures import figures_of, require_clear
from nzv_geo.joins.following import Changes, read_changes, vintage_date
from nzv_geo.joins.keys import Key, find_key, read_keys, some
from nzv_geo.joins.ledger import JoinLedger
from nzv_geo.joins.matching import Match, match
from nzv_geo.joins.telling import Told
from nzv_geo.joins.uniting import name_field, unite
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source
from nzv_geo.reading.figures import figures_in
from nzv_geo.styles.conditions import column
from nzv_geo.values import text

__all__ = ["JoinWarning", "Joining", "join", "join_table", "join_with_ledger", "with_source"]

log = logging.getLogger(__name__)

UNRELIABLE = (Kind.JOIN_UNMATCHED, Kind.JOIN_LEFT_EMPTY)


class JoinWarning(UserWarning):
    """Some keys of a join have no partner, or some figures were left empty."""


@dataclass(frozen=True)
class Joining:
    """How a table is joined.

    Parameters
    ----------
    key, to, fields
        See `join_table`.
    vintage
        Year or day of which the table is; None where nobody says.
    changes
        What became of municipalities.
    sums, means
        See `Combining`.
    elsewhere
        Keys that are known but not in the layer: their rows are no finding.
    strict
        What cannot be decided is an error; otherwise it is left empty, with a finding.
    """

    key: str = ""
    to: str = ""
    fields: Sequence[str] = ()
    vintage: int | str | None = None
    changes: Changes | None = None
    sums: Sequence[str] = ()
    means: Mapping[str, str] | None = None
    elsewhere: Collection[str] = ()
    strict: bool = True

    def apply(self, layer: Layer, table: pandas.DataFrame) -> tuple[Layer, JoinLedger]:
        """Return the layer with columns of the table, and the ledger."""
        key = str(column(table, self.key).name) if self.key else self._found_key(layer, table)
        table = table[table[key].map(text).str.strip() != ""]  # rows of sums have no key
        to = self.to or _own_key(layer, key)
        units = [text(value) for value in column(layer.features, to)]
        keys = read_keys(table[key], {*units, *self.elsewhere}, key)
        changes, day = self.changes or Changes.of(), vintage_date(self.vintage)
        found = match(keys, units, changes, day=day, elsewhere=self.elsewhere)
        _require_match(found, keys, units, (layer.id, key, to))
        _require_once([keys[row].ags for rows in found.rows.values() for row in rows], key)
        rules = Combining.of(table, self.sums, self.means or {})
        figures = figures_of(found, table, self._taken(table, key, rules), rules)
        if self.strict:
            require_clear(found, figures)
        told = Told(keys, {}, found, figures, str(self.vintage or ""), _names_of_rows(table))
        return _joined(layer, to, told)

    def _found_key(self, layer: Layer, table: pandas.DataFrame) -> str:
        """Return the column of official keys, where nobody names it."""
        official = [self.to] if self.to else ags_columns(layer)[:1]
        known = [text(value) for name in official for value in column(layer.features, name)]
        return find_key(table, known)

    def _taken(self, table: pandas.DataFrame, key: str, rules: Combining) -> list[str]:
        """Return the columns to take, in the order of the table or as they were named."""
        named = [str(column(table, field).name) for field in self.fields]
        if not named:
            return [str(name) for name in table.columns if name != key]
        return list(dict.fromkeys([*named, *rules.sums, *rules.means]))


def join(  # noqa: PLR0913 - keywords, each on its own
    layer: Layer,
    table: pandas.DataFrame | str | Path,
    *,
    key: str = "",
    to: str = "",
    fields: Sequence[str] = (),
    source: str = "",
    sheet: str = "",
    encoding: str | None = None,
    vintage: int | str | None = None,
    changes: str | Path | Sequence[Change] = (),
    sums: Sequence[str] = (),
    means: Mapping[str, str] | None = None,
) -> Layer:
    """Return the layer with columns of a table or of a file; `join_with_ledger` tells how.

    Parameters
    ----------
    layer, table, key, to, fields, source, sheet, encoding, vintage, changes, sums, means
        See `join_with_ledger`.

    Warns
    -----
    JoinWarning
        Keys on either side have no partner, or figures were left empty; the findings of the layer
        say the same.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> jobs = pandas.DataFrame({"ags": ["12052"], "jobs": [48_000]})
    >>> join(load_layer("counties", region="cottbus"), jobs).features["jobs"].tolist()
    [48000]
    """
    joined, ledger = join_with_ledger(
        layer,
        table,
        key=key,
        to=to,
        fields=fields,
        source=source,
        sheet=sheet,
        encoding=encoding,
        vintage=vintage,
        changes=changes,
        sums=sums,
        means=means,
    )
    unreliable = [str(finding) for finding in ledger.findings if finding.kind in UNRELIABLE]
    if unreliable:
        warnings.warn("; ".join(unreliable), JoinWarning, stacklevel=3)
    return joined


def join_with_ledger(  # noqa: PLR0913 - keywords, each on its own
    layer: Layer,
    table: pandas.DataFrame | str | Path,
    *,
    key: str = "",
    to: str = "",
    fields: Sequence[str] = (),
    source: str = "",
    sheet: str = "",
    encoding: str | None = None,
    vintage: int | str | None = None,
    changes: str | Path | Sequence[Change] = (),
    sums: Sequence[str] = (),
    means: Mapping[str, str] | None = None,
    elsewhere: Collection[str] = (),
    catalogue: Catalogue | None = None,
) -> tuple[Layer, JoinLedger]:
    """Return the layer with columns of a table, joined by official key across vintages, and why.

    A municipality that has become part of another since the table was made counts for that one.
    Where the layer still has municipalities that the table has together, they are united, since
    their figures cannot be divided. No figure is guessed.

    Parameters
    ----------
    layer
        Features to get figures. Its keys say of which vintage its units are.
    table
        A table, or a file that `nzv_geo.reading.figures` reads: CSV of any delimiter and encoding,
        XLSX, ODS.
    key
        Column of the table with official keys; without it, the only one that looks like that.
    to
        Column of the layer; without it, the one of the same name, or else the layer's official key.
    fields
        Columns of the table to take; without any, all but the key.
    source
        Where the figures come from, in one line; of a file, its name without it.
    sheet
        Of a workbook, the sheet to take.
    encoding
        Of the text of a CSV file.
    vintage
        Year of which the municipalities of the table are, taken as its last day, or a day such as
        ``2016-01-01``. Without it, every key that the layer does not have is followed.
    changes
        More changes than those that ship: a table with the same columns, or `Change` values.
    sums, means
        How numbers of municipalities that became one are combined: columns that are summed, and
        columns of which the mean is taken with the column of its weights.
    elsewhere
        Keys that are known but not in the layer, such as those of other regions: their rows are no
        finding.
    catalogue
        Another catalogue than the one that ships, for its changes.

    Returns
    -------
    Layer
        With one more source, its steps, and findings about what did not match.
    JoinLedger
        What did not match on both sides, what was repaired, followed, united and left empty.

    Raises
    ------
    UnknownNameError
        There is no such column.
    DataError
        A key stands in the table twice, or no key matches at all; numbers of several rows belong to
        one unit, and nobody says how they combine; what belongs together depends on the year of the
        table, and nobody says which it is.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> towns = {"ags": ["14625050", "14625200"], "inhabitants": [2_700, 6_700]}
    >>> bautzen = load_layer("municipalities", region="bautzen")
    >>> joined, ledger = join_with_ledger(bautzen, pandas.DataFrame(towns), sums=["inhabitants"])
    >>> joined.query("inhabitants > 0").features[["name_de", "inhabitants"]].values.tolist()
    [['Großröhrsdorf', 9400.0]]
    >>> ledger.entries[0]
    <JoinEntry followed: 14625050 → 14625200, 2017-01-01, inhabitants: sum>
    """
    noticed: list[Finding] = []
    if not isinstance(table, pandas.DataFrame):
        source = source or Path(table).name
        table, noticed = figures_in(table, sheet=sheet, encoding=encoding)
    more = read_changes(changes) if isinstance(changes, str | Path) else changes
    joining = Joining(
        key, to, fields, vintage, Changes.of(more, catalogue), sums, means, elsewhere=elsewhere
    )
    joined, ledger = joining.apply(layer, table)
    joined = replace(joined, findings=(*layer.findings, *noticed, *ledger.findings))
    ledger = replace(ledger, findings=(*noticed, *ledger.findings))
    return (with_source(joined, source, ledger.vintage) if source else joined), ledger


def join_table(
    layer: Layer,
    table: pandas.DataFrame,
    *,
    key: str,
    to: str = "",
    fields: Sequence[str] = (),
) -> Layer:
    """Return the layer with columns of a table, joined by a key; what is unclear is left empty.

    Keys are compared as text. Where both sides are official keys (AGS), a leading zero that a
    spreadsheet took is put back, and a key of twelve digits (ARS) counts by its municipality; see
    `nzv_geo.joins.keys.read_keys`. A municipality that became part of another counts for that one:
    numbers of several are left empty, as nobody says here how they combine.

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
        repaired (NZV185), followed (NZV187), left empty (NZV188).

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
    return Joining(key, to, fields, strict=False).apply(layer, table)[0]


def with_source(layer: Layer, line: str, vintage: str = "") -> Layer:
    """Return the layer with one more source, of which a line is known and maybe its vintage."""
    source = replace(Source.in_one_line(line), vintage=vintage)
    sources = (*layer.provenance.sources, source)
    return replace(layer, provenance=replace(layer.provenance, sources=sources))


def _joined(layer: Layer, to: str, told: Told) -> tuple[Layer, JoinLedger]:
    """Unite units that the table has together, put the figures on all, and tell of it."""
    united = {into: [*parts] for into, parts in told.found.united.items()}
    names = {
        into: path[-1].name_into
        for into, parts in told.found.united.items()
        for path in parts.values()
    }
    if united:
        layer = unite(layer, to, united, names)
    keys = [text(value) for value in column(layer.features, to)]
    called = name_field(layer.features)
    titles = layer.features[called].map(text) if called else [""] * len(keys)
    told = replace(told, units=dict(zip(keys, titles, strict=True)))
    features = _with_columns(layer.features, told.figures.table.reindex(keys))
    matched = sum(key in told.found.rows for key in keys)
    fields = ", ".join(map(str, told.figures.table.columns))
    step = f"{fields} joined by {to}: {matched} of {len(keys)} features"
    log.info("layer %s: %s", layer.id, step)
    ledger = told.ledger()
    for before in told.steps():
        layer = layer.with_features(layer.features, before)
    joined = layer.with_features(features, step)
    return replace(joined, findings=(*layer.findings, *ledger.findings)), ledger


def _names_of_rows(table: pandas.DataFrame) -> dict[int, str]:
    called = name_field(table)
    return dict(enumerate(table[called].map(text))) if called else {}


def _own_key(layer: Layer, name: str) -> str:
    """Return the column of a layer that a key belongs to, where nobody names it."""
    official = ags_columns(layer)
    try:
        return str(column(layer.features, name).name)
    except UnknownNameError:
        if not official:
            raise
        return official[0]


def _require_once(keys: Sequence[str], name: str) -> None:
    repeated = pandas.Series(keys, dtype=object).value_counts()
    twice = [str(key) for key in repeated.index[repeated > 1]]
    if twice:
        raise DataError(
            f"{len(twice)} keys of {name!r} stand in the table more than once ({some(twice)}); a "
            "feature takes one row: sum them up or leave some out"
        )


def _require_match(
    found: Match, keys: Sequence[Key], units: Sequence[str], names: tuple[str, str, str]
) -> None:
    layer, key, to = names
    if not found.rows:
        raise DataError(
            f"no key of {key!r} ({some([written for written, _, _ in keys])}) is one of {to!r} in "
            f"{layer} ({some(units)}); name the columns with key and to"
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
