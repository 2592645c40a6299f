"""Where data comes from and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Provenance", "Source"]


@dataclass(frozen=True)
class Source:
    """One published data set.

    Parameters
    ----------
    id
        Short name in the catalogue.
    title
        Title by language.
    publisher
        As it writes itself.
    via
        How it reached us: package, file, script.
    url
        Page of the publisher; http or https, or empty.
    vintage
        Date or year the data describe, ISO 8601; ``unknown`` where nobody said.
    licence, licence_url
        Terms of use, by language, and their address.
    attribution
        The line that must stand beside any copy.
    accuracy
        What the data are fit for, by language.
    """

    id: str
    title: dict[str, str]
    publisher: str
    via: str
    url: str
    vintage: str
    licence: dict[str, str]
    licence_url: str
    attribution: str
    accuracy: dict[str, str]

    # The texts by language cannot be hashed; the id is enough to tell sources apart.
    def __hash__(self) -> int:
        return hash(self.id)

    def in_language(self, language: str) -> dict[str, str]:
        """Return what a reader needs to know, in one language."""
        return {
            "title": self.title[language],
            "publisher": self.publisher,
            "vintage": self.vintage,
            "licence": self.licence[language],
            "licence_url": self.licence_url,
            "attribution": self.attribution,
            "accuracy": self.accuracy[language],
        }


@dataclass(frozen=True)
class Provenance:
    """The sources of a layer and the steps it went through since.

    Examples
    --------
    >>> origin = Provenance(sources=())
    >>> origin.after("reprojected to EPSG:25833").steps
    ('reprojected to EPSG:25833',)
    """

    sources: tuple[Source, ...]
    steps: tuple[str, ...] = ()

    def after(self, step: str) -> Provenance:
        """Return the provenance with one more processing step at its end."""
        return replace(self, steps=(*self.steps, step))

    @property
    def attribution(self) -> str:
        """The line that must stand beside any copy, sources joined by a semicolon."""
        return "; ".join(source.attribution for source in self.sources)

    @property
    def vintage(self) -> str:
        """Vintages of the sources, joined by a comma."""
        return ", ".join(source.vintage for source in self.sources)

    def as_dict(self) -> dict[str, Any]:
        """Return the provenance as plain values in English, ready for JSON."""
        return {
            "attribution": self.attribution,
            "sources": [source.in_language("en") for source in self.sources],
            "steps": list(self.steps),
        }
