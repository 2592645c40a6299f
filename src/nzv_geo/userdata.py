"""The folder of a user's own data: what an office imports stays there, never in the package.

It is named by ``--data`` or ``data=``, else by the environment variable NZV_GEO_DATA, else it is
where the platform keeps such files. ``none`` stands for no folder: only what ships counts.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from nzv_geo.errors import DataError, OutputError

__all__ = [
    "FETCHED",
    "LOCK",
    "NONE",
    "VARIABLE",
    "clear",
    "own_files",
    "own_folder",
    "require_folder",
]

VARIABLE = "NZV_GEO_DATA"
NONE = "none"
FETCHED = "fetched"  # folder of what nzv-geo fetch brought
LOCK = "fetch.lock.toml"
FETCHED_PATTERNS = (LOCK, "*.fgb", ".partial-*", ".nzv-geo-*", "terms/*/*")
PATTERNS = (  # .nzv-geo-: left by a killed process
    "focus-areas-*.geojson",
    ".nzv-geo-*",
    *(f"{FETCHED}/{pattern}" for pattern in FETCHED_PATTERNS),
)


def own_folder(given: str | Path | None = None) -> Path | None:
    """Return the folder of the user's own data, which need not be there; None for no own data.

    Parameters
    ----------
    given
        A folder, or ``none``; without it, what NZV_GEO_DATA says, else the platform's folder.

    Examples
    --------
    >>> own_folder("none") is None
    True
    >>> own_folder("/srv/plans").as_posix()
    '/srv/plans'
    """
    named = str(given or os.environ.get(VARIABLE) or "")
    if named == NONE:
        return None
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs  # here, because a folder that is named needs none of it

    return platformdirs.user_data_path("nzv-geo", appauthor=False)


def require_folder(folder: Path | None) -> Path:
    """Return a folder to write to, or raise DataError where there is to be none."""
    if folder is None:
        raise DataError(
            f"own data are switched off (--data {NONE} or {VARIABLE}={NONE}); name a folder: "
            "--data DIR"
        )
    return folder


def own_files(folder: Path | None) -> list[Path]:
    """Return the files of nzv-geo in a folder of own data, in the order of their names.

    Examples
    --------
    >>> own_files(None)
    []
    """
    if folder is None or not folder.is_dir():
        return []
    return sorted({path for pattern in PATTERNS for path in folder.glob(pattern)})


def clear(folder: Path | None) -> Sequence[Path]:
    """Remove the files of nzv-geo from a folder of own data, and nothing else; return them.

    Raises
    ------
    OutputError
        One of them cannot be removed.
    """
    files = own_files(folder)
    if folder is None:
        return files
    try:
        for path in sorted(files, key=lambda path: path.name != LOCK):  # first what names others
            path.unlink()
    except OSError as error:
        raise OutputError(f"cannot remove {error.filename}: {error.strerror}") from error
    above = {path.parent for path in files} | {path.parent.parent for path in files}
    for emptied in sorted(above, reverse=True):
        if emptied.is_relative_to(folder) and emptied != folder:
            with contextlib.suppress(OSError):  # holds something else
                emptied.rmdir()
    return files
