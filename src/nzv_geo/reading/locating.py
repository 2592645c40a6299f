"""Find the files that may hold a layer: in a folder, in a zip archive, or alone.

Whatever a file is called and wherever it lies, GDAL gets to see a plain name in a folder of our
own: neither the name nor what lies beside it can lead it elsewhere.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nzv_geo.errors import DataError
from nzv_geo.files import is_full
from nzv_geo.reading.archives import ZIP, unpacked
from nzv_geo.reading.datasets import Dataset
from nzv_geo.reading.formats import FORMATS, Format, is_packed, of_folder, recognise, with_parts
from nzv_geo.reading.formats.geoparquet import GeoParquet, pieces_of
from nzv_geo.reading.history import history_beside
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.text_encoding import recode_marked

__all__ = ["find_datasets"]


def find_datasets(path: Path, folder: Path, limits: Limits) -> list[Dataset]:
    """Return what may hold layers in a file, archive or folder.

    Parameters
    ----------
    path
        The file, zip archive, KMZ, database that is a folder, or folder with such databases,
        shapefiles, tables of MapInfo, or one layer of GeoParquet in pieces.
    folder
        An empty folder for plain names.
    limits
        Bounds for archives.

    Raises
    ------
    DataError
        There is nothing, it is no ordinary file, or an archive is broken or harmful.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo.catalogue import data_folder
    >>> folder = Path(tempfile.mkdtemp())
    >>> (states,) = find_datasets(data_folder() / "boundaries/states.fgb", folder, Limits())
    >>> states.name, states.path.name, states.format.name
    ('states', 'layer.fgb', 'FlatGeobuf')
    """
    from nzv_geo.reading.styles.project_sources import require_no_project  # needs archives, too

    try:
        if path.is_dir():
            return _from_folder(path, folder)
        if not path.is_file():
            reason = "no such file" if not path.exists() else "not an ordinary file"
            raise DataError(f"cannot read {path}: {reason}")
        require_no_project(path, limits)
        with path.open("rb") as file:
            start = file.read(4)
        if start in ZIP and not is_packed(path):
            return unpacked(path, folder, limits)
        return [_alone(path, folder, limits)]
    except OSError as error:
        if is_full(error):
            raise
        raise DataError(f"cannot read {path}: {error.strerror or error}") from error


def _alone(path: Path, folder: Path, limits: Limits) -> Dataset:
    suffix = path.suffix.lower()
    parted = with_parts(suffix)
    if parted and suffix == parted.suffix:
        return _parted(parted, path, folder / "1")
    if parted and _is_part(parted, path):
        what = _in_words(parted)
        raise DataError(f"{path} is a part of a {what}; name the file that ends in {parted.suffix}")
    whole = of_folder([path.name])
    if whole:
        raise DataError(f"{path} is a part of a {whole.name}; name its folder: {path.parent}")
    shown = folder / f"file{suffix}"
    _show(path, shown)
    recode_marked(shown)
    known = recognise(shown, path)
    target = shown.rename(folder / f"layer{known.suffix}")
    known.take_along(path, target, limits)
    return Dataset(path.stem, target, known, history=history_beside(path))


def _is_part(known: Format[Any], path: Path) -> bool:
    """Tell whether a file is a part of a layer; of a shared suffix, where the main one is there."""
    if path.suffix.lower() not in known.shared_parts:
        return True
    return any(
        file.suffix.lower() == known.suffix and file.stem.lower() == path.stem.lower()
        for file in path.parent.iterdir()
    )


def _in_words(known: Format[Any]) -> str:
    return known.name.lower() if known.name.istitle() else known.name


def _from_folder(path: Path, folder: Path) -> list[Dataset]:
    known = _whole(path)
    if known:
        return [_as_whole(known, path, folder / "0")]
    found = [
        (reader, main)
        for reader in FORMATS.values()
        for main in sorted(path.iterdir())
        if (reader.parts and main.suffix.lower() == reader.suffix) or _whole(main) is reader
    ]
    if not found and pieces_of(path):
        return [_in_pieces(path, folder / "0")]
    if not found:
        parted = [_in_words(reader) for reader in FORMATS.values() if reader.parts]
        whole = [_in_words(reader) for reader in FORMATS.values() if reader.inside]
        what = " or a ".join([*parted, *whole])
        raise DataError(f"{path} is a folder without a {what}; name a file or folder in it")
    return [
        _as_whole(reader, main, folder / str(number))
        if reader.inside
        else _parted(reader, main, folder / str(number))
        for number, (reader, main) in enumerate(found)
    ]


def _whole(path: Path) -> Format[Any] | None:
    """Return the format of which a folder is a dataset as a whole."""
    try:
        return of_folder(file.name for file in path.iterdir()) if path.is_dir() else None
    except PermissionError:
        return None


def _as_whole(known: Format[Any], path: Path, folder: Path) -> Dataset:
    """Show those files of a folder that its format is made of."""
    target = folder / f"layer{known.suffix}"
    target.mkdir(parents=True)
    for file in sorted(path.iterdir()):
        if file.suffix.lower() in known.inside and file.is_file():
            _show(file, target / file.name.lower())
    return Dataset(path.stem, target, known)


def _in_pieces(path: Path, folder: Path) -> Dataset:
    """Show the files of a layer of GeoParquet that comes in pieces, in the order of their names."""
    folder.mkdir()
    for number, file in enumerate(pieces_of(path)):
        if not file.is_file():
            raise DataError(f"cannot read {file}: not an ordinary file")
        shown = folder / f"{number:06}.parquet"
        _show(file, shown)
        if not isinstance(known := recognise(shown, file), GeoParquet):
            raise DataError(f"{file} is {known.name}, among files of GeoParquet; take it out")
    return Dataset(path.stem, folder, FORMATS[GeoParquet.name])


def _parted(known: Format[Any], main: Path, folder: Path) -> Dataset:
    """Show the parts of a layer, whether their suffixes are written large or small."""
    name = main.stem
    parts = {
        file.suffix.lower(): file
        for file in sorted(main.parent.iterdir())
        if file.stem.lower() == name.lower() and file.suffix.lower() in known.parts
    }
    folder.mkdir()
    for suffix, path in parts.items():
        if path.is_file():
            _show(path, folder / f"layer{suffix}")
    target = folder / f"layer{known.suffix}"
    known = recognise(target, f"{name}{known.suffix}")
    return Dataset(name, target, known, history=history_beside(main))


def _show(path: Path, target: Path) -> None:
    """Let a file appear under another name; copied where links are not allowed."""
    try:
        target.symlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, target)
