"""``nzv-geo data``: where the user's own data are, what they are, and clearing them away."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nzv_geo.cli.options import Subparsers, add_command, add_group, add_json
from nzv_geo.cli.printing import one_line, print_json, print_table
from nzv_geo.errors import DataError
from nzv_geo.userdata import NONE, clear, own_files

ABOUT = "Show or clear your own data: what you imported, beside what ships."
EXAMPLE = """\
example:
  nzv-geo data path
  nzv-geo data list --data ~/planung"""


def add_parser(commands: Subparsers) -> None:
    """Add the command and the commands beneath it."""
    below = add_group(commands, "data", about=ABOUT, examples=EXAMPLE)
    path_about = "Print the folder of your own data; it need not be there yet."
    add_command(below, "path", path, about=path_about, example="nzv-geo data path")
    list_about = "List the files of your own data."
    add_json(add_command(below, "list", list_, about=list_about, example="nzv-geo data list"))
    clearing = add_command(
        below,
        "clear",
        clear_,
        about="Remove your own data, which nothing brings back; what ships stays.",
        example="nzv-geo data clear --yes",
    )
    clearing.add_argument("--yes", action="store_true", help="do it; without it, only say what")


def path(args: argparse.Namespace) -> int:
    """Print the folder."""
    print(one_line(args.catalogue.own_data or NONE))
    return 0


def list_(args: argparse.Namespace) -> int:
    """Print a row for each file."""
    rows = [
        {"file": str(file), "bytes": file.stat().st_size}
        for file in own_files(args.catalogue.own_data)
    ]
    print_json(rows) if args.json else print_table(rows)
    return 0


def clear_(args: argparse.Namespace) -> int:
    """Remove the files of nzv-geo, and no others."""
    folder: Path | None = args.catalogue.own_data
    files = own_files(folder)
    if files and not args.yes:
        names = ", ".join(file.name for file in files)
        raise DataError(f"this would remove {names} from {folder}; say --yes to do it")
    for file in clear(folder):
        print(one_line(f"removed {file}"), file=sys.stderr)
    return 0
