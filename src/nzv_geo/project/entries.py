"""The tables of a map project, as its author writes them; docs/projects.md describes each key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError
from nzv_geo.i18n import LANGUAGES
from nzv_geo.provenance import DATE
from nzv_geo.styles import FieldLook

__all__ = [
    "BackgroundEntry",
    "GroupEntry",
    "JoinEntry",
    "LayerEntry",
    "PageSettings",
    "PortalEntry",
    "PrintEntry",
    "ProjectEntry",
    "SourceEntry",
    "WmsEntry",
]

VERSION = 1
EMAIL = re.compile(r"[^@\s<>\"'&?%]+@[^@\s<>\"'&?%]+")
CONTRIBUTORS = "http://dcat-ap.de/def/contributors/"
Text = str | Mapping[str, str]
PAPERS = ("a4", "a3")
VIEWS = ("region", "layers")
ORIENTATIONS = ("landscape", "portrait")


@dataclass(frozen=True)
class SourceEntry:
    """Where the data of a layer come from; what is left out is said to be unknown."""

    title: Text
    publisher: str = ""
    url: str = ""
    vintage: str = ""
    licence: Text = ""
    licence_url: str = ""
    attribution: str = ""
    accuracy: Text = ""

    def __post_init__(self) -> None:
        if self.vintage and not DATE.fullmatch(self.vintage):
            raise DataError(f"vintage is {self.vintage!r}; write 2026, 2026-05 or 2026-05-04")


@dataclass(frozen=True)
class JoinEntry:
    """Figures from a table, joined to the features of a layer by a key that both have."""

    file: str
    key: str
    to: str = ""
    fields: tuple[str, ...] = ()
    encoding: str = ""


@dataclass(frozen=True)
class GroupEntry:
    """A heading of the legend."""

    id: str
    title: Text


@dataclass(frozen=True)
class LayerEntry:
    """One layer: its file, how it looks, and what a reader finds out about its features."""

    file: str
    layer: str = ""
    title: Text = ""
    source: str | SourceEntry = ""
    licence: Text = ""
    vintage: str = ""
    crs: str = ""
    encoding: str = ""
    fix: bool = False
    simplify_m: float = 0.0
    group: str = ""
    name: str = ""
    label: str = ""
    fields: tuple[str | FieldLook, ...] = ()
    visible: bool = True
    zoom: tuple[float, ...] = (1.0, 18.0)
    search: bool = True
    findings: bool = True
    example: bool = False
    join: JoinEntry | None = None
    style: Any = None

    def __post_init__(self) -> None:
        if len(self.zoom) != 2:
            raise DataError(f"zoom is {list(self.zoom)}; write two levels, such as [8, 18]")
        if self.vintage and not DATE.fullmatch(self.vintage):
            raise DataError(f"vintage is {self.vintage!r}; write 2026, 2026-05 or 2026-05-04")
        if self.simplify_m < 0:
            raise DataError(f"simplify_m is {self.simplify_m}; write metres, or leave it out")


@dataclass(frozen=True)
class PrintEntry:
    """What the print card chooses at first."""

    paper: str = "a4"
    orientation: str = "landscape"

    def __post_init__(self) -> None:
        for name, known in (("paper", PAPERS), ("orientation", ORIENTATIONS)):
            if getattr(self, name) not in known:
                raise DataError(f"{name} is {getattr(self, name)!r}; write {' or '.join(known)}")


@dataclass(frozen=True)
class WmsEntry:
    """A WMS that is offered as a background map."""

    url: str
    layers: str
    title: Text = ""
    attribution: str = ""


@dataclass(frozen=True)
class BackgroundEntry:
    """Which background maps the page offers: ids of the catalogue's, and WMS of one's own."""

    offer: tuple[str, ...] | None = None
    wms: tuple[WmsEntry, ...] = ()


@dataclass(frozen=True)
class PortalEntry:
    """What a portal says of itself and of who runs it; see `nzv_geo.publish`."""

    title: Text = ""
    description: Text = ""
    operator: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    represented_by: str = ""
    web_space: Text = ""
    enforcement: Text = ""
    reviewed: str = ""
    licence: str = ""
    contributor: str = ""
    regions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.email and not EMAIL.fullmatch(self.email):
            raise DataError(f"email is {self.email!r}; write name@host")
        if self.reviewed and not DATE.fullmatch(self.reviewed):
            raise DataError(f"reviewed is {self.reviewed!r}; write 2026, 2026-05 or 2026-05-04")
        if self.contributor and not self.contributor.startswith(CONTRIBUTORS):
            raise DataError(
                f"contributor is {self.contributor!r}; write an address of {CONTRIBUTORS}"
            )


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class PageSettings(Brief):
    """What a map project says of its page, in a file and in Python alike.

    Parameters
    ----------
    title, subtitle
        Of the page; one text, or one for each language.
    language
        The one the page shows at first.
    region, units
        Whose borders lie beneath: the name of a region, or AGS of counties; without either,
        nothing but the own layers.
    view
        What the map shows at first: the ``region``, or the own ``layers``.
    base_layers
        Show borders and focus areas of the region at first; without, they are switched off.
    imprint, contact
        Texts for the section about the page.
    privacy, accessibility
        Texts that stand before what every page says of itself there.
    print, background
        What the print card chooses, and which background maps are offered.
    portal
        What `nzv_geo.publish` says of a portal with this page, and of who runs it.

    Raises
    ------
    DataError
        There is no such language or view, or region and units are both given.
    """

    title: Text = field(kw_only=False)
    subtitle: Text = ""
    language: str = "de"
    region: str = ""
    units: tuple[str, ...] = ()
    view: str = "region"
    base_layers: bool = True
    imprint: Text = ""
    contact: Text = ""
    privacy: Text = ""
    accessibility: Text = ""
    print: PrintEntry | None = None
    background: BackgroundEntry = field(default_factory=BackgroundEntry)
    portal: PortalEntry | None = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise DataError(f"language is {self.language!r}; write {', '.join(LANGUAGES)}")
        if self.region and self.units:
            raise DataError("region and units name one thing in two ways; leave one out")
        if self.view not in VIEWS:
            raise DataError(f"view is {self.view!r}; write {' or '.join(VIEWS)}")

    @property
    def place(self) -> str | None:
        """Name of the region, or the units it is made of; None where there is neither."""
        return self.region or ",".join(self.units) or None


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class ProjectEntry(PageSettings):
    """A whole map project."""

    version: int = VERSION
    logo: str = ""
    logo_text: Text = ""
    group: tuple[GroupEntry, ...] = ()
    layer: tuple[LayerEntry, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.version != VERSION:
            raise DataError(f"version is {self.version}; this nzv-geo reads version {VERSION}")
        if self.logo and not self.logo_text:
            raise DataError("logo_text is missing: what the logo says, for those who do not see it")
        if not self.layer and self.place is None:
            raise DataError("it shows nothing: name a region, or a [[layer]]")
