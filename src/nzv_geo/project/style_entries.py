"""The style of a layer as a map project writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from nzv_geo.errors import DataError, NzvGeoError
from nzv_geo.project.schema import Problems, record
from nzv_geo.styles import Rule, Style, Symbol
from nzv_geo.styles.palettes import CATEGORIES, CLASSES

__all__ = ["style_of"]

Path = tuple[str | int, ...]
Text = str | Mapping[str, str]
KINDS = ("single", "categories", "classes", "proportional")
SYMBOL_KEYS = {field.name for field in fields(Symbol)}


@dataclass(frozen=True)
class _StyleEntry:
    """What a style says beside the keys of its symbol."""

    kind: str = "single"
    field: str = ""
    palette: str = ""
    scheme: str = "quantiles"
    count: int = 5
    limits: tuple[float, ...] = ()
    sizes_mm: tuple[float, ...] = (2.0, 12.0)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise DataError(f"kind is {self.kind!r}; write {', '.join(KINDS)}")
        if self.kind != "single" and not self.field:
            raise DataError(f"field is missing: which one decides in a style of {self.kind}")
        if len(self.sizes_mm) != 2:
            raise DataError(f"sizes_mm is {list(self.sizes_mm)}; write two, such as [2, 12]")


@dataclass(frozen=True)
class _ClassEntry:
    """What a class says beside the keys of its symbol."""

    title: Text = ""
    value: Any = None


def style_of(table: Any, path: Path, problems: Problems) -> Style | None:
    """Return the style that a table describes; None, and its problems, where it is none.

    Examples
    --------
    >>> style_of({"kind": "categories", "field": "kv"}, ("style",), Problems({})).column
    'kv'
    """
    if not isinstance(table, Mapping):
        problems.add(path, f"must be a table or the name of a style file, not {table!r}")
        return None
    written = table.get("class", [])
    rest = {key: value for key, value in table.items() if key != "class"}
    symbol, others = _apart(rest)
    if "kind" not in table and (others or written):
        named = ", ".join([*others, *(["class"] if written else [])])
        problems.add(path, f"kind is missing: {named} need categories, classes or proportional")
    before = len(problems.told()) - ("kind" not in table and bool(others or written))
    entry = record(_StyleEntry, others, path, problems)
    _check_symbol(symbol, path, problems)
    rules = _rules(written, (*path, "class"), problems)
    if len(problems.told()) > before:
        return None
    try:
        return _made(entry, rules, symbol)
    except NzvGeoError as error:
        problems.add(path, str(error))
        return None


def _made(entry: _StyleEntry, rules: list[Rule], symbol: dict[str, Any]) -> Style:
    if entry.kind == "categories":
        chosen = entry.palette or CATEGORIES
        return Style.categories(entry.field, rules, palette=chosen, **symbol)
    if entry.kind == "classes":
        return Style.classes(
            entry.field,
            scheme=entry.scheme,
            count=entry.count,
            limits=entry.limits,
            palette=entry.palette or CLASSES,
            rules=rules,
            **symbol,
        )
    if entry.kind == "proportional":
        return Style.proportional(entry.field, sizes_mm=entry.sizes_mm, **symbol)  # type: ignore[arg-type]
    return Style.single(**symbol)


def _apart(table: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take the keys of a symbol out of a table; return them, and what is left."""
    symbol = {key: value for key, value in table.items() if key in SYMBOL_KEYS}
    return symbol, {key: value for key, value in table.items() if key not in SYMBOL_KEYS}


def _check_symbol(keys: Mapping[str, Any], path: Path, problems: Problems) -> None:
    """Try each key on its own, so that each problem is told with its line."""
    for key, value in keys.items():
        try:
            Symbol().with_keys({key: value})
        except (NzvGeoError, TypeError) as error:
            problems.add((*path, key), str(error))


def _rules(written: Any, path: Path, problems: Problems) -> list[Rule]:
    if not isinstance(written, list):
        problems.add(path, "must be a list: write [[layer.style.class]]")
        return []
    rules = []
    for number, table in enumerate(written):
        place = (*path, number)
        if not isinstance(table, Mapping):
            problems.add(place, f"must be a table, not {table!r}")
            continue
        symbol, others = _apart(table)
        entry = record(_ClassEntry, others, place, problems)
        _check_symbol(symbol, place, problems)
        if entry is not None:
            value = tuple(entry.value) if isinstance(entry.value, list) else entry.value
            rules.append(Rule(entry.title, symbol, value))
    return rules
