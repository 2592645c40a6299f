"""``nzv-geo crs``: how accurately older data come to the working CRS, and which grids help."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from nzv_geo.catalogue import load_catalogue
from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_grids_folder,
    add_json,
    apply_grids,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from nzv_geo.crs.extent import Extent
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
    grids, operations = _grids(), _operations()
    if args.json:
        print_json({"grids": grids, "operations": operations})
        return 0
    print("Grids\n")
    for grid in grids:
        print(f"{grid['grid']}: {grid['title']}")
        print(f"  {grid['file'] or 'missing; get it from: ' + grid['get']}")
        print(f"  {grid['gain']}\n")
    print(f"Operations to {load_catalogue().working_crs}\n")
    print_table(
        [{name: value for name, value in row.items() if name != "better"} for row in operations]
    )
    return 0


def _grids() -> list[dict[str, Any]]:
    from nzv_geo.crs.grids import find_grids

    found = find_grids()
    return [
        {
            "grid": grid.id,
            "title": grid.title["en"],
            "file": str(found[grid.id]) if found[grid.id] else None,
            "get": grid.get,
            "gain": _gain(_best(grid.crs), grid.files),
        }
        for grid in load_catalogue().grids.values()
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


def _operations() -> list[dict[str, Any]]:
    from nzv_geo.crs.names import parse_crs

    rows = []
    for frame in load_catalogue().frames.values():
        for code in frame.crs:
            best = _best(code)
            rows.append(
                {
                    "crs": code,
                    "name": parse_crs(code).name,
                    "operation": best.name or "same datum",
                    "code": best.code or "–",
                    "accuracy_m": best.accuracy_m,
                    "counted_m": best.counted_m(_extent()),
                    "grid": ", ".join(best.grids) or "–",
                    "better": best.better and f"{best.better.code}: {best.better.accuracy_m:g} m",
                }
            )
    return rows


def _best(code: str) -> Operation:
    """Return the operation that a layer of the default region would get."""
    from nzv_geo.crs.names import parse_crs
    from nzv_geo.crs.operations import choose_operations

    working = parse_crs(load_catalogue().working_crs)
    return choose_operations(parse_crs(code), working, _extent())[0]


def _extent() -> Extent:
    from nzv_geo.valley import region_extent

    return region_extent(load_catalogue().default_region)
