"""What commands print: findings, reports and tables; a text of a file never rules a terminal."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from nzv_geo.brief import one_line
from nzv_geo.findings import Finding, Kind, Phrase
from nzv_geo.userdata import NONE

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = [
    "log_printed",
    "one_line",
    "print_findings",
    "print_json",
    "print_losses",
    "print_moved",
    "print_own_data",
    "print_table",
    "print_written",
    "print_wrote",
]

MOST_OF_A_KIND = 20  # findings of one code that are printed
OF_WRITING = {
    Kind.ROUNDING_MENDED,
    Kind.ROUNDING_LEFT_OUT,
    Kind.FIELD_NAMED_ANEW,
    Kind.VALUES_AS_TEXT,
    Kind.FORMAT_LEFT_OUT,
    Kind.TEXT_CUT,
    Kind.MOVED_MUCH,
}


class _OneLine(logging.Formatter):
    """Writes a record without what a terminal would obey."""

    def format(self, record: logging.LogRecord) -> str:
        """Return it in one line."""
        return one_line(f"nzv-geo: {super().format(record)}")


@contextmanager
def log_printed(*, verbose: bool) -> Iterator[None]:
    """Print the log of nzv-geo on the standard error for a while, where that is wanted."""
    log = logging.getLogger("nzv_geo")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine())
    before = log.level
    if verbose:
        log.addHandler(handler)
        log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


def print_findings(
    findings: Sequence[Finding],
    name: str = "",
    file: TextIO | None = None,
    language: str = "en",
) -> None:
    """Print findings to stderr or a file, one line each; of many alike, the first ones."""
    prefix = f"{name}: " if name else ""
    shown: Counter[Kind] = Counter()
    for finding in findings:
        shown[finding.kind] += 1
        if shown[finding.kind] <= MOST_OF_A_KIND:
            print(one_line(f"{prefix}{finding.line(language)}"), file=file or sys.stderr)
    for kind, count in shown.items():
        if count > MOST_OF_A_KIND:
            more = Phrase.of("not_shown", code=kind.code, count=count - MOST_OF_A_KIND)
            print(f"{prefix}{more.in_language(language)}", file=file or sys.stderr)


def print_moved(layer: Layer, name: str = "") -> None:
    """Say on stderr what a reprojection did to a layer, and which heights it left out."""
    prefix = f"{name}: " if name else ""
    for report in layer.provenance.done:
        print(one_line(f"{prefix}{report}"), file=sys.stderr)
    print_findings([finding for finding in layer.findings if finding.kind is Kind.FLATTENED], name)


def print_losses(written: Layer, name: str = "") -> None:
    """Say on stderr what a layer loses in its format, and what rounding changes of it."""
    print_findings([found for found in written.findings if found.kind in OF_WRITING], name)


def print_wrote(*paths: Path) -> None:
    """Say on stderr which files are there now."""
    print(one_line(f"wrote {', '.join(map(str, paths))}"), file=sys.stderr)


def print_written(written: Layer, target: Path) -> None:
    """Say on stderr what writing a layer did to it, and where it is."""
    print_moved(written)
    print_losses(written)
    print_wrote(target)


def print_own_data(args: argparse.Namespace) -> None:
    """Say on stderr which of the user's own data are used."""
    for got in args.catalogue.downloads.values():
        note = f"own data: {', '.join(got.layers)} of {got.id}, fetched on {got.date}"
        print(one_line(f"{note}; --data {NONE} leaves them out"), file=sys.stderr)
    if not args.catalogue.own_data or not args.catalogue.facts:
        return
    from nzv_geo.focus_areas import load_outlines

    numbers = ", ".join(map(str, load_outlines(args.catalogue)))
    if numbers:
        where = f"from {args.catalogue.own_data}; --data {NONE} leaves them out"
        print(
            one_line(f"own data: official outlines of focus areas {numbers} {where}"),
            file=sys.stderr,
        )


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table: numbers to the right, a missing value as a dash."""
    if not rows:
        print("(none)")
        return
    cells = [{name: _cell(value) for name, value in row.items()} for row in rows]
    widths = {
        name: max(len(one_line(name)), *(len(row[name]) for row in cells)) for name in rows[0]
    }
    right = {name for name in rows[0] if all(_is_number(row[name]) for row in rows)}
    for row in ({name: name for name in widths}, *cells):
        aligned = (row[n].rjust(w) if n in right else row[n].ljust(w) for n, w in widths.items())
        print("  ".join(aligned).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.2f}" if isinstance(value, float) else one_line(value)


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, int | float)
