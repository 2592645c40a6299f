"""The command line: one module per command.

stdout carries data, stderr carries words. Exit codes: 0 done, 1 findings, 2 usage or input error.
Geo libraries are imported by the command that needs them, so that ``--help`` is instant.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from nzv_geo.cli import export, info, layers
from nzv_geo.cli import map as map_
from nzv_geo.errors import NzvGeoError
from nzv_geo.version import __version__

__all__ = ["main"]

COMMANDS = (layers, info, map_, export)

EPILOG = """\
examples:
  nzv-geo map --open                         write all maps into maps/ and open the overview
  nzv-geo export municipalities -o g.geojson 235 municipalities as GeoJSON
  nzv-geo info counties                      areas compared with the official ones

exit codes: 0 done, 1 findings, 2 usage or input error
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = build_parser().parse_args(arguments)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except NzvGeoError as error:
        print(f"nzv-geo: error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, less) has gone; Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="nzv-geo",
        description="Maps and data of the Net Zero Valley Lausitz, from official boundaries.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"nzv-geo {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser
