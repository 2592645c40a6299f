"""Find the files that may hold a layer: in a folder, in a zip archive, or alone.

Whatever a file is called and wherever it lies, GDAL gets to see a plain name in a folder of our
own: neither the name nor what lies beside it can lead it elsewhere.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from nzv_geo.errors import DataError, InternalError, NzvGeoError
from nzv_geo.files import is_full
from nzv_geo.reading.foreign import (
    require_no_foreign_archive,
    require_no_foreign_folder,
    what_stands_in,
)
from nzv_geo.reading.formats import ZIP, Format, recognise
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.text_encoding import recode_marked

__all__ = ["Dataset", "find_datasets"]

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SUFFIXES = {  # of files in an archive that may hold a layer
    ".fgb",
    ".geojson",
    ".geojsonl",
    ".geojsons",
    ".geoparquet",
    ".gml",
    ".gpkg",
    ".json",
    ".kml",
    ".parquet",
    ".topojson",
    ".xml",
}
TABLES = {".csv", ".tsv"}  # only where there is nothing else: archives bring tables as documents
CHUNK = 1_000_000
HEAD = 65_536


@dataclass(frozen=True)
class Dataset:
    """One file that may hold layers, under a plain name.

    Parameters
    ----------
    name
        What its own file is called, without suffix.
    path
        Where it lies for GDAL. Parts of a shapefile stand beside it.
    format
        What it is.
    left_out
        Other files of the archive that should hold a layer and do not, each with the reason.
    """

    name: str
    path: Path
    format: Format
    left_out: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all its parts."""
        return sum(one.stat().st_size for one in self.path.parent.glob("layer.*"))


def find_datasets(path: Path, folder: Path, limits: Limits) -> list[Dataset]:
    """Return what may hold layers in a file, archive or folder.

    Parameters
    ----------
    path
        The file, zip archive, KMZ, or folder with shapefiles.
    folder
        An empty folder for plain names.
    limits
        Bounds for archives.

    Raises
    ------
    DataError
        There is nothing, it is no ordinary file, or an archive is broken or harmful.
    """
    try:
        if path.is_dir():
            return _from_folder(path, folder)
        if not path.is_file():
            reason = "no such file" if not path.exists() else "not an ordinary file"
            raise DataError(f"cannot read {path}: {reason}")
        with path.open("rb") as file:
            start = file.read(4)
        if start in ZIP:
            return _from_archive(path, folder, limits)
        return [_alone(path, folder, limits)]
    except OSError as error:
        if is_full(error):
            raise
        raise DataError(f"cannot read {path}: {error.strerror or error}") from error


def _alone(path: Path, folder: Path, limits: Limits) -> Dataset:
    if path.suffix.lower() in SHAPEFILE_PARTS[1:]:
        raise DataError(f"{path} is a part of a shapefile; name the file that ends in .shp")
    if path.suffix.lower() == ".shp":
        return _shapefile(path.stem, _parts(path.parent.iterdir(), path.stem), folder / "1")
    shown = folder / f"file{path.suffix.lower()}"
    _show(path, shown)
    recode_marked(shown)
    known = recognise(shown, path)
    target = shown.rename(folder / f"layer{known.suffix}")
    write_ahead = path.with_name(f"{path.name}-wal")
    if known.name == "GeoPackage" and write_ahead.is_file() and write_ahead.stat().st_size:
        # Open in another program: the latest edits stand beside the file. Reading them would
        # write to it, so both are copied.
        target.unlink()
        limits.require_size(path.stat().st_size + write_ahead.stat().st_size, path)
        shutil.copyfile(path, target)
        shutil.copyfile(write_ahead, folder / f"{target.name}-wal")
    return Dataset(path.stem, target, known)


def _from_folder(path: Path, folder: Path) -> list[Dataset]:
    require_no_foreign_folder(path)
    found = sorted(one for one in path.iterdir() if one.suffix.lower() == ".shp")
    if not found:
        raise DataError(f"{path} is a folder without a shapefile; name a file or folder in it")
    return [
        _shapefile(one.stem, _parts(path.iterdir(), one.stem), folder / str(number))
        for number, one in enumerate(found)
    ]


def _parts(files: Iterable[Path], stem: str) -> dict[str, Path]:
    """Return the parts of a shapefile by suffix, whether written large or small."""
    return {
        one.suffix.lower(): one
        for one in sorted(files)
        if one.stem.lower() == stem.lower() and one.suffix.lower() in SHAPEFILE_PARTS
    }


