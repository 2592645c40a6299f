"""Turn the tables of a catalogue file into records, and collect everything that is wrong."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from nzv_geo.catalogue.offers import Download, Offer
from nzv_geo.catalogue.records import (
    FOCUS_AREAS,
    Basemap,
    FactTable,
    Figures,
    Frame,
    Grid,
    LayerSpec,
    Measured,
    Region,
)
from nzv_geo.errors import NzvGeoError
from nzv_geo.provenance import Source

__all__ = ["parse_catalogue", "parse_lock"]

VERSION = 1
TITLES = ("de", "en")  # languages that every text by language has
LISTS: dict[str, tuple[str, type]] = {  # table in the file: where it goes, what its entries are
    "layer": ("layers", LayerSpec),
    "facts": ("facts", FactTable),
    "figures": ("figures", Figures),
    "region": ("regions", Region),
    "frame": ("frames", Frame),
    "grid": ("grids", Grid),
    "measured": ("measured", Measured),
    "basemap": ("basemaps", Basemap),
    "offer": ("offers", Offer),
}
REQUIRED = ("layer", "region")
FACTS = ("fields", "sources", "facts")  # tables that belong together
TEXTS_BY_LANGUAGE = ("overview_title", "index_title")
ROLES = ("states", "counties", "municipalities", "valley")  # layers that every valley is built of
KNOWN = {"version", "working_crs", "home", "default_region", *TEXTS_BY_LANGUAGE, "source",
         "changes", *LISTS}  # fmt: skip


def parse_catalogue(raw: Mapping[str, Any], *, with_crs: bool) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a catalogue, and what is wrong with them, each with its place.

    Parameters
    ----------
    raw
        What the TOML file holds.
    with_crs
        Ask PROJ about every CRS, too.

    Returns
    -------
    tuple of dict and list of str
        The fields are complete only if nothing is wrong.
    """
    problems = [f"{key}: unknown key" for key in raw if key not in KNOWN]
    if raw.get("version") != VERSION:
        problems.append(f"version: {raw.get('version')!r}; this nzv-geo reads version {VERSION}")
    parsed: dict[str, Any] = {
        "working_crs": _value(raw, "working_crs", str, problems),
        "default_region": _value(raw, "default_region", str, problems),
        "home": _home(raw.get("home"), problems),
        "sources": _sources(raw.get("source"), problems),
        **{key: _value(raw, key, dict[str, str], problems) for key in TEXTS_BY_LANGUAGE},
        **_changes(raw.get("changes", {}), problems),
    }
    for table, (name, kind) in LISTS.items():
        parsed[name] = _records(table, kind, raw.get(table), problems)
    problems += _references(parsed, raw)
    if with_crs:
        problems += _crs_problems(parsed)
    return parsed, problems


def parse_lock(
    raw: Mapping[str, Any],
) -> tuple[tuple[dict[str, Source], dict[str, LayerSpec], dict[str, Download]], list[str]]:
    """Return sources, layers and downloads of a lock file, and what is wrong with them."""
    problems: list[str] = []
    if raw.get("version") != VERSION:
        problems.append(f"version: {raw.get('version')!r}; this nzv-geo reads version {VERSION}")
    parsed = (
        _sources(raw.get("source"), problems),
        _records("layer", LayerSpec, raw.get("layer"), problems),
        _records("download", Download, raw.get("download"), problems),
    )
    return parsed, problems


def _value(raw: Mapping[str, Any], key: str, kind: Any, problems: list[str]) -> Any:
    if key not in raw:
        problems.append(f"{key}: missing")
        return None
    problem = _type_problem(raw[key], kind)
    if problem:
        problems.append(f"{key}: {problem}")
        return None
    return raw[key]


def _home(edges: Any, problems: list[str]) -> Any:
    are_numbers = isinstance(edges, list) and all(type(edge) in (int, float) for edge in edges)
    if are_numbers and len(edges) == 4:
        west, south, east, north = edges
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return west, south, east, north
    problems.append(f"home: {edges!r} is not west, south, east, north in degrees")
    return None


def _changes(table: Any, problems: list[str]) -> dict[str, str]:
    if isinstance(table, dict) and set(table) in ({"file", "sha256"}, set()):
        return {"changes_file": table.get("file", ""), "changes_sha256": table.get("sha256", "")}
    problems.append("[changes]: needs file and sha256, and nothing else")
    return {}


def _sources(tables: Any, problems: list[str]) -> dict[str, Source]:
    if not isinstance(tables, dict) or not all(
        isinstance(table, dict) for table in tables.values()
    ):
        problems.append("[source.*]: missing; name at least one source")
        return {}
    found = {
        name: _record(f"[source.{name}]", Source, {**table, "id": name}, problems)
        for name, table in tables.items()
    }
    return {name: source for name, source in found.items() if source is not None}


def _records(table: str, kind: type, entries: Any, problems: list[str]) -> dict[str, Any]:
    if entries is None and table not in REQUIRED:
        return {}
    if not isinstance(entries, list) or not entries:
        problems.append(f"[[{table}]]: missing; write at least one")
        return {}
    found: dict[str, Any] = {}
    for number, entry in enumerate(entries, start=1):
        name = entry.get("id") if isinstance(entry, dict) else None
        place = f"[[{table}]] {name if isinstance(name, str) else number}"
        if not isinstance(entry, dict):
            problems.append(f"{place}: is no table")
            continue
        if name in found:
            problems.append(f"{place}: stands there twice")
        record = _record(place, kind, entry, problems)
        if record is not None:
            found[str(name)] = record
    return found


