"""``--fix``: mend what can be mended without loss, before a command works with it."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nzv_geo.cli.printing import one_line, print_findings
from nzv_geo.errors import GeometryError
from nzv_geo.findings import Kind, name_features

if TYPE_CHECKING:
    from nzv_geo.findings import Finding
    from nzv_geo.layers import Layer

__all__ = ["add_fix", "advise", "are_polygons", "fix", "print_fixed", "require_valid"]


def add_fix(parser: argparse.ArgumentParser) -> None:
    """Add --fix."""
    parser.add_argument(
        "--fix",
        action="store_true",
        help="mend first what can be mended without loss, and say what",
    )


def fix(layer: Layer, name: str, args: argparse.Namespace) -> Layer:
    """Return the layer mended where --fix asks for it, and say on stderr what was done."""
    if not args.fix:
        return layer
    from nzv_geo.checks import repair

    corrected, done = repair(layer, catalogue=args.catalogue)
    print_fixed(done, name)
    return corrected


def print_fixed(done: Iterable[str], name: str) -> None:
    """Say on stderr what was mended."""
    for step in done:
        print(one_line(f"{name}: fixed: {step}"), file=sys.stderr)


def are_polygons(layers: Sequence[Layer], args: argparse.Namespace) -> bool:
    """Tell whether all features are valid polygons; print which are not, and what to do."""
    from nzv_geo.checks import check_polygons, repair

    found = [check_polygons(layer) for layer in layers]
    if not any(found):
        return True
    for layer, findings in zip(layers, found, strict=True):
        print_findings(findings, layer.id)
    repaired = [repair(layer, catalogue=args.catalogue)[0] for layer in layers]
    left = [finding for layer in repaired for finding in check_polygons(layer)]
    print(one_line(f"nzv-geo: error: {advise(left, args)}"), file=sys.stderr)
    return False


def require_valid(layer: Layer, args: argparse.Namespace) -> None:
    """Raise GeometryError with the command that works: a format holds valid geometries only."""
    found = _invalid(layer)
    if found:
        from nzv_geo.checks import repair

        what = advise(_invalid(repair(layer, catalogue=args.catalogue)[0]), args)
        raise GeometryError(f"{found[0].message}; {what}")


def _invalid(layer: Layer) -> list[Finding]:
    from nzv_geo.checks import check_geometry

    kinds = (Kind.COLLAPSED, Kind.GEOMETRY_INVALID)
    return [finding for finding in check_geometry(layer) if finding.kind in kinds]


def advise(left: list[Finding], args: argparse.Namespace) -> str:
    """Return what to do: the command that works or, where --fix leaves findings, which ones."""
    if not left:
        command, *rest = args.typed
        return f"this works: {shlex.join(['nzv-geo', command, '--fix', *rest])}"
    names = name_features([item.feature for item in left])
    return (
        f"--fix cannot mend {names}: it is open what is meant; correct or leave out in the file "
        "what is named above"
    )