def _shapefile(name: str, parts: dict[str, Path], folder: Path) -> Dataset:
    folder.mkdir()
    for suffix, path in parts.items():
        if path.is_file():
            _show(path, folder / f"layer{suffix}")
    target = folder / "layer.shp"
    return Dataset(name, target, recognise(target, f"{name}.shp"))


def _show(path: Path, target: Path) -> None:
    """Let a file appear under another name; copied where links are not allowed."""
    try:
        target.symlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, target)


def _from_archive(path: Path, folder: Path, limits: Limits) -> list[Dataset]:
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
    inner = [one for one in archive.namelist() if one.lower().endswith(".zip")]
    if inner:
        return f"{name} holds no file of a format that is read; unpack {inner[0]!r} in it first"
    what, hint = what_stands_in(archive.namelist())
    if what:
        return f"{name} holds {what}, and no file of a format that is read; {hint}"
    return f"{name} holds no file of a format that is read"


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """Return the parts of each dataset, by their name without suffix."""
    grouped: dict[str, dict[str, zipfile.ZipInfo]] = {}
    tables: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in archive.infolist():
        _require_harmless(entry, path)
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        suffix = name.suffix.lower()
        if entry.is_dir() or name.name.startswith(".") or "__MACOSX" in name.parts:
            continue
        if name.name.lower().endswith(".shp.xml"):
            continue  # metadata
        if suffix in SHAPEFILE_PARTS:
            parts = grouped.setdefault(f"{name.with_suffix('')}".lower() + ".shp", {})
        elif suffix in SUFFIXES:
            parts = grouped.setdefault(str(name), {})
        elif suffix in TABLES:
            parts = tables.setdefault(str(name), {})
        else:
            continue
        if suffix in parts:
            raise DataError(f"{path} holds {entry.filename!r} twice; pack it again")
        parts[suffix] = entry
    found = {
        name: parts
        for name, parts in grouped.items()
        if not name.endswith(".shp") or ".shp" in parts
    }
    return found or tables


def _require_harmless(entry: zipfile.ZipInfo, path: Path) -> None:
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
    archive: zipfile.ZipFile,
    members: dict[str, dict[str, zipfile.ZipInfo]],
    folder: Path,
    limits: Limits,
) -> list[Dataset]:
    datasets = []
    left_out = []
    unpacked = 0
    for number, parts in enumerate(members.values()):
        inside = folder / str(number)
        inside.mkdir()
        for suffix, entry in parts.items():
            unpacked = _extract(archive, entry, inside / f"layer{suffix}", unpacked, limits)
        main = ".shp" if ".shp" in parts else next(iter(parts))
        name = PurePosixPath(parts[main].filename.replace("\\", "/"))
        try:
            dataset = _recognised(str(name), inside / f"layer{main}")
        except DataError as error:
            if len(members) == 1:
                raise
            left_out.append(str(error))
        else:
            datasets += [dataset] if dataset else []
    if not datasets:
        raise DataError(_nothing_in(archive, archive.filename or ""))
    named = [replace(one, left_out=tuple(left_out)) for one in _named_shortly(datasets)]
    return sorted(named, key=lambda one: one.name)


def _named_shortly(datasets: list[Dataset]) -> list[Dataset]:
    """Call each by its name without folder and suffix, where that is its own."""
    stems = Counter(PurePosixPath(one.name).stem for one in datasets)
    return [
        replace(one, name=stem) if stems[stem := PurePosixPath(one.name).stem] == 1 else one
        for one in datasets
    ]


def _recognised(name: str, path: Path) -> Dataset | None:
    """Recognise a file from an archive; XML and JSON may be something else, such as metadata."""
    recode_marked(path)
    if path.suffix in (".xml", ".json") and not _is_data(path):
        return None
    known = recognise(path, name)
    target = path.with_name(f"layer{known.suffix}")
    path.replace(target)
    return Dataset(name, target, known)


def _is_data(path: Path) -> bool:
    """Tell layers from what comes with them."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if path.suffix == ".json":
        return b'"Feature' in head or b'"Topology"' in head
    return b"opengis.net/gml" in head and b"MD_Metadata" not in head


def _extract(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, unpacked: int, limits: Limits
) -> int:
    """Write one entry, counting what comes out rather than what is declared."""
    with archive.open(entry) as source, target.open("wb") as file:
        while chunk := source.read(CHUNK):
            unpacked += len(chunk)
            limits.require_size(unpacked, f"{archive.filename}, unpacked")
            limits.require_time(archive.filename or "")
            file.write(chunk)
    return unpacked
