"""``nzv-geo map karte.toml``: the map of a project, the start of one, and building it on change."""

from __future__ import annotations

import argparse
import sys
import time
import webbrowser
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.cli.limits import limits
from nzv_geo.cli.printing import one_line, print_findings
from nzv_geo.errors import DataError, NzvGeoError
from nzv_geo.files import check_writable, write_files

if TYPE_CHECKING:
    from nzv_geo.project import MapProject

__all__ = ["add_project", "is_ours", "run_project"]

States = dict[Path, tuple[int, int] | None]
SECONDS = 0.5  # between two looks at the files


def add_project(parser: argparse.ArgumentParser) -> None:
    """Add what belongs to map projects."""
    parser.add_argument(
        "project",
        metavar="PROJECT",
        nargs="?",
        type=Path,
        help="a map project (.toml), which says what the page shows and how, see "
        "docs/projects.md; or a project of QGIS (.qgz)",
    )
    parser.add_argument(
        "--init",
        metavar="PROJECT",
        type=Path,
        help="write the start of a map project, with comments, for the files of --add",
    )
    parser.add_argument(
        "--watch", action="store_true", help="of a project: build it again whenever a file changes"
    )
    parser.add_argument(
        "--allow-outside",
        action="store_true",
        help="of a project: let its paths lead out of its folder",
    )


def run_project(args: argparse.Namespace) -> int:
    """Write the start of a project, or the page of one."""
    if args.init is not None:
        return _begin(args)
    _refuse_others(args)
    output = args.output or args.project.with_suffix(".html")
    check_writable(output, overwrite=args.overwrite or is_ours(output))
    seen = _built(args, output)
    if args.open and not webbrowser.open(output.resolve().as_uri()):
        print(f"nzv-geo: no browser found; open {output} by hand", file=sys.stderr)
    if args.watch:
        _watch(args, output, seen)
    return 0


def _refuse_others(args: argparse.Namespace) -> None:
    """Raise DataError for options whose place is in the project."""
    given = {
        "--region": args.region,
        "--units": args.units,
        "--add": args.additions,
        "--alone": args.alone,
        "--map-title": args.map_title,
        "--wms": args.wms or args.wms_layers,
        "--no-basemaps": args.no_basemaps,
        "--join": args.join or args.field,
        "--simplify-m": args.simplify_m,
        "--fix": args.fix,
        "what describes an --add FILE": args.early,
    }
    for option, value in given.items():
        if value:
            raise DataError(f"{option} goes into the map project {args.project}, not beside it")


def _built(args: argparse.Namespace, output: Path) -> States:
    """Write the page; return the states of its files, as far as they are older than it."""
    started = time.time_ns()
    states = _states(_build(args, output))
    # What was written meanwhile may have been read before: it counts as another.
    return {path: state if state and state[0] < started else None for path, state in states.items()}


def _build(args: argparse.Namespace, output: Path) -> list[Path]:
    """Write the page; return the files it was made of."""
    from nzv_geo.project import MapProject
    from nzv_geo.webmap import render_project

    project = MapProject.read(
        args.project,
        allow_outside=args.allow_outside,
        catalogue=args.catalogue,
        limits=limits(args),
    )
    _print_findings(project)
    page = render_project(
        project, catalogue=args.catalogue, view_only=args.view_only, any_size=args.any_size
    )
    write_files({output: page.html.encode()}, overwrite=True)
    print(f"wrote {output} ({output.stat().st_size / 1e6:.2f} MB)", file=sys.stderr)
    return list(project.files)


def _print_findings(project: MapProject) -> None:
    from nzv_geo.styles import apply_style, style_findings

    for number, layer in enumerate(project.layers):
        styled = apply_style(layer.shown_look.style, layer.features, number)
        print_findings([*(layer.checks or ()), *style_findings(styled)], layer.id)


def _watch(args: argparse.Namespace, output: Path, seen: States) -> None:
    """Build the page again whenever one of its files is another than it was."""
    print("nzv-geo: watching; end with Ctrl+C", file=sys.stderr)
    while True:
        time.sleep(SECONDS)
        now = _states(seen)
        if now == seen:
            continue
        seen = now
        try:
            seen = _built(args, output)
        except NzvGeoError as error:  # while somebody is writing, it may well be wrong
            print(f"nzv-geo: error: {one_line(error)}", file=sys.stderr)


def _states(files: Iterable[Path]) -> States:
    """Return when each file was written last, and how large it is; None for one that is gone."""
    states: States = {}
    for path in files:
        try:
            found = path.stat()
            states[path] = (found.st_mtime_ns, found.st_size)
        except OSError:
            states[path] = None
    return states


def _begin(args: argparse.Namespace) -> int:
    from nzv_geo.project.beginning import project_text

    if args.init.suffix != ".toml":
        raise DataError(f"{args.init}: the file of a map project ends in .toml")
    check_writable(args.init, overwrite=args.overwrite)
    files = [(addition.path, addition.layer) for addition in args.additions]
    text = project_text(args.init, files, region=args.region or "", limits=limits(args))
    write_files({args.init: text.encode()}, overwrite=args.overwrite)
    print(f"wrote {args.init}; now: nzv-geo map {args.init}", file=sys.stderr)
    return 0


def is_ours(path: Path) -> bool:
    """Tell whether an existing file is a page that this tool wrote."""
    try:
        with path.open("rb") as file:
            head = file.read(2048)
    except OSError:
        return False
    return head.startswith(b"<!DOCTYPE html>\n<html lang=") and (
        b'\n<meta name="generator" content="nzv-geo ' in head
    )
