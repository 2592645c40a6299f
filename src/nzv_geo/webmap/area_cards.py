"""What the popup of a focus area says: a card of what is known, its sources, and what is not known.

Fields without a statement are no lines of the card: their titles stand in one line at its end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from nzv_geo.focus_areas import Fact, FactField, FocusArea, FocusAreas, Source
from nzv_geo.i18n import LANGUAGES, in_every_language, number_in_every_language
from nzv_geo.table import Table
from nzv_geo.webmap.citations import citation, dated
from nzv_geo.webmap.texts import Text, Texts

__all__ = [
    "AreaCard",
    "area_cards",
    "card_data",
    "place_notes",
    "sheet_link",
    "sheet_name",
    "status_text",
    "unknown_line",
]

UNITS = ("municipality", "county", "state")
GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
HA_DECIMALS = 2  # of an official size: 100 m²
NOT_ON_CARDS = ("listed_as", "position_basis")  # the fact sheet tells them


@dataclass(frozen=True)
class AreaCard:
    """A focus area and what a page needs to tell of it.

    Parameters
    ----------
    area
        With its facts.
    fields
        Those that facts of an area may have, in the order of their table.
    units
        Names of ``municipality``, ``county`` and ``state``; several are joined by semicolons.
    possibly_in
        Further municipalities that it may lie in; empty where there are none.
    sheet
        File of its fact sheet beside the page; empty where none is written.
    """

    area: FocusArea
    fields: tuple[FactField, ...]
    units: Mapping[str, str]
    possibly_in: str = ""
    sheet: str = ""

    @property
    def told(self) -> list[tuple[FactField, tuple[Fact, ...]]]:
        """What the card tells: each field that has facts, with them."""
        shown = [field for field in self.fields if field.key not in NOT_ON_CARDS]
        pairs = [(field, self.area.facts_of(field.key)) for field in shown]
        return [(field, facts) for field, facts in pairs if facts]

    @property
    def sources(self) -> list[Source]:
        """The sources of the card in the order in which it cites them."""
        cited = (fact.source for _, facts in self.told for fact in facts)
        return list({source.id: source for source in cited}.values())


def area_cards(table: Table, known: FocusAreas, *, sheets: bool = False) -> list[AreaCard]:
    """Return the card of each focus area of a layer; with `sheets`, each names its fact sheet."""
    fields = tuple(field for field in known.fields.values() if field.about == "area")
    cards = []
    for row in table.records():
        area = known.area(row["number"])
        also = row["possibly_in"] if isinstance(row["possibly_in"], str) else ""
        sheet = sheet_name(area) if sheets else ""
        cards.append(AreaCard(area, fields, {unit: row[unit] for unit in UNITS}, also, sheet))
    return cards


def sheet_name(area: FocusArea) -> str:
    """Return the file of a fact sheet: number and municipalities, in small ASCII letters.

    Examples
    --------
    >>> from nzv_geo.focus_areas import load_focus_areas
    >>> known = load_focus_areas()
    >>> sheet_name(known.area(6)), sheet_name(known.area(7))
    ('steckbrief-06-spremberg-spreetal.html', 'steckbrief-07-weisswasser-o-l.html')
    """
    names = "-".join(area.municipalities).lower().translate(GERMAN_LETTERS)
    plain = unicodedata.normalize("NFD", names).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))
    return f"steckbrief-{area.number:02}-{words}.html"


def place_notes(card: AreaCard) -> list[Text]:
    """Say how well the place is known, and where else the area may lie.

    Of an official outline: of when it is, from whom and on which terms.
    """
    area = card.area
    if area.outline is not None:
        outline = area.outline
        stated = {"source": outline.source, "licence": outline.licence}
        return [status_text(area), in_every_language("area", "outline_source", **stated)]
    notes: list[Text] = [status_text(area)]
    if card.possibly_in:
        names = card.possibly_in.replace(";", ",")
        notes.append(in_every_language("area", "possibly_in", names=names))
    return notes


def status_text(area: FocusArea) -> Text:
    r"""Say whether the outline of a focus area is official, and of when; else how far it may lie.

    Examples
    --------
    >>> from nzv_geo.focus_areas import load_focus_areas
    >>> status_text(load_focus_areas().area(6))["en"]
    'approximate place (±\xa01,500\xa0m); no official outline is available'
    """
    if area.outline is not None:
        return in_every_language("value", "official", date=dated(area.outline.date))
    uncertainty = number_in_every_language(area.uncertainty_m)
    return in_every_language("value", area.geometry_status, uncertainty=uncertainty)


def unknown_line(card: AreaCard) -> Text:
    """Say in one line what is not known; the size of a focus area only by an official outline.

    Further figures of a kind are none that an area must have, so none is missed.
    """
    needless = ("position_basis",) if card.area.outline else ()
    missed = [
        field.title
        for field in card.fields
        if field.key not in needless
        and not card.area.facts_of(field.key)
        and not (field.kind == "number" and field.several)
    ]
    own = [] if card.area.outline else [in_every_language("area", "own_size")]
    titles = [*own, *missed] or [dict.fromkeys(LANGUAGES, "–")]
    joined = {
        language: ", ".join(title.get(language, title["de"]) for title in titles)
        for language in LANGUAGES
    }
    return in_every_language("area", "not_known", fields=joined)


def sheet_link(card: AreaCard, texts: Texts) -> str:
    """Return a link to the fact sheet of a focus area, as HTML."""
    target = f'class="map-link" href="{escape(card.sheet)}"'
    return texts.word("a", "area", "fact_sheet_of", target, number=card.area.number)


def card_data(card: AreaCard, texts: Texts) -> dict[str, Any]:
    """Return a card for the data block of a page; see static/js/layers/area_card.js."""
    sources = card.sources
    rows = [
        [_of(in_every_language("column", unit), texts), [[name.replace(";", ","), [], 0]]]
        for unit in UNITS
        if (name := card.units.get(unit))
    ]
    rows += _size(card.area, texts)
    rows += [
        [_of(field.title, texts), [_fact(fact, sources, texts) for fact in facts]]
        for field, facts in card.told
    ]
    link = in_every_language("area", "fact_sheet")
    return {
        "heading": _of(in_every_language("area", "number", number=card.area.number), texts),
        "name": _of(card.area.name, texts),
        "notes": [_of(note, texts) for note in place_notes(card)],
        "rows": rows,
        "unknown": _of(unknown_line(card), texts),
        "cited": _of(in_every_language("area", "sources"), texts),
        "sources": [_source(source, texts) for source in sources],
        "sheet": [card.sheet, _of(link, texts)] if card.sheet else None,
    }


def outline_size(area: FocusArea) -> Text | None:
    """Return the size of an official outline in hectares; none without one."""
    if area.outline is None:
        return None
    numbers = number_in_every_language(area.outline.area_ha, HA_DECIMALS)
    return {language: f"{number}\u00a0ha" for language, number in numbers.items()}


def _size(area: FocusArea, texts: Texts) -> list[list[Any]]:
    """Return the line with the size of an official outline; none without one."""
    size = outline_size(area)
    title = in_every_language("area", "outline_size")
    return [] if size is None else [[_of(title, texts), [[_of(size, texts), [], 0]]]]


def fact_notes(fact: Fact) -> list[Text]:
    """Say of a fact what else a reader must know to use it.

    What a figure refers to, of when the status of a plan is, and that something is an estimate.
    """
    notes: list[Text] = [fact.about] if fact.field.is_figure else []
    if fact.field.key == "planning_status":
        date = citation(fact.source).date
        notes.append(in_every_language("area", "as_of", date=date))
    if fact.standing == "estimated":
        notes.append(in_every_language("area", "estimated"))
    return notes


def _fact(fact: Fact, sources: list[Source], texts: Texts) -> list[Any]:
    notes = [_of(note, texts) for note in fact_notes(fact)]
    return [_of(fact.text, texts), notes, sources.index(fact.source) + 1]


def _source(source: Source, texts: Texts) -> list[Any]:
    cited = citation(source)
    notes = [_of(note, texts) for note in (cited.date, cited.note) if note]
    return [_of(cited.title, texts), cited.address, cited.publisher, notes]


def _of(text: Text, texts: Texts) -> int | str:
    return texts.reference(text)
