"""``--add``: files to put on a map, each with what the options after it say."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nzv_geo.cli.fixing import add_fix, fix
from nzv_geo.cli.limits import limits
from nzv_geo.cli.options import (
    accuracy,
    add_accuracy,
    add_encoding,
    add_source_crs,
    files_help,
    metres,
)
from nzv_geo.cli.printing import one_line, print_findings, print_moved
from nzv_geo.errors import DataError

__all__ = ["Addition", "add_additions", "read_additions", "require_described"]

COUNTED = (".gpkg", ".fgb", ".shp")  # files that say in their head how many features they have
LEAST_BYTES = 20  # of a feature in these


@dataclass
class Addition:
    """A file to put on the map, and what the options after it say."""

    path: Path
    title: str | None = None
    layer: str | None = None
    source_crs: str | None = None
    encoding: str | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing but the file is named, so that all of it is shown."""
        return not (self.title or self.layer or self.source_crs or self.encoding)


class _Add(argparse.Action):
    """``--add FILE`` begins an addition; ``--title`` and its kin describe the one before.

    Given before the first ``--add``, they describe that one.
    """

    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: Any, values: Any, _option: Any = None
    ) -> None:
        if self.dest == "add":
            namespace.additions = [*namespace.additions, Addition(Path(values), **namespace.early)]
            namespace.early = {}
        elif namespace.additions:
            setattr(namespace.additions[-1], self.dest, values)
        else:
            namespace.early = {**namespace.early, self.dest: values}


def add_additions(parser: argparse.ArgumentParser) -> None:
    """Add --add and the options that describe what it names."""
    parser.add_argument(
        "--add",
        metavar="FILE",
        action=_Add,
        help=f"put on the map of each region {files_help()}; may be repeated",
    )
    parser.add_argument("--title", metavar="T", action=_Add, help="title of that layer")
    parser.add_argument("--layer", metavar="NAME", action=_Add, help="layer to take from that file")
    add_source_crs(parser, "--crs", action=_Add)
    add_encoding(parser, action=_Add)
    add_fix(parser)
    add_accuracy(parser)
    parser.add_argument(
        "--simplify-m",
        metavar="T",
        type=metres,
        help="simplify the layers of your own, shared borders stay shared; for a smaller page",
    )
    parser.set_defaults(additions=[], early={})


def require_described(args: argparse.Namespace) -> None:
    """Raise DataError where options describe a file, and none is named.

    Raises
    ------
    DataError
        There is no --add.
    """
    if args.early:
        raise DataError(
            "--title, --layer, --source-crs and --encoding describe an --add FILE; a page has "
            "--map-title"
        )


def read_additions(args: argparse.Namespace) -> list[Any]:
    """Read every file of --add; of one in XPlanGML, there are several layers."""
    return [layer for addition in args.additions for layer in _load(addition, args)]


def _load(addition: Addition, args: argparse.Namespace) -> list[Any]:
    """Read an own file, say what is wrong with it, and bring it to the CRS of the page."""
    return [_prepared(layer, str(addition.path), args) for layer in _read(addition, args)]


def _read(addition: Addition, args: argparse.Namespace) -> list[Any]:
    """Return the layer of a file in the style it brings; of XPlanGML, all in planning signs."""
    from nzv_geo.project.styled_files import is_qgis_project, with_own_style
    from nzv_geo.valley import load_layer
    from nzv_geo.xplan import looks_like_plans

    path = addition.path
    if is_qgis_project(path):
        raise DataError(f"{path} is a project of QGIS: nzv-geo map {path}")
    if addition.is_whole and looks_like_plans(path):
        from nzv_geo.xplan import load_plans

        return load_plans(path, limits=limits(args))
    _require_page_size(addition, args)
    layer = load_layer(
        path,
        layer=addition.layer,
        title=addition.title,
        source_crs=addition.source_crs,
        encoding=addition.encoding,
        limits=limits(args),
    )
    return [with_own_style(layer, path, addition.layer, limits(args))]


def _require_page_size(addition: Addition, args: argparse.Namespace) -> None:
    """Raise DataError where a file says in its head that a page cannot show all of it.

    Of others it is known once they were read.
    """
    from nzv_geo.reading.file_layers import stated_counts
    from nzv_geo.webmap.page_size import MOST_FEATURES, too_many

    path = addition.path
    is_counted = path.suffix.lower() in COUNTED and path.is_file()
    if args.any_size or not is_counted or path.stat().st_size < MOST_FEATURES * LEAST_BYTES:
        return
    counts = stated_counts(path, layer=addition.layer, limits=limits(args))
    if len(counts) == 1:  # of several, reading asks which
        ((name, count),) = counts.items()
        if count > MOST_FEATURES:
            raise too_many(f"{path}, layer {name},", count, "features", MOST_FEATURES)


def _prepared(layer: Any, name: str, args: argparse.Namespace) -> Any:
    from nzv_geo.checks import checked
    from nzv_geo.crs.reproject import reproject

    layer = checked(fix(layer, name, args), catalogue=args.catalogue)
    print_findings(layer.checks or (), name)
    if args.simplify_m:
        from nzv_geo.coverage.clean import snap
        from nzv_geo.coverage.simplify import simplify

        metric = reproject(layer, args.catalogue.working_crs, **accuracy(args))
        layer, changed = simplify(snap(metric), args.simplify_m)
        print(one_line(f"{name}: {changed}"), file=sys.stderr)
        print_findings(changed.findings, name)
    moved = reproject(layer, "EPSG:4326", **accuracy(args))
    print_moved(moved, name)
    return moved
