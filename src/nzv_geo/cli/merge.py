"""``nzv-geo merge``: one coverage out of several layers, and a ledger of what that changed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.cli.engines import add_engine, engine, refuse
from nzv_geo.cli.fixing import add_fix, are_polygons, fix
from nzv_geo.cli.options import (
    Subparsers,
    accuracy,
    add_accuracy,
    add_command,
    add_overwrite,
    apply_grids,
    is_file,
    metres,
    percent,
)
from nzv_geo.cli.printing import one_line, print_findings, print_losses, print_table
from nzv_geo.errors import DataError, GeometryError, NzvGeoError, OutputError
from nzv_geo.export import main_suffixes, writer_for

if TYPE_CHECKING:
    from nzv_geo.coverage.ledger import Ledger
    from nzv_geo.coverage.merge import Merged
    from nzv_geo.layers import Layer

ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)  # one for all lines


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "merge",
        run,
        about="Merge layers across a border: gaps are filled, overlaps cut, all is accounted for.",
        example="nzv-geo merge bb.gpkg sn.gpkg -o both.gpkg --report gaps.json",
    )
    parser.add_argument(
        "inputs",
        metavar="INPUT",
        nargs="+",
        help="ids of layers, or files of your own that hold one",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        required=True,
        help=f"all units, {main_suffixes()}",
    )
    parser.add_argument("--union", metavar="FILE", type=Path, help="their union, one feature")
    parser.add_argument("--by", metavar="FIELD", help="unite the units that agree in this field")
    parser.add_argument(
        "--report",
        metavar="FILE",
        type=Path,
        help="the ledger: .json in full, .csv as a table, any other suffix of OUT for a map",
    )
    _add_terms(parser)
    add_fix(parser)
    add_accuracy(parser)
    add_overwrite(parser)
    add_engine(parser)


def _add_terms(parser: argparse.ArgumentParser) -> None:
    """Add what says how units are merged and simplified."""
    parser.add_argument(
        "--tolerance-m",
        metavar="T",
        type=metres,
        default=10.0,
        help="widest gap to fill and widest overlap to cut (default: 10); wider ones are reported",
    )
    parser.add_argument("--prefer", metavar="SOURCE", help="id of the input that wins overlaps")
    parser.add_argument(
        "--update-municipalities",
        action="store_true",
        help="unite municipalities that were dissolved up to 2024 with their successors",
    )
    parser.add_argument("--simplify-m", metavar="T", type=metres, help="simplify the result")
    parser.add_argument(
        "--max-change",
        metavar="PERCENT",
        type=percent,
        default=5.0,
        help="with --simplify-m, report units of whose area more was moved (default: 5)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the coverage and what else is asked for; 1 if something was left or much was moved."""
    from nzv_geo.coverage.simplify import simplify
    from nzv_geo.files import check_writable, write_files

    refuse(args, "--fix", "--update-municipalities")
    targets = [path for path in (args.output, args.union, args.report) if path]
    if len({path.resolve() for path in targets}) < len(targets):
        raise OutputError("-o, --union and --report name the same file")
    for path in targets:
        check_writable(path, overwrite=args.overwrite)
        _require_format(path, report=path is args.report)
    apply_grids(args)
    loaded = _shared(args) if args.engine else [_load(name, args) for name in args.inputs]
    merged = _merged(loaded, args)
    if merged is None:
        return 1
    result = merged.by(args.by) if args.by else merged.coverage
    findings = merged.ledger.findings
    if args.simplify_m and any(overlap.is_left for overlap in merged.ledger.overlaps):
        raise GeometryError("cannot simplify: overlaps wider than --tolerance-m were left")
    if args.simplify_m:
        result, simplified = simplify(result, args.simplify_m, args.max_change / 100)
        findings += simplified.findings
        print(one_line(simplified), file=sys.stderr)
    written = {args.output: _as_written(result, args.output)}
    if args.union:
        written[args.union] = _as_written(merged.outline, args.union)
    outputs = _files(written)
    if args.report:
        outputs |= _report(merged.ledger, args.report)
    write_files(outputs, overwrite=args.overwrite)
    for path, layer in written.items():
        print_losses(layer, str(path))
    for report in result.provenance.done:
        print(report, file=sys.stderr)
    print_table([row for row in merged.ledger.summary() if row["count"]])
    print_findings(findings)
    print(f"wrote {', '.join(map(str, outputs))}", file=sys.stderr)
    return int(any(finding.severity != "note" for finding in findings))


