"""``nzv-geo publish``: out to the public."""

from __future__ import annotations

import argparse

from nzv_geo.cli.options import Subparsers, add_accuracy, add_command, add_file_options, files_help
from nzv_geo.cli.publish_database import EXAMPLES, add_database, publish_to, require_target


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "publish",
        run,
        about="Load layers or files of your own into PostGIS, with their metadata.",
        example=EXAMPLES,
    )
    parser.add_argument(
        "names",
        metavar="LAYER|FILE",
        nargs="*",
        help=f"layers that nzv-geo layers lists (default: all of them), or {files_help()}",
    )
    add_database(parser)
    add_accuracy(parser)
    add_file_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load the layers."""
    require_target(args)
    return publish_to(args.names, args)
