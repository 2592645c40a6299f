"""Options that several commands share; each is described once, here."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.cache import VARIABLE as CACHE
from nzv_geo.catalogue import FOCUS_AREAS
from nzv_geo.cli.limits import add_limits, limits
from nzv_geo.cli.printing import print_own_data
from nzv_geo.cli.told_late import FORMATS, WITH_ENCODING, with_formats
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.i18n import LANGUAGES
from nzv_geo.userdata import VARIABLE

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = [
    "CommandParser",
    "Subparsers",
    "accuracy",
    "add_accuracy",
    "add_command",
    "add_encoding",
    "add_file_options",
    "add_grids_folder",
    "add_group",
    "add_json",
    "add_language",
    "add_layer",
    "add_layers",
    "add_overwrite",
    "add_region",
    "add_source_crs",
    "apply_grids",
    "box",
    "decimals",
    "files_help",
    "is_file",
    "language",
    "load",
    "metres",
    "millimetres",
    "names",
    "percent",
]

MOST_DECIMALS = 12

Subparsers = Any  # argparse keeps the real type private


class CommandParser(argparse.ArgumentParser):
    """Reads the options of one command, and answers an unknown one with that command's usage."""

    def format_help(self) -> str:
        """Return the help; only that has to know which formats there are."""
        self.tell_formats()
        return super().format_help()

    def tell_formats(self) -> None:
        """Say in the help of each option which formats there are."""
        for action in self._actions:
            action.help = with_formats(action.help) if action.help else action.help

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the options; whatever is left over is an error here, not of the whole program."""
        parsed, left = super().parse_known_args(args, namespace)
        if left:
            known = [option for action in self._actions for option in action.option_strings]
            near = difflib.get_close_matches(left[0].partition("=")[0], known, n=1)
            guess = f"; did you mean {near[0]}?" if near else ""
            self.error(f"unrecognized arguments: {' '.join(left)}{guess}")
        return parsed, left


def add_command(
    commands: Subparsers,
    name: str,
    run: Callable[[argparse.Namespace], int],
    *,
    about: str,
    example: str,
) -> CommandParser:
    """Add a command with one line about it and an example."""
    parser: CommandParser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--catalogue",
        metavar="FILE",
        type=Path,
        help="catalogue of another valley, see docs/catalogue.md; without it, the one that ships",
    )
    parser.add_argument(
        "--data",
        metavar="DIR",
        help="folder of your own data, such as official outlines of focus areas; none for what "
        f"ships alone; without it, {VARIABLE} or that of the platform (nzv-geo data path)",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="tell on the standard error what is read and done"
    )
    _add_cache(parser)
    parser.set_defaults(run=run, command=parser.prog.partition(" ")[2])
    return parser


def _add_cache(parser: CommandParser) -> None:
    """Add --cache and --no-cache."""
    keeping = parser.add_mutually_exclusive_group()
    keeping.add_argument(
        "--cache",
        action="store_true",
        default=None,
        help="keep the result for a second run of the same, also where it is of files of your own, "
        "which are then in the cache; without it, what comes of layers that ship is kept",
    )
    keeping.add_argument(
        "--no-cache",
        action="store_false",
        dest="cache",
        default=None,
        help=f"neither take a result that was kept nor keep this one, as {CACHE}=none does",
    )


def add_group(commands: Subparsers, name: str, *, about: str, examples: str) -> Subparsers:
    """Add a command that has commands of its own; return where they are added."""
    parser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=CommandParser
    )


def files_help() -> str:
    """Return what FILE may be; `CommandParser` fills in the registry of formats."""
    return f"a file of your own: {FORMATS}, or a zip archive of them"


def add_layer(parser: argparse.ArgumentParser, *names_of_source_crs: str) -> None:
    """Add LAYER, the id of a layer of the catalogue or a file, and what describes a file."""
    parser.add_argument(
        "layer",
        metavar="LAYER|FILE",
        help=f"states, counties, municipalities, focus-areas, valley; or {files_help()}",
    )
    add_file_options(parser, *names_of_source_crs)


def add_layers(parser: argparse.ArgumentParser, *, every: str) -> None:
    """Add LAYER ..., ids of layers of the catalogue or files, and what describes a file."""
    parser.add_argument(
        "layers",
        metavar="LAYER|FILE",
        nargs="+",
        help=f"states, counties, municipalities, focus-areas, valley; {every} of them; or "
        f"{files_help()}",
    )
    add_file_options(parser)


def add_file_options(parser: argparse.ArgumentParser, *names_of_source_crs: str) -> None:
    """Add what describes a FILE: --layer, --source-crs, --encoding, and bounds."""
    parser.add_argument(
        "--layer", metavar="NAME", dest="layer_name", help="layer to take from FILE"
    )
    add_source_crs(parser, *names_of_source_crs)
    add_encoding(parser)
    add_limits(parser)


def add_source_crs(parser: argparse.ArgumentParser, *names: str, **settings: Any) -> None:
    """Add --source-crs, and other names for it."""
    parser.add_argument(
        "--source-crs",
        *names,
        metavar="EPSG:N",
        help="CRS the coordinates of FILE are in, where it says a wrong one or none",
        **settings,
    )


def add_encoding(parser: argparse.ArgumentParser, **settings: Any) -> None:
    """Add --encoding."""
    parser.add_argument(
        "--encoding",
        metavar="E",
        help=f"encoding of the text of FILE ({WITH_ENCODING}), such as cp1252",
        **settings,
    )


def add_accuracy(parser: argparse.ArgumentParser) -> None:
    """Add what a reprojection may cost: --max-error-m, --allow-ballpark, --grids."""
    parser.add_argument(
        "--max-error-m",
        metavar="X",
        type=metres,
        help="fail if a reprojection is less accurate, or outside the area it is meant for and not "
        "measured there",
    )
    parser.add_argument(
        "--allow-ballpark",
        action="store_true",
        help="accept a reprojection without datum shift, off by 100 m and more",
    )
    add_grids_folder(parser)


def accuracy(args: argparse.Namespace) -> dict[str, Any]:
    """Return what `reproject` should know of --max-error-m and --allow-ballpark."""
    return {
        "max_error_m": args.max_error_m,
        "allow_ballpark": args.allow_ballpark,
        "catalogue": args.catalogue,
    }


def add_grids_folder(parser: argparse.ArgumentParser) -> None:
    """Add --grids."""
    parser.add_argument(
        "--grids",
        metavar="DIR",
        type=Path,
        help="folder with grid files, beside those of the environment variable NZV_GEO_GRIDS",
    )


def is_file(name: str, args: argparse.Namespace) -> bool:
    """Tell whether LAYER|FILE means a file: the name of no layer, and a path or a suffix."""
    return bool(args.catalogue.means_file(name))


def load(args: argparse.Namespace) -> Layer:
    """Load LAYER|FILE as the options say."""
    from nzv_geo.valley import load_layer

    if not is_file(args.layer, args):
        named = {"layer_name": "--layer", "source_crs": "--source-crs", "encoding": "--encoding"}
        for option in [option for name, option in named.items() if getattr(args, name)]:
            raise DataError(f"{option} describes a file; {args.layer} is a layer that ships")
        if args.layer == FOCUS_AREAS:
            print_own_data(args)
        return load_layer(args.layer, region=args.region, catalogue=args.catalogue)
    if args.region is not None:
        raise DataError("--region chooses from the layers that ship, not from a file")
    return load_layer(
        args.layer,
        layer=args.layer_name,
        source_crs=args.source_crs,
        encoding=args.encoding,
        limits=limits(args),
    )


def apply_grids(args: argparse.Namespace) -> None:
    """Look for grids where --grids says."""
    if args.grids is not None:
        from nzv_geo.crs.grids import use_grids

        use_grids(args.grids, args.catalogue)


def language(text: str) -> str:
    """Read one of the languages of the pages."""
    if text not in LANGUAGES:
        raise argparse.ArgumentTypeError(str(UnknownNameError("language", text, LANGUAGES)))
    return text


def metres(text: str) -> float:
    """Read a number of metres, 0 or more."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of metres, 0 or more")
    return value


