"""``nzv-geo map``: one HTML file per region."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from pathlib import Path

from nzv_geo.catalogue import load_catalogue
from nzv_geo.cli.options import Subparsers, add_command, add_overwrite, add_region
from nzv_geo.files import check_writable, make_folder, write_file

MAPS = Path("maps")
OVERVIEW = "overview"


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "map",
        run,
        about="Write interactive maps: one HTML file each, which asks nobody for anything.",
        example="nzv-geo map --region goerlitz -o goerlitz.html --open",
    )
    add_region(parser, otherwise="every region and an overview")
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        type=Path,
        help="target: a file with --region, otherwise a folder (default: maps/)",
    )
    parser.add_argument("--open", action="store_true", help="open the map in the browser")
    add_overwrite(parser)


def run(args: argparse.Namespace) -> int:
    """Write the maps; all of them or none."""
    targets = _targets(args.region, args.output)
    for path in targets.values():
        check_writable(path, overwrite=args.overwrite or _is_ours(path))

    from nzv_geo.valley import build_valley
    from nzv_geo.webmap import render_map, render_overview

    pages = {
        path: render_overview() if name == OVERVIEW else render_map(build_valley(name))
        for name, path in targets.items()
    }
    for path, page in pages.items():
        write_file(path, page.encode(), overwrite=True)
        print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)", file=sys.stderr)
    if args.open:
        webbrowser.open(list(pages)[-1].resolve().as_uri())
    return 0


def _targets(region: str | None, output: Path | None) -> dict[str, Path]:
    """Name each page and where it goes; the overview comes last."""
    if region is not None:
        load_catalogue().region(region)
        return {region: output or make_folder(MAPS) / f"{region}.html"}
    folder = make_folder(output or MAPS)
    return {name: folder / f"{name}.html" for name in (*load_catalogue().regions, OVERVIEW)}


def _is_ours(path: Path) -> bool:
    """Tell whether an existing file is a page that this tool wrote."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return b'<meta name="generator" content="nzv-geo' in file.read(2048)
