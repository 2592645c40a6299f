"""What decides a result besides options and files: the program, its libraries, the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder
from pathlib import Path

from nzv_geo.cache.entries import VARIABLE
from nzv_geo.cache.fingerprint import Fingerprint, UndecidedError
from nzv_geo.version import __version__

__all__ = ["add_installed", "add_values", "named_in_environment"]

PACKAGE = Path(__file__).parents[1]
DATA = PACKAGE.parents[1] / "data"  # of a source tree; an installed package has it inside
LIBRARIES = (
    "branca",
    "cmap",
    "ezdxf",
    "fiona",
    "folium",
    "geopandas",
    "js_lib_leaflet",
    "mapclassify",
    "numpy",
    "pandas",
    "pyarrow",
    "pyogrio",
    "pyproj",
    "python_calamine",
    "shapely",
    "xlsxwriter",
)
INSIDE = {  # of wheels that bring GDAL and PROJ; else these are the system's, which changes alone
    "fiona": "gdal_data",
    "pyogrio": "gdal_data",
    "pyproj": "proj_dir",
}
INSTALLED = ".dist-info"
OF_PYTHON = (Path(os.__file__).parent, Path(os.__file__).parent / "lib-dynload")
CODE = (".py", ".pth")  # beside packages: what runs at the start of Python, or stands for a library
# Says nothing about a result, and changes from one window to the next.
UNIMPORTANT = {"_", "COLUMNS", "LINES", VARIABLE, "OLDPWD", "PWD", "SHLVL", "WINDOWID"}
UNIMPORTANT_STARTS = ("DBUS_", "PYTEST_", "SSH_", "TERM", "XDG_SESSION")
NAMING_FOLDERS = ("GDAL_", "OGR_", "PROJ_", "NZV_GEO_GRIDS")
SYSTEM_GRIDS = Path("/usr/share/proj")  # as nzv_geo.crs.grids has it, which needs PROJ
OFF = {"", "0", "FALSE", "NO", "OFF"}


def add_values(fingerprint: Fingerprint) -> None:
    """Add the versions of the program and of Python, the machine, and the environment.

    Raises
    ------
    UndecidedError
        PROJ may fetch grids.
    """
    if os.environ.get("PROJ_NETWORK", "").upper() not in OFF:
        raise UndecidedError("PROJ_NETWORK")
    machine = tuple(os.uname()) if hasattr(os, "uname") else ()
    fingerprint.add(__version__, sys.version, sys.platform, machine, sys.prefix, tuple(sys.flags))
    fingerprint.add(sys.path, [_name(finder) for finder in sys.meta_path])
    for name, value in sorted(os.environ.items()):
        if name not in UNIMPORTANT and not name.startswith(UNIMPORTANT_STARTS):
            fingerprint.add(name, value)


def add_installed(fingerprint: Fingerprint, named: Iterable[Path] = ()) -> None:
    """Add the states of the program, of Python and libraries, of grids, of PROJ's and GDAL's files.

    Parameters
    ----------
    fingerprint
        What they are added to.
    named
        What `named_in_environment` gave before libraries were imported: they set variables, too.

    Raises
    ------
    UndecidedError
        A library is not installed by a wheel with its version beside it, or GDAL or PROJ are the
        system's.
    """
    fingerprint.add_state(PACKAGE)
    if not (PACKAGE / "data").is_dir():
        fingerprint.add_state(DATA)
    fingerprint.add_state(Path(sys.executable))
    _add_libraries(fingerprint)
    for folder in (*named, *_own_settings()):
        fingerprint.add_state(folder)


def _name(finder: object) -> str:
    return str(getattr(finder, "__name__", type(finder).__name__))


def _add_libraries(fingerprint: Fingerprint) -> None:
    """Add what is installed by the records of it; it must be where Python finds the libraries."""
    homes = {str(folder) for entry in sys.path if _add_records(fingerprint, folder := Path(entry))}
    for name in LIBRARIES:
        found = PathFinder.find_spec(name)
        if found is None or found.origin is None:
            raise UndecidedError(name)
        origin = Path(found.origin)
        home = origin.parent.parent if origin.stem == "__init__" else origin.parent
        needed = INSIDE.get(name)
        if str(home) not in homes or (needed and not (origin.parent / needed).is_dir()):
            raise UndecidedError(name)
        fingerprint.add_state(origin)


def _add_records(fingerprint: Fingerprint, folder: Path) -> bool:
    """Add what is installed in a folder of Python's path; tell whether anything is."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - of hundreds, no paths are made
    except OSError:
        fingerprint.add_state(folder)  # an archive, or nothing
        return False
    if folder in OF_PYTHON:
        return False  # it has a version
    installed = [name for name in names if name.endswith(INSTALLED)]
    for name in installed:
        fingerprint.add(name)
        fingerprint.add_state(folder / name / "RECORD")
    for name in names:
        inside = folder / name / "__init__.py"
        if name.endswith(CODE):
            fingerprint.add_state(folder / name)
        elif not installed and inside.exists():  # could stand before a library
            fingerprint.add_state(inside)
    return bool(installed)


def named_in_environment() -> list[Path]:
    """Return files and folders that variables of the environment name to PROJ and GDAL.

    Without a variable for grids, that is where Debian puts them.
    """
    values = [value for name, value in os.environ.items() if name.startswith(NAMING_FOLDERS)]
    grids = [] if "NZV_GEO_GRIDS" in os.environ else [SYSTEM_GRIDS]
    parts = {part for value in values for part in value.split(os.pathsep) if part}
    return [*map(Path, sorted(parts)), *grids]


def _own_settings() -> list[Path]:
    """Return where PROJ looks for grids of a user, and GDAL for settings, without being told."""
    home = Path.home()
    shared = os.environ.get("XDG_DATA_HOME") or home / ".local/share"
    local = os.environ.get("LOCALAPPDATA") or home / "AppData/Local"
    known = {"darwin": home / "Library/Application Support", "win32": Path(local)}
    return [Path(known.get(sys.platform, shared)) / "proj", home / ".gdal"]
