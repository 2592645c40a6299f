"""What was fetched takes the place of what ships: the lock file beside it says what there is.

The lock is written last and in one step, so whoever reads it sees the old state or the new one; the
names of its files hold a part of their hash, so that those of the old state stay as they are.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from nzv_geo.catalogue.offers import Download
from nzv_geo.catalogue.parsing import parse_lock
from nzv_geo.catalogue.records import LayerSpec
from nzv_geo.errors import DataError
from nzv_geo.provenance import Source
from nzv_geo.userdata import FETCHED, LOCK

__all__ = ["Lock", "lock_file", "overlaid", "read_lock"]

Lock = tuple[dict[str, Source], dict[str, LayerSpec], dict[str, Download]]
NOTHING: Lock = ({}, {}, {})


def lock_file(own_data: Path) -> Path:
    """Return the lock file in a folder of own data.

    Examples
    --------
    >>> lock_file(Path("/srv/plans")).as_posix()
    '/srv/plans/fetched/fetch.lock.toml'
    """
    return own_data / FETCHED / LOCK


def read_lock(own_data: Path | None, valley: str) -> Lock:
    """Return sources, layers and downloads of what was fetched for a valley; nothing where none.

    Parameters
    ----------
    own_data
        The folder of own data.
    valley
        The catalogue it was fetched for: its default region.

    Raises
    ------
    DataError
        The lock is not what nzv-geo wrote.
    """
    if own_data is None:
        return NOTHING
    path = lock_file(own_data)
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return NOTHING
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unusable(path, str(error)) from error
    if raw.get("valley") != valley:
        return NOTHING
    lock, problems = parse_lock(raw)
    if problems:
        raise _unusable(path, "; ".join(problems))
    return lock


def overlaid(parsed: dict[str, Any], own_data: Path | None) -> dict[str, Any]:
    """Return the fields of a catalogue with what was fetched in place of what ships."""
    sources, layers, downloads = read_lock(own_data, str(parsed["default_region"]))
    found = {"downloads": downloads}
    if not layers or own_data is None:
        return {**parsed, **found}
    folder = own_data / FETCHED
    placed = {
        name: replace(spec, file=str(folder / spec.file)) if spec.file else spec
        for name, spec in layers.items()
    }
    merged = {"sources": {**parsed["sources"], **sources}, "layers": {**parsed["layers"], **placed}}
    return {**parsed, **merged, **found}


def _unusable(path: Path, why: str) -> DataError:
    return DataError(
        f"cannot use {path}: {why}; remove that file and fetch again, or leave it out with "
        "--data none"
    )
