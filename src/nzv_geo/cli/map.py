"""``nzv-geo map``: one HTML file per region, an overview, fact sheets, and an index of them all."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.catalogue import Basemap
from nzv_geo.cli.additions import add_additions, read_additions, require_described
from nzv_geo.cli.limits import add_limits
from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_overwrite,
    add_region,
    apply_grids,
    language,
)
from nzv_geo.cli.printing import print_own_data
from nzv_geo.cli.projects import add_project, is_ours, run_project
from nzv_geo.cli.tables import add_join, joined, joined_figures
from nzv_geo.errors import DataError, OutputError
from nzv_geo.files import check_writable, write_files
from nzv_geo.progress import progress

if TYPE_CHECKING:
    from nzv_geo.webmap import MapPage

MAPS = Path("maps")
OVERVIEW, INDEX = "overview", "index"
ALONE = "alone"


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "map",
        run,
        about="Write interactive maps: one HTML file each, which asks nobody for anything.",
        example='nzv-geo map --region goerlitz --add plan.gpkg --title "Planung" -o goerlitz.html',
    )
    add_project(parser)
    _add_target(parser)
    add_additions(parser)
    parser.add_argument(
        "--alone",
        action="store_true",
        help="one page of nothing but the layers of --add, anywhere in the world",
    )
    parser.add_argument("--map-title", metavar="T", help="title of the page, of one only")
    parser.add_argument(
        "--language",
        metavar="L",
        type=language,
        default="de",
        help="language the pages show at first, de, en, dsb or hsb; the reader can choose any "
        "(default: de)",
    )
    add_join(parser)
    _add_basemaps(parser)
    parser.add_argument(
        "--view-only",
        action="store_true",
        help="without what adds files of the reader to the map and saves it",
    )
    parser.add_argument(
        "--any-size",
        action="store_true",
        help="build the page however many features and vertices a layer of your own has",
    )
    parser.add_argument("--open", action="store_true", help="open the map in the browser")
    add_overwrite(parser)
    add_limits(parser)


def _add_target(parser: argparse.ArgumentParser) -> None:
    add_region(
        parser, otherwise="every region, an overview, fact sheets of the focus areas, an index"
    )
    parser.add_argument(
        "--units",
        metavar="FILE",
        type=Path,
        help="in place of --region: a text file with the AGS or name of a county on each line",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        type=Path,
        help="target: a file with --region, otherwise a folder (default: maps/)",
    )


def _add_basemaps(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-basemaps",
        action="store_true",
        help="offer no background map: the policy of the page then lets no server in",
    )
    parser.add_argument(
        "--wms",
        metavar="URL",
        help="offer this WMS as a background map, besides the catalogue's; its address without a "
        "request, such as https://host/ows?",
    )
    parser.add_argument("--wms-layers", metavar="NAMES", help="its layers, joined by commas")


def run(args: argparse.Namespace) -> int:
    """Write the maps; all of them or none."""
    if args.project is not None or args.init is not None:
        return run_project(args)
    if args.units is not None:
        args.region = _units(args)
    require_described(args)
    if args.map_title is not None and args.region is None and not args.alone:
        raise DataError("--map-title needs --region or --alone: it is the title of one page")
    basemaps = _basemaps(args)
    apply_grids(args)
    if not args.alone:
        print_own_data(args)
    targets = _alone(args) if args.alone else _targets(args)
    for path in targets.values():
        is_replaced = args.overwrite or is_ours(path)
        check_writable(path, overwrite=is_replaced, make_folders=_is_folder(args))
    pages = _render(targets, args, basemaps)
    contents = {path: page.html.encode() for path, page in pages.items()}
    write_files(contents, overwrite=True, make_folders=_is_folder(args))
    for path in pages:
        print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)", file=sys.stderr)
    if args.open:
        _open(list(pages)[-1])
    return 0


def _units(args: argparse.Namespace) -> str:
    """Return the counties of a list, separated by commas; what follows # is a comment."""
    if args.region is not None:
        raise DataError("--units FILE stands in place of --region")
    try:
        lines = args.units.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{args.units} cannot be read as a list of counties: {error}") from error
    units = [line.partition("#")[0].strip() for line in lines]
    return ",".join(unit for unit in units if unit)


