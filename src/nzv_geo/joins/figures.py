"""The figures of each unit, out of the rows that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas

from nzv_geo.errors import DataError, some_of
from nzv_geo.joins.combining import INCOMPLETE, Combined, Combining, as_column, combine
from nzv_geo.joins.matching import Match

__all__ = ["Figures", "figures_of", "require_clear"]

UNCLEAR = "empty: it depends on the year of the table"


@dataclass(frozen=True)
class Figures:
    """The figures of each unit.

    Parameters
    ----------
    table
        A row a unit, with its key as the index.
    combined
        How those of several rows were combined, or why there are none, by unit.
    """

    table: pandas.DataFrame
    combined: dict[str, Combined] = field(default_factory=dict)


def figures_of(
    found: Match, table: pandas.DataFrame, fields: Sequence[str], rules: Combining
) -> Figures:
    """Return the figures of each unit that has rows.

    Parameters
    ----------
    found
        Which rows belong to which unit.
    table
        The rows.
    fields
        Columns to take.
    rules
        How figures of several rows are combined.
    """
    combined: dict[str, Combined] = {}
    for unit, rows in found.rows.items():
        reason = _reason_for_none(found, unit)
        if reason:
            combined[unit] = Combined(dict.fromkeys(fields), dict.fromkeys(fields, reason))
        elif len(rows) > 1:
            combined[unit] = combine(table.iloc[rows], table, fields, rules)
    first = table.iloc[[rows[0] for rows in found.rows.values()]]
    columns = {name: _column(first[name], [*found.rows], combined) for name in fields}
    return Figures(pandas.DataFrame(columns, index=[*found.rows]), combined)


def _reason_for_none(found: Match, unit: str) -> str:
    if unit in found.incomplete:
        return f"{INCOMPLETE} ({', '.join(found.incomplete[unit])})"
    return UNCLEAR if unit in found.unclear else ""


def _column(
    first: pandas.Series[Any], units: list[str], combined: dict[str, Combined]
) -> pandas.Series[Any]:
    values = first.tolist()
    for position, unit in enumerate(units):
        if unit in combined:
            values[position] = combined[unit].values[str(first.name)]
    column = as_column(values, first) if combined else first
    return column.set_axis(units)


def require_clear(found: Match, figures: Figures) -> None:
    """Refuse to guess: of which year a table is, and how figures combine.

    Raises
    ------
    DataError
        Nobody says.
    """
    for into, parts in found.unclear.items():
        changes = [path[-1] for path in parts.values()]
        told = some_of([f"{change.name_from} ({change.ags_from})" for change in changes])
        raise DataError(
            f"the table has {changes[0].name_into} ({into}), but not {told}, which became part of "
            f"it on {changes[0].effective}; the layer has both: say of which year the table is, "
            "with vintage or --vintage, so that they are united, or not"
        )
    _require_stated({unit: done.not_stated for unit, done in figures.combined.items()})


def _require_stated(not_stated: dict[str, list[str]]) -> None:
    units = sorted(unit for unit, names in not_stated.items() if names)
    names = list(dict.fromkeys(name for names in not_stated.values() for name in names))
    if names:
        raise DataError(
            f"several rows of the table belong to one unit ({some_of(units)}), and nobody says how "
            f"to combine the numbers of {some_of(names)}: sum counts (--sum FIELD), take the mean "
            "of rates and averages by weight (--mean FIELD:WEIGHT), or name only other columns "
            "(--fields)"
        )
