"""``nzv-geo publish --to``: layers or files into PostGIS."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.cli.limits import limits
from nzv_geo.cli.options import accuracy, apply_grids, is_file, load
from nzv_geo.cli.printing import one_line, print_findings, print_losses, print_moved

if TYPE_CHECKING:
    from nzv_geo.layers import Layer
    from nzv_geo.publish.database.loading import Loaded
    from nzv_geo.publish.database.postgis import FileInParts

__all__ = ["EXAMPLES", "add_database", "publish_to"]

SCHEMA = (
    "nzv_geo"  # as `nzv_geo.publish.database.postgis` has it; here so that help needs no library
)
MB = 1_000_000
IN_PARTS_MB = 50  # of a file that is loaded a part at a time
EXAMPLES = (
    "nzv-geo publish --to postgresql://gis@db.example/geo\n"
    "  nzv-geo publish --to postgresql://gis@db.example/geo municipalities --crs EPSG:25833\n"
    "  PGPASSWORD=... nzv-geo publish --to postgresql://gis@db.example/geo plan.gpkg --schema plans"
)


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add --to and what belongs to it."""
    group = parser.add_argument_group("into a database")
    group.add_argument(
        "--to",
        metavar="URL",
        default="",
        help="postgresql://user@host:5432/database with PostGIS; the password comes from "
        "PGPASSWORD or ~/.pgpass, for other users of this machine see the command line",
    )
    group.add_argument(
        "--schema",
        metavar="S",
        default=SCHEMA,
        help=f"schema of the tables, made where it is missing (default: {SCHEMA})",
    )
    group.add_argument(
        "--crs", metavar="EPSG:N", help="CRS to load in; without it, that of each layer"
    )


def publish_to(names: list[str], args: argparse.Namespace) -> int:
    """Load the layers of these names, or all that ship, and say what is there now."""
    from nzv_geo.publish import publish_to_database
    from nzv_geo.publish.database.connecting import Address

    address = Address(args.to)  # before anything is read
    names = names or list(args.catalogue.layers)
    for name in names:
        if not is_file(name, args):
            args.catalogue.layer(name)
    apply_grids(args)
    loaded = publish_to_database(
        [_given(name, args) for name in names],
        args.to,
        schema=args.schema,
        crs=args.crs,
        **accuracy(args),
    )
    for each in loaded:
        _print(each, address, several=len(loaded) > 1)
    return 0


def _given(name: str, args: argparse.Namespace) -> Layer | FileInParts:
    """Load a layer, or say how a large file is read."""
    asked = argparse.Namespace(**{**vars(args), "layer": name, "region": None})
    if not is_file(name, args):
        return load(asked)
    if _is_large(name):
        from nzv_geo.publish.database.postgis import FileInParts

        print(
            one_line(
                f"{name}: large, so loaded a part at a time, and not checked; nzv-geo check does"
            ),
            file=sys.stderr,
        )
        how: dict[str, Any] = {"source_crs": args.source_crs, "encoding": args.encoding}
        return FileInParts(Path(name), args.layer_name, **how, limits=limits(args))
    from nzv_geo.checks import check_layer

    layer = load(asked)
    print_findings(check_layer(layer, catalogue=args.catalogue))
    return layer


def _is_large(name: str) -> bool:
    """Tell whether a file is so large, and of such a format, that it is read in parts."""
    path = Path(name)
    if not path.is_file() or path.stat().st_size <= IN_PARTS_MB * MB:
        return False
    return path.suffix.lower() in (".gpkg", ".fgb", ".shp", ".geojson", ".json", ".geojsons")


def _print(loaded: Loaded, address: Any, *, several: bool) -> None:
    print_moved(loaded.layer, loaded.table if several else "")
    print_losses(loaded.layer, loaded.table if several else "")
    print(
        one_line(
            f"loaded {loaded.schema}.{loaded.table} of {address}: {loaded.features:,} features, "
            f"{loaded.geometry_type}, {loaded.crs}"
        ),
        file=sys.stderr,
    )
