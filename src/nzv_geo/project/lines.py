"""Where in a TOML file something stands: the standard parser does not say."""

from __future__ import annotations

import re

__all__ = ["line_of", "lines_of"]

Path = tuple[str | int, ...]
HEADER = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
LONG = re.compile("\"\"\"|'''")


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, from 1, of every table and key of a TOML file.

    Parameters
    ----------
    text
        The file; one that `tomllib` reads.

    Examples
    --------
    >>> lines_of(chr(10).join(["title = 'Netz'", "[[layer]]", "file = 'a.gpkg'"]))
    {('title',): 1, ('layer', 0): 2, ('layer', 0, 'file'): 3}
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    until = ""  # the quotes that end a text of several lines
    for number, line in enumerate(text.splitlines(), start=1):
        if until:
            until = "" if until in line else until
            continue
        if header := HEADER.match(line):
            table = _table(_parts(header[2]), counts, is_list=bool(header[1]))
            found.setdefault(table, number)
        elif key := KEY.match(line):
            found.setdefault((*table, *_parts(key[1])), number)
            quotes = LONG.findall(line)
            until = quotes[0] if len(quotes) % 2 else ""
    return found


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """Return the line of what stands at a path, or of the nearest table or key around it.

    Examples
    --------
    >>> line_of(("layer", 0, "style", "colour"), {("layer", 0): 2, ("layer", 0, "style"): 4})
    4
    """
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _parts(written: str) -> list[str]:
    return [part.strip("\"'") for part in PART.findall(written)]


def _table(names: list[str], counts: dict[Path, int], *, is_list: bool) -> Path:
    """Return the path of a table; one inside a list belongs to the last entry of that."""
    path: Path = ()
    for name in names:
        path = (*path, name)
        is_last = len([part for part in path if isinstance(part, str)]) == len(names)
        if is_list and is_last:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
