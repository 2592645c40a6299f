"""``nzv-geo simplify``: fewer vertices, shared borders stay shared."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nzv_geo.cli.engines import add_engine, engine, refuse
from nzv_geo.cli.fixing import add_fix, are_polygons, fix
from nzv_geo.cli.limits import limits
from nzv_geo.cli.options import (
    Subparsers,
    accuracy,
    add_accuracy,
    add_command,
    add_layer,
    add_overwrite,
    add_region,
    apply_grids,
    is_file,
    load,
    metres,
    percent,
)
from nzv_geo.cli.printing import one_line, print_findings, print_losses, print_wrote
from nzv_geo.errors import DataError, OutputError
from nzv_geo.export import main_suffixes, writer_for

if TYPE_CHECKING:
    from nzv_geo.coverage.simplify import Simplification
    from nzv_geo.layers import Layer

REPORTS = (".csv", ".json")
ADVICE = "mend it first, with nzv-geo check --fix and without --engine, or leave it out"


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "simplify",
        run,
        about="Simplify a coverage without tearing its borders, and say what that changed.",
        example="nzv-geo simplify municipalities --tolerance-m 100 -o coarse.geojson",
    )
    add_layer(parser, "--crs")
    add_region(parser, otherwise="everything that ships")
    parser.add_argument(
        "--tolerance-m",
        metavar="T",
        type=metres,
        required=True,
        help="corners of triangles smaller than its square are left out",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=True, help=main_suffixes()
    )
    parser.add_argument(
        "--max-change",
        metavar="PERCENT",
        type=percent,
        default=5.0,
        help="report units of whose area more was moved, gained and lost together (default: 5)",
    )
    parser.add_argument(
        "--report", metavar="FILE", type=Path, help="what changed, unit by unit: .csv or .json"
    )
    add_fix(parser)
    add_accuracy(parser)
    add_overwrite(parser)
    add_engine(parser)


def run(args: argparse.Namespace) -> int:
    """Write the simplified layer and say what changed; 1 if a unit changed by more than allowed.

    Also 1 if a feature is no valid polygon.
    """
    refuse(args, "--fix", "--region", "--layer", "--encoding")
    _check_targets(args)
    apply_grids(args)

    done = _apart(args) if args.engine and _is_divisible(args) else _at_once(args)
    if done is None:
        return 1
    written, report, paths = done
    print(one_line(report))
    print_losses(written)
    print_findings(report.findings)
    print_wrote(*paths)
    return int(bool(report.findings))


class _Done(NamedTuple):
    """What was written, without features or with them, what that changed, and which files."""

    written: Layer
    report: Simplification
    paths: list[Path]


def _at_once(args: argparse.Namespace) -> _Done | None:
    """Load, simplify and write a layer; None where a feature is no valid polygon."""
    from nzv_geo.coverage.clean import snap
    from nzv_geo.coverage.simplify import simplify
    from nzv_geo.crs.reproject import reproject
    from nzv_geo.export.rounding import moved
    from nzv_geo.files import write_files

    writer = writer_for(args.output)
    layer = _shared(args) if args.engine else fix(load(args), args.layer, args)
    if not are_polygons([layer], args):
        return None
    metric = reproject(layer, args.catalogue.working_crs, **accuracy(args))
    simple, report = simplify(snap(metric), args.tolerance_m, args.max_change / 100)
    written = writer.as_written(moved(simple, writer.crs or None))
    outputs = writer.files(written, args.output)
    if args.report:
        outputs[args.report] = _report(report, args.report)
    write_files(outputs, overwrite=args.overwrite)
    return _Done(written, report, list(outputs))


def _shared(args: argparse.Namespace) -> Layer:
    """Load a file by the workers, which bring it into the working CRS."""
    from nzv_geo.engine import load_in_partitions

    with engine(args) as workers:
        return load_in_partitions(workers, _named(args), args.catalogue.working_crs, **_told(args))


def _is_divisible(args: argparse.Namespace) -> bool:
    from nzv_geo.engine.exporting import is_divisible

    return is_divisible(writer_for(args.output))


def _apart(args: argparse.Namespace) -> _Done | None:
    """Let workers simplify a file in parts; None where a feature is no valid polygon."""
    from nzv_geo.engine import simplify_in_partitions
    from nzv_geo.files import write_files

    with engine(args) as workers:
        written, report, no_polygons = simplify_in_partitions(
            workers,
            _named(args),
            args.output,
            writer_for(args.output),
            args.tolerance_m,
            max_share=args.max_change / 100,
            overwrite=args.overwrite,
            **_told(args),
        )
    if report is None:
        print_findings(no_polygons, written.id)
        print(f"nzv-geo: error: {ADVICE}", file=sys.stderr)
        return None
    reports = {args.report: _report(report, args.report)} if args.report else {}
    write_files(reports, overwrite=args.overwrite)
    return _Done(written, report, [args.output, *reports])


def _named(args: argparse.Namespace) -> str:
    """Return the file or folder that is named."""
    if not is_file(args.layer, args):
        raise DataError("--engine takes a file or folder of GeoParquet, no layer that ships")
    return str(args.layer)


def _told(args: argparse.Namespace) -> dict[str, Any]:
    """Return how it is read and reprojected."""
    return {"source_crs": args.source_crs, "limits": limits(args), **accuracy(args)}


def _check_targets(args: argparse.Namespace) -> None:
    from nzv_geo.files import check_writable

    targets = [path for path in (args.output, args.report) if path]
    if len({path.resolve() for path in targets}) < len(targets):
        raise OutputError("-o and --report name the same file")
    for path in targets:
        check_writable(path, overwrite=args.overwrite)
    if args.report and args.report.suffix not in REPORTS:
        raise OutputError(f"cannot write {args.report}: name it {' or '.join(REPORTS)}")


def _report(report: Simplification, path: Path) -> bytes:
    if path.suffix == ".csv":
        return bytes(report.table().to_csv(index=False).encode())
    text = json.dumps(report.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()
