"""Unpack a zip archive: what may hold a layer, and nothing that points out of it."""

from __future__ import annotations

import re
import stat
import zipfile
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from nzv_geo.errors import DataError, InternalError, NzvGeoError
from nzv_geo.files import is_full
from nzv_geo.reading.datasets import Dataset
from nzv_geo.reading.foreign import require_no_foreign_archive, what_stands_in
from nzv_geo.reading.formats import FORMATS, Format, of_folder, recognise, with_parts
from nzv_geo.reading.history import SUFFIX, History, history_beside, name_beside
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.text_encoding import recode_marked

__all__ = ["ZIP", "require_harmless", "unpacked"]

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
CHUNK = 1_000_000
HEAD = 65_536
BESIDE = (SUFFIX, ".iso.xml")  # what own exports have beside them, see docs/metadata.md

Parts = dict[str, zipfile.ZipInfo]  # of a dataset, by the plain name that each gets
Members = dict[str, Parts]


def unpacked(path: Path, folder: Path, limits: Limits) -> list[Dataset]:
    """Return what may hold layers in a zip archive.

    Parameters
    ----------
    path
        The archive.
    folder
        An empty folder to unpack it to.
    limits
        Bounds for how many files it holds, and how much comes out.

    Raises
    ------
    DataError
        There is nothing, or it is broken or harmful.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            limits.require_files(len(archive.infolist()), path)
            require_no_foreign_archive(archive, path)
            members = _members(archive, path)
            if not members:
                raise DataError(_nothing_in(archive, path))
            return _unpack(archive, members, folder, limits)
    except NzvGeoError:
        raise
    except Exception as error:  # of whichever way of packing
        if is_full(error):
            raise
        if InternalError.is_behind(error):
            raise InternalError(f"cannot unpack {path}", error) from error
        raise DataError(f"cannot unpack {path}: {error}; pack it again") from error


def _nothing_in(archive: zipfile.ZipFile, name: str | Path) -> str:
    """Say what an archive holds that has no layer."""
    inner = [member for member in archive.namelist() if member.lower().endswith(".zip")]
    if inner:
        return f"{name} holds no file of a format that is read; unpack {inner[0]!r} in it first"
    what, hint = what_stands_in(archive.namelist())
    if what:
        return f"{name} holds {what}, and no file of a format that is read; {hint}"
    return f"{name} holds no file of a format that is read"


def _members(archive: zipfile.ZipFile, path: Path) -> Members:
    """Return the parts of each dataset, by their name without suffix."""
    grouped: Members = {}
    documents: Members = {}  # only where there is nothing else
    whole = _whole_folders(archive)
    names = set(archive.namelist())
    for entry in archive.infolist():
        require_harmless(entry, path)
        name = _name_of(entry)
        if entry.is_dir() or name.name.startswith(".") or "__MACOSX" in name.parts:
            continue
        group, plain = _place(name, whole.get(name.parent))
        if group is None or _stands_beside(entry.filename, names):
            continue
        members = documents if _comes_as_document(name) else grouped
        parts = members.setdefault(group, {})
        if plain in parts:
            raise DataError(f"{path} holds {entry.filename!r} twice; pack it again")
        parts[plain] = entry
    return _with_main_part(grouped) or documents


def _name_of(entry: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(entry.filename.replace("\\", "/"))


def _whole_folders(archive: zipfile.ZipFile) -> dict[PurePosixPath, Format[Any]]:
    """Return the folders that are a dataset as a whole, such as a database."""
    inside: dict[PurePosixPath, list[str]] = {}
    for entry in archive.infolist():
        name = _name_of(entry)
        inside.setdefault(name.parent, []).append(name.name)
    found = {folder: of_folder(names) for folder, names in inside.items()}
    return {folder: known for folder, known in found.items() if known}


def _place(name: PurePosixPath, whole: Format[Any] | None) -> tuple[str | None, str]:
    """Return what an entry is grouped by, and its plain name; None for what can be no layer."""
    suffix = name.suffix.lower()
    if whole:
        plain = f"layer{whole.suffix}/{name.name.lower()}"
        return (f"{name.parent}/" if suffix in whole.inside else None), plain
    return _group(name), f"layer{suffix}"


def _stands_beside(name: str, names: Collection[str]) -> bool:
    """Tell what is said of another file of an archive, such as ``plan.gpkg.meta.json``."""
    starts = (name[: found.start()] for found in re.finditer(r"\.", name))
    return name.endswith(BESIDE) and any(start in names for start in starts)


def _histories(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the histories of files in an archive, by the name of the file beside each."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    return {name: entries[f"{name}{SUFFIX}"] for name in entries if f"{name}{SUFFIX}" in entries}


def _group(name: PurePosixPath) -> str | None:
    """Return what the parts of a dataset are grouped by; None for what can be none."""
    suffix = name.suffix.lower()
    known = with_parts(suffix)
    if known:
        return f"{name.with_suffix('')}".lower() + known.suffix
    if any(name.name.lower().endswith(f"{main}.xml") for main in _main_suffixes()):
        return None  # metadata
    return str(name) if any(suffix in reader.suffixes for reader in FORMATS.values()) else None


def _main_suffixes() -> list[str]:
    return [reader.suffix for reader in FORMATS.values() if reader.parts]


def _comes_as_document(name: PurePosixPath) -> bool:
    readers = [reader for reader in FORMATS.values() if name.suffix.lower() in reader.suffixes]
    return bool(readers) and all(reader.comes_as_document for reader in readers)


def _with_main_part(grouped: Members) -> Members:
    """Leave out parts of which the main one is missing."""
    mains = _main_suffixes()
    return {
        name: parts
        for name, parts in grouped.items()
        if all(f"layer{main}" in parts for main in mains if name.endswith(main))
    }


def require_harmless(entry: zipfile.ZipInfo, path: Path) -> None:
    """Refuse an entry of an archive that points out of it, or is packed in an unusual way.

    Raises
    ------
    DataError
        It does.
    """
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise DataError(f"{path} holds {entry.filename!r}, which points out of it; not unpacked")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise DataError(f"{path} holds {entry.filename!r}, a link; pack it again without links")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others unpack as much as they like in one go.
        raise DataError(f"{path} is packed in an unusual way; pack it again as a plain zip archive")
    if entry.flag_bits & 1:
        raise DataError(f"{path} is locked with a password; unpack it first")


def _unpack(
    archive: zipfile.ZipFile, members: Members, folder: Path, limits: Limits
) -> list[Dataset]:
    datasets = []
    left_out = []
    histories = _histories(archive)
    size = 0
    for number, parts in enumerate(members.values()):
        inside = folder / str(number)
        for plain, entry in parts.items():
            (inside / plain).parent.mkdir(parents=True, exist_ok=True)
            size = _extract(archive, entry, inside / plain, size, limits)
        main = _main_part(parts)
        told: History = {}, ()
        if beside := histories.get(parts[main].filename):
            size = _extract(archive, beside, name_beside(inside / main), size, limits)
            told = _taken(inside / main, _name_of(parts[main]).name)
        try:
            dataset = _recognised(parts, inside, told)
        except DataError as error:
            if len(members) == 1:
                raise
            left_out.append(str(error))
        else:
            datasets += [dataset] if dataset else []
    if not datasets:
        raise DataError(_nothing_in(archive, archive.filename or ""))
    named = [replace(dataset, left_out=tuple(left_out)) for dataset in _named_shortly(datasets)]
    return sorted(named, key=lambda dataset: dataset.name)


def _named_shortly(datasets: list[Dataset]) -> list[Dataset]:
    """Call each by its name without folder and suffix, where that is its own."""
    stems = Counter(PurePosixPath(dataset.name).stem for dataset in datasets)
    return [
        replace(dataset, name=stem)
        if stems[stem := PurePosixPath(dataset.name).stem] == 1
        else dataset
        for dataset in datasets
    ]


def _taken(path: Path, name: str) -> History:
    """Read the history beside a file and remove it, so that GDAL does not see it."""
    history = history_beside(path, name)
    name_beside(path).unlink()
    return history


def _main_part(parts: Parts) -> str:
    """Return the plain name of the part that a dataset is opened by."""
    mains = [f"layer{suffix}" for suffix in _main_suffixes()]
    return next((plain for plain in mains if plain in parts), next(iter(parts)))


def _recognised(parts: Parts, inside: Path, history: History) -> Dataset | None:
    """Recognise what came out of an archive; XML and JSON may be something else."""
    main = _main_part(parts)
    name, path = _name_of(parts[main]), inside / main
    whole = of_folder(parts)
    if whole:
        return Dataset(str(name.parent), path.parent, whole)
    recode_marked(path)
    if not _may_hold_layer(path):
        return None
    known = recognise(path, str(name))
    target = path.with_name(f"layer{known.suffix}")
    path.replace(target)
    return Dataset(str(name), target, known, history=history)


def _may_hold_layer(path: Path) -> bool:
    """Tell layers from what comes with them under the same suffix."""
    readers = [reader for reader in FORMATS.values() if path.suffix in reader.shared_suffixes]
    with path.open("rb") as file:
        head = file.read(HEAD)
    return not readers or any(reader.may_hold_layer(head) for reader in readers)


def _extract(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, size: int, limits: Limits
) -> int:
    """Write one entry, counting what comes out rather than what is declared."""
    with archive.open(entry) as source, target.open("wb") as file:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            limits.require_size(size, f"{archive.filename}, unpacked")
            limits.require_time(archive.filename or "")
            file.write(chunk)
    return size
