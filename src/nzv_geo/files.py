"""Write files whole or not at all, and never over somebody's work."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nzv_geo.errors import OutputError
from nzv_geo.leftovers import PREFIX, TRIES, held_folder, hold, let_go, remove_leftovers

__all__ = [
    "check_writable",
    "is_full",
    "make_folder",
    "watch_writes",
    "whole_file",
    "working_folder",
    "write_file",
    "write_files",
]

FULL = {errno.ENOSPC, errno.EDQUOT}

Watcher = Callable[[Mapping[Path, bytes] | None, bool], None]
_watchers: list[Watcher] = []


@dataclass(frozen=True)
class _Staged:
    """The bytes of a target in a temporary file beside it, locked until it takes its name."""

    temporary: Path
    target: Path
    handle: int


def write_file(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write `content` to `path` in one step.

    The bytes go to a temporary file in the same folder, which then takes the name `path`; a
    reader sees the old file or the new one, never half of either, also after a power cut: file and
    folder are on disk when the function returns. A symbolic link is followed; a replaced file keeps
    its permissions.

    Parameters
    ----------
    path
        Target file. Its folder must exist.
    content
        The finished bytes.
    overwrite
        Replace an existing file. Without it an existing file is an error and stays as it is; of
        several who write the same name at once, one succeeds.

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


def write_files(
    contents: Mapping[Path, bytes], *, overwrite: bool = False, make_folders: bool = False
) -> None:
    """Write several files: all their bytes are on disk before the first takes its name.

    Without `overwrite`, either all of them are new or none is there afterwards. What processes that
    were killed left in the folders of the targets is removed.

    Parameters
    ----------
    contents
        The finished bytes of each target.
    overwrite
        Replace existing files.
    make_folders
        Make folders that are missing.

    Raises
    ------
    OutputError
        As `write_file`; no target has changed, unless replacing itself failed.
    """
    for path in contents:
        check_writable(path, overwrite=overwrite, make_folders=make_folders)
    if make_folders:
        for folder in {path.parent for path in contents}:
            make_folder(folder)
    folders = {path.resolve().parent for path in contents}
    staged: list[_Staged] = []
    try:
        for folder in folders:
            remove_leftovers(folder)
        for path, content in contents.items():
            staged.append(_stage(path.resolve(), content))
        _replace(staged) if overwrite else _take_names(staged)
        for folder in folders:
            _sync_folder(folder)
        _tell(contents, make_folders=make_folders)
    except FileExistsError as error:
        raise OutputError(
            f"{error.filename2 or error.filename} already exists: it appeared in the meantime; "
            "pass --overwrite to replace it"
        ) from error
    except OSError as error:
        names = ", ".join(map(str, contents))
        raise OutputError(f"cannot write {names}: {error.strerror or error}") from error
    finally:
        for each in staged:
            each.temporary.unlink(missing_ok=True)
            let_go(each.handle)


@contextlib.contextmanager
def watch_writes(watch: Watcher) -> Iterator[None]:
    """Tell a function of all files that are written here for a while.

    Parameters
    ----------
    watch
        Is called with the bytes of each target, once they are there, and whether missing folders
        were made; with None for a file that was written a part at a time.

    Examples
    --------
    >>> target = Path(tempfile.mkdtemp()) / "note.txt"
    >>> with watch_writes(lambda contents, make_folders: print(*contents.values())):
    ...     write_file(target, b"first")
    b'first'
    """
    _watchers.append(watch)
    try:
        yield
    finally:
        _watchers.remove(watch)


@contextlib.contextmanager
def whole_file(path: Path, *, suffix: str = "", overwrite: bool = False) -> Iterator[Path]:
    """Yield an empty file to write into; it takes the name `path` once all is done.

    It lies in a folder beside `path`. Where an error ends the work, both are gone, and `path` is as
    it was.

    Parameters
    ----------
    path, overwrite
        As in `write_file`.
    suffix
        Of the file that is yielded, for who goes by it.

    Raises
    ------
    OutputError
        As `write_file`.

    Examples
    --------
    >>> target = Path(tempfile.mkdtemp()) / "note.txt"
    >>> with whole_file(target) as file:
    ...     _ = file.write_text("long")
    >>> target.read_text()
    'long'
    """
    check_writable(path, overwrite=overwrite)
    target = path.resolve()
    try:
        remove_leftovers(target.parent)
        folder, handle = held_folder(target.parent, ".")
        try:
            with folder as name:
                temporary = Path(name) / f"file{suffix}"
                temporary.touch()
                yield temporary
                _to_disk(temporary, target)
                staged = [_Staged(temporary, target, handle)]
                _replace(staged) if overwrite else _take_names(staged)
        finally:
            let_go(handle)
        _sync_folder(target.parent)
        _tell(None)
    except FileExistsError as error:
        raise OutputError(
            f"{path} already exists: it appeared in the meantime; pass --overwrite to replace it"
        ) from error
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def check_writable(path: Path, *, overwrite: bool = False, make_folders: bool = False) -> None:
    """Raise OutputError unless `path` can be written; touch nothing.

    Parameters
    ----------
    path
        Target file.
    overwrite
        Accept that the file exists.
    make_folders
        Accept that its folder is missing, where it could be made.

    Raises
    ------
    OutputError
        `path` is a folder or a device, exists already, or its folder is missing or read-only.
    """
    try:
        mode = path.stat().st_mode if path.exists() else None
        folder = path.resolve().parent
        if make_folders:
            folder = next(ancestor for ancestor in (folder, *folder.parents) if ancestor.exists())
        folder_exists = folder.is_dir()
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    if mode is not None and not stat.S_ISREG(mode):
        kind = "a folder; name a file in it" if stat.S_ISDIR(mode) else "no ordinary file"
        raise OutputError(f"{path} is {kind}")
    if mode is not None and not overwrite:
        raise OutputError(f"{path} already exists; pass --overwrite to replace it")
    if not folder_exists and make_folders:
        raise OutputError(f"cannot make folder {path.parent}: {folder} is no folder")
    if not folder_exists:
        raise OutputError(f"folder {path.parent} does not exist; create it first")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"folder {folder} is read-only; choose another one with -o")


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


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """Yield a folder for temporary files; it is gone afterwards.

    It is made where the environment variable TMPDIR says, else where the system keeps such files.
    Those of processes that were killed are removed.

    Raises
    ------
    OutputError
        There is no room in it.

    Examples
    --------
    >>> with working_folder() as folder:
    ...     _ = (folder / "note.txt").write_text("for a moment")
    >>> folder.exists()
    False
    """
    try:
        remove_leftovers(Path(tempfile.gettempdir()))
        folder, handle = held_folder(Path(tempfile.gettempdir()))
        with folder as name:
            try:
                yield Path(name)
            finally:
                let_go(handle)
    except OSError as error:
        if not is_full(error):
            raise
        raise OutputError(
            f"no room in the temporary folder {tempfile.gettempdir()}: {error.strerror}; free "
            "some, or name a larger folder in the environment variable TMPDIR"
        ) from error


def is_full(error: Exception) -> bool:
    """Tell whether an error says that a disk is full, or a user's share of it.

    Examples
    --------
    >>> is_full(OSError(errno.ENOSPC, "No space left on device")), is_full(ValueError())
    (True, False)
    """
    return isinstance(error, OSError) and error.errno in FULL


def _tell(contents: Mapping[Path, bytes] | None, *, make_folders: bool = False) -> None:
    """Tell who watches what is there now."""
    for watch in _watchers:
        watch(contents, make_folders)


def _locked_file(folder: Path) -> tuple[Path, int]:
    for _ in range(TRIES):
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{PREFIX}")
        os.close(handle)
        with contextlib.suppress(FileNotFoundError):
            return Path(name), hold(Path(name))
    raise OutputError(f"{folder} keeps no file; something removes them")


def _stage(target: Path, content: bytes) -> _Staged:
    """Write the bytes beside the target, with the permissions it has or will have."""
    temporary, handle = _locked_file(target.parent)
    try:
        temporary.write_bytes(content)
        _to_disk(temporary, target)
    except BaseException:
        temporary.unlink()
        let_go(handle)
        raise
    return _Staged(temporary, target, handle)


def _to_disk(temporary: Path, target: Path) -> None:
    """Put a file on disk, with the permissions that its target has or will have."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
    temporary.chmod(stat.S_IMODE(mode))


def _replace(staged: list[_Staged]) -> None:
    for each in staged:
        each.temporary.replace(each.target)


def _take_names(staged: list[_Staged]) -> None:
    """Give each file its name, or none: a name that somebody took in the meantime is theirs."""
    taken: list[Path] = []
    try:
        for each in staged:
            _take_name(each.temporary, each.target)
            taken.append(each.target)
    except BaseException:
        for target in taken:
            target.unlink()
        raise


def _take_name(temporary: Path, target: Path) -> None:
    """Take a name that nobody has; to look first whether it is free would let two have it."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as that of a memory stick
        target.touch(exist_ok=False)
        try:
            temporary.replace(target)
        except BaseException:
            target.unlink()
            raise


def _sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