def _render(
    targets: dict[str, Path], args: argparse.Namespace, basemaps: Sequence[Basemap]
) -> dict[Path, MapPage]:
    """Write every page; beside an index, they lead back to it and to the fact sheets."""
    added = read_additions(args)
    figures = joined_figures(args)
    options: dict[str, Any] = {
        "language": args.language,
        "basemaps": basemaps,
        "view_only": args.view_only,
    }
    sheets: dict[str, MapPage] = {}
    if INDEX in targets:
        sheets = _fact_sheets(args)
        options |= {"index": targets[INDEX].name, "sheets": bool(sheets)}
    return {
        path: sheets.get(path.name)
        or _page(name, [*_joined(figures, name, args), *added], args, options)
        for name, path in progress(targets.items(), "writing maps")
    }


def _joined(figures: Any, name: str, args: argparse.Namespace) -> list[Any]:
    return [] if name in (OVERVIEW, INDEX, ALONE) else joined(figures, name, args)


def _fact_sheets(args: argparse.Namespace) -> dict[str, MapPage]:
    from nzv_geo.webmap import render_fact_sheets

    return render_fact_sheets(language=args.language, catalogue=args.catalogue)


def _page(
    name: str, added: list[Any], args: argparse.Namespace, options: dict[str, Any]
) -> MapPage:
    from nzv_geo.valley import build_valley
    from nzv_geo.webmap import render_index, render_layers, render_map, render_overview

    if name == INDEX:
        return render_index(language=args.language, catalogue=args.catalogue)
    if name == OVERVIEW:
        return render_overview(catalogue=args.catalogue, **options)
    sized = {**options, "any_size": args.any_size}
    if name == ALONE:
        title = args.map_title or ", ".join(next(iter(layer.title.values())) for layer in added)
        return render_layers(added, title=title, catalogue=args.catalogue, **sized)
    valley = build_valley(name, catalogue=args.catalogue)
    return render_map(valley, added=added, title=args.map_title, **sized)


def _basemaps(args: argparse.Namespace) -> tuple[Basemap, ...]:
    """Return the background maps to offer: those of the catalogue, and a WMS of one's own."""
    if (args.wms is None) != (args.wms_layers is None):
        raise DataError("--wms URL and --wms-layers NAMES go together")
    offered = () if args.no_basemaps else tuple(args.catalogue.basemaps.values())
    if args.wms is None:
        return offered
    return (*offered, Basemap.of_wms(args.wms, args.wms_layers))


def _alone(args: argparse.Namespace) -> dict[str, Path]:
    if args.region is not None or not args.additions:
        raise DataError("--alone needs --add FILE, and no --region")
    return {ALONE: args.output or MAPS / f"{args.additions[0].path.stem}.html"}


def _is_folder(args: argparse.Namespace) -> bool:
    """Tell whether the pages go to a folder, which is made if it is not there."""
    return args.output is None or (args.region is None and not args.alone)


def _targets(args: argparse.Namespace) -> dict[str, Path]:
    """Name each page and where it goes; the page that leads to all others comes last."""
    region, output = args.region, args.output
    if region is not None:
        from nzv_geo.regions import find_region

        chosen = find_region(region, args.catalogue)
        return {region: output or MAPS / (chosen.id.replace(",", "-") + ".html")}
    if output is not None and output.suffix == ".html":
        raise OutputError(
            f"{output} names one file for several maps; add --region or name a folder"
        )
    from nzv_geo.webmap.fact_sheet import sheet_cards

    folder = output or MAPS
    sheets = [Path(card.sheet).stem for card in sheet_cards(args.catalogue)]
    names = (*args.catalogue.regions, OVERVIEW, *sheets, INDEX)
    return {name: folder / f"{name}.html" for name in names}


def _open(path: Path) -> None:
    if not webbrowser.open(path.resolve().as_uri()):
        print(f"nzv-geo: no browser found; open {path} by hand", file=sys.stderr)
