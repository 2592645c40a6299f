"""``nzv-geo crs``: how accurately older data come to the working CRS, and which grids help."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from nzv_geo.cli.options import Subparsers, add_command, add_grids_folder, add_json, apply_grids
from nzv_geo.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from nzv_geo.catalogue import Catalogue
    from nzv_geo.crs.operations import Operation


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "crs",
        run,
        about="Show which coordinate operation each CRS would get here, and which grids are there.",
        example="nzv-geo crs --grids ~/grids",
    )
    add_grids_folder(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the grids and the operations."""
    apply_grids(args)
    catalogue = args.catalogue
    grids, operations = _grids(catalogue), _operations(catalogue)
    if args.json:
        print_json({"grids": grids, "operations": operations})
        return 0
    print("Grids\n")
    for grid in grids:
        print(f"{grid['grid']}: {grid['title']}")
        print(f"  {grid['file'] or 'missing; get it from: ' + grid['get']}")
        print(f"  {grid['gain']}\n")
    print(f"Operations to {catalogue.working_crs}\n")
    print_table(
        [{name: value for name, value in row.items() if name != "better"} for row in operations]
    )
    return 0


def _grids(catalogue: Catalogue) -> list[dict[str, Any]]:
    from nzv_geo.crs.grids import find_grids

    found = find_grids(catalogue)
    return [
        {
            "grid": grid.id,
            "title": grid.title["en"],
            "file": str(found[grid.id]) if found[grid.id] else None,
            "get": grid.get,
            "gain": _gain(_best(grid.crs, catalogue), grid.files),
        }
        for grid in catalogue.grids.values()
    ]


def _gain(best: Operation, files: tuple[str, ...]) -> str:
    if set(best.grids) & set(files):
        return f"in use: {best.code}, accurate to {best.accuracy_m:g} m"
    if best.better and set(best.better.grids) & set(files):
        return (
            f"would make {best.better.accuracy_m:g} m ({best.better.code}) out of "
            f"{best.accuracy_m:g} m ({best.code})"
        )
    return "used by no operation here"


def _operations(catalogue: Catalogue) -> list[dict[str, Any]]:
    from nzv_geo.crs.names import parse_crs
    from nzv_geo.valley import region_extent

    rows = []
    extent = region_extent(catalogue.default_region, catalogue)
    for frame in catalogue.frames.values():
        for code in frame.crs:
            best = _best(code, catalogue)
            rows.append(
                {
                    "crs": code,
                    "name": parse_crs(code).name,
                    "operation": best.name or "same datum",
                    "code": best.code or "–",
                    "accuracy_m": best.accuracy_m,
                    "counted_m": best.counted_m(extent, catalogue),
                    "grid": ", ".join(best.grids) or "–",
                    "better": best.better and f"{best.better.code}: {best.better.accuracy_m:g} m",
                }
            )
    return rows


def _best(code: str, catalogue: Catalogue) -> Operation:
    """Return the operation that a layer of the default region would get."""
    from nzv_geo.crs.names import parse_crs
    from nzv_geo.crs.operations import choose_operations
    from nzv_geo.valley import region_extent

    working = parse_crs(catalogue.working_crs)
    extent = region_extent(catalogue.default_region, catalogue)
    return choose_operations(parse_crs(code), working, extent, catalogue)[0]
