"""Focus areas and what is known of them, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nzv_geo.focus_areas.outlines import Outline

from nzv_geo.brief import Brief

__all__ = ["UNDATED", "Fact", "FactField", "FocusArea", "FocusAreas", "Source"]

UNDATED = "undated"


@dataclass(frozen=True, repr=False)
class FactField(Brief):
    """What a fact may be about.

    Parameters
    ----------
    key
        Name of the field, and of its column in exports.
    about
        ``area``: of each focus area; ``valley``: of all together.
    kind
        ``text``, ``number`` or ``date``: what its value is; a text has none.
    unit
        Unit of its value, such as ``ha``; empty where it has none.
    several
        There may be more than one fact of an area.
    title
        By language; German and English at least.
    """

    key: str
    about: str
    kind: str
    unit: str
    several: bool
    title: Mapping[str, str]

    @property
    def is_figure(self) -> bool:
        """Tell whether it has one number for each area."""
        return self.kind == "number" and not self.several


@dataclass(frozen=True, repr=False)
class Source(Brief):
    """Where a fact was read.

    Parameters
    ----------
    id
        Short name in the table of sources.
    title
        As printed there; empty where it could not be read again.
    publisher
        Who answers for it.
    address
        On the web; empty for what we found ourselves.
    date
        Day, month or year that it bears, ISO 8601; ``undated`` where it bears none, or none could
        be read.
    supports
        What it is cited for, by language.
    read_again
        ``copy``: the beginning of a stored copy was read when this table was made; ``no``: it could
        not be; ``own``: it is our own.
    """

    id: str
    title: str
    publisher: str
    address: str
    date: str
    supports: Mapping[str, str]
    read_again: str


@dataclass(frozen=True, repr=False)
class Fact(Brief):
    """One thing that is known.

    Parameters
    ----------
    field
        What it is about.
    value
        A number in the unit of its field, or a day (ISO 8601); None for a text.
    text
        It, in a sentence, by language.
    about
        What the value refers to, by language; empty for a text.
    source
        Where it was read.
    standing
        ``stated`` by the source, or ``estimated`` by us.
    """

    field: FactField
    value: float | str | None
    text: Mapping[str, str]
    about: Mapping[str, str]
    source: Source
    standing: str


@dataclass(frozen=True, repr=False)
class FocusArea(Brief):
    """One focus area.

    Parameters
    ----------
    number
        As in the list of its publisher.
    name
        By language.
    municipalities, ags
        Names and official keys of the municipalities it is stated to lie in.
    longitude, latitude
        Its centre in degrees, WGS 84.
    geometry_status
        ``approximate`` while there is no official outline, else ``official``.
    uncertainty_m
        The area is somewhere within so many metres of the centre.
    short_name
        What maps write beside its number; empty where its name is short enough.
    facts
        What is known of it, in the order of the table.
    outline
        Its official outline, where the user's own data have one; it counts in place of the circle.
    """

    number: int
    name: Mapping[str, str]
    municipalities: tuple[str, ...]
    ags: tuple[str, ...]
    longitude: float
    latitude: float
    geometry_status: str
    uncertainty_m: float
    short_name: str = ""
    facts: tuple[Fact, ...] = ()
    outline: Outline | None = None

    def facts_of(self, field: str) -> tuple[Fact, ...]:
        """Return its facts of one field; none where that is unknown.

        Examples
        --------
        >>> from nzv_geo.focus_areas import load_focus_areas
        >>> pumpe = load_focus_areas().areas[5]
        >>> [fact.value for fact in pumpe.facts_of("reported_area_ha")]
        [720.0]
        """
        return tuple(fact for fact in self.facts if fact.field.key == field)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of its facts, each once."""
        return _once(fact.source for fact in self.facts)


@dataclass(frozen=True, eq=False, repr=False)
class FocusAreas(Brief):
    """All focus areas of a catalogue.

    Parameters
    ----------
    areas
        In the order of their numbers.
    facts
        About all of them together: designation, total area, what a focus area is.
    fields, sources
        By key and id, in the order of their tables.
    """

    areas: tuple[FocusArea, ...]
    facts: tuple[Fact, ...]
    fields: Mapping[str, FactField]
    sources: Mapping[str, Source]

    def in_brief(self) -> tuple[str, str]:
        """Return how many there are."""
        return "", f"{len(self.areas)} areas, {len(self.sources)} sources"

    def area(self, number: int) -> FocusArea:
        """Return the area of that number, or raise KeyError."""
        found = {area.number: area for area in self.areas}
        return found[number]


def _once(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple({source.id: source for source in sources}.values())
