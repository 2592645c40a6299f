"""Turn tables of a TOML file into records; everything that is wrong is told at once, with lines."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from nzv_geo.errors import NzvGeoError
from nzv_geo.i18n import LANGUAGES
from nzv_geo.project.lines import line_of

__all__ = ["Problems", "record"]

Path = tuple[str | int, ...]
NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


class Problems:
    """What is wrong with a file, in the order of its lines.

    Parameters
    ----------
    lines
        Line of each table and key; see `nzv_geo.project.lines`.

    Examples
    --------
    >>> problems = Problems({("title",): 3})
    >>> problems.add(("title",), "must be a text")
    >>> problems.told()
    ['line 3, title: must be a text']
    """

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self._found: list[tuple[int, str]] = []

    def add(self, path: Path, problem: str) -> None:
        """Remember a problem with what stands at a path."""
        line = line_of(path, self.lines)
        text = f"line {line}, {_written(path)}: {problem}"
        if (line, text) not in self._found:
            self._found.append((line, text))

    def told(self) -> list[str]:
        """Return all of them, each with its line."""
        return [text for _, text in sorted(self._found, key=lambda problem: problem[0])]


def record(kind: Any, table: Any, path: Path, problems: Problems) -> Any:
    """Return a table as a record of a dataclass; None, and its problems, where it cannot be one.

    Fields of the dataclass are keys of the table: texts, numbers, truth values, lists of them,
    other dataclasses and lists of those. A text by language is a table of its own.
    """
    if not isinstance(table, Mapping):
        problems.add(path, f"must be a table, not {table!r}")
        return None
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind) if field.init}
    before = len(problems.told())
    for key in table:
        if key not in known:
            problems.add((*path, key), f"unknown key; {_guess(key, known)}")
    for name, field in known.items():
        if name not in table and field.default is MISSING and field.default_factory is MISSING:
            problems.add(path, f"{name} is missing")
    values = {
        name: _value(hints[name], table[name], (*path, name), problems)
        for name in known
        if name in table
    }
    if len(problems.told()) > before:
        return None
    try:
        return kind(**values)
    except NzvGeoError as error:
        problems.add(path, str(error))
        return None


def _value(hint: Any, value: Any, path: Path, problems: Problems) -> Any:
    """Return a value as its field holds it."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, types.UnionType) or origin is typing.Union:
        return _one_of(inner, value, path, problems)
    if is_dataclass(hint):
        return record(hint, value, path, problems)
    if origin is tuple:
        return _list(inner[0], value, path, problems)
    if origin in (dict, Mapping):
        return _text_by_language(value, path, problems)
    is_whole = hint is float and type(value) is int
    if hint is not Any and type(value) is not hint and not is_whole:
        problems.add(path, f"must be {NAMES[hint]}, not {value!r}")
    return value


def _one_of(kinds: tuple[Any, ...], value: Any, path: Path, problems: Problems) -> Any:
    """Return a value by the one of several kinds that it looks like."""
    for kind in kinds:
        origin = typing.get_origin(kind) or kind
        is_table = is_dataclass(kind) or origin in (dict, Mapping)
        expected = dict if is_table else list if origin is tuple else origin
        is_whole = expected is float and type(value) is int
        if (expected is not type(None) and type(value) is expected) or is_whole:
            return _value(kind, value, path, problems)
    others = {tuple: "a list"}
    names = [
        NAMES.get(kind) or others.get(typing.get_origin(kind), "a table")
        for kind in kinds
        if kind is not type(None)
    ]
    problems.add(path, f"must be {' or '.join(dict.fromkeys(names))}, not {value!r}")
    return value


def _list(hint: Any, value: Any, path: Path, problems: Problems) -> tuple[Any, ...]:
    if not isinstance(value, list):
        is_table = is_dataclass(hint) and isinstance(value, Mapping)
        written = f"write [[{path[-1]}]]" if is_table else f"not {value!r}"
        problems.add(path, f"must be a list, {written}")
        return ()
    return tuple(_value(hint, each, (*path, number), problems) for number, each in enumerate(value))


def _text_by_language(value: Any, path: Path, problems: Problems) -> Any:
    for key, text in value.items():
        if key not in LANGUAGES:
            problems.add((*path, key), f"no language; {_guess(key, LANGUAGES)}")
        elif not isinstance(text, str):
            problems.add((*path, key), f"must be a text, not {text!r}")
    if "de" not in value:
        problems.add(path, "lacks de: German stands in for languages without a text")
    return value


def _guess(key: str, known: typing.Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(key, names, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"


def _written(path: Path) -> str:
    """Write a path as its file names it: ``layer 2, style.colour``.

    Examples
    --------
    >>> _written(("layer", 1, "style", "colour"))
    'layer 2, style.colour'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f" {part + 1}"
        elif not text:
            text = part
        else:
            text += f", {part}" if text[-1].isdigit() else f".{part}"
    return text or "file"