def millimetres(text: str) -> float:
    """Read a number of millimetres, more than 0.

    Examples
    --------
    >>> millimetres("170")
    170.0
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of millimetres, more than 0")
    return value


def decimals(text: str) -> int:
    """Read a number of decimals, 0 to 12.

    Examples
    --------
    >>> decimals("5")
    5
    """
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_DECIMALS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of decimals, 0 to {MOST_DECIMALS}")
    return int(text)


def box(text: str) -> tuple[float, ...]:
    """Read west, south, east, north.

    Examples
    --------
    >>> box("14.2,51.6,14.5,51.9")
    (14.2, 51.6, 14.5, 51.9)
    """
    try:
        edges = tuple(map(float, text.split(",")))
    except ValueError:
        edges = ()
    if len(edges) != len("WSEN"):
        raise argparse.ArgumentTypeError(f"{text!r} is no box: west,south,east,north in degrees")
    return edges


def names(text: str) -> list[str]:
    """Read names, separated by commas.

    Examples
    --------
    >>> names("ags, name_de")
    ['ags', 'name_de']
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def percent(text: str) -> float:
    """Read a percentage, 0 or more.

    Examples
    --------
    >>> percent("2.5")
    2.5
    """
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no percentage, 0 or more")
    return value


def add_region(parser: argparse.ArgumentParser, *, otherwise: str) -> None:
    """Add --region."""
    parser.add_argument(
        "--region",
        metavar="R",
        help="a region that nzv-geo layers lists, or counties by AGS or name, separated by commas; "
        f"without it, {otherwise}",
    )


def add_overwrite(parser: argparse.ArgumentParser) -> None:
    """Add --overwrite."""
    parser.add_argument("--overwrite", action="store_true", help="replace an existing file")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add --language."""
    parser.add_argument(
        "--language",
        choices=("de", "en"),
        default="en",
        help="language of the findings (default: en)",
    )
