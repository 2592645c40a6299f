"""``nzv-geo figure``: a map on paper for a report, as PNG, SVG or PDF."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.cli.additions import Addition, add_additions, read_additions, require_described
from nzv_geo.cli.limits import add_limits, limits
from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_overwrite,
    add_region,
    apply_grids,
    language,
    millimetres,
)
from nzv_geo.cli.printing import one_line, print_own_data
from nzv_geo.cli.tables import add_join, joined, joined_figures
from nzv_geo.errors import DataError
from nzv_geo.files import check_writable

if TYPE_CHECKING:
    from nzv_geo.project import MapProject

SUFFIX = ".png"


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "figure",
        run,
        about="Draw a map for a report, with legend, scale, north and sources: PNG, SVG or PDF.",
        example='nzv-geo figure goerlitz --add plan.gpkg --map-title "Planung" -o planung.pdf\n'
        "  nzv-geo figure karte.toml -o karte.png --dpi 200\n"
        "  nzv-geo figure counties plan.gpkg -o both.svg --width-mm 120",
    )
    parser.add_argument(
        "what",
        metavar="REGION|PROJECT|LAYER|FILE",
        nargs="*",
        help="a region, a map project (.toml, .qgz), or layers that ship and files of your own, "
        "which stand alone or, with a region, above its borders; without any, lausitz",
    )
    add_region(parser, otherwise="what is named")
    add_additions(parser)
    parser.set_defaults(any_size=True)  # a picture takes no more room
    add_join(parser)
    _add_paper(parser)
    parser.add_argument(
        "--allow-outside",
        action="store_true",
        help="of a project: let its paths lead out of its folder",
    )
    add_overwrite(parser)
    add_limits(parser)


def _add_paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="target: .png, .svg or .pdf; without it, a PNG by the name of what is drawn",
    )
    parser.add_argument("--map-title", metavar="T", help="title of the figure")
    parser.add_argument("--subtitle", metavar="T", help="what stands below it")
    parser.add_argument(
        "--width-mm", metavar="X", type=millimetres, help="width of the figure (default: 170)"
    )
    parser.add_argument(
        "--height-mm", metavar="X", type=millimetres, help="its height; without it, as the map asks"
    )
    parser.add_argument(
        "--dpi", metavar="N", type=int, default=300, help="dots per inch of a PNG (default: 300)"
    )
    parser.add_argument("--no-legend", action="store_true", help="leave the legend out")
    parser.add_argument(
        "--language",
        metavar="L",
        type=language,
        help="language of its words, de, en, dsb or hsb (default: that of the project, or de)",
    )


def run(args: argparse.Namespace) -> int:
    """Draw the figure and write it."""
    from nzv_geo.figures import draw_figure, save_figure
    from nzv_geo.figures.saving import format_of

    require_described(args)
    apply_grids(args)
    target = args.output or _usual_name(args)
    format_of(target)
    check_writable(target, overwrite=args.overwrite)
    shown, added, given = _shown(args)
    figure = draw_figure(
        shown,
        added=added,
        title=args.map_title,
        subtitle=args.subtitle,
        language=args.language or given,
        width_mm=args.width_mm,
        height_mm=args.height_mm,
        legend=not args.no_legend,
        catalogue=args.catalogue,
    )
    save_figure(figure, target, dpi=args.dpi, overwrite=args.overwrite)
    wide, high = (round(inches * 25.4) for inches in figure.get_size_inches())
    print(one_line(f"wrote {target} ({wide} x {high} mm)"), file=sys.stderr)
    return 0


def _usual_name(args: argparse.Namespace) -> Path:
    """Return the name of a figure of which nobody said one: that of what is drawn."""
    names = [*([args.region] if args.region else []), *args.what]
    name = names[0] if names else args.catalogue.default_region
    known = Path(name).stem if _is_project(name) or args.catalogue.means_file(name) else name
    return Path(known.replace(",", "-").replace("/", "-") + SUFFIX)


def _is_project(name: str) -> bool:
    from nzv_geo.project.styled_files import is_qgis_project

    return Path(name).suffix.lower() == ".toml" or is_qgis_project(Path(name))


def _shown(args: argparse.Namespace) -> tuple[Any, list[Any], str]:
    """Return what is drawn, what is added to it, and in which language."""
    projects = [name for name in args.what if _is_project(name)]
    if projects:
        project = _project(args, projects[0])
        return project, read_additions(args), project.language
    files = [name for name in args.what if args.catalogue.means_file(name)]
    layers = [name for name in args.what if name in args.catalogue.layers]
    region = _region(args, {*files, *layers})
    args.additions = [*(Addition(Path(name)) for name in files), *args.additions]
    added = [*_shipped(layers, region, args), *read_additions(args)]
    if region is None and added and args.join is None:
        return added, [], "de"
    return _valley(region, added, args)


def _project(args: argparse.Namespace, name: str) -> MapProject:
    from nzv_geo.project import MapProject

    if len(args.what) > 1 or args.region or args.join:
        raise DataError(f"a map project says all that its map shows; name {name} alone")
    return MapProject.read(
        name, allow_outside=args.allow_outside, catalogue=args.catalogue, limits=limits(args)
    )


def _region(args: argparse.Namespace, others: set[str]) -> str | None:
    """Return the one region that is named, if any."""
    named = [name for name in args.what if name not in others]
    named += [args.region] if args.region else []
    if len(named) > 1:
        raise DataError(
            f"a figure shows one region, not {' and '.join(named)}; join counties by commas"
        )
    return named[0] if named else None


def _shipped(names: list[str], region: str | None, args: argparse.Namespace) -> list[Any]:
    from nzv_geo.valley import load_layer

    return [load_layer(name, region=region, catalogue=args.catalogue) for name in names]


def _valley(
    region: str | None, added: list[Any], args: argparse.Namespace
) -> tuple[Any, list[Any], str]:
    from nzv_geo.valley import build_valley

    valley = build_valley(region, catalogue=args.catalogue)
    print_own_data(args)
    return valley, [*joined(joined_figures(args), valley.region.id, args), *added], "de"
