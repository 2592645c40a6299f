"""``nzv-geo compare``: what changed between two vintages of the same units."""

from __future__ import annotations

import argparse
import csv
import sys
from typing import TYPE_CHECKING, Any

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.cli.limits import add_limits, limits
from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_grids_folder,
    add_language,
    add_region,
    apply_grids,
    files_help,
)
from nzv_geo.cli.printing import one_line, print_json, print_table
from nzv_geo.errors import DataError
from nzv_geo.findings import Phrase
from nzv_geo.userdata import NONE

if TYPE_CHECKING:
    from nzv_geo.describe.vintages import Comparison
    from nzv_geo.layers import Layer

DEFAULT = "municipalities"


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "compare",
        run,
        about="Compare two vintages of the same units: new, gone, renamed, borders moved in "
        "hectares; without OLD and NEW, what ships with what was fetched.",
        example="nzv-geo compare\n  nzv-geo compare gemeinden-2020.gpkg gemeinden-2024.gpkg --csv",
    )
    parser.add_argument(
        "old",
        metavar="OLD",
        nargs="?",
        help=f"states, counties or municipalities as they ship; or {files_help()}",
    )
    parser.add_argument(
        "new", metavar="NEW", nargs="?", help="the same as they were fetched; or a file"
    )
    parser.add_argument("--layer", metavar="NAME", help="layer to take from files with several")
    parser.add_argument("--key", metavar="COLUMN", help="their keys (default: ags)")
    parser.add_argument("--name-field", metavar="F", help="their names (default: name_de, gen)")
    parser.add_argument(
        "--least-ha",
        metavar="X",
        type=_hectares,
        default=1.0,
        help="list parts of that many hectares and more (default: 1); all are counted",
    )
    add_region(parser, otherwise="everything there is")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON instead of a table")
    form.add_argument("--csv", action="store_true", help="print CSV instead of a table")
    add_grids_folder(parser)
    add_language(parser)
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Print what changed."""
    from nzv_geo.describe.vintages import compare

    apply_grids(args)
    ships = load_catalogue(args.catalogue_file, data=NONE)
    old, new = _asked(args)
    found = compare(
        _load(old, ships, args),
        _load(new, args.catalogue, args),
        key=args.key,
        name=args.name_field,
        least_ha=args.least_ha,
        catalogue=args.catalogue,
    )
    print_comparison(found, args)
    return 0


def _asked(args: argparse.Namespace) -> tuple[str, str]:
    """Return what is compared; without a word, what ships with what was fetched."""
    old = args.old or DEFAULT
    new = args.new or old
    if args.new is None and args.catalogue.means_file(old):
        raise DataError("compare takes two files: nzv-geo compare OLD NEW")
    if args.new is None and args.catalogue.fetched(old) is None:
        raise DataError(
            f"no {old} were fetched to compare with; fetch them (nzv-geo fetch boundaries), or "
            "name two files: nzv-geo compare OLD NEW"
        )
    return old, new


def _load(name: str, catalogue: Catalogue, args: argparse.Namespace) -> Layer:
    from nzv_geo.valley import load_layer

    if catalogue.means_file(name):
        return load_layer(name, layer=args.layer, limits=limits(args), catalogue=catalogue)
    return load_layer(name, region=args.region, catalogue=catalogue)


def print_comparison(found: Comparison, args: argparse.Namespace) -> None:
    """Print a comparison in the form that is asked for; the sum goes to stderr."""
    from nzv_geo.values import plain

    rows: list[dict[str, Any]] = [
        {str(name): plain(value, str(name)) for name, value in row.items()}
        for row in found.table.to_dict("records")
    ]
    if args.json:
        print_json(
            {
                "old": found.old,
                "new": found.new,
                "changed_ha": found.changed_ha,
                "unchanged_ha": found.unchanged_ha,
                "changes": rows,
            }
        )
        return
    if getattr(args, "csv", False):
        writer = csv.DictWriter(sys.stdout, list(found.table.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        print_table([_headed(row, args.language) for row in rows])
    told = Phrase.of(
        "compared",
        old=found.old,
        new=found.new,
        changed=found.changed_ha,
        unchanged=found.unchanged_ha,
    )
    print(one_line(told.in_language(args.language)), file=sys.stderr)


def _headed(row: dict[str, Any], language: str) -> dict[str, Any]:
    told = {**row, "change": Phrase.of(f"change_{row['change']}").in_language(language)}
    return {Phrase.of(f"heading_{name}").in_language(language): told[name] for name in told}


def _hectares(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of hectares, 0 or more")
    return value
