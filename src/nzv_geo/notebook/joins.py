"""What a notebook shows of the ledger of a join."""

from __future__ import annotations

from nzv_geo.joins.ledger import EVENTS, JoinEntry, JoinLedger
from nzv_geo.notebook.fragment import card, facts, grid, words
from nzv_geo.notebook.layers import findings
from nzv_geo.notebook.origin import as_html

__all__: list[str] = []

HEADINGS = ("Key", "Name", "Unit", "Effective", "How")


@as_html.register
def _ledger(ledger: JoinLedger) -> str:
    rows = [
        ("Rows", words(f"{ledger.rows:,}")),
        ("Units", words(f"{ledger.units:,}, of which {ledger.matched:,} matched")),
        ("Elsewhere", words(f"{ledger.elsewhere:,} rows") if ledger.elsewhere else ""),
        ("Vintage", words(ledger.vintage)),
    ]
    tables = [_entries(event, ledger.of(event)) for event in EVENTS]
    title = f"{ledger.matched:,} of {ledger.units:,} units matched"
    return card("JoinLedger", title, [facts("Join", rows), *tables, findings(ledger.findings)])


def _entries(event: str, entries: tuple[JoinEntry, ...]) -> str:
    """Return the entries of a kind as a table; nothing where there are none."""
    if not entries:
        return ""
    rows = [
        [words(cell) for cell in (entry.key, entry.name, entry.unit, entry.effective, entry.how)]
        for entry in entries
    ]
    return grid(f"{event.capitalize()} ({len(entries):,})", HEADINGS, rows)
