"""Write files whole or not at all, and never over somebody's work."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nzv_geo.errors import OutputError

__all__ = ["check_writable", "make_folder", "write_file"]


def write_file(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write `content` to `path` in one step.

    The bytes go to a temporary file in the same folder, which then takes the name `path`; a
    reader sees the old file or the new one, never half of either.

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
        The file exists, or its folder is missing or read-only.

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
    check_writable(path, overwrite=overwrite)
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".nzv-geo-", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


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
        `path` is a folder, exists already, or its folder is missing or read-only.
    """
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it")
    if path.exists() and not overwrite:
        raise OutputError(f"{path} already exists; pass --overwrite to replace it")
    if not path.parent.is_dir():
        raise OutputError(f"folder {path.parent} does not exist; create it first")
    if not os.access(path.parent, os.W_OK):
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


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
