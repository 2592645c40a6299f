"""Files that ship with the package, each pinned by its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nzv_geo.errors import DataError

__all__ = ["data_folder", "read_pinned"]


def read_pinned(file: str, sha256: str) -> bytes:
    """Read a file of the data folder and make sure that it is the pinned one.

    Parameters
    ----------
    file
        Path below the data folder.
    sha256
        Expected hash, hexadecimal.

    Raises
    ------
    DataError
        The file is missing, or its hash differs. The message gives the hash that was found.
    """
    path = data_folder() / file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}; reinstall nzv-geo") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise DataError(
            f"{path} is not the file the catalogue pins: SHA-256 is {found}, expected {sha256}; "
            "reinstall nzv-geo, or put the new hash into catalogue.toml if the change is yours"
        )
    return content


def data_folder() -> Path:
    """Return the folder of the shipped data: inside an installed package, or of the source tree."""
    installed = Path(__file__).parents[1] / "data"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "data"
