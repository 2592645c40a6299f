"""What stands in the folder of a portal, and what of it was written here.

``publish.lock.json`` lists every file with its digest. A file that it does not list is somebody
else's and stays as it is; so does one that was changed since. Before the first file takes its name,
the list holds what is about to be written as well: whenever the process is killed, the next run
knows its own files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from nzv_geo.errors import DataError, OutputError, some_of
from nzv_geo.files import make_folder, write_file, write_files
from nzv_geo.reading.history import digest

__all__ = ["LOCK", "Manifest", "Work", "planned", "read_manifest"]

LOCK = "publish.lock.json"
VERSION = 1
ABOUT = "Written by nzv-geo publish: which files of this folder are its own."


@dataclass(frozen=True)
class Manifest:
    """What the last run wrote.

    Parameters
    ----------
    files
        By path below the folder: ``sha256``, ``bytes``, and ``changed``, when it last did.
    layers
        By id: ``digest``, ``changed`` and ``title``.
    changes
        What changed in which run, the oldest first: ``layer``, ``title``, ``kind``, ``date``,
        ``digest``.
    writing
        Digests of what was about to be written when runs were killed, by path.
    """

    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    layers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    changes: tuple[Mapping[str, Any], ...] = ()
    writing: Mapping[str, list[str]] = field(default_factory=dict)

    def knows(self, path: str, sha256: str) -> bool:
        """Tell whether a file with this digest was written here."""
        listed = self.files.get(path, {}).get("sha256")
        return sha256 in (listed, *self.writing.get(path, ()))

    def about_to_write(self, contents: Mapping[str, bytes]) -> Manifest:
        """Return the same, which knows what is about to be written as well."""
        writing = {path: list(digests) for path, digests in self.writing.items()}
        for path, content in contents.items():
            writing.setdefault(path, []).append(digest(content))
        return replace(self, writing=writing)

    @property
    def paths(self) -> set[str]:
        """Every path that was written here."""
        return {*self.files, *self.writing}

    def encoded(self) -> bytes:
        """Return the file: the same bytes for the same list."""
        told = {
            "about": ABOUT,
            "version": VERSION,
            "files": dict(sorted(self.files.items())),
            "layers": dict(sorted(self.layers.items())),
            "changes": list(self.changes),
            **({"writing": dict(sorted(self.writing.items()))} if self.writing else {}),
        }
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


@dataclass(frozen=True)
class Work:
    """What a run has to do.

    Parameters
    ----------
    folder
        Of the portal.
    written
        New contents of the files that change, by path.
    removed
        Files of earlier runs that are no longer part of it.
    kept
        The same, but somebody changed them since: they stay.
    """

    folder: Path
    written: dict[str, bytes]
    removed: tuple[str, ...]
    kept: tuple[str, ...]

    def carry_out(self, before: Manifest, after: Manifest) -> None:
        """Write and remove; the list of files is written first with both, and last as it is then.

        Raises
        ------
        OutputError
            A file cannot be written.
        """
        lock = self.folder / LOCK
        if self.written or self.removed:
            make_folder(self.folder)
            write_file(lock, before.about_to_write(self.written).encoded(), overwrite=True)
            targets = {self.folder / path: content for path, content in self.written.items()}
            write_files(targets, overwrite=True, make_folders=True)
            self._remove()
        if not lock.exists() or lock.read_bytes() != after.encoded():
            write_file(lock, after.encoded(), overwrite=True)

    def _remove(self) -> None:
        """Remove files, and the folders that are empty then."""
        for path in self.removed:
            target = self.folder / path
            target.unlink(missing_ok=True)
            for parent in target.parents:
                if parent == self.folder or any(parent.iterdir()):
                    break
                parent.rmdir()


def read_manifest(folder: Path) -> Manifest:
    """Return what the last run wrote into a folder; nothing where there was none.

    Raises
    ------
    DataError
        The list cannot be read, or names something outside the folder.

    Examples
    --------
    >>> read_manifest(Path("nowhere")).paths
    set()
    """
    lock = folder / LOCK
    try:
        told = json.loads(lock.read_bytes())
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError) as error:
        text = f"cannot read {lock}: {error}; put it back, or choose another folder"
        raise DataError(text) from error
    try:
        if told["version"] != VERSION:
            raise DataError(f"{lock} is of another version than this nzv-geo reads: {VERSION}")
        files = {path: {**entry} for path, entry in told["files"].items()}
        layers = {id_: {**entry} for id_, entry in told["layers"].items()}
        changes = tuple({**entry} for entry in told["changes"])
        writing = {path: [*digests] for path, digests in told.get("writing", {}).items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{lock} is no list of nzv-geo publish; choose another folder") from error
    if outside := [path for path in {**files, **writing} if not _is_inside(path)]:
        raise DataError(f"{lock} names {some_of(outside)}, outside the folder; choose another one")
    return Manifest(files, layers, changes, writing)


def planned(
    folder: Path, contents: Mapping[str, bytes], manifest: Manifest, *, overwrite: bool = False
) -> Work:
    """Return what has to be written and removed; touch nothing.

    Parameters
    ----------
    folder
        Of the portal; it need not exist.
    contents
        Every file of the portal, by path below it.
    manifest
        What the last run wrote.
    overwrite
        Replace and remove files of the last run that were changed since. Others never are.

    Raises
    ------
    OutputError
        A file stands in the way that was not written here, or was changed since.
    """
    written: dict[str, bytes] = {}
    foreign: list[str] = []
    changed: list[str] = []
    for path, content in contents.items():
        present = _digest_of(folder, path)
        if present == digest(content):
            continue
        if present and not manifest.knows(path, present):
            (changed if path in manifest.paths else foreign).append(path)
        written[path] = content
    if foreign:
        raise OutputError(
            f"{some_of(foreign)} in {folder}: not written by nzv-geo publish; move it away, or "
            "choose another folder"
        )
    if changed and not overwrite:
        raise OutputError(
            f"{some_of(changed)} in {folder}: changed since nzv-geo wrote it; move it away, or "
            "pass --overwrite to replace it"
        )
    gone = sorted(manifest.paths - set(contents))
    there = {path: present for path in gone if (present := _digest_of(folder, path))}
    kept = () if overwrite else tuple(p for p, sha in there.items() if not manifest.knows(p, sha))
    return Work(folder, written, tuple(path for path in there if path not in kept), kept)


def _digest_of(folder: Path, path: str) -> str:
    """Return the digest of a file; empty where there is none.

    Raises
    ------
    OutputError
        Something else has its name, or it lies elsewhere by a link.
    """
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()) or target.is_symlink():
        raise OutputError(f"{target} leads out of {folder} by a link; remove the link")
    if not target.exists():
        return ""
    if not target.is_file():
        raise OutputError(f"{target} is a folder, where a file of the portal belongs; move it away")
    return digest(target.read_bytes())


def _is_inside(path: str) -> bool:
    if not path or any(sign in path for sign in "\\:\0"):
        return False
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and str(parts) == path
