"""``nzv-geo boundaries``: the boundaries of another valley."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nzv_geo.cli.limits import add_limits, limits
from nzv_geo.cli.options import Subparsers, add_command, add_group, add_language
from nzv_geo.cli.printing import one_line, print_findings
from nzv_geo.errors import DataError

ABOUT = "Build the boundaries of another valley out of a file of the whole country."
EXAMPLE = "nzv-geo boundaries build vg250.zip --catalogue revier.toml -o revier"


def add_parser(commands: Subparsers) -> None:
    """Add the command and the command beneath it."""
    below = add_group(commands, "boundaries", about=ABOUT, examples=f"example:\n  {EXAMPLE}")
    parser = add_command(below, "build", build, about=ABOUT, example=EXAMPLE)
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="VG250 as the publisher hands it out: the zip archive, or the GeoPackage in it",
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=Path, required=True,
        help="folder for catalogue.toml and its boundaries/",
    )  # fmt: skip
    parser.add_argument(
        "--offer",
        metavar="ID",
        help="which [[offer]] of the catalogue that ships says how FILE is laid out; without it, "
        "the first that fits",
    )
    parser.add_argument(
        "--vintage", metavar="DATE", default="",
        help="of when the boundaries are, where neither FILE nor a source tells",
    )  # fmt: skip
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")
    add_language(parser)
    add_limits(parser)
    parser.set_defaults(begins_catalogue=True)


def build(args: argparse.Namespace) -> int:
    """Build them; 1 if the file is laid out otherwise than it should be."""
    from nzv_geo.fetch.building import build_boundaries

    if args.catalogue_file is None:
        raise DataError(
            "say which regions: --catalogue FILE, a catalogue without its boundaries, see "
            "docs/another-valley.md"
        )
    built = build_boundaries(
        args.file,
        args.catalogue_file,
        args.output,
        offer=args.offer,
        vintage=args.vintage,
        limits=limits(args),
        overwrite=args.overwrite,
    )
    print_findings(built.findings, str(args.file), language=args.language)
    if built.path is None:
        print(one_line(f"nothing was written to {args.output}"), file=sys.stderr)
        return 1
    counts = ", ".join(f"{count:,} {name}" for name, count in built.features.items())
    print(one_line(f"wrote {built.path}: {counts}, of {built.vintage}"), file=sys.stderr)
    print(one_line(f"next: nzv-geo map --catalogue {built.path} --open"), file=sys.stderr)
    return 0
