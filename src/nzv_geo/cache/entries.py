"""Results in a folder, a file each; whatever goes wrong there, a result is only not kept."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import sys
import tempfile
import time
from pathlib import Path

from nzv_geo.cache.recording import LARGEST, Record

__all__ = ["MOST_BYTES", "VARIABLE", "cache_folder", "keep", "kept"]

VARIABLE = "NZV_GEO_CACHE"
NONE = "none"
FOLDER = "results"
MOST_BYTES = 200_000_000  # of all that is kept
DIGEST = 32  # bytes before each entry
NAME = re.compile(r"[0-9a-f]{64}(\.\w+\.new)?")
HOUR_S = 3600
OWNER_ONLY = 0o700


def cache_folder() -> Path | None:
    """Return where results are kept, which need not be there; None for nowhere.

    The environment variable NZV_GEO_CACHE names another folder than the platform's, or ``none``.

    Examples
    --------
    >>> os.environ["NZV_GEO_CACHE"]  # while tests run
    'none'
    >>> cache_folder() is None
    True
    """
    named = os.environ.get(VARIABLE, "")
    if named == NONE:
        return None
    if named:
        return Path(named).expanduser().absolute() / FOLDER
    import platformdirs  # here, because a folder that is named needs none of it

    return platformdirs.user_cache_path("nzv-geo", appauthor=False) / FOLDER


def kept(folder: Path, key: str) -> Record | None:
    """Return what is kept under a key; None where nothing is, or it is damaged.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp()) / "results"
    >>> kept(folder, "0" * 64) is None
    True
    >>> keep(folder, "0" * 64, Record(code=1))
    >>> kept(folder, "0" * 64).code
    1
    """
    path = folder / key
    try:
        if not _is_ours_alone(folder) or path.stat().st_size > 2 * LARGEST:
            return None
        content = path.read_bytes()
        if content[:DIGEST] != _digest(key, content[DIGEST:]):
            return None
        record = Record.of(content[DIGEST:])
    except (OSError, ValueError, LookupError, TypeError):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # the least recently used go first
    return record


def keep(folder: Path, key: str, record: Record) -> None:
    """Keep a record under a key, if it can be; let go of what was not used for the longest time."""
    content = record.content
    with contextlib.suppress(OSError):
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        if not _is_ours_alone(folder):
            return
        handle, name = tempfile.mkstemp(dir=folder, prefix=f"{key}.", suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:  # readable by its owner alone
                file.write(_digest(key, content) + content)
            Path(name).replace(folder / key)
        except BaseException:
            Path(name).unlink()
            raise
        _let_go(folder)


def _digest(key: str, content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=DIGEST, key=bytes.fromhex(key)).digest()


def _let_go(folder: Path) -> None:
    """Remove what is too much, and what killed processes left."""
    with os.scandir(folder) as entries:
        found = [(entry, entry.stat()) for entry in entries if NAME.fullmatch(entry.name)]
    used = 0
    for entry, status in sorted(found, key=lambda each: each[1].st_mtime, reverse=True):
        if entry.name.endswith(".new"):
            left = status.st_mtime < time.time() - HOUR_S
        else:
            used += status.st_size
            left = used > MOST_BYTES
        if left:
            with contextlib.suppress(OSError):  # another process was faster
                Path(entry.path).unlink()


def _is_ours_alone(folder: Path) -> bool:
    """Tell whether nobody else can read or write in a folder: results would not be ours."""
    status = folder.lstat()
    if sys.platform == "win32":
        return folder.is_dir()
    return (
        status.st_uid == os.getuid() and stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o077
    )
