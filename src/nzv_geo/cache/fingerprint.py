"""A hash of everything that decides a result."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from pathlib import Path

__all__ = ["Fingerprint", "UndecidedError"]

MOST_FILES = 20_000  # in one folder with those beneath it
MOST_BYTES = 2_000_000_000  # of files that are read whole
SETTLED_NS = 2_000_000_000  # no file system tells times less finely
SKIPPED = "__pycache__"


class UndecidedError(Exception):
    """It cannot be said what decides a result, so none is kept."""


class Fingerprint:
    """Gathers what decides a result: values, files by their content, files by their state.

    A content is read whole. A state is the name, size, inode and both times of a file, for what is
    installed and not a user's: whoever writes a file changes the second time, which no program can
    set; on Windows, the first one alone.

    Examples
    --------
    >>> first, second = Fingerprint(), Fingerprint()
    >>> first.add("--region", "goerlitz")
    >>> second.add("--region", "bautzen")
    >>> first.key == second.key
    False
    """

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=32)
        self._states = hashlib.blake2b(digest_size=32)
        self._begun_ns = time.time_ns()
        self._newest_ns = 0
        self._read = 0

    @property
    def key(self) -> str:
        """What a result is kept under."""
        return self._hash.hexdigest()

    @property
    def moment(self) -> tuple[str, str]:
        """The key, and the states of files read whole: as before a run if none has changed."""
        return self.key, self._states.hexdigest()

    @property
    def is_settled(self) -> bool:
        """Tell whether no state was so new that the file could change again without a new one."""
        return self._newest_ns < self._begun_ns - SETTLED_NS

    def add(self, *values: object) -> None:
        """Add values, each by its type and text."""
        for value in values:
            text = f"{type(value).__name__}:{value!r}".encode("utf-8", "surrogatepass")
            self._hash.update(len(text).to_bytes(8, "big") + text)

    def add_content(self, path: Path) -> None:
        """Add a file by its name and bytes.

        Raises
        ------
        UndecidedError
            It is no ordinary file, cannot be read, or all of them are too large.
        """
        try:
            status = path.stat()
            self._read += status.st_size
            if not stat.S_ISREG(status.st_mode) or self._read > MOST_BYTES:
                raise UndecidedError(path)
            self._states.update(_state(status).encode())
            with path.open("rb") as file:
                content = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32))
        except OSError as error:
            raise UndecidedError(path) from error
        self.add(path.name, content.hexdigest())

    def add_contents(self, folder: Path) -> None:
        """Add all files in a folder and beneath it, by their names and bytes."""
        for path in _files_in(folder):
            self.add(str(path.relative_to(folder)))
            self.add_content(path)

    def add_state(self, path: Path) -> None:
        """Add a file, or all files in a folder and beneath it, by their states; or that none is."""
        try:
            status = path.stat()
        except FileNotFoundError:
            self.add(str(path), "missing")
            return
        except OSError as error:
            raise UndecidedError(path) from error
        if stat.S_ISDIR(status.st_mode):
            for each in _files_in(path):
                self._add_state(str(each), each.stat())
        else:
            self._add_state(str(path), status)

    def _add_state(self, name: str, status: os.stat_result) -> None:
        self._newest_ns = max(self._newest_ns, status.st_mtime_ns, status.st_ctime_ns)
        self.add(name, _state(status))


def _state(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_ino} {status.st_mtime_ns} {status.st_ctime_ns}"


def _files_in(folder: Path) -> list[Path]:
    """Return all files in a folder and beneath it, in the order of their names."""
    found: list[str] = []
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir():
                        found.append(entry.path)
                    elif entry.name != SKIPPED:
                        waiting.append(entry.path)
        except OSError as error:
            raise UndecidedError(folder) from error
        if len(found) + len(waiting) > MOST_FILES:
            raise UndecidedError(folder)
    return [Path(path) for path in sorted(found)]
