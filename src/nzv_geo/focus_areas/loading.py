"""Read the focus areas of a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from nzv_geo.catalogue import FOCUS_AREAS, Catalogue, load_catalogue
from nzv_geo.errors import DataError
from nzv_geo.focus_areas.outlines import Outline
from nzv_geo.focus_areas.parsing import parse_tables
from nzv_geo.focus_areas.records import Fact, FocusArea, FocusAreas
from nzv_geo.focus_areas.storage import load_outlines, outlines_file
from nzv_geo.i18n import in_every_language

__all__ = ["load_focus_areas"]

OUTLINE_NOTE = "outline_note"  # the fact that says whether there are official outlines
POSITION_BASIS = "position_basis"  # the fact that says how a place was estimated


def load_focus_areas(catalogue: Catalogue | None = None) -> FocusAreas:
    """Read and validate the focus areas of a catalogue, with every fact and its source.

    Areas whose official outline is among the user's own data are official, and have it.

    Parameters
    ----------
    catalogue
        Another catalogue than the one that ships.

    Raises
    ------
    DataError
        The catalogue names no facts; a table is missing or not the pinned one; or something is
        wrong in one: a field or source that is unknown or that no fact uses, a text without German
        or English, a bad number or date. All problems are reported at once, each with file, row
        and column. Or the user's own data cannot be used.

    Examples
    --------
    >>> known = load_focus_areas()
    >>> len(known.areas), known.area(6).municipalities
    (11, ('Spremberg', 'Spreetal'))
    >>> known.area(8).facts_of("road")[0].text["de"]
    'Anbindung von der B 115 vorgesehen.'
    """
    catalogue = catalogue or load_catalogue()
    known, outlines = _load(catalogue), load_outlines(catalogue)
    return _with_outlines(known, outlines, catalogue) if outlines else known


def _with_outlines(
    known: FocusAreas, outlines: Mapping[int, Outline], catalogue: Catalogue
) -> FocusAreas:
    unknown = sorted(set(outlines) - {area.number for area in known.areas})
    if unknown and catalogue.own_data:
        file = outlines_file(catalogue.own_data, catalogue)
        raise DataError(
            f"{file} has an outline of focus area {unknown[0]}, which is not in the catalogue; "
            "remove it there, or name another folder with --data"
        )
    areas = tuple(
        _official(area, outlines[area.number]) if area.number in outlines else area
        for area in known.areas
    )
    facts = tuple(_told_anew(fact, outlines) for fact in known.facts)
    return replace(known, areas=areas, facts=facts)


def _official(area: FocusArea, outline: Outline) -> FocusArea:
    """Return an area with its outline, and without what was estimated in place of it."""
    facts = tuple(fact for fact in area.facts if fact.field.key != POSITION_BASIS)
    return replace(area, outline=outline, geometry_status="official", facts=facts)


def _told_anew(fact: Fact, outlines: Mapping[int, Outline]) -> Fact:
    """Say that there are official outlines, in place of that there are none."""
    if fact.field.key != OUTLINE_NOTE:
        return fact
    numbers = ", ".join(map(str, outlines))
    return replace(fact, text=in_every_language("area", "outline_note", numbers=numbers))


@cache
def _load(catalogue: Catalogue) -> FocusAreas:
    if not catalogue.facts:
        raise DataError("the catalogue has no facts about focus areas; see docs/catalogue.md")
    areas = catalogue.layer(FOCUS_AREAS)
    pinned = {table.id: (table.file, table.sha256) for table in catalogue.facts.values()}
    pinned["areas"] = areas.file, areas.sha256
    tables = {name: catalogue.read(*pin) for name, pin in pinned.items()}
    try:
        texts = {name: content.decode("utf-8") for name, content in tables.items()}
    except UnicodeDecodeError as error:
        raise DataError(f"a table of focus areas is not UTF-8: {error}") from error
    return parse_tables(texts, {name: file for name, (file, _) in pinned.items()})