def _load(name: str, args: argparse.Namespace) -> Layer:
    from nzv_geo.checks import check_crs
    from nzv_geo.valley import load_layer

    is_own = is_file(name, args)
    loaded = load_layer(name, catalogue=args.catalogue)
    layer = fix(loaded, name, args)
    if is_own:
        print_findings([*layer.findings, *check_crs(layer, catalogue=args.catalogue)], name)
    return layer


def _shared(args: argparse.Namespace) -> list[Layer]:
    """Load all files by the workers, which bring them into the working CRS."""
    from nzv_geo.engine import load_in_partitions

    if not all(is_file(name, args) for name in args.inputs):
        raise DataError("--engine takes files or folders of GeoParquet, no layers that ship")
    crs = args.catalogue.working_crs
    with engine(args) as workers:
        return [load_in_partitions(workers, name, crs, **accuracy(args)) for name in args.inputs]


def _merged(loaded: list[Layer], args: argparse.Namespace) -> Merged | None:
    """Merge layers; None where a feature is no valid polygon, which is printed.

    Merging looks at every polygon; they are looked at again only where it fails.
    """
    from shapely.errors import GEOSException

    from nzv_geo.coverage.merge import merge

    try:
        layers = [_in_working_crs(layer, args) for layer in loaded]
        return merge(
            layers, tolerance_m=args.tolerance_m, prefer=args.prefer, catalogue=args.catalogue
        )
    except (NzvGeoError, GEOSException):
        if are_polygons(loaded, args):
            raise
        return None


def _in_working_crs(layer: Layer, args: argparse.Namespace) -> Layer:
    from nzv_geo.checks.municipalities import bring_up_to_date
    from nzv_geo.crs.reproject import reproject

    if args.update_municipalities:
        layer = bring_up_to_date(layer, args.catalogue)
    return reproject(layer, args.catalogue.working_crs, **accuracy(args))


def _require_format(path: Path, *, report: bool) -> None:
    if not (report and path.suffix in (".json", ".csv")):
        writer_for(path)


def _as_written(layer: Layer, path: Path) -> Layer:
    from nzv_geo.crs.reproject import reproject

    writer = writer_for(path)
    return writer.as_written(reproject(layer, writer.crs or layer.crs))


def _files(written: dict[Path, Layer]) -> dict[Path, bytes]:
    """Return the files that layers are written as."""
    each = [writer_for(path).files(layer, path) for path, layer in written.items()]
    return {path: content for files in each for path, content in files.items()}


def _report(ledger: Ledger, path: Path) -> dict[Path, bytes]:
    if path.suffix == ".json":
        return {path: _by_line(ledger.as_dict()).encode()}
    if path.suffix == ".csv":
        return {path: bytes(ledger.table().to_csv(index=False).encode())}
    return writer_for(path).files(_as_written(ledger.layer(), path), path)


def _by_line(table: dict[str, Any]) -> str:
    """Write JSON with one line for each entry of a list: many are written fast, and read well."""
    parts = []
    for name, value in table.items():
        if isinstance(value, list) and value:
            lines = ",\n  ".join(_json(entry) for entry in value)
            parts.append(f" {_json(name)}: [\n  {lines}\n ]")
        else:
            parts.append(f" {_json(name)}: {_json(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return ENCODER.encode(value)
