"""``nzv-geo export``: a layer as GeoJSON."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nzv_geo.cli.options import Subparsers, add_command, add_layer, add_overwrite, add_region


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "export",
        run,
        about="Write a layer as RFC 7946 GeoJSON (WGS84).",
        example="nzv-geo export municipalities --region lausitz -o municipalities.geojson",
    )
    add_layer(parser)
    add_region(parser, otherwise="everything that ships")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="target file; - is stdout (default)"
    )
    add_overwrite(parser)


def run(args: argparse.Namespace) -> int:
    """Write the layer to the file or to stdout."""
    from nzv_geo.catalogue import load_catalogue
    from nzv_geo.files import check_writable, write_file

    load_catalogue().layer(args.layer)
    if args.output != "-":
        check_writable(Path(args.output), overwrite=args.overwrite)

    from nzv_geo.export import to_geojson
    from nzv_geo.valley import load_layer

    content = to_geojson(load_layer(args.layer, region=args.region))
    if args.output == "-":
        sys.stdout.buffer.write(content)
    else:
        write_file(Path(args.output), content, overwrite=args.overwrite)
        print(f"wrote {args.output}", file=sys.stderr)
    return 0
