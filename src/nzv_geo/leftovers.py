"""Temporary files and folders of processes that were killed: told from those in use, and removed.

Whoever makes one locks it for as long as it is in use; the system lets go of the lock when the
process ends, however it ends. So what can be locked is left over. Where there are no locks, as on
Windows and some network drives, and of other computers that share a drive, a week decides.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import shutil
import stat
import sys
import tempfile
import time
from pathlib import Path

from nzv_geo.errors import OutputError

if sys.platform != "win32":
    import fcntl

__all__ = ["HAS_LOCKS", "PREFIX", "TRIES", "held_folder", "hold", "let_go", "remove_leftovers"]

HAS_LOCKS = sys.platform != "win32"
HOST = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
PREFIX = f"nzv-geo-{HOST}-"
NAME = re.compile(r"\.?nzv-geo-([0-9a-f]{8})-\w+")
WEEK_S = 7 * 24 * 3600
TRIES = 100  # to make something before somebody takes it for a leftover


def hold(path: Path) -> int:
    """Lock what was just made; return a handle that keeps it locked, -1 where there are no locks.

    Raises
    ------
    FileNotFoundError
        Somebody took it for a leftover before it was locked; make another.
    """
    if sys.platform == "win32":
        return -1
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        with contextlib.suppress(OSError):  # no locks on this drive
            fcntl.flock(handle, fcntl.LOCK_EX)
        if not os.path.samestat(os.fstat(handle), path.stat()):
            raise FileNotFoundError(path)
    except OSError:
        os.close(handle)
        raise
    return handle


def held_folder(where: Path, dot: str = "") -> tuple[tempfile.TemporaryDirectory[str], int]:
    """Make a temporary folder and lock it; return it, and a handle that keeps it locked.

    Parameters
    ----------
    where
        The folder to make it in.
    dot
        What its name begins with.

    Raises
    ------
    OutputError
        It was gone whenever it was to be locked.
    """
    for _ in range(TRIES):
        folder = tempfile.TemporaryDirectory(
            prefix=f"{dot}{PREFIX}", dir=where, ignore_cleanup_errors=not HAS_LOCKS
        )
        try:
            return folder, hold(Path(folder.name))
        except FileNotFoundError:
            folder.cleanup()
    raise OutputError(f"{where} keeps no folder; something removes them")


def let_go(handle: int) -> None:
    """Give up a lock of `hold`."""
    if handle >= 0:
        os.close(handle)


def remove_leftovers(folder: Path) -> None:
    """Remove from a folder what killed processes of the same user left there.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> left, used = (folder / f".{PREFIX}{name}" for name in ("left", "used"))
    >>> left.touch(), used.touch()
    (None, None)
    >>> handle = hold(used)
    >>> remove_leftovers(folder)
    >>> [path.name.rpartition("-")[2] for path in folder.iterdir()]
    ['used']
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        found = [Path(entry.path) for entry in entries if NAME.fullmatch(entry.name)]
        for path in found:
            with contextlib.suppress(OSError):  # in use, somebody else's, or gone meanwhile
                _remove_if_left(path)


def _remove_if_left(path: Path) -> None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode) or not _is_own(status):
        return
    if time.time() - status.st_mtime > WEEK_S:
        _remove(path)
    elif HAS_LOCKS and PREFIX in path.name:
        _remove_if_free(path)


def _remove_if_free(path: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(path, (os.O_RDONLY if path.is_dir() else os.O_RDWR) | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(path)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _is_own(status: os.stat_result) -> bool:
    return sys.platform == "win32" or status.st_uid == os.getuid()
