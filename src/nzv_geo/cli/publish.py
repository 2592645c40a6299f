"""``nzv-geo publish``: out to the public, as a portal or into a database."""

from __future__ import annotations

import argparse

from nzv_geo.cli.options import Subparsers, add_accuracy, add_command, add_file_options, files_help
from nzv_geo.cli.publish_database import EXAMPLES, add_database, publish_to
from nzv_geo.cli.publish_portal import EXAMPLE, PROJECT, add_portal, publish_portal_to
from nzv_geo.errors import OutputError


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "publish",
        run,
        about="Write a static portal for any web space, or load layers into PostGIS.",
        example=f"{EXAMPLE}\n  {EXAMPLES}",
    )
    parser.add_argument(
        "names",
        metavar="DIR [PROJECT] | LAYER|FILE",
        nargs="*",
        help="folder of the portal: only what changed is written, and files that are not its own "
        f"stay as they are; then, maybe, {PROJECT}. With --to: layers that nzv-geo layers lists "
        f"(default: all of them), or {files_help()}",
    )
    add_portal(parser)
    add_database(parser)
    add_accuracy(parser)
    add_file_options(parser)


def run(args: argparse.Namespace) -> int:
    """Write the portal, or load the layers."""
    if args.to:
        return publish_to(args.names, args)
    if not 1 <= len(args.names) <= 2:
        raise OutputError(
            "say where to: a folder for a portal (nzv-geo publish DIR [PROJECT]), or a database "
            "(nzv-geo publish --to postgresql://user@host/database [LAYER|FILE])"
        )
    return publish_portal_to(args.names, args)
