"""``nzv-geo serve-config``: what pygeoapi needs to serve layers."""

from __future__ import annotations

import argparse
from pathlib import Path

from nzv_geo.cli.options import (
    Subparsers,
    accuracy,
    add_accuracy,
    add_command,
    add_file_options,
    add_overwrite,
    apply_grids,
    files_help,
    is_file,
    load,
)
from nzv_geo.cli.printing import print_wrote
from nzv_geo.cli.publish_database import SCHEMA
from nzv_geo.errors import DataError

GEOPACKAGE = "layers.gpkg"
URL = "http://localhost:5000"


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "serve-config",
        run,
        about="Write what pygeoapi and MapServer need to serve layers: features and pictures.",
        example="nzv-geo serve-config service\n"
        "  nzv-geo serve-config service --provider 'Stadt Cottbus' --url https://geo.example\n"
        "  nzv-geo serve-config service --database postgresql://gis@db.example/geo",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder to write into")
    parser.add_argument(
        "names",
        metavar="LAYER|FILE",
        nargs="*",
        help=f"layers that nzv-geo layers lists (default: all of them), or {files_help()}",
    )
    _add_store(parser)
    _add_texts(parser)
    add_accuracy(parser)
    add_file_options(parser)
    add_overwrite(parser)


def _add_store(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what the service stands on")
    group.add_argument(
        "--gpkg",
        metavar="NAME",
        default=GEOPACKAGE,
        help=f"a GeoPackage that is written into DIR (default: {GEOPACKAGE})",
    )
    group.add_argument(
        "--database",
        metavar="URL",
        default="",
        help="PostGIS, where nzv-geo publish --to has put the same layers; the service reads the "
        "password from PGPASSWORD",
    )
    group.add_argument(
        "--schema", metavar="S", default=SCHEMA, help=f"schema there (default: {SCHEMA})"
    )
    group.add_argument(
        "--crs", metavar="EPSG:N", help="CRS to keep in; without it, that of each layer"
    )


def _add_texts(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what the service says of itself")
    group.add_argument(
        "--url", metavar="URL", default=URL, help=f"where it will be (default: {URL})"
    )
    group.add_argument("--title", metavar="T", default="", help="title, the same in each language")
    group.add_argument("--provider", metavar="NAME", default="", help="who runs it")
    group.add_argument("--provider-url", metavar="URL", default="", help="its page")
    group.add_argument("--contact", metavar="NAME", default="", help="whom to ask")
    group.add_argument("--email", metavar="ADDRESS", default="", help="its address")


def run(args: argparse.Namespace) -> int:
    """Write the files."""
    from nzv_geo.publish import write_service
    from nzv_geo.publish.service.serving import Service

    if args.database and args.gpkg != GEOPACKAGE:
        raise DataError("--gpkg and --database exclude each other; the service stands on one")
    apply_grids(args)
    names = args.names or list(args.catalogue.layers)
    for name in names:
        if not is_file(name, args):
            args.catalogue.layer(name)
    asked = [argparse.Namespace(**{**vars(args), "layer": name, "region": None}) for name in names]
    title = dict.fromkeys(("de", "en"), args.title)
    texts = {
        **({"title": title, "description": title} if args.title else {}),
        **{
            name: getattr(args, name)
            for name in ("provider", "provider_url", "contact", "email")
            if getattr(args, name)
        },
    }
    written = write_service(
        [load(each) for each in asked],
        args.folder,
        database=args.database,
        schema=args.schema,
        gpkg=args.gpkg,
        crs=args.crs,
        service=Service(args.url, **texts),
        overwrite=args.overwrite,
        **accuracy(args),
    )
    print_wrote(*written)
    return 0
