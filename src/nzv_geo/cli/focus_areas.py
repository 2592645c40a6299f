"""``nzv-geo focus-areas``: official outlines in, listed, out again, and handed on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.cli.fixing import add_fix
from nzv_geo.cli.limits import add_limits, limits
from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_encoding,
    add_grids_folder,
    add_group,
    add_json,
    add_language,
    add_overwrite,
    add_source_crs,
    apply_grids,
    files_help,
)
from nzv_geo.cli.printing import one_line, print_findings, print_json, print_table, print_written
from nzv_geo.errors import DataError
from nzv_geo.userdata import require_folder

if TYPE_CHECKING:
    from nzv_geo.focus_areas import FocusArea, Import

ABOUT = "Take official outlines of focus areas into your own data, and hand them on."
EXAMPLE = """\
example:
  nzv-geo focus-areas import plan.gpkg --number 6 --source "Stadt Spremberg" --date 2026-05-04 \\
      --licence dl-de/by-2-0
  nzv-geo focus-areas list
  nzv-geo focus-areas pack outlines.gpkg"""


def add_parser(commands: Subparsers) -> None:
    """Add the command and the commands beneath it."""
    below = add_group(commands, "focus-areas", about=ABOUT, examples=EXAMPLE)
    _add_import(below)
    _add_list(below)
    _add_remove(below)
    _add_pack(below)


def _add_import(below: Subparsers) -> None:
    parser = add_command(
        below,
        "import",
        import_,
        about="Check an official outline and take it into your own data: all of it or nothing.",
        example="nzv-geo focus-areas import plan.shp --number 6 --source Zweckverband "
        '--date 2026-05 --licence "internal use only"\n'
        "  nzv-geo focus-areas import outlines.gpkg --key number --dry-run",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=files_help())
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--number", metavar="N", type=int, help="focus area that FILE is about")
    which.add_argument(
        "--key", metavar="FIELD", help="field with the number of the focus area of each polygon"
    )
    stated = "; without it, the field of that name in FILE"
    parser.add_argument("--source", metavar="S", default="", help=f"who drew it up{stated}")
    parser.add_argument("--date", metavar="D", default="", help=f"of when, 2026-05-04{stated}")
    parser.add_argument("--licence", metavar="L", default="", help=f"terms of use{stated}")
    add_fix(parser)
    parser.add_argument("--dry-run", action="store_true", help="only check; change nothing")
    parser.add_argument("--layer", metavar="NAME", help="layer to take from a file with several")
    add_source_crs(parser, "--crs")
    add_encoding(parser)
    add_overwrite(parser)
    add_grids_folder(parser)
    add_json(parser)
    add_language(parser)
    add_limits(parser)


def _add_list(below: Subparsers) -> None:
    parser = add_command(
        below,
        "list",
        list_,
        about="List the focus areas: which are official, of when and from whom.",
        example="nzv-geo focus-areas list --json",
    )
    add_json(parser)


def _add_remove(below: Subparsers) -> None:
    parser = add_command(
        below,
        "remove",
        remove,
        about="Remove an official outline from your own data: the area is a circle again.",
        example="nzv-geo focus-areas remove 6",
    )
    parser.add_argument("number", metavar="N", type=int, help="number of the focus area")


def _add_pack(below: Subparsers) -> None:
    parser = add_command(
        below,
        "pack",
        pack,
        about="Write all official outlines of your own data into one file, for another office.",
        example="nzv-geo focus-areas pack outlines.gpkg",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="target, best .gpkg")
    add_overwrite(parser)


def import_(args: argparse.Namespace) -> int:
    """Store the outlines, or say all that is wrong; 1 if they are refused."""
    from nzv_geo.focus_areas import read_outlines
    from nzv_geo.focus_areas.importing import store

    apply_grids(args)
    require_folder(args.catalogue.own_data)
    taken = read_outlines(
        args.file,
        number=args.number,
        key=args.key,
        source=args.source,
        date=args.date,
        licence=args.licence,
        overwrite=args.overwrite,
        fix=args.fix,
        layer=args.layer,
        source_crs=args.source_crs,
        encoding=args.encoding,
        limits=limits(args),
        catalogue=args.catalogue,
    )
    is_refused = bool(taken.errors) or not taken.outlines
    if not is_refused and not args.dry_run:
        taken = store(taken, args.catalogue)
    if args.json:
        print_json(_as_dict(taken, args.language))
    else:
        print_findings(taken.findings, str(args.file), language=args.language)
    _print_done(taken)
    return int(is_refused)


def list_(args: argparse.Namespace) -> int:
    """Print a row for each focus area."""
    from nzv_geo.focus_areas import load_focus_areas

    rows = [_row(area) for area in load_focus_areas(args.catalogue).areas]
    print_json(rows) if args.json else print_table(rows)
    return 0


def remove(args: argparse.Namespace) -> int:
    """Remove one outline."""
    from nzv_geo.focus_areas import remove_outline

    removed = remove_outline(args.number, catalogue=args.catalogue)
    print(f"removed the outline of focus area {removed.number}, of {removed.date}", file=sys.stderr)
    return 0


def pack(args: argparse.Namespace) -> int:
    """Write the file."""
    from nzv_geo.export import pack_outlines

    if args.catalogue.own_data is None:
        raise DataError("--data none leaves own data out; there is nothing to pack")
    written = pack_outlines(args.file, overwrite=args.overwrite, catalogue=args.catalogue)
    print_written(written, args.file)
    return 0


def _print_done(taken: Import) -> None:
    """Say on stderr what has changed, or that nothing has."""
    if taken.file is None:
        why = "dry run" if not taken.errors and taken.outlines else "refused"
        print(f"{why}: nothing has changed", file=sys.stderr)
        return
    for step in dict.fromkeys(step for outline in taken.outlines for step in outline.steps):
        print(one_line(step), file=sys.stderr)
    for outline in taken.outlines:
        line = f"focus area {outline.number} is official now: {outline.area_ha:,.4f} ha"
        print(one_line(f"{line}, {outline.source}, {outline.date}"), file=sys.stderr)
    print(one_line(f"stored in {taken.file}"), file=sys.stderr)


def _as_dict(taken: Import, language: str) -> dict[str, Any]:
    outlines = [{**outline.as_row(), "area_ha": outline.area_ha} for outline in taken.outlines]
    findings = [finding.as_dict(language) for finding in taken.findings]
    file = str(taken.file) if taken.file else None
    return {"stored_in": file, "outlines": outlines, "findings": findings}


def _row(area: FocusArea) -> dict[str, Any]:
    outline = area.outline
    return {
        "number": area.number,
        "name": area.name["de"],
        "geometry_status": area.geometry_status,
        "area_ha": outline.area_ha if outline else None,
        "date": outline.date if outline else None,
        "source": outline.source if outline else None,
        "licence": outline.licence if outline else None,
    }
