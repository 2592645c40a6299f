"""``nzv-geo join``: figures of a table on the units of a layer, and a ledger of what that took."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_layer,
    add_overwrite,
    add_region,
    is_file,
    load,
)
from nzv_geo.cli.printing import one_line, print_findings, print_table, print_written
from nzv_geo.errors import OutputError
from nzv_geo.export import main_suffixes, writer_for

if TYPE_CHECKING:
    from nzv_geo.joins import JoinLedger

REPORTS = (".csv", ".json")
MOST_OF_AN_EVENT = 15  # entries of the ledger that are printed


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "join",
        run,
        about="Join a table by official key (AGS), across changes of municipalities.",
        example="nzv-geo join municipalities einwohner.csv --region bautzen --vintage 2016\n"
        "      --sum einwohner --mean einkommen:einwohner -o bautzen.gpkg --ledger ledger.csv",
    )
    add_layer(parser)
    parser.add_argument("table", metavar="TABLE", type=Path, help="a table: CSV, XLSX or ODS")
    add_region(parser, otherwise="everything that ships")
    _add_columns(parser)
    _add_combining(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=True, help=main_suffixes()
    )
    parser.add_argument(
        "--ledger",
        metavar="FILE",
        type=Path,
        help="what did not match, was repaired and followed, in full: .csv or .json",
    )
    parser.add_argument("--source", metavar="S", help="where the figures come from, in one line")
    add_overwrite(parser)


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", metavar="NAME", default="", help="sheet of TABLE to take")
    parser.add_argument(
        "--table-encoding", metavar="E", help="encoding of the text of TABLE, such as cp1252"
    )
    parser.add_argument(
        "--key",
        metavar="F",
        default="",
        help="column of TABLE with official keys; without it, the only one that looks like that",
    )
    parser.add_argument(
        "--to", metavar="F", default="", help="column of the layer with official keys"
    )
    parser.add_argument(
        "--fields",
        metavar="F,F",
        type=_names,
        default=[],
        help="columns of TABLE to take; without it, all",
    )


def _add_combining(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vintage",
        metavar="YEAR",
        help="of which year the municipalities of TABLE are (its last day), or a day, 2016-01-01",
    )
    parser.add_argument(
        "--changes",
        metavar="FILE",
        type=Path,
        help="more changes of municipalities than those that ship: a table with ags_from, "
        "name_from, ags_into, name_into, effective",
    )
    parser.add_argument(
        "--sum",
        metavar="F,F",
        dest="sums",
        type=_names,
        action="extend",
        default=[],
        help="columns that are summed where municipalities became one: counts",
    )
    parser.add_argument(
        "--mean",
        metavar="F:WEIGHT",
        dest="means",
        type=_weighted,
        action="extend",
        default=[],
        help="columns of which the mean is taken by the weight in another column: rates, averages",
    )


def run(args: argparse.Namespace) -> int:
    """Write the layer with figures, print the ledger; 1 if something did not match."""
    from nzv_geo.export import export_layer
    from nzv_geo.files import write_file
    from nzv_geo.joins import join_with_ledger, keys_elsewhere

    _check_targets(args)
    layer = load(args)
    ships = not is_file(args.layer, args)
    chosen = ships and args.region is not None
    joined, ledger = join_with_ledger(
        layer,
        args.table,
        key=args.key,
        to=args.to,
        fields=args.fields,
        source=args.source or "",
        sheet=args.sheet,
        encoding=args.table_encoding,
        vintage=args.vintage,
        changes=args.changes or (),
        sums=args.sums,
        means=dict(args.means),
        elsewhere=keys_elsewhere(layer, args.layer, args.catalogue) if chosen else (),
        catalogue=args.catalogue,
    )
    written = export_layer(joined, args.output, overwrite=args.overwrite, catalogue=args.catalogue)
    _print_ledger(ledger)
    print_findings(ledger.findings)
    print_written(written, args.output)
    if args.ledger:
        write_file(args.ledger, _report(ledger, args.ledger), overwrite=args.overwrite)
        print(one_line(f"wrote {args.ledger}"), file=sys.stderr)
    return int(any(finding.severity != "note" for finding in ledger.findings))


def _check_targets(args: argparse.Namespace) -> None:
    from nzv_geo.files import check_writable

    writer_for(args.output)
    targets = [path for path in (args.output, args.ledger) if path]
    if len({path.resolve() for path in targets}) < len(targets):
        raise OutputError("-o and --ledger name the same file")
    for path in targets:
        check_writable(path, overwrite=args.overwrite)
    if args.ledger and args.ledger.suffix not in REPORTS:
        raise OutputError(f"cannot write {args.ledger}: name it {' or '.join(REPORTS)}")


def _print_ledger(ledger: JoinLedger) -> None:
    """Print the entries, of many alike the first; how many there are, on the standard error."""
    table = ledger.table()
    shown = table[table.groupby("event").cumcount() < MOST_OF_AN_EVENT]
    print_table([dict(zip(shown.columns, row, strict=True)) for row in shown.to_numpy()])
    for row in ledger.summary():
        if row["count"] > MOST_OF_AN_EVENT:
            more = row["count"] - MOST_OF_AN_EVENT
            print(f"and {more:,} more {row['event']}; --ledger FILE has all", file=sys.stderr)
    elsewhere = f"; {ledger.elsewhere:,} rows are of other regions" if ledger.elsewhere else ""
    matched = f"{ledger.matched:,} of {ledger.units:,} units matched"
    print(f"{ledger.rows:,} rows, {matched}{elsewhere}", file=sys.stderr)


def _report(ledger: JoinLedger, path: Path) -> bytes:
    if path.suffix == ".csv":
        return ledger.table().to_csv(index=False).encode()
    text = json.dumps(ledger.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _weighted(text: str) -> list[tuple[Any, ...]]:
    """Read columns with their weights; the weight may be missing, which is refused with reasons."""
    parts = [name.rpartition(":") for name in _names(text)]
    return [(name, weight) if colon else (weight, "") for name, colon, weight in parts]