def _record(place: str, kind: Any, table: Mapping[str, Any], problems: list[str]) -> Any:
    """Return a table as a record; None, and its problems, where it cannot be one."""
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    wrong = [f"{place}: unknown key {key}" for key in table if key not in known]
    for key, field in known.items():
        if key not in table:
            if field.default is MISSING and field.default_factory is MISSING:
                wrong.append(f"{place}: {key} is missing")
        elif problem := _type_problem(table[key], hints[key]):
            wrong.append(f"{place}: {key} {problem}")
    problems += wrong
    if wrong:
        return None
    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    try:
        return kind(**values)
    except NzvGeoError as error:
        problems.append(f"{place}: {error}")
        return None


def _type_problem(value: Any, kind: Any) -> str:
    """Say what is wrong with a value; nothing where it is of the kind."""
    origin = typing.get_origin(kind) or kind
    if isinstance(kind, types.UnionType):
        kinds = typing.get_args(kind)
        return "" if any(not _type_problem(value, each) for each in kinds) else "has a wrong type"
    if origin is dict:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            return "must be texts by language"
        lacking = [language for language in TITLES if not value.get(language)]
        return f"lacks {' and '.join(lacking)}" if lacking else ""
    if origin in (tuple, Mapping):
        form, name = (list, "list") if origin is tuple else (dict, "table")
        texts = value.values() if isinstance(value, dict) else value
        is_so = isinstance(value, form) and all(isinstance(each, str) for each in texts)
        return "" if is_so else f"must be a {name} of texts"
    if origin is float and type(value) is int:
        return ""
    names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
    return "" if type(value) is origin else f"must be {names[origin]}, not {value!r}"


def _references(parsed: Mapping[str, Any], raw: Mapping[str, Any]) -> list[str]:
    """Say which names lead nowhere; one whose entry is wrong in itself leads there all the same."""
    layers, sources, regions = (_defined(raw.get(name)) for name in ("layer", "source", "region"))
    problems = [f"[[layer]] {name}: missing; a valley is built of it"
                for name in ROLES if layers and name not in layers]  # fmt: skip
    for spec in parsed["layers"].values():
        place = f"[[layer]] {spec.id}"
        problems += _unknown(f"{place}: sources", spec.sources, sources)
        problems += _unknown(f"{place}: derived_from", spec.derived_from, layers)
        if bool(spec.file and spec.sha256) == bool(spec.derived_from):
            problems.append(f"{place}: needs either file and sha256 or derived_from")
    problems += _fact_problems(_defined(raw.get("facts")), layers)
    for offer in parsed["offers"].values():
        problems += _unknown(f"[[offer]] {offer.id}: source", [offer.source], sources)
    for table in parsed["figures"].values():
        problems += _unknown(f"[[figures]] {table.id}: layer", [table.layer], layers)
        problems += _unknown(f"[[figures]] {table.id}: source", [table.source], sources)
    problems += [
        f"[[region]] {region.id}: units is empty"
        for region in parsed["regions"].values()
        if not region.units
    ]
    problems += [f"[[basemap]] {basemap.id}: url must begin with https://"
                 for basemap in parsed["basemaps"].values()
                 if not basemap.url.startswith("https://")]  # fmt: skip
    if parsed["default_region"] is not None:
        problems += _unknown("default_region", [parsed["default_region"]], regions)
    return problems


def _fact_problems(tables: set[Any], layers: set[Any]) -> list[str]:
    """Say which tables of facts are missing or unknown; either all are there, or none."""
    if not tables:
        return []
    missing = [f"[[facts]] {name}: missing" for name in FACTS if name not in tables]
    odd = [f"[[facts]] {name}: none of {', '.join(FACTS)}" for name in sorted(tables - {*FACTS})]
    return missing + odd + _unknown("[[facts]]", [FOCUS_AREAS], layers)


def _defined(tables: Any) -> set[Any]:
    """Return the ids of all entries of a table, sound or not."""
    if isinstance(tables, dict):
        return set(tables)
    entries = tables if isinstance(tables, list) else []
    return {str(entry.get("id")) for entry in entries if isinstance(entry, dict)}


def _unknown(place: str, names: Iterable[str], known: set[Any]) -> list[str]:
    return [f"{place} names {name}, which is not defined" for name in names if name not in known]


def _crs_problems(parsed: Mapping[str, Any]) -> list[str]:
    """Say which CRS nobody knows, and whether the working CRS is no plane."""
    problems = []
    working = parsed["working_crs"]
    if working is not None:
        problems += _crs_problem("working_crs", working, lambda crs: (
            "" if crs.is_projected else f"{working} is in degrees, layers are merged in a plane"
        ))  # fmt: skip
    for spec in parsed["layers"].values():
        problems += _crs_problem(f"[[layer]] {spec.id}: crs", spec.crs)
    for frame in parsed["frames"].values():
        for code in frame.crs:
            problems += _crs_problem(f"[[frame]] {frame.id}: crs", code)
    for grid in parsed["grids"].values():
        problems += _crs_problem(f"[[grid]] {grid.id}: crs", grid.crs)
    return problems


def _crs_problem(place: str, code: str, look: Callable[[Any], str] = lambda _: "") -> list[str]:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        problem = look(CRS.from_user_input(code))
    except CRSError:
        problem = f"{code!r} is unknown, give a code such as EPSG:25833"
    return [f"{place}: {problem}"] if problem else []
