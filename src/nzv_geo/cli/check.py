"""``nzv-geo check``: whether files are fit for use."""

from __future__ import annotations

import argparse
from pathlib import Path

from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_grids_folder,
    add_json,
    add_source_crs,
    apply_grids,
    print_json,
)


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "check",
        run,
        about="Check whether the CRS of a file can be right, and how accurately it can be used.",
        example="nzv-geo check plan.gpkg --layer flaechen",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="GeoJSON or GeoPackage")
    parser.add_argument("--layer", metavar="NAME", help="layer to take from a file with several")
    add_source_crs(parser, "--crs")
    add_grids_folder(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 if one of them is an error."""
    from nzv_geo.checks import check_crs
    from nzv_geo.valley import load_layer

    apply_grids(args)
    layers = {path: load_layer(path, layer=args.layer, crs=args.source_crs) for path in args.files}
    findings = {str(path): check_crs(layer) for path, layer in layers.items()}
    if args.json:
        print_json({path: [one.as_dict() for one in found] for path, found in findings.items()})
    else:
        for path, found in findings.items():
            for one in found:
                print(f"{path}: {one}")
            if not found:
                print(f"{path}: nothing found")
    return int(any(one.severity == "error" for found in findings.values() for one in found))
