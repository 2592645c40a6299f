"""What a join tells of what it did: ledger, findings, steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nzv_geo.findings import Finding, Kind
from nzv_geo.joins.combining import NOT_STATED
from nzv_geo.joins.figures import UNCLEAR, Figures
from nzv_geo.joins.keys import REPAIRS, Key, repair_findings, some
from nzv_geo.joins.ledger import JoinEntry, JoinLedger, in_order
from nzv_geo.joins.matching import Match, Path

__all__ = ["Told"]

MOST_STEPS = 10  # changes that are told one by one in the provenance
VARIANTS = {"": (NOT_STATED,), "part": ("empty: a part",), "vintage": (UNCLEAR,)}
ONLY_PART = "taken as it is: no other part"


@dataclass(frozen=True)
class Told:
    """What a join found and did, for all who ask.

    Parameters
    ----------
    keys
        Of the rows.
    units
        Keys of the units of the result, and what each is called.
    found
        Which rows belong to which unit.
    figures
        Of the units.
    vintage
        Of the table, as somebody said.
    names
        What the table calls its rows.
    """

    keys: Sequence[Key]
    units: dict[str, str]
    found: Match
    figures: Figures
    vintage: str
    names: dict[int, str]

    def ledger(self) -> JoinLedger:
        """Return the ledger."""
        entries = (*self._followed(), *self._united(), *self._empty(), *self._alone())
        return JoinLedger(
            in_order([*entries, *self._repaired()]),
            rows=len(self.keys),
            units=len(self.units),
            matched=len(self.found.rows.keys() & self.units.keys()),
            elsewhere=len(self.found.elsewhere),
            vintage=self.vintage,
            findings=tuple(self.findings()),
        )

    def findings(self) -> list[Finding]:
        """Return the same as findings: what has no partner, was repaired, followed, left empty."""
        outside = [self.keys[row].written for row in sorted(self.found.unmatched)]
        without = [unit for unit in self.units if unit not in self.found.rows]
        paths = self.found.paths.values()
        united = [path for parts in self.found.united.values() for path in parts.values()]
        found = [
            *_finding(Kind.JOIN_UNMATCHED, "", outside),
            *_finding(Kind.JOIN_UNMATCHED, "feature", without),
            *repair_findings(self._repaired_keys()),
            *_finding(Kind.JOIN_FOLLOWED, "", [_arrow(path) for path in paths]),
            *_finding(Kind.JOIN_FOLLOWED, "united", [_arrow(path) for path in united]),
        ]
        for variant, reasons in VARIANTS.items():
            found += _finding(Kind.JOIN_LEFT_EMPTY, variant, self._units_empty_for(reasons))
        return found

    def steps(self) -> list[str]:
        """Return what was done, in sentences, for the provenance."""
        repaired = self._repaired_keys()
        counts = {
            word: sum(kind in key.repairs for key in repaired) for kind, word in REPAIRS.items()
        }
        steps = [f"keys of the table, {word}: {count:,}" for word, count in counts.items() if count]
        steps += _sentences([*self.found.paths.values()], "counted with")
        united = [path for parts in self.found.united.values() for path in parts.values()]
        return steps + _sentences(united, "united with")

    def _followed(self) -> Iterator[JoinEntry]:
        for row, path in self.found.paths.items():
            key, unit = self.keys[row], path[-1].ags_into
            if row not in self.found.rows.get(unit, []):
                continue  # of another region
            combined = self.figures.combined.get(unit)
            how = _in_groups(combined.how) if combined else ONLY_PART
            yield JoinEntry(
                "followed", key.written, path[0].name_from, unit, path[-1].effective, how
            )

    def _united(self) -> Iterator[JoinEntry]:
        for into, parts in self.found.united.items():
            for unit, path in parts.items():
                how = f"the table has it together with {path[-1].name_into}"
                yield JoinEntry("united", unit, path[0].name_from, into, path[-1].effective, how)

    def _empty(self) -> Iterator[JoinEntry]:
        for unit, combined in self.figures.combined.items():
            empty = {name: how for name, how in combined.how.items() if _is_open(how)}
            if empty:
                yield JoinEntry(
                    "left empty", unit, self.units.get(unit, ""), unit, how=_in_groups(empty)
                )

    def _alone(self) -> Iterator[JoinEntry]:
        for row, why in self.found.unmatched.items():
            key = self.keys[row].written
            yield JoinEntry("not in the layer", key, self.names.get(row, ""), how=why)
        for unit, name in self.units.items():
            if unit not in self.found.rows:
                yield JoinEntry("not in the table", unit, name, unit)

    def _repaired(self) -> Iterator[JoinEntry]:
        for key in self._repaired_keys():
            how = ", ".join(REPAIRS[repair] for repair in key.repairs)
            yield JoinEntry("repaired", key.written, self.units.get(key.ags, ""), key.ags, how=how)

    def _repaired_keys(self) -> list[Key]:
        rows = sorted(row for rows in self.found.rows.values() for row in rows)
        return [self.keys[row] for row in rows if self.keys[row].repairs]

    def _units_empty_for(self, reasons: tuple[str, ...]) -> list[str]:
        return [
            f"{unit} {self.units.get(unit, '')}".strip()
            for unit, combined in self.figures.combined.items()
            if any(how.startswith(reasons) for how in combined.how.values())
        ]


def _is_open(how: str) -> bool:
    return any(how.startswith(reasons) for reasons in VARIANTS.values())


def _in_groups(how: dict[str, str]) -> str:
    """Tell how columns were combined, those alike together.

    Examples
    --------
    >>> _in_groups({"jobs": "sum", "women": "sum", "year": "the same"})
    'jobs, women: sum; year: the same'
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for name, word in how.items():
        alike[word].append(name)
    return "; ".join(f"{', '.join(names)}: {word}" for word, names in alike.items())


def _arrow(path: Path) -> str:
    return f"{path[0].ags_from} → {path[-1].ags_into} ({path[-1].effective})"


def _sentences(paths: Sequence[Path], verb: str) -> list[str]:
    if len(paths) > MOST_STEPS:
        return [f"{len(paths):,} municipalities {verb} those that took them in"]
    return [
        f"{path[0].name_from} ({path[0].ags_from}) {verb} {path[-1].name_into} "
        f"({path[-1].ags_into}), effective {path[-1].effective}"
        for path in paths
    ]


def _finding(kind: Kind, variant: str, named: Sequence[str]) -> list[Finding]:
    if not named:
        return []
    return [Finding.of(kind, variant=variant, count=len(named), some=some(named))]
