"""Files that ship with the package, each pinned by its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.userdata import FETCHED

__all__ = ["data_folder", "read_pinned"]


def read_pinned(path: Path, sha256: str) -> bytes:
    """Read a file and make sure that it is the pinned one.

    Parameters
    ----------
    path
        The file.
    sha256
        Expected hash, hexadecimal.

    Raises
    ------
    DataError
        The file is missing, or its hash differs. The message gives the hash that was found.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        todo = "reinstall nzv-geo" if path.is_relative_to(data_folder()) else "put it there"
        if path.parent.name == FETCHED:
            todo = "nzv-geo data clear --yes removes what refers to it, then fetch again"
        raise DataError(f"cannot read {path}: {error.strerror}; {todo}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256 and path.parent.name == FETCHED:
        raise DataError(
            f"{path} was changed since it was fetched; nzv-geo data clear --yes removes it, then "
            "fetch again, or leave it out with --data none"
        )
    if found != sha256:
        raise DataError(
            f"{path} is not the file the catalogue pins: SHA-256 is {found}, expected {sha256}; "
            "reinstall nzv-geo, or put the new hash into the catalogue if the change is yours"
        )
    return content


def data_folder() -> Path:
    """Return the folder of the shipped data: inside an installed package, or of the source tree."""
    installed = Path(__file__).parents[1] / "data"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "data"
