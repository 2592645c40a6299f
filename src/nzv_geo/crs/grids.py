"""Find grid files, and let PROJ see them.

A grid makes a datum shift more accurate, in Germany from metres to centimetres. None ships with
nzv-geo. They are looked for in the folders of the environment variable ``NZV_GEO_GRIDS`` (several
joined as in PATH; empty for none), and without it where Debian's package proj-data puts them.

Only the grid files themselves are added to PROJ's search path, by way of a folder of links. The
folder they lie in often holds another version of PROJ's database, which must not be read. Nothing
is ever downloaded.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pyproj
from pyproj import Transformer
from pyproj.exceptions import ProjError

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.errors import DataError
from nzv_geo.leftovers import held_folder

__all__ = ["ENVIRONMENT", "add_grids", "find_grids", "use_grids"]

ENVIRONMENT = "NZV_GEO_GRIDS"
SYSTEM_FOLDER = Path("/usr/share/proj")


def find_grids(catalogue: Catalogue | None = None) -> dict[str, Path | None]:
    """Return the file of each grid of a catalogue, None where it is missing.

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
        for grid in (catalogue or load_catalogue()).grids.values()
    }


def use_grids(folder: str | Path, catalogue: Catalogue | None = None) -> None:
    """Look for grids in this folder first, for the rest of the process.

    Parameters
    ----------
    folder
        Holds grid files under the names that PROJ knows, such as ``BETA2007.gsb``. Its own name
        has no colon (on Windows, no semicolon).
    catalogue
        Says which grids there are; without it, the one that ships.

    Raises
    ------
    DataError
        No such folder, or no known grid in it.
    """
    folder, catalogue = Path(folder), catalogue or load_catalogue()
    if os.pathsep in str(folder):
        raise DataError(f"no grids in {folder}: a name with {os.pathsep!r} would be read as two")
    if not folder.is_dir():
        raise DataError(f"no grids in {folder}: no such folder")
    known = [name for grid in catalogue.grids.values() for name in grid.files]
    if not any((folder / name).is_file() for name in known):
        raise DataError(f"no grids in {folder}: expected one of {', '.join(known)}")
    os.environ[ENVIRONMENT] = os.pathsep.join(map(str, [folder.resolve(), *_folders()]))


def add_grids(catalogue: Catalogue | None = None) -> bool:
    """Let PROJ see every grid that is found; tell whether one is new to it.

    Raises
    ------
    DataError
        A grid is damaged.
    """
    catalogue = catalogue or load_catalogue()
    found = find_grids(catalogue).values()
    new = [_add(path, catalogue.home) for path in found if path is not None]
    return any(new)


def _add(path: Path, home: tuple[float, float, float, float]) -> bool:
    target = Path(_links().name) / path.name
    if target.exists():
        return False
    try:
        target.symlink_to(path.resolve())
    except OSError:  # a system without links
        shutil.copyfile(path, target)
    if not _works(path.name, home):
        target.unlink()
        raise DataError(f"the grid {path} is damaged; replace it, or look elsewhere: {ENVIRONMENT}")
    return True


def _works(name: str, home: tuple[float, float, float, float]) -> bool:
    """Tell whether a grid shifts any place of a catalogue's home."""
    west, south, east, north = home
    longitudes = [west + (east - west) * step / 8 for step in range(9) for _ in range(9)]
    latitudes = [south + (north - south) * step / 8 for _ in range(9) for step in range(9)]
    degrees = "+step +proj=unitconvert +xy_in"
    try:
        shift = Transformer.from_pipeline(
            f"+proj=pipeline {degrees}=deg +xy_out=rad +step +proj=hgridshift +grids={name} "
            f"{degrees}=rad +xy_out=deg"
        )
    except ProjError:
        return False
    return any(map(math.isfinite, shift.transform(longitudes, latitudes)[0]))


@cache
def _links() -> tempfile.TemporaryDirectory[str]:
    """Make the folder of links and name it to PROJ; it is removed when the process ends."""
    folder, _ = held_folder(Path(tempfile.gettempdir()))  # locked until the process ends
    pyproj.datadir.append_data_dir(folder.name)
    return folder


def _folders() -> list[Path]:
    named = os.environ.get(ENVIRONMENT)
    if named is None:
        return [SYSTEM_FOLDER]
    return [Path(folder) for folder in named.split(os.pathsep) if folder]
