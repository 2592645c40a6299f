"""Changes of municipalities between the year of a table and that of a layer."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue
from nzv_geo.checks.municipalities import Change, known_changes
from nzv_geo.errors import DataError
from nzv_geo.reading.figures import read_figures
from nzv_geo.styles.conditions import column
from nzv_geo.values import text

__all__ = ["ALWAYS", "NEVER", "Changes", "day_before", "read_changes", "vintage_date"]

FIELDS = ("ags_from", "name_from", "ags_into", "name_into", "effective")
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
ALWAYS, NEVER = "", "9999"  # before and after every day


@dataclass(frozen=True, repr=False)
class Changes(Brief):
    """What became of municipalities, in a form that can be followed.

    Parameters
    ----------
    known
        Each municipality that became part of another, or got another key.

    Examples
    --------
    >>> changes = Changes.of()
    >>> [change.name_into for change in changes.path("14625050", {"14625200"})]
    ['Großröhrsdorf']
    """

    known: tuple[Change, ...]
    _by_from: dict[str, list[Change]] = field(default_factory=dict, compare=False)
    _by_into: dict[str, list[Change]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for change in sorted(self.known, key=lambda change: (change.effective, change.ags_from)):
            self._by_from.setdefault(change.ags_from, []).append(change)
            self._by_into.setdefault(change.ags_into, []).append(change)

    @classmethod
    def of(cls, more: Iterable[Change] = (), catalogue: Catalogue | None = None) -> Changes:
        """Return the changes that ship, and more."""
        return cls(tuple(dict.fromkeys([*known_changes(catalogue), *more])))

    def in_brief(self) -> tuple[str, str]:
        """Return how many there are."""
        return "", f"{len(self.known):,} changes of municipalities"

    def path(
        self, ags: str, targets: Collection[str], *, after: str = ALWAYS, until: str = NEVER
    ) -> tuple[Change, ...]:
        """Return the changes that lead from a key to one of some; nothing where none does.

        Parameters
        ----------
        ags
            Where to begin.
        targets
            Keys that may be the end.
        after, until
            Only changes after one day, and up to another, ISO 8601.
        """
        steps: list[Change] = []
        while ags not in targets or not steps:
            later = [change for change in self._by_from.get(ags, []) if after < change.effective]
            if not later or later[0].effective > until or later[0] in steps:
                return ()
            if len(self.divided(ags, later[0].effective)) > 1:
                return ()
            steps.append(later[0])
            ags, after = later[0].ags_into, day_before(later[0].effective)
        return tuple(steps)

    def divided(self, ags: str, day: str = "") -> list[str]:
        """Return into which a municipality went on a day; more than one if it was divided."""
        changes = self._by_from.get(ags, [])
        return sorted({change.ags_into for change in changes if day in ("", change.effective)})

    def parts(self, ags: str, *, after: str) -> set[str]:
        """Return what a municipality was made of before a day: all that went into it since.

        It is one of its parts itself, unless several made it anew on the same day, or it is one
        that only got another key.
        """
        parts: set[str] = set()
        seen, ahead = {ags}, [ags]
        while ahead:
            key = ahead.pop()
            later = [change for change in self._by_into.get(key, []) if change.effective > after]
            if not _is_new(later):
                parts.add(key)
            before = {change.ags_from for change in later} - seen
            seen |= before
            ahead += before
        return parts


def _is_new(taken_in: list[Change]) -> bool:
    """Tell whether what was taken in, in order of time, made a municipality that was not before."""
    first = [change for change in taken_in if change.effective == taken_in[0].effective]
    renamed = any(change.name_from == change.name_into for change in first)
    return len(first) > 1 or renamed


def day_before(day: str) -> str:
    """Return the day before another, ISO 8601.

    Examples
    --------
    >>> day_before("2017-01-01")
    '2016-12-31'
    """
    before = datetime.date.fromisoformat(day).toordinal() - 1
    return str(datetime.date.fromordinal(before)) if before else ALWAYS


def read_changes(path: str | Path) -> list[Change]:
    r"""Read more changes from a table with the columns of those that ship.

    Its columns are ``ags_from``, ``name_from``, ``ags_into``, ``name_into`` and ``effective``, the
    day as 2017-01-01 or 01.01.2017.

    Raises
    ------
    UnknownNameError
        A column is missing.
    DataError
        It is no table, or a row has no keys or day.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "changes.csv"
    >>> row = "14625540;Schönteichen;14625250;Kamenz;01.01.2019"
    >>> _ = path.write_text(f"ags_from;name_from;ags_into;name_into;effective\n{row}\n", "utf-8")
    >>> read_changes(path)[0].effective
    '2019-01-01'
    """
    table = read_figures(path)
    columns = [column(table, name).map(text).str.strip() for name in FIELDS]
    return [
        _change(row, number, path) for number, row in enumerate(zip(*columns, strict=True), start=2)
    ]


def _change(row: tuple[Any, ...], number: int, path: str | Path) -> Change:
    ags_from, name_from, ags_into, name_into, effective = map(str, row)
    german = GERMAN_DAY.fullmatch(effective)
    day = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}" if german else effective
    if not (ags_from.isdigit() and ags_into.isdigit() and _is_day(day)):
        raise DataError(
            f"{path}, row {number}: expected two official keys and a day such as 2017-01-01, found "
            f"{ags_from!r}, {ags_into!r}, {effective!r}"
        )
    if ags_from == ags_into:
        raise DataError(f"{path}, row {number}: {ags_from} became part of itself; leave it out")
    return Change(ags_from, name_from, ags_into, name_into, day)


def vintage_date(vintage: int | str | None) -> str:
    """Return the day of which a table is: of a year, its last; nothing where nobody said.

    Raises
    ------
    DataError
        It is neither a year nor a day.

    Examples
    --------
    >>> vintage_date(2016), vintage_date("2016-01-01"), vintage_date(None)
    ('2016-12-31', '2016-01-01', '')
    """
    stated = "" if vintage is None else str(vintage).strip()
    day = f"{stated}-12-31" if re.fullmatch(r"\d{4}", stated) else stated
    if stated and not _is_day(day):
        raise DataError(f"{stated!r} is neither a year such as 2016 nor a day such as 2016-01-01")
    return day


def _is_day(text: str) -> bool:
    try:
        return str(datetime.date.fromisoformat(text)) == text
    except ValueError:
        return False
