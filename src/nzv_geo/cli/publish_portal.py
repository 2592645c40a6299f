"""``nzv-geo publish DIR``: a static portal with maps, data, catalogue and feed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.cli.limits import limits
from nzv_geo.cli.options import names
from nzv_geo.cli.printing import one_line, print_findings, print_own_data
from nzv_geo.export import format_names

if TYPE_CHECKING:
    from nzv_geo.project import MapProject


__all__ = ["EXAMPLE", "add_portal", "publish_portal_to"]

EXAMPLE = "nzv-geo publish portal portal.toml --base-url https://karten.example/lausitz/"
PROJECT = (
    "a map project (.toml): its map and layers are shown besides, and its [portal] says who runs "
    "the portal, see docs/publish.md"
)


def add_portal(parser: argparse.ArgumentParser) -> None:
    """Add what belongs to a portal."""
    group = parser.add_argument_group("as a portal")
    group.add_argument(
        "--base-url",
        metavar="URL",
        default="",
        help="where the portal will be: addresses in catalogue and feed are absolute then",
    )
    group.add_argument(
        "--region",
        metavar="R",
        action="append",
        default=[],
        help="show the maps and data of this region alone, may be repeated; without it, of all",
    )
    group.add_argument(
        "--formats",
        metavar="NAMES",
        type=names,
        default=[],
        help=f"formats of the downloads, joined by commas: {', '.join(format_names())} (default: "
        "geojson,gpkg,csv)",
    )
    group.add_argument(
        "--allow-outside",
        action="store_true",
        help="of a project: let its paths lead out of its folder",
    )
    group.add_argument(
        "--overwrite",
        action="store_true",
        help="replace and remove files of an earlier run that were changed since",
    )


def publish_portal_to(names: list[str], args: argparse.Namespace) -> int:
    """Write the portal; say what changed, and what it lacks."""
    from nzv_geo.publish import publish_portal

    folder, project = Path(names[0]), Path(names[1]) if len(names) > 1 else None
    print_own_data(args)
    done = publish_portal(
        folder,
        project=_project(project, args),
        base_url=args.base_url,
        regions=args.region,
        formats=args.formats,
        catalogue=args.catalogue,
        overwrite=args.overwrite,
    )
    print_findings(done.findings)
    for verb, paths in (("wrote", done.written), ("removed", done.removed)):
        for path in paths if args.verbose else ():
            print(one_line(f"{verb} {folder / path}"), file=sys.stderr)
    told = f"{len(done.written)} files written, {len(done.removed)} removed, {done.unchanged}"
    print(one_line(f"{folder / 'index.html'}: {told} unchanged"), file=sys.stderr)
    return 0


def _project(path: Path | None, args: argparse.Namespace) -> MapProject | None:
    if path is None:
        return None
    from nzv_geo.project import MapProject

    return MapProject.read(
        path,
        allow_outside=args.allow_outside,
        catalogue=args.catalogue,
        limits=limits(args),
    )
