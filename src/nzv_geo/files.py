"""Write files whole or not at all, and never over somebody's work."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nzv_geo.errors import OutputError

__all__ = ["check_writable", "make_folder", "write_file", "write_files"]


def write_file(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write `content` to `path` in one step.

    The bytes go to a temporary file in the same folder, which then takes the name `path`; a
    reader sees the old file or the new one, never half of either. A symbolic link is followed;
    a replaced file keeps its permissions.

    Parameters
    ----------
    path
        Target file. Its folder must exist.
    content
        The finished bytes.
    overwrite
        Replace an existing file. Without it an existing file is an error and stays as it is.

    Raises
    ------
    OutputError
        The file exists, is no ordinary file, or its folder is missing or read-only.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "note.txt"
    >>> write_file(target, b"first")
    >>> write_file(target, b"second")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.OutputError: ... already exists; pass --overwrite to replace it
    >>> target.read_bytes()
    b'first'
    """
    write_files({path: content}, overwrite=overwrite)


def write_files(contents: Mapping[Path, bytes], *, overwrite: bool = False) -> None:
    """Write several files: all their bytes are on disk before the first takes its name.

    Parameters
    ----------
    contents
        The finished bytes of each target.
    overwrite
        Replace existing files.

    Raises
    ------
    OutputError
        As `write_file`; no target has changed, unless a rename itself failed.
    """
    for path in contents:
        check_writable(path, overwrite=overwrite)
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            target = path.resolve()
            staged.append((_stage(target, content), target))
        for temporary, target in staged:
            _take_name(temporary, target, overwrite=overwrite)
    except OSError as error:
        names = ", ".join(map(str, contents))
        raise OutputError(f"cannot write {names}: {error.strerror or error}") from error
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def check_writable(path: Path, *, overwrite: bool = False) -> None:
    """Raise OutputError unless `path` can be written; touch nothing.

    Parameters
    ----------
    path
        Target file.
    overwrite
        Accept that the file exists.

    Raises
    ------
    OutputError
        `path` is a folder or a device, exists already, or its folder is missing or read-only.
    """
    try:
        mode = path.stat().st_mode if path.exists() else None
        folder = path.resolve().parent
        folder_exists = folder.is_dir()
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    if mode is not None and not stat.S_ISREG(mode):
        kind = "a folder; name a file in it" if stat.S_ISDIR(mode) else "no ordinary file"
        raise OutputError(f"{path} is {kind}")
    if mode is not None and not overwrite:
        raise OutputError(f"{path} already exists; pass --overwrite to replace it")
    if not folder_exists:
        raise OutputError(f"folder {path.parent} does not exist; create it first")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"folder {path.parent} is read-only; choose another one with -o")


def make_folder(path: Path) -> Path:
    """Make a folder, with those above it, unless it is there; return it.

    Raises
    ------
    OutputError
        A file has that name, or the folder above is read-only.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make folder {path}: {error.strerror}") from error
    return path


def _stage(target: Path, content: bytes) -> Path:
    """Write the bytes beside the target, with the permissions it has or will have."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".nzv-geo-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
        temporary.chmod(stat.S_IMODE(mode))
    except BaseException:
        temporary.unlink()
        raise
    return temporary


def _take_name(temporary: Path, target: Path, *, overwrite: bool) -> None:
    """Rename; without `overwrite`, a file that appeared in the meantime is an error."""
    if not overwrite and target.exists():
        raise FileExistsError(17, f"{target} already exists", str(target))
    temporary.replace(target)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
