"""What a portal shows, and who runs it: from the command line, or from a map project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from nzv_geo.catalogue import Catalogue, Region
from nzv_geo.errors import OutputError, UnknownNameError
from nzv_geo.export import format_names
from nzv_geo.i18n import in_every_language
from nzv_geo.project import MapProject
from nzv_geo.project.entries import PortalEntry
from nzv_geo.regions import find_region
from nzv_geo.styles import by_language
from nzv_geo.webmap.links import is_web_address
from nzv_geo.webmap.texts import Text

__all__ = ["FORMATS", "Settings", "settings_of"]

FORMATS = ("geojson", "gpkg", "csv")


@dataclass(frozen=True, eq=False)
class Settings:
    """What a portal shows, and who runs it.

    Parameters
    ----------
    catalogue
        What there is.
    regions
        Whose maps it shows.
    entry
        What its project says of it.
    formats
        Of the downloads, as `nzv_geo.export.format_names` lists them.
    base_url
        Where it will be, with a slash at its end; empty where nobody said.
    project
        A map project whose map and layers it shows besides.
    """

    catalogue: Catalogue
    regions: tuple[Region, ...]
    entry: PortalEntry
    formats: tuple[str, ...]
    base_url: str
    project: MapProject | None

    @property
    def operator(self) -> str:
        """Who runs it; empty where nobody said."""
        return self.entry.operator.strip()

    @property
    def is_whole(self) -> bool:
        """Tell whether it shows every region."""
        return len(self.regions) == len(self.catalogue.regions)

    @property
    def place(self) -> str | None:
        """What layers are cut to: a region or counties by AGS; None for all that ships."""
        if self.is_whole:
            return None
        if len(self.regions) == 1:
            return self.regions[0].id
        return ",".join(sorted({unit for region in self.regions for unit in region.units}))

    @property
    def main_region(self) -> Region:
        """The region of the first map: the default one, where it is among those shown."""
        usual = self.catalogue.default_region
        return next((each for each in self.regions if each.id == usual), self.regions[0])

    @property
    def shown_region(self) -> Region:
        """The region of the portal: the main one, or all that it shows where that is not whole."""
        is_all = len(self.regions) == 1 or self.main_region.id == self.catalogue.default_region
        return self.main_region if is_all else find_region(self.place, self.catalogue)

    @property
    def title(self) -> Text:
        """Title by language."""
        if self.entry.title:
            return by_language(self.entry.title)
        return in_every_language("portal", "title", name=self.shown_region.page_title)

    @property
    def description(self) -> Text:
        """What it is, in a sentence, by language."""
        if self.entry.description:
            return by_language(self.entry.description)
        return in_every_language("portal", "lead")

    def address_of(self, path: str) -> str:
        """Return the address of a file of the portal; empty where nobody said where it will be."""
        return self.base_url + quote(path) if self.base_url else ""

    def reference_to(self, path: str) -> str:
        """Return the same; relative to the folder of the portal where nobody said."""
        return self.base_url + quote(path)


def settings_of(
    catalogue: Catalogue,
    *,
    project: MapProject | None = None,
    base_url: str = "",
    regions: Iterable[str] = (),
    formats: Sequence[str] = (),
) -> Settings:
    """Return what a portal shows; what is given here goes before what the project says.

    Raises
    ------
    OutputError
        The address is none of the web.
    UnknownNameError
        There is no such region or format.
    """
    entry = (project and project.portal) or PortalEntry()
    chosen = tuple(regions) or entry.regions or tuple(catalogue.regions)
    named = tuple(dict.fromkeys(formats or entry.formats or FORMATS))
    for name in named:
        if name not in format_names():
            raise UnknownNameError("format", name, format_names())
    found = {region.id: region for region in (find_region(each, catalogue) for each in chosen)}
    return Settings(catalogue, tuple(found.values()), entry, named, _base(base_url), project)


def _base(address: str) -> str:
    """Return where a portal will be, with a slash at its end."""
    if not address:
        return ""
    if not is_web_address(address) or any(sign in address for sign in '?#\\"<> '):
        raise OutputError(
            f"--base-url {address!r} is no address of a folder; write it as https://host/folder/"
        )
    return address.rstrip("/") + "/"
