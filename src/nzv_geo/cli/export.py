"""``nzv-geo export``: layers or files in a format that other programs read."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.catalogue import FOCUS_AREAS
from nzv_geo.cli.engines import add_engine, engine, refuse
from nzv_geo.cli.fixing import add_fix, fix, require_valid
from nzv_geo.cli.limits import limits
from nzv_geo.cli.options import (
    Subparsers,
    accuracy,
    add_accuracy,
    add_command,
    add_layers,
    add_overwrite,
    add_region,
    apply_grids,
    box,
    decimals,
    is_file,
    load,
    metres,
    names,
)
from nzv_geo.cli.printing import (
    one_line,
    print_findings,
    print_losses,
    print_moved,
    print_written,
    print_wrote,
)
from nzv_geo.errors import DataError, OutputError
from nzv_geo.export import format_names, main_suffixes, standard_writer, writer_for, writer_names

if TYPE_CHECKING:
    from nzv_geo.export import Ready, Writer
    from nzv_geo.export.metadata import Publication

EVERY = "all"  # layers of the catalogue
STDOUT = "-"
MB = 1_000_000
IN_PARTS_MB = 100  # of a file that is written a part at a time


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "export",
        run,
        about=f"Write layers or files of your own as {writer_names()}, in any CRS.",
        example="nzv-geo export municipalities --region lausitz -o municipalities.geojson\n"
        "  nzv-geo export plan.gpkg --crs EPSG:25833 --max-error-m 1 -o plan-utm.gpkg\n"
        f"  nzv-geo export {EVERY} -o valley.gpkg",
    )
    add_layers(parser, every=EVERY)
    add_region(parser, otherwise="everything that ships, or all of a file")
    _add_selection(parser)
    parser.add_argument(
        "--crs",
        metavar="EPSG:N",
        help="CRS to write; without it, the one the format asks for, such as WGS84 for GeoJSON, or "
        "that of the layer, as for a GeoPackage",
    )
    parser.add_argument(
        "--geometry",
        choices=("point", "area"),
        help="of focus-areas: a point for each (default), or areas: the official outline, else the "
        "circle in which it lies somewhere; geometry_status says which",
    )
    parser.add_argument(
        "--precision",
        metavar="N",
        type=decimals,
        help="decimals of the coordinates; without it, 0.1 mm or, in text formats, a centimetre",
    )
    add_accuracy(parser)
    _add_output(parser)
    _add_metadata(parser)
    add_fix(parser)
    add_overwrite(parser)
    add_engine(parser)


def _add_output(parser: argparse.ArgumentParser) -> None:
    """Add which file is written, and in which format."""
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        default=STDOUT,
        help=f"target file, {main_suffixes()}; several layers go into one GeoPackage or a zip "
        f"archive, such as all.shp.zip; - is {standard_writer().name} to stdout (default)",
    )
    parser.add_argument(
        "--format",
        metavar="F",
        default="",
        help=f"format, where no suffix says it: {', '.join(format_names())}",
    )


def _add_metadata(parser: argparse.ArgumentParser) -> None:
    """Add what is written beside the file for portals and catalogues."""
    parser.add_argument(
        "--metadata",
        metavar="K,K",
        type=names,
        default=[],
        help="metadata beside the file: dcat (FILE.dcat.jsonld, DCAT-AP.de for open-data portals), "
        "iso (FILE.iso.xml, ISO 19139 for geodata catalogues)",
    )
    parser.add_argument(
        "--publisher", metavar="NAME", default="", help="who publishes FILE, for its metadata"
    )
    parser.add_argument(
        "--access-url", metavar="URL", default="", help="where FILE will be, for its metadata"
    )


def _add_selection(parser: argparse.ArgumentParser) -> None:
    """Add what chooses features and fields."""
    parser.add_argument(
        "--bbox",
        metavar="W,S,E,N",
        type=box,
        help="keep what has a part in a box of degrees, such as 14.2,51.6,14.5,51.9",
    )
    parser.add_argument(
        "--where",
        metavar="EXPRESSION",
        help="keep features, by an expression of pandas: \"designation == 'Stadt'\"",
    )
    parser.add_argument(
        "--columns", metavar="F,F", type=names, help="fields to write; the key is always written"
    )
    parser.add_argument(
        "--simplify-m",
        metavar="T",
        type=metres,
        help="simplify a coverage, shared borders stay shared: T as in nzv-geo simplify",
    )


def run(args: argparse.Namespace) -> int:
    """Write the layers to the file or to stdout."""
    from nzv_geo.files import check_writable, write_files

    target = None if args.output == STDOUT else Path(args.output)
    args.layers = list(args.catalogue.layers) if args.layers == [EVERY] else args.layers
    _require_options(args)
    if target is not None:
        check_writable(target, overwrite=args.overwrite)
    apply_grids(args)
    writer = _writer(target, args)
    if args.engine:
        return _share(target, writer, args)
    if target is not None and _goes_in_parts(target, writer, args):
        return _stream(target, writer, args)

    from nzv_geo.export import files_of
    from nzv_geo.export.metadata import Publication

    publication = Publication.of(args.metadata, args.publisher, args.access_url)
    ready = [_ready(name, writer, args) for name in args.layers]
    files = files_of(ready, target or Path(f"stdout{writer.suffixes[0]}"), publication)
    for each in ready:
        name = each.written.id if len(ready) > 1 else ""
        print_moved(each.layer, name)
        print_losses(each.layer, name)
    if target is None:
        sys.stdout.buffer.write(_only(files, writer))
        return 0
    write_files(files, overwrite=args.overwrite)
    print_wrote(*files)
    _print_unknown(ready, publication)
    return 0


def _print_unknown(ready: list[Ready], publication: Publication) -> None:
    """Say on stderr what portals ask for and nobody said."""
    from nzv_geo.export.metadata import unknown_to_portals

    for lack in unknown_to_portals([each.written for each in ready], publication):
        print(one_line(f"nzv-geo: {lack}"), file=sys.stderr)


def _require_options(args: argparse.Namespace) -> None:
    """Raise before anything is read what makes no sense."""
    whole = ("--fix", "--region", "--bbox", "--where", "--simplify-m", "--metadata", "--encoding")
    refuse(args, *whole, "--layer")
    if args.metadata and args.output == STDOUT:
        raise OutputError("metadata stand beside a file; name one with -o")
    if (args.publisher or args.access_url) and not args.metadata:
        raise DataError("--publisher and --access-url are for --metadata; name dcat or iso there")
    for name in args.layers:
        if not is_file(name, args):
            args.catalogue.layer(name)
    if args.geometry and FOCUS_AREAS not in args.layers:
        raise DataError(
            f"--geometry is of {FOCUS_AREAS}; {', '.join(args.layers)} is written as it is"
        )


def _writer(target: Path | None, args: argparse.Namespace) -> Writer:
    from nzv_geo.export.archive import writer_of

    if target is not None:
        return writer_of(target, args.format)
    return writer_for("", args.format) if args.format else standard_writer()


def _goes_in_parts(target: Path, writer: Writer, args: argparse.Namespace) -> bool:
    """Tell whether a file is so large that it is written a part at a time."""
    (first, *others) = args.layers
    is_one = not others and is_file(first, args) and target.suffix.lower() != ".zip"
    whole = args.fix or args.simplify_m or args.metadata
    size = Path(first).stat().st_size if is_one and Path(first).is_file() else 0
    return writer.in_parts and not whole and size > IN_PARTS_MB * MB


def _stream(target: Path, writer: Writer, args: argparse.Namespace) -> int:
    from nzv_geo.export.streaming import export_in_parts

    (source,) = args.layers
    print(
        one_line(
            f"{source}: large, so written a part at a time, and not checked; nzv-geo check does"
        ),
        file=sys.stderr,
    )
    written = export_in_parts(
        source,
        target,
        writer,
        layer=args.layer_name,
        source_crs=args.source_crs,
        encoding=args.encoding,
        limits=limits(args),
        overwrite=args.overwrite,
        **_options(args),
        region=args.region,
    )
    print_written(written, target)
    return 0


def _share(target: Path | None, writer: Writer, args: argparse.Namespace) -> int:
    from nzv_geo.engine import export_in_partitions

    (source, *others) = args.layers
    if target is None or others or not is_file(source, args):
        raise DataError(
            "--engine takes one file or folder of GeoParquet, and -o for what it writes"
        )
    print(
        one_line(f"{source}: shared among workers, and not checked; nzv-geo check does"),
        file=sys.stderr,
    )
    with engine(args) as workers:
        written = export_in_partitions(
            workers,
            source,
            target,
            writer,
            source_crs=args.source_crs,
            limits=limits(args),
            overwrite=args.overwrite,
            **_options(args),
        )
    print_written(written, target)
    return 0


def _options(args: argparse.Namespace) -> dict[str, Any]:
    """Return what of each layer is written, and how."""
    return {
        "crs": args.crs,
        "bbox": args.bbox,
        "where": args.where,
        "columns": args.columns,
        "precision": args.precision,
        **accuracy(args),
    }


def _only(files: dict[Path, bytes], writer: Writer) -> bytes:
    """Return what goes to the standard output: one file, without the history beside it."""
    content = next(iter(files.values()))
    if writer.parts:
        raise OutputError(f"{writer.name} is several files; name one with -o")
    return content


def _ready(name: str, writer: Writer, args: argparse.Namespace) -> Ready:
    """Load a layer and make it ready to be written."""
    from nzv_geo.export import made_ready

    own = is_file(name, args)
    asked = argparse.Namespace(**{**vars(args), "layer": name})
    if own:
        asked.region = None
    layer = fix(load(asked), name, asked)
    if own:
        from nzv_geo.checks import check_layer

        print_findings(check_layer(layer, catalogue=args.catalogue))
    if writer.needs_valid:
        require_valid(layer, asked)
    return made_ready(
        layer,
        writer,
        geometry=args.geometry or "point",
        region=args.region if own else None,
        simplify_m=args.simplify_m,
        **_options(args),
    )
