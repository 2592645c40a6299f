"""Find grid files, and let PROJ see them.

A grid makes a datum shift more accurate, in Germany from metres to centimetres. None ships with
nzv-geo. They are looked for in the folders of the environment variable ``NZV_GEO_GRIDS`` (several
joined as in PATH; empty for none), and without it where Debian's package proj-data puts them.

Only the grid files themselves are added to PROJ's search path, by way of a folder of links. The
folder they lie in often holds another version of PROJ's database, which must not be read. Nothing
is ever downloaded.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pyproj

from nzv_geo.catalogue import load_catalogue
from nzv_geo.errors import DataError

__all__ = ["ENVIRONMENT", "add_grids", "find_grids", "use_grids"]

ENVIRONMENT = "NZV_GEO_GRIDS"
SYSTEM_FOLDER = Path("/usr/share/proj")


def find_grids() -> dict[str, Path | None]:
    """Return the file of each grid of the catalogue, None where it is missing.

    Examples
    --------
    >>> list(find_grids())
    ['BeTA2007', 'NTv2_SN']
    """
    return {
        grid.id: next(
            (
                path
                for folder in _folders()
                for name in grid.files
                if (path := folder / name).is_file()
            ),
            None,
        )
        for grid in load_catalogue().grids.values()
    }


def use_grids(folder: Path) -> None:
    """Look for grids in this folder first, for the rest of the process.

    Parameters
    ----------
    folder
        Holds grid files under the names that PROJ knows, such as ``BETA2007.gsb``.

    Raises
    ------
    DataError
        No such folder, or no known grid in it.
    """
    if not folder.is_dir():
        raise DataError(f"no grids in {folder}: no such folder")
    known = [name for grid in load_catalogue().grids.values() for name in grid.files]
    if not any((folder / name).is_file() for name in known):
        raise DataError(f"no grids in {folder}: expected one of {', '.join(known)}")
    os.environ[ENVIRONMENT] = os.pathsep.join(map(str, [folder.resolve(), *_folders()]))


def add_grids() -> None:
    """Let PROJ see every grid that is found; seen ones are not added twice."""
    for path in find_grids().values():
        if path is not None:
            _add(path)


@cache
def _add(path: Path) -> None:
    target = Path(_links().name) / path.name
    if target.exists():
        return
    try:
        target.symlink_to(path.resolve())
    except OSError:  # a system without links
        shutil.copyfile(path, target)


@cache
def _links() -> tempfile.TemporaryDirectory[str]:
    """Make the folder of links and name it to PROJ; it is removed when the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="nzv-geo-grids-")
    pyproj.datadir.append_data_dir(folder.name)
    return folder


def _folders() -> list[Path]:
    named = os.environ.get(ENVIRONMENT)
    if named is None:
        return [SYSTEM_FOLDER]
    return [Path(folder) for folder in named.split(os.pathsep) if folder]
