"""The history of a file that nzv-geo wrote, where it stands beside the file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from nzv_geo.findings import Finding, Kind

__all__ = [
    "LARGEST",
    "STATUS",
    "SUFFIX",
    "History",
    "digest",
    "history_beside",
    "name_beside",
    "parsed",
]

SUFFIX = ".meta.json"
STATUS = "geometry_status"
History = tuple[dict[str, Any], tuple[Finding, ...]]  # what is told, and what is odd about it
LARGEST = 10_000_000  # bytes of a history that is read


def name_beside(path: Path) -> Path:
    """Return where the history of a file stands.

    Examples
    --------
    >>> name_beside(Path("plan.csv")).name
    'plan.csv.meta.json'
    """
    return path.with_name(f"{path.name}{SUFFIX}")


def digest(content: bytes) -> str:
    """Return the SHA-256 of what a file holds.

    Examples
    --------
    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def history_beside(path: Path, name: str = "") -> History:
    """Return the history that stands beside a file; nothing where there is none.

    That of other bytes than the file has is not taken for its own, which is a finding (NZV307).

    Parameters
    ----------
    path
        The file.
    name
        What to call it in the finding, where it is known by another name.

    Examples
    --------
    >>> history_beside(Path("/tmp/none.csv"))
    ({}, ())
    """
    file = name_beside(path)
    try:
        if not path.is_file() or not file.is_file() or file.stat().st_size > LARGEST:
            return {}, ()
        told = parsed(file.read_bytes())
        if not told or told.get("sha256") == digest(path.read_bytes()):
            return told, ()
    except OSError:
        return {}, ()
    shown = name_beside(Path(name)).name if name else file.name
    return {}, (Finding.of(Kind.HISTORY_ELSEWHERE, name=shown),)


def parsed(text: str | bytes) -> dict[str, Any]:
    """Return a history from its JSON; nothing where it is none.

    Examples
    --------
    >>> parsed('{"key": "ags"}'), parsed("[]"), parsed("{")
    ({'key': 'ags'}, {}, {})
    """
    try:
        told = json.loads(text) if len(text) <= LARGEST else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
