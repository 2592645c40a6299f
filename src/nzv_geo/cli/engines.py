"""``--engine``: who does the work, this process or a cluster."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nzv_geo.engine.workers import WORKER_MB
from nzv_geo.errors import DataError

if TYPE_CHECKING:
    from nzv_geo.engine import Cluster

__all__ = ["add_engine", "engine", "refuse"]

DASK = "dask"


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add --engine and what belongs to it."""
    group = parser.add_argument_group("large GeoParquet on a cluster (docs/cluster.md)")
    group.add_argument(
        "--engine",
        choices=(DASK,),
        help="share a file of GeoParquet, or a folder of them, among workers: the same result",
    )
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default="",
        help="of a cluster you trust, such as tcp://10.0.0.7:8786; without it, processes here",
    )
    group.add_argument(
        "--workers", metavar="N", type=_count, help="processes here (default: one a core)"
    )
    group.add_argument(
        "--worker-mb",
        metavar="N",
        type=_count,
        help=f"megabytes of memory for each of them (default: {WORKER_MB:,})",
    )


@contextmanager
def engine(args: argparse.Namespace) -> Iterator[Cluster]:
    """Yield the workers that the options name."""
    from nzv_geo.engine import cluster

    if args.scheduler and (args.workers or args.worker_mb):
        raise DataError("--workers and --worker-mb are of processes here, not of a --scheduler")
    with cluster(
        args.scheduler, workers=args.workers, worker_mb=args.worker_mb or WORKER_MB
    ) as workers:
        yield workers


def refuse(args: argparse.Namespace, *options: str) -> None:
    """Raise DataError where an option was given that is not done by partitions.

    Also where an option of --engine was given without it.

    Parameters
    ----------
    args
        What was typed.
    options
        As they are typed, such as ``--fix``.
    """
    if args.engine is None:
        for name in ("scheduler", "workers", "worker_mb"):
            if getattr(args, name):
                raise DataError(f"--{name.replace('_', '-')} is of --engine {DASK}; name that, too")
        return
    for option in options:
        name = option.removeprefix("--").replace("-", "_")
        stored = f"{name}_name" if hasattr(args, f"{name}_name") else name  # LAYER may be a file
        if getattr(args, stored):
            raise DataError(
                f"{option} is not done by --engine {DASK}, because it may look at all features at "
                "once; leave one of them out"
            )


def _count(text: str) -> int:
    """Read a whole number above 0."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)
