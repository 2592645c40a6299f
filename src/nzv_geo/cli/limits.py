"""Options that bound what a file of a user's own may cost."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.cli.told_late import BOUNDS
from nzv_geo.reading.limits import DEFAULT_MB

if TYPE_CHECKING:
    from nzv_geo.reading import Limits

__all__ = ["LIMITS", "add_limits", "is_large", "limits"]

# As `nzv_geo.reading.Limits` describes them; here so that help needs no library.
LIMITS: dict[str, tuple[float | None, str]] = {
    "max_mb": (None, "megabytes of a file, or of all that comes out of an archive"),
    "max_files": (10_000, "files in an archive"),
    "max_depth": (100, "elements of XML inside each other"),
    "max_vertices": (20_000_000, "vertices that TopoJSON or GeoParquet may unfold into"),
    "max_values": (30_000_000, "values of a layer: features times fields, a geometry being ten"),
    "max_fields": (10_000, "fields of a layer"),
    "max_seconds": (60.0, "seconds to unpack, to look through XML, or to try a view"),
}


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add one option for each bound of `nzv_geo.reading.Limits`."""
    group = parser.add_argument_group("bounds for files of your own")
    for name, (default, about) in LIMITS.items():
        kind = int if isinstance(default, int) else float
        usual = f"{DEFAULT_MB:g}; {BOUNDS}" if default is None else f"{default:,.0f}"
        group.add_argument(
            f"--{name.replace('_', '-')}",
            metavar="N",
            type=_bound(kind),
            default=default,
            help=f"{about} (default: {usual})",
        )


def _bound(kind: type[int] | type[float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        """Read a number above 0."""
        try:
            value = kind(text)
        except ValueError:
            value = kind(0)
        if not 0 < value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
        return value

    return read


def limits(args: argparse.Namespace) -> Limits:
    """Return the bounds that the options give."""
    from nzv_geo.reading import Limits

    return Limits(**{name: getattr(args, name) for name in LIMITS})


def is_large(path: Path, args: argparse.Namespace) -> bool:
    """Tell whether a file is larger than what is loaded as a whole."""
    return path.is_file() and path.stat().st_size > (args.max_mb or DEFAULT_MB) * 1_000_000
