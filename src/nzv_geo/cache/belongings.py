"""Files of a user's own, with all that belongs to them."""

from __future__ import annotations

from pathlib import Path

from nzv_geo.cache.fingerprint import Fingerprint, UndecidedError

__all__ = ["add_file", "add_folder"]

LEADING_ELSEWHERE = (".qgs", ".qgz", ".toml")  # projects: they name further files


def add_file(fingerprint: Fingerprint, path: Path) -> None:
    """Add a file or folder that a command names, and every file that may belong to it.

    Of a file, these are all of its folder that share its name up to the last dot, whatever follows:
    the parts of a shapefile, ``plan.qml``, ``plan.gpkg-wal``, ``plan.gpkg.meta.json``.

    Raises
    ------
    UndecidedError
        It is not there, is no ordinary file, or leads to others that are not known here.

    Examples
    --------
    >>> import tempfile
    >>> plan = Path(tempfile.mkdtemp()) / "plan.shp"
    >>> def key():
    ...     fingerprint = Fingerprint()
    ...     add_file(fingerprint, plan)
    ...     return fingerprint.key
    >>> _ = plan.write_text("shapes")
    >>> before = key()
    >>> _ = plan.with_suffix(".CPG").write_text("UTF-8")
    >>> key() == before
    False
    """
    if path.suffix.lower() in LEADING_ELSEWHERE:
        raise UndecidedError(path)
    if path.is_dir():
        add_folder(fingerprint, path)
        return
    start = f"{path.stem}.".lower()
    try:
        beside = [file for file in path.parent.iterdir() if file.name.lower().startswith(start)]
    except OSError as error:
        raise UndecidedError(path) from error
    for file in sorted({path, *beside}):
        if file.is_dir():
            fingerprint.add(file.name)
        else:
            fingerprint.add_content(file)


def add_folder(fingerprint: Fingerprint, path: Path) -> None:
    """Add all files in a folder and beneath it, or that there is none."""
    fingerprint.add(str(path), path.exists())
    if path.exists():
        fingerprint.add_contents(path)
