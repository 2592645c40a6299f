"""Read the text of a map project; every problem is told at once, with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from nzv_geo.errors import DataError
from nzv_geo.project.entries import ProjectEntry
from nzv_geo.project.lines import lines_of
from nzv_geo.project.schema import Problems, record
from nzv_geo.project.style_entries import style_of
from nzv_geo.styles import Style

__all__ = ["Parsed", "read_entry"]


class Parsed(NamedTuple):
    """What a file says: its tables, the style of each layer, and the line of each table and key."""

    entry: ProjectEntry
    styles: list[Style | str | None]
    lines: dict[tuple[str | int, ...], int]


def read_entry(path: Path) -> Parsed:
    """Return what a file says.

    Raises
    ------
    DataError
        It is no TOML, or not what docs/projects.md describes.
    """
    try:
        text = path.read_text("utf-8-sig")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"cannot read map project {path}: {error}") from error
    lines = lines_of(text)
    problems = Problems(lines)
    entry = record(ProjectEntry, raw, (), problems)
    tables = raw.get("layer", [])
    styles = [
        _style(table.get("style"), ("layer", number, "style"), problems)
        for number, table in enumerate(tables if isinstance(tables, list) else [])
        if isinstance(table, Mapping)
    ]
    if entry is not None:
        _check_groups(entry, problems)
    found = problems.told()
    if found or entry is None:
        count = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
        raise DataError(f"map project {path} has {count}: {'; '.join(found)}")
    return Parsed(entry, styles, lines)


def _style(table: Any, path: tuple[str | int, ...], problems: Problems) -> Style | str | None:
    """Return a style, or the name of the file that holds one."""
    return table if table is None or isinstance(table, str) else style_of(table, path, problems)


def _check_groups(entry: ProjectEntry, problems: Problems) -> None:
    known = [group.id for group in entry.group]
    for number, layer in enumerate(entry.layer):
        if layer.group and layer.group not in known:
            named = f"known are {', '.join(known)}" if known else "there is no [[group]]"
            problems.add(("layer", number, "group"), f"names {layer.group!r}; {named}")
