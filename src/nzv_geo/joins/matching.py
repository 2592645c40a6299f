"""Which rows of a table belong to which unit of a layer, over changes of municipalities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from nzv_geo.checks.municipalities import Change
from nzv_geo.joins.following import ALWAYS, NEVER, Changes, day_before
from nzv_geo.joins.keys import Key

__all__ = ["Match", "match"]

Path: TypeAlias = tuple[Change, ...]
LEVELS = {2: "a state", 3: "a district", 5: "a county", 8: "a municipality"}


@dataclass(frozen=True)
class Match:
    """Which rows of a table belong to which unit.

    Parameters
    ----------
    rows
        Numbers of the rows of each unit.
    paths
        The changes that were followed, by row.
    united
        Units of the layer that the table has together, by the unit they become, each with the
        changes that say so.
    unclear
        Units of the layer that may be part of another one that the table has, by that one: nobody
        says of which year the table is.
    incomplete
        Keys of parts that the table does not have, by unit.
    unmatched
        Why a row belongs to no unit, by row.
    elsewhere
        Rows of units that are known, but not in the layer.
    """

    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    paths: dict[int, Path] = field(default_factory=dict)
    united: dict[str, dict[str, Path]] = field(default_factory=lambda: defaultdict(dict))
    unclear: dict[str, dict[str, Path]] = field(default_factory=lambda: defaultdict(dict))
    incomplete: dict[str, list[str]] = field(default_factory=dict)
    unmatched: dict[int, str] = field(default_factory=dict)
    elsewhere: list[int] = field(default_factory=list)


def match(
    keys: Sequence[Key],
    units: Collection[str],
    changes: Changes,
    *,
    day: str = "",
    elsewhere: Collection[str] = (),
) -> Match:
    """Find the unit of each row.

    A key that the layer does not have is followed to the municipality that took its own in. A unit
    that the table does not have, but has together with another as of its day, is united with it.

    Parameters
    ----------
    keys
        Of the rows, each once.
    units
        Keys of the layer.
    changes
        What became of municipalities.
    day
        Of which the table is; empty where nobody says.
    elsewhere
        Keys that are known and not in the layer, such as those of another region.

    Examples
    --------
    >>> keys = [Key(ags, ags) for ags in ("14625050", "14625200")]
    >>> match(keys, {"14625200"}, Changes.of()).rows["14625200"]
    [0, 1]
    """
    found = Match()
    here = set(units)
    targets = here.union(elsewhere)
    _follow_rows(found, keys, targets, changes, day)
    _unite_units(found, keys, here, changes, day)
    for unit in [unit for unit in found.rows if unit not in here and unit not in found.united]:
        found.elsewhere.extend(found.rows.pop(unit))
    for unit, rows in found.rows.items():
        missing = _missing(
            unit, [keys[row].ags for row in rows], targets, changes, _since(found, rows, day)
        )
        if missing:
            found.incomplete[unit] = missing
    return found


def _follow_rows(
    found: Match, keys: Sequence[Key], targets: set[str], changes: Changes, day: str
) -> None:
    widths = {len(ags) for ags in targets}
    for row, (_, ags, _) in enumerate(keys):
        path = () if ags in targets else changes.path(ags, targets, after=day or ALWAYS)
        if ags in targets or path:
            found.rows[path[-1].ags_into if path else ags].append(row)
        else:
            found.unmatched[row] = _why_unmatched(ags, widths, changes, day)
        if path:
            found.paths[row] = path


def _why_unmatched(ags: str, widths: set[int], changes: Changes, day: str) -> str:
    divided = changes.divided(ags)
    if len(divided) > 1:
        return f"was divided among {', '.join(divided)}"
    if day and changes.path(ags, divided, until=day):
        return "became part of another before the year of the table"
    if ags.isdigit() and len(ags) in LEVELS and len(ags) not in widths:
        return f"key of {LEVELS[len(ags)]}"
    return ""


def _unite_units(
    found: Match, keys: Sequence[Key], units: set[str], changes: Changes, day: str
) -> None:
    rows = {key.ags: row for row, key in enumerate(keys)}
    for unit in sorted(units - found.rows.keys()):
        path = changes.path(unit, rows, until=day or NEVER)
        if not path:
            continue
        into = path[-1].ags_into
        (found.united if day else found.unclear)[into][unit] = path
        if day and into not in found.rows:
            found.rows[into].append(rows[into])
            found.unmatched.pop(rows[into], None)


def _since(found: Match, rows: Sequence[int], day: str) -> str:
    """Return the day of which rows are: as somebody said, else the last before what they show."""
    first = [found.paths[row][0].effective for row in rows if row in found.paths]
    return day or (day_before(min(first)) if first else NEVER)


def _missing(
    unit: str, present: Sequence[str], targets: set[str], changes: Changes, since: str
) -> list[str]:
    """Return the parts of a unit that are not there, but for those that are units themselves."""

    def counts(part: str) -> bool:
        """Tell whether a part went into the unit, and is none itself."""
        path = () if part in targets else changes.path(part, targets, after=since)
        return part == unit or bool(path and path[-1].ags_into == unit)

    return sorted(filter(counts, changes.parts(unit, after=since) - set(present)))
