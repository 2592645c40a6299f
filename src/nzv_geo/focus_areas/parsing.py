"""Turn the four tables into focus areas, and collect everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from nzv_geo.errors import DataError
from nzv_geo.focus_areas.records import (
    UNDATED,
    Fact,
    FactField,
    FocusArea,
    FocusAreas,
    Source,
)
from nzv_geo.focus_areas.tables import LANGUAGES_NEEDED, Row, is_date, rows

__all__ = ["COLUMNS", "parse_tables"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "fields": ("key", "about", "kind", "unit", "several",
               "title_de", "title_en", "title_dsb", "title_hsb"),
    "sources": ("id", "title", "publisher", "address", "date",
                "supports_de", "supports_en", "read_again"),
    "areas": ("number", "name_de", "name_en", "short_name", "municipality", "ags", "lon", "lat",
              "geometry_status", "position_uncertainty_m"),
    "facts": ("number", "field", "value", "text_de", "text_en", "about_de", "about_en",
              "source", "source_date", "standing"),
}  # fmt: skip
KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
AGS = re.compile(r"\d{8}", re.ASCII)
Entry = TypeVar("Entry", FactField, Source, FocusArea)


def parse_tables(tables: Mapping[str, str], files: Mapping[str, str] | None = None) -> FocusAreas:
    """Return the focus areas that the tables hold.

    Parameters
    ----------
    tables
        CSV text of each of ``fields``, ``sources``, ``areas`` and ``facts``.
    files
        What messages call them; without it, ``fields.csv`` and so on.

    Raises
    ------
    DataError
        Something is wrong; all of it is said at once, each with file, row and column.
    """
    names = {table: f"{table}.csv" for table in COLUMNS} | dict(files or {})
    problems: list[str] = []

    def entries(table: str, column: str, read: Callable[[Row], Entry]) -> dict[str, Entry]:
        """Return the entries of a table by a column, which names each once."""
        found: dict[str, Entry] = {}
        for row in rows(tables[table], names[table], COLUMNS[table], problems):
            if row[column] in found:
                row.wrong(column, f"{row[column]} stands there twice")
            found[row[column]] = read(row)
        return found

    fields = entries("fields", "key", _field)
    sources = entries("sources", "id", _source)
    areas = entries("areas", "number", _area)
    stated = [
        (row, _fact(row, areas, fields, sources))
        for row in rows(tables["facts"], names["facts"], COLUMNS["facts"], problems)
    ]
    problems += _repeated([row for row, _ in stated], fields)
    problems += _unused(names["fields"], fields, {row["field"] for row, _ in stated})
    problems += _unused(names["sources"], sources, {row["source"] for row, _ in stated})
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise DataError(f"the tables of focus areas have {count}: {'; '.join(problems)}")
    of_area = {number: tuple(fact for row, fact in stated if fact and row["number"] == number)
               for number in ("", *areas)}  # fmt: skip
    known = (replace(area, facts=of_area[number]) for number, area in areas.items())
    ordered = tuple(sorted(known, key=lambda area: area.number))
    return FocusAreas(ordered, of_area[""], fields, sources)


def _field(row: Row) -> FactField:
    if not KEY.fullmatch(row["key"]):
        row.wrong("key", f"{row['key']!r} is no name of a column, write small letters and _")
    kind = row.one_of("kind", ("text", "number", "date"))
    if row["unit"] and kind != "number":
        row.wrong("unit", f"a {kind} has none")
    return FactField(
        key=row["key"],
        about=row.one_of("about", ("area", "valley")),
        kind=kind,
        unit=row["unit"],
        several=row.one_of("several", ("yes", "no")) == "yes",
        title=row.by_language("title", ("dsb", "hsb")),
    )


def _source(row: Row) -> Source:
    read_again = row.one_of("read_again", ("copy", "no", "own"))
    if not is_date(row["date"]) and row["date"] != UNDATED:
        row.wrong("date", f"{row['date']!r} is no date, write 2025-12-16, 2025-12, 2025 or undated")
    if read_again == "own" and row["address"]:
        row.wrong("address", "what is our own has none")
    if read_again != "own" and not _is_web_address(row["address"]):
        row.wrong("address", f"{row['address']!r} is no address of the web")
    return Source(
        id=row.needed("id"),
        title=row["title"],
        publisher=row.needed("publisher"),
        address=row["address"],
        date=row["date"],
        supports=row.by_language("supports"),
        read_again=read_again,
    )


def _area(row: Row) -> FocusArea:
    municipalities, ags = (tuple(row.needed(name).split(";")) for name in ("municipality", "ags"))
    if len(municipalities) != len(ags):
        row.wrong("ags", f"has {len(ags)} keys for {len(municipalities)} municipalities")
    for key in ags:
        if not AGS.fullmatch(key):
            row.wrong("ags", f"{key!r} is no key of eight digits")
    return FocusArea(
        number=int(row.reading("number", low=1)),
        name=row.by_language("name"),
        municipalities=municipalities,
        ags=ags,
        longitude=row.reading("lon", -180, 180),
        latitude=row.reading("lat", -90, 90),
        geometry_status=row.one_of("geometry_status", ("approximate", "official")),
        uncertainty_m=row.reading("position_uncertainty_m", low=0),
        short_name=row["short_name"],
    )


def _fact(
    row: Row,
    areas: Mapping[str, FocusArea],
    fields: Mapping[str, FactField],
    sources: Mapping[str, Source],
) -> Fact | None:
    """Return a fact; None where its field or source is unknown."""
    if row["number"] and row["number"] not in areas:
        row.wrong("number", f"there is no area {row['number']}")
    text = row.by_language("text")
    standing = row.one_of("standing", ("stated", "estimated"))
    field, source = fields.get(row["field"]), sources.get(row["source"])
    if field is None:
        row.wrong("field", f"{row['field']!r} is not declared")
    if source is None:
        row.wrong("source", f"{row['source']!r} is not declared")
    elif row["source_date"] != source.date:
        row.wrong(
            "source_date", f"{row['source_date']!r} is not {source.date}, that of {source.id}"
        )
    if field is None or source is None:
        return None
    if (field.about == "area") != bool(row["number"]):
        row.wrong("number", f"{field.key} is about the {field.about}")
    return Fact(field, _value(row, field), text, _about(row, field), source, standing)


def _value(row: Row, field: FactField) -> float | str | None:
    if field.kind == "number":
        return row.reading("value")
    if field.kind == "date":
        if not is_date(row["value"], whole=True):
            row.wrong("value", f"{row['value']!r} is no day, write it like 2025-12-16")
        return row["value"]
    if row["value"]:
        row.wrong("value", f"{field.key} is a text and has none")
    return None


def _about(row: Row, field: FactField) -> dict[str, str]:
    """Return what a value refers to: needed beside each value, and only there."""
    if field.kind != "text":
        return row.by_language("about")
    for language in LANGUAGES_NEEDED:
        if row[f"about_{language}"]:
            row.wrong(f"about_{language}", f"{field.key} has no value that could refer to it")
    return {}


def _repeated(stated: Sequence[Row], fields: Mapping[str, FactField]) -> list[str]:
    """Say which fields stand there twice of which one fact an area is meant."""
    seen: set[tuple[str, str]] = set()
    problems = []
    for row in stated:
        pair = (row["number"], row["field"])
        field = fields.get(row["field"])
        if pair in seen and field is not None and not field.several:
            of = f"area {row['number']}" if row["number"] else "the whole"
            place = f"{row.file}, row {row.number}, field"
            problems.append(f"{place}: {row['field']} of {of} stands there twice")
        seen.add(pair)
    return problems


def _unused(file: str, declared: Mapping[str, object], used: set[str]) -> list[str]:
    return [
        f"{file}, row {number}: no fact uses {name}; remove it"
        for number, name in enumerate(declared, start=2)
        if name not in used
    ]


def _is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    whole = text.isprintable() and " " not in text
    return whole and address.scheme in ("http", "https") and bool(address.netloc)
