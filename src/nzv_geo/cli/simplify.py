"""``nzv-geo simplify``: fewer vertices, shared borders stay shared."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nzv_geo.cli.fixing import add_fix, are_polygons, fix
from nzv_geo.cli.options import (
    Subparsers,
    accuracy,
    add_accuracy,
    add_command,
    add_layer,
    add_overwrite,
    add_region,
    apply_grids,
    load,
    metres,
    print_rounded,
)
from nzv_geo.export import main_suffixes, writer_for


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "simplify",
        run,
        about="Simplify a coverage without tearing its borders, and say what that changed.",
        example="nzv-geo simplify municipalities --tolerance-m 100 -o coarse.geojson",
    )
    add_layer(parser, "--crs")
    add_region(parser, otherwise="everything that ships")
    parser.add_argument(
        "--tolerance-m",
        metavar="T",
        type=metres,
        required=True,
        help="corners of triangles smaller than its square are left out",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=True, help=main_suffixes()
    )
    add_fix(parser)
    add_accuracy(parser)
    add_overwrite(parser)


def run(args: argparse.Namespace) -> int:
    """Write the simplified layer and print the report; 1 if a feature is no valid polygon."""
    from nzv_geo.files import check_writable

    check_writable(args.output, overwrite=args.overwrite)
    apply_grids(args)

    from nzv_geo.coverage.clean import snap
    from nzv_geo.coverage.simplify import simplify
    from nzv_geo.crs.reproject import reproject
    from nzv_geo.export import export_layer

    writer_for(args.output)
    layer = fix(load(args), args.layer, args)
    if not are_polygons([layer], args):
        return 1
    metric = reproject(layer, args.catalogue.working_crs, **accuracy(args))
    simple, report = simplify(snap(metric), args.tolerance_m)
    written = export_layer(simple, args.output, overwrite=args.overwrite)
    print(report)
    print_rounded(written)
    print(f"wrote {args.output}", file=sys.stderr)
    return 0
