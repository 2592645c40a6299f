"""``nzv-geo check``: whether files are fit for use, and repairing them."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.cli.engines import add_engine, engine, refuse
from nzv_geo.cli.fixing import print_fixed
from nzv_geo.cli.limits import add_limits, is_large, limits
from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_encoding,
    add_grids_folder,
    add_json,
    add_language,
    add_overwrite,
    add_source_crs,
    apply_grids,
    files_help,
)
from nzv_geo.cli.printing import one_line, print_findings, print_json, print_written
from nzv_geo.errors import DataError, NzvGeoError
from nzv_geo.export import main_suffixes, writer_for
from nzv_geo.findings import Finding, Phrase

if TYPE_CHECKING:
    from nzv_geo.layers import Layer


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "check",
        run,
        about="Check whether files are fit for use: CRS, geometry, letters, keys. Repair them.",
        example="nzv-geo check plan.gpkg --layer flaechen\n"
        "  nzv-geo check plan.zip --fix -o plan.gpkg\n"
        "  nzv-geo check kreise.shp --against counties",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=files_help())
    parser.add_argument("--layer", metavar="NAME", help="layer to take from a file with several")
    add_source_crs(parser, "--crs")
    add_encoding(parser)
    parser.add_argument(
        "--against",
        metavar="LAYER",
        help="compare with these shipped boundaries where a file shows the same units: states, "
        "counties or municipalities",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="write the file anew with -o, repaired where nothing is lost by it",
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help=main_suffixes())
    add_overwrite(parser)
    add_grids_folder(parser)
    add_json(parser)
    add_language(parser)
    add_limits(parser)
    add_engine(parser)


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 if one of them is an error, 2 if a file cannot be read."""
    if args.fix != (args.output is not None):
        raise DataError("--fix needs -o FILE for what it writes, and -o needs --fix")
    if args.fix and len(args.files) > 1:
        raise DataError("--fix takes one file at a time")
    refuse(args, "--fix", "--against", "--layer", "--encoding")
    apply_grids(args)
    with engine(args) if args.engine else nullcontext() as args.cluster:
        results = {str(path): _result(path, args) for path in args.files}
    if args.json:
        print_json({path: result.as_dict(args.language) for path, result in results.items()})
    return max(result.exit_code for result in results.values())


@dataclass
class _Result:
    """What was found in one file and done to it, or why it could not be read."""

    findings: list[Finding] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    error: str | None = None

    @property
    def exit_code(self) -> int:
        """2 where the file could not be read, 1 where a finding is an error, else 0."""
        if self.error is not None:
            return 2
        return int(any(finding.severity == "error" for finding in self.findings))

    def as_dict(self, language: str) -> dict[str, Any]:
        """Return the same as plain values, ready for JSON."""
        findings = [finding.as_dict(language) for finding in self.findings]
        return {"error": self.error, "findings": findings, "fixed": self.fixed}


def _result(path: Path, args: argparse.Namespace) -> _Result:
    """Check one file, and print what was found unless that comes as JSON."""
    try:
        result = _fix(path, args) if args.fix else _Result(_check(path, args))
    except NzvGeoError as error:
        print(f"nzv-geo: error: {one_line(error)}", file=sys.stderr)
        return _Result(error=str(error))
    if not args.json:
        print_fixed(result.fixed, str(path))
        print_findings(result.findings, str(path), sys.stdout, args.language)
        if not result.findings:
            nothing = Phrase.of("nothing").in_language(args.language)
            print(f"{one_line(path)}: {nothing}")
    return result


def _check(path: Path, args: argparse.Namespace) -> list[Finding]:
    from nzv_geo.checks import check_layer
    from nzv_geo.reading import read_in_parts

    if args.cluster:
        from nzv_geo.engine import check_in_partitions

        told = {"source_crs": args.source_crs, "limits": limits(args)}
        return check_in_partitions(args.cluster, path, catalogue=args.catalogue, **told)
    if not is_large(path, args):
        return check_layer(_load(path, args), against=args.against, catalogue=args.catalogue)
    print(f"{path}: too large to load, checked in parts; see --max-mb", file=sys.stderr)
    parts = read_in_parts(
        path,
        layer=args.layer,
        source_crs=args.source_crs,
        encoding=args.encoding,
        limits=limits(args),
    )
    options = {"against": args.against, "catalogue": args.catalogue}
    findings = [finding for part in parts for finding in check_layer(part, **options)]
    return list(dict.fromkeys(findings))  # what is wrong with all parts is said once


def _fix(path: Path, args: argparse.Namespace) -> _Result:
    from nzv_geo.checks import check_layer, repair
    from nzv_geo.export import export_layer
    from nzv_geo.files import check_writable

    writer_for(args.output)
    check_writable(args.output, overwrite=args.overwrite)
    layer = _load(path, args)
    if layer.features.crs is None:
        raise DataError(f"{path} has no CRS to write it in; say which: --source-crs")
    repaired, fixed = repair(layer, catalogue=args.catalogue)
    written = export_layer(repaired, args.output, overwrite=args.overwrite)
    print_written(written, args.output)
    return _Result(check_layer(repaired, against=args.against, catalogue=args.catalogue), fixed)


def _load(path: Path, args: argparse.Namespace) -> Layer:
    from nzv_geo.reading import read_file

    return read_file(
        path,
        layer=args.layer,
        source_crs=args.source_crs,
        encoding=args.encoding,
        limits=limits(args),
        without_crs=True,
    )
