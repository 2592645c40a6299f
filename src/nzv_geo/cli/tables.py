"""``--join``: figures of a table on the units of a region."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from nzv_geo.cli.printing import print_findings
from nzv_geo.errors import DataError

__all__ = ["add_join", "joined", "joined_figures"]


def add_join(parser: argparse.ArgumentParser) -> None:
    """Add --join, --key and --field."""
    parser.add_argument(
        "--join",
        metavar="FILE",
        type=Path,
        help="show figures of a table (CSV, XLSX, ODS) on municipalities or counties, in classes",
    )
    parser.add_argument(
        "--key", metavar="COLUMN", default="ags", help="its official keys (default: ags)"
    )
    parser.add_argument("--field", metavar="COLUMN", help="its figures")


def joined_figures(args: argparse.Namespace) -> Any:
    """Return the table of --join; None without one."""
    if (args.join is None) != (args.field is None):
        raise DataError("--join FILE and --field COLUMN go together")
    if args.join is None:
        return None
    from nzv_geo.reading.figures import figures_in

    figures, findings = figures_in(args.join)
    print_findings(findings, str(args.join))
    return figures


def joined(figures: Any, region: str, args: argparse.Namespace) -> list[Any]:
    """Return the units of a region with figures, as one more layer."""
    if figures is None:
        return []
    from nzv_geo.joins import choropleth

    layer = choropleth(
        figures,
        key=args.key,
        field=args.field,
        region=region,
        catalogue=args.catalogue,
        source=args.join.name,
    )
    print_findings(layer.findings, str(args.join))
    return [layer]
