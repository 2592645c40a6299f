"""The ledger of a join: what did not match, what was repaired, what was followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pandas

from nzv_geo.brief import Brief
from nzv_geo.findings import Finding
from nzv_geo.shown import Displayed

__all__ = ["EVENTS", "JoinEntry", "JoinLedger"]

# What an entry can be about, in the order of the ledger.
EVENTS = ("followed", "united", "left empty", "not in the layer", "not in the table", "repaired")
COLUMNS = ("event", "key", "name", "unit", "effective", "how")


@dataclass(frozen=True, repr=False)
class JoinEntry(Brief):
    """One thing that a join found or did.

    Parameters
    ----------
    event
        ``followed``: a row of the table counts for the unit that took its municipality in;
        ``united``: a unit of the layer is part of another, as the table has it; ``left empty``: a
        unit has no figures; ``not in the layer``, ``not in the table``: no partner; ``repaired``:
        a key was read as another.
    key
        Key as it stands in the table, or of the unit of the layer.
    name
        Of the municipality, as far as somebody says it.
    unit
        Key of the unit of the result; empty where there is none.
    effective
        Day of the change that was followed, ISO 8601.
    how
        How figures were combined, how a key was repaired, or why there is no partner.
    """

    event: str
    key: str
    name: str = ""
    unit: str = ""
    effective: str = ""
    how: str = ""

    def in_brief(self) -> tuple[str, str]:
        """Return what happened to which key."""
        unit = f" → {self.unit}" if self.unit not in ("", self.key) else ""
        return self.event, ", ".join(filter(None, (f"{self.key}{unit}", self.effective, self.how)))


@dataclass(frozen=True, eq=False, repr=False)
class JoinLedger(Displayed, Brief):
    """What a join found and did.

    Parameters
    ----------
    entries
        In the order of `EVENTS`, each kind by key.
    rows, units, matched
        How many rows with a key the table has, how many units the result, and how many of these
        got figures from the table.
    elsewhere
        Rows of units that are known, but not in the chosen region.
    vintage
        Of the table, as somebody stated it; empty otherwise.
    findings
        The same for people who check a layer.
    """

    entries: tuple[JoinEntry, ...]
    rows: int
    units: int
    matched: int
    elsewhere: int = 0
    vintage: str = ""
    findings: tuple[Finding, ...] = ()

    def in_brief(self) -> tuple[str, str]:
        """Return how much matched, and how many entries there are of each kind."""
        counts = [f"{row['count']:,} {row['event']}" for row in self.summary()]
        return "", ", ".join([f"{self.matched:,} of {self.units:,} units matched", *counts])

    def summary(self) -> list[dict[str, Any]]:
        """Return how many entries there are of each kind that there is."""
        counts = {event: len(self.of(event)) for event in EVENTS}
        return [{"event": event, "count": count} for event, count in counts.items() if count]

    def of(self, event: str) -> tuple[JoinEntry, ...]:
        """Return the entries of a kind."""
        return tuple(entry for entry in self.entries if entry.event == event)

    def table(self) -> pandas.DataFrame:
        """Return the entries as a table, one row each.

        Examples
        --------
        >>> entry = JoinEntry("repaired", "1001000", unit="01001000", how="leading zero put back")
        >>> JoinLedger((entry,), 1, 1, 1).table()[["key", "unit"]].values.tolist()
        [['1001000', '01001000']]
        """
        return pandas.DataFrame([asdict(entry) for entry in self.entries], columns=list(COLUMNS))

    def as_dict(self) -> dict[str, Any]:
        """Return the whole ledger as plain values, ready for JSON."""
        return {
            "rows": self.rows,
            "units": self.units,
            "matched": self.matched,
            "elsewhere": self.elsewhere,
            "vintage": self.vintage,
            "entries": [asdict(entry) for entry in self.entries],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def in_order(entries: Iterable[JoinEntry]) -> tuple[JoinEntry, ...]:
    """Return entries by kind, then by key."""
    return tuple(sorted(entries, key=lambda entry: (EVENTS.index(entry.event), entry.key)))
