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
    title, publisher
        As the publisher writes them.
    via
        How it reached us: package, file, script.
    url
        Page of the publisher; http or https.
    vintage
        Date or year the data describe, ISO 8601.
    licence, licence_url
        Terms of use.
    attribution
        The line that must stand beside any copy.
    accuracy
        What the data are fit for, in words.
    """

    id: str
    title: str
    publisher: str
    via: str
    url: str
    vintage: str
    licence: str
    licence_url: str
    attribution: str
    accuracy: str


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

    @property
    def licence(self) -> str:
        """Licences of the sources, joined by a semicolon."""
        return "; ".join(source.licence for source in self.sources)

    def as_dict(self) -> dict[str, Any]:
        """Return the provenance as plain values, ready for JSON."""
        keys = ("title", "publisher", "vintage", "licence", "licence_url", "attribution", "accuracy")
        return {
            "attribution": self.attribution,
            "sources": [{key: getattr(source, key) for key in keys} for source in self.sources],
            "steps": list(self.steps),
        }
