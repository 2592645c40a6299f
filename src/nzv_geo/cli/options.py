"""Options and tables that several commands share; each is described once, here."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = [
    "Subparsers",
    "add_command",
    "add_json",
    "add_layer",
    "add_overwrite",
    "add_region",
    "print_json",
    "print_table",
]

Subparsers = Any  # argparse keeps the real type private


def add_command(
    commands: Subparsers,
    name: str,
    run: Callable[[argparse.Namespace], int],
    *,
    about: str,
    example: str,
) -> argparse.ArgumentParser:
    """Add a command with one line about it and an example."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_layer(parser: argparse.ArgumentParser) -> None:
    """Add LAYER: the id of a layer of the catalogue."""
    parser.add_argument(
        "layer", metavar="LAYER", help="states, counties, municipalities, focus-areas or valley"
    )


def add_region(parser: argparse.ArgumentParser, *, otherwise: str) -> None:
    """Add --region."""
    parser.add_argument(
        "--region", metavar="R", help=f"lausitz, cottbus or goerlitz; without it, {otherwise}"
    )


def add_overwrite(parser: argparse.ArgumentParser) -> None:
    """Add --overwrite."""
    parser.add_argument("--overwrite", action="store_true", help="replace an existing file")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table: numbers to the right, a missing value as a dash."""
    if not rows:
        print("(none)")
        return
    cells = [{name: _cell(value) for name, value in row.items()} for row in rows]
    widths = {name: max(len(name), *(len(row[name]) for row in cells)) for name in rows[0]}
    right = {name for name in rows[0] if all(_is_number(row[name]) for row in rows)}
    for row in ({name: name for name in widths}, *cells):
        aligned = (row[n].rjust(w) if n in right else row[n].ljust(w) for n, w in widths.items())
        print("  ".join(aligned).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, int | float)
