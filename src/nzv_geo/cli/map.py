"""``nzv-geo map``: one HTML file per region."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nzv_geo.catalogue import load_catalogue
from nzv_geo.cli.bounds import add_limits, limits
from nzv_geo.cli.options import (
    FILES,
    Subparsers,
    accuracy,
    add_accuracy,
    add_command,
    add_encoding,
    add_overwrite,
    add_region,
    add_source_crs,
    apply_grids,
    metres,
    print_findings,
)
from nzv_geo.errors import DataError, OutputError
from nzv_geo.files import check_writable, make_folder, write_files

MAPS = Path("maps")
OVERVIEW = "overview"


@dataclass
class Addition:
    """A file to put on the map, and what the options after it say."""

    path: Path
    title: str | None = None
    layer: str | None = None
    source_crs: str | None = None
    encoding: str | None = None


class _Add(argparse.Action):
    """``--add FILE`` begins an addition; ``--title`` and its kin describe the one before.

    Given before the first ``--add``, they describe that one.
    """

    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: Any, values: Any, _option: Any = None
    ) -> None:
        if self.dest == "add":
            namespace.additions = [*namespace.additions, Addition(Path(values), **namespace.early)]
            namespace.early = {}
        elif namespace.additions:
            setattr(namespace.additions[-1], self.dest, values)
        else:
            namespace.early = {**namespace.early, self.dest: values}


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "map",
        run,
        about="Write interactive maps: one HTML file each, which asks nobody for anything.",
        example='nzv-geo map --region goerlitz --add plan.gpkg --title "Planung" -o goerlitz.html',
    )
    add_region(parser, otherwise="every region and an overview")
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        type=Path,
        help="target: a file with --region, otherwise a folder (default: maps/)",
    )
    parser.add_argument(
        "--add",
        metavar="FILE",
        action=_Add,
        help=f"put on the map of each region {FILES}; may be repeated",
    )
    parser.add_argument("--title", metavar="T", action=_Add, help="title of that layer")
    parser.add_argument("--layer", metavar="NAME", action=_Add, help="layer to take from that file")
    add_source_crs(parser, "--crs", action=_Add)
    add_encoding(parser, action=_Add)
    add_accuracy(parser)
    parser.add_argument(
        "--simplify-m",
        metavar="T",
        type=metres,
        help="simplify the layers of your own, shared borders stay shared; for a smaller page",
    )
    parser.add_argument("--map-title", metavar="T", help="title of the page, with --region")
    parser.add_argument("--open", action="store_true", help="open the map in the browser")
    add_overwrite(parser)
    add_limits(parser)
    parser.set_defaults(additions=[], early={})


def run(args: argparse.Namespace) -> int:
    """Write the maps; all of them or none."""
    if args.early:
        raise DataError(
            "--title, --layer, --source-crs and --encoding describe an --add FILE; a page has "
            "--map-title"
        )
    if args.map_title is not None and args.region is None:
        raise DataError("--map-title needs --region: it is the title of one page")
    apply_grids(args)
    targets = _targets(args.region, args.output)
    for path in targets.values():
        check_writable(path, overwrite=args.overwrite or _is_ours(path))
    pages = _render(targets, args)
    write_files({path: page.encode() for path, page in pages.items()}, overwrite=True)
    for path in pages:
        print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)", file=sys.stderr)
    if args.open:
        _open(list(pages)[-1])
    return 0


def _render(targets: dict[str, Path], args: argparse.Namespace) -> dict[Path, str]:
    from nzv_geo.valley import build_valley
    from nzv_geo.webmap import render_map, render_overview

    added = [_load(addition, args) for addition in args.additions]
    return {
        path: render_overview()
        if name == OVERVIEW
        else render_map(build_valley(name), added=added, title=args.map_title)
        for name, path in targets.items()
    }


def _load(addition: Addition, args: argparse.Namespace) -> Any:
    """Read an own layer, say what is wrong with it, and bring it to the CRS of the page."""
    from nzv_geo.checks import check_layer
    from nzv_geo.coverage import simplify, snap
    from nzv_geo.crs import reproject
    from nzv_geo.valley import load_layer

    layer = load_layer(
        addition.path,
        layer=addition.layer,
        title=addition.title,
        crs=addition.source_crs,
        encoding=addition.encoding,
        limits=limits(args),
    )
    print_findings(check_layer(layer), str(addition.path))
    if args.simplify_m:
        metric = reproject(layer, load_catalogue().working_crs, **accuracy(args))
        layer, changed = simplify(snap(metric), args.simplify_m)
        print(f"{addition.path}: {changed}", file=sys.stderr)
    moved = reproject(layer, "EPSG:4326", **accuracy(args))
    for report in moved.provenance.reprojections:
        print(f"{addition.path}: {report}", file=sys.stderr)
    return moved


def _targets(region: str | None, output: Path | None) -> dict[str, Path]:
    """Name each page and where it goes; the overview comes last."""
    if region is not None:
        load_catalogue().region(region)
        return {region: output or make_folder(MAPS) / f"{region}.html"}
    if output is not None and output.suffix == ".html":
        raise OutputError(
            f"{output} names one file for several maps; add --region or name a folder"
        )
    folder = make_folder(output or MAPS)
    return {name: folder / f"{name}.html" for name in (*load_catalogue().regions, OVERVIEW)}


def _is_ours(path: Path) -> bool:
    """Tell whether an existing file is a page that this tool wrote."""
    try:
        with path.open("rb") as file:
            head = file.read(2048)
    except OSError:
        return False
    return head.startswith(b"<!DOCTYPE html>\n<html lang=") and (
        b'\n<meta name="generator" content="nzv-geo ' in head
    )


def _open(path: Path) -> None:
    if not webbrowser.open(path.resolve().as_uri()):
        print(f"nzv-geo: no browser found; open {path} by hand", file=sys.stderr)
