"""``nzv-geo export``: a layer or file in a format that other programs read."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.catalogue import FOCUS_AREAS
from nzv_geo.cli.fixing import add_fix, advise, fix
from nzv_geo.cli.options import (
    Subparsers,
    accuracy,
    add_accuracy,
    add_command,
    add_layer,
    add_overwrite,
    add_region,
    apply_grids,
    is_file,
    load,
)
from nzv_geo.cli.printing import print_findings, print_written
from nzv_geo.errors import DataError, GeometryError
from nzv_geo.export import main_suffixes, standard_writer, writer_for, writer_names

if TYPE_CHECKING:
    from nzv_geo.findings import Finding
    from nzv_geo.layers import Layer


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "export",
        run,
        about=f"Write a layer or a file of your own as {writer_names()}, in any CRS.",
        example="nzv-geo export municipalities --region lausitz -o municipalities.geojson\n"
        "  nzv-geo export plan.gpkg --crs EPSG:25833 --max-error-m 1 -o plan-utm.gpkg",
    )
    add_layer(parser)
    add_region(parser, otherwise="everything that ships")
    parser.add_argument(
        "--crs",
        metavar="EPSG:N",
        help="CRS to write; without it, GeoJSON in WGS84, a GeoPackage in that of the layer",
    )
    parser.add_argument(
        "--geometry",
        choices=("point", "area"),
        help="of focus-areas: a point for each (default), or areas: the official outline, else the "
        "circle in which it lies somewhere; geometry_status says which",
    )
    add_accuracy(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        default="-",
        help=f"target file, {main_suffixes()}; - is {standard_writer().name} to stdout (default)",
    )
    add_fix(parser)
    add_overwrite(parser)


def run(args: argparse.Namespace) -> int:
    """Write the layer to the file or to stdout."""
    from nzv_geo.files import check_writable

    target = None if args.output == "-" else Path(args.output)
    if not is_file(args.layer, args):
        args.catalogue.layer(args.layer)
    if args.geometry and args.layer != FOCUS_AREAS:
        raise DataError(f"--geometry is of {FOCUS_AREAS}; {args.layer} is written as it is")
    if target is not None:
        check_writable(target, overwrite=args.overwrite)
    apply_grids(args)

    from nzv_geo.export import export_layer, moved
    from nzv_geo.focus_areas import as_geometry

    writer = standard_writer() if target is None else writer_for(target)
    layer = fix(load(args), args.layer, args)
    geometry = args.geometry or "point"
    if is_file(args.layer, args):
        from nzv_geo.checks import check_layer

        print_findings(check_layer(layer, catalogue=args.catalogue))
    if writer.needs_valid:
        _require_valid(layer, args)
    if target is None:
        crs = (writer.crs or None) if args.crs is None else args.crs
        whole = as_geometry(layer, geometry, catalogue=args.catalogue)
        whole = moved(whole, crs, **accuracy(args))
        rounded = writer.as_written(whole)
        sys.stdout.buffer.write(writer.encode(rounded))
        written = replace(whole, findings=rounded.findings)
    else:
        written = export_layer(
            layer,
            target,
            crs=args.crs,
            geometry=geometry,
            overwrite=args.overwrite,
            **accuracy(args),
        )
    print_written(written, target)
    return 0


def _require_valid(layer: Layer, args: argparse.Namespace) -> None:
    """Raise GeometryError with the command that works: the format holds valid geometries only."""
    from nzv_geo.checks import check_geometry, repair
    from nzv_geo.findings import Kind

    def invalid(layer: Layer) -> list[Finding]:
        kinds = (Kind.COLLAPSED, Kind.GEOMETRY_INVALID)
        return [finding for finding in check_geometry(layer) if finding.kind in kinds]

    found = invalid(layer)
    if found:
        what = advise(invalid(repair(layer, catalogue=args.catalogue)[0]), args)
        raise GeometryError(f"{found[0].message}; {what}")
