"""The command line: one module per command.

stdout carries data, stderr carries words. Exit codes: 0 done, 1 findings, 2 usage or input error.
Geo libraries are imported by the command that needs them, so that ``--help`` is instant.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from nzv_geo.catalogue import load_catalogue
from nzv_geo.cli.caching import with_cache
from nzv_geo.cli.options import CommandParser
from nzv_geo.cli.printing import log_printed, one_line
from nzv_geo.errors import NzvGeoError, UnknownNameError
from nzv_geo.version import __version__

__all__ = ["main"]

# In the order of the help. Each is a module here, which is imported when its command is typed.
COMMANDS = (
    "layers",
    "info",
    "map",
    "figure",
    "export",
    "focus-areas",
    "describe",
    "compare",
    "join",
    "merge",
    "simplify",
    "check",
    "crs",
    "fetch",
    "boundaries",
    "publish",
    "serve-config",
    "data",
)

# New objects after which Python looks for circles among them: its own 700 is a tenth of the work of
# importing libraries and of making a hundred thousand cells, and finds next to none.
COLLECTED = 10_000

EPILOG = """\
examples:
  nzv-geo map --open                         write all maps into maps/ and open their index
  nzv-geo export municipalities -o g.geojson 235 municipalities as GeoJSON
  nzv-geo export plan.gpkg --crs EPSG:25833 -o plan-utm.gpkg
  nzv-geo figure goerlitz -o goerlitz.pdf    a map for a report
  nzv-geo merge bb.gpkg sn.gpkg -o both.gpkg --report gaps.json
  nzv-geo info counties                      areas compared with the official ones
  nzv-geo check plan.zip                     whether a file is fit for use

exit codes: 0 done, 1 findings, 2 usage or input error
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _collect_rarely()
    _prepare_stdout()
    _end_in_order()
    typed = sys.argv[1:] if arguments is None else list(arguments)
    if not typed:
        build_parser().print_help()
        return 0
    try:
        _require_command(typed[0])
        parser = build_parser(typed[0])
        args = parser.parse_args(typed, argparse.Namespace(typed=typed))
        args.catalogue_file = args.catalogue
        code = with_cache(args, lambda: _run(args))
        sys.stdout.flush()
    except NzvGeoError as error:
        print(f"nzv-geo: error: {one_line(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _discard_stdout()  # the reader (head, less) has gone
        return 0
    except OSError as error:
        _discard_stdout()
        print(f"nzv-geo: error: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("nzv-geo: interrupted", file=sys.stderr)
        return 130
    return code


def _run(args: argparse.Namespace) -> int:
    if not hasattr(args, "begins_catalogue"):  # it is not whole yet
        args.catalogue = load_catalogue(args.catalogue_file, data=args.data)
    with log_printed(verbose=args.verbose):
        code: int = args.run(args)
    return code


def _require_command(name: str) -> None:
    """Raise UnknownNameError for what is neither an option nor a command."""
    if not name.startswith("-") and name not in COMMANDS:
        raise UnknownNameError("command", name, COMMANDS)


def _collect_rarely() -> None:
    """Let Python look for circles of objects a tenth as often, and not once more at its end.

    Where it was told to look more rarely still, or not at all, that holds.
    """
    if 0 < gc.get_threshold()[0] < COLLECTED:
        gc.set_threshold(COLLECTED)
    atexit.unregister(gc.freeze)  # once, however often this is called
    atexit.register(gc.freeze)


def _end_in_order() -> None:
    """Let a request to end (kill, a closed terminal) clear away what is half-written."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows lacks the second
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _prepare_stdout() -> None:
    """Write UTF-8 whatever the locale, and survive a closed stdout."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name may hold bytes that are no UTF-8.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _discard_stdout() -> None:
    """Let Python flush what is left into nothing, so that it does not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def build_parser(typed: str = "") -> argparse.ArgumentParser:
    """Build the parser of a command, or of all where none of them is typed."""
    parser = argparse.ArgumentParser(
        prog="nzv-geo",
        description="Maps and data of the Net Zero Valley Lausitz, from official boundaries.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"nzv-geo {__version__}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=CommandParser
    )
    for name in (typed,) if typed in COMMANDS else COMMANDS:
        import_module(f"nzv_geo.cli.{name.replace('-', '_')}").add_parser(commands)
    return parser
