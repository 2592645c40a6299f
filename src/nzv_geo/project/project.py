"""A map project: which layers a page shows and how, read from a text file or made in Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from nzv_geo.catalogue import Basemap, Catalogue, load_catalogue
from nzv_geo.checks import checked
from nzv_geo.errors import DataError, NzvGeoError, UnknownNameError
from nzv_geo.layers import Layer
from nzv_geo.project.entries import PageSettings
from nzv_geo.project.folder import Folder
from nzv_geo.project.layers import Reading, read_layers, require_drawn
from nzv_geo.project.lines import line_of
from nzv_geo.project.logos import Logo, read_logo
from nzv_geo.project.parsing import read_entry
from nzv_geo.project.styled_files import is_qgis_project, read_qgis_layers
from nzv_geo.reading import Limits
from nzv_geo.shown import Shown
from nzv_geo.styles import by_language

__all__ = ["MapProject"]


@dataclass(frozen=True, eq=False, repr=False)
class MapProject(PageSettings, Shown):
    """Which layers a page shows, how they look, and what stands around them.

    Parameters
    ----------
    title, subtitle, language, region, units, view, base_layers
        As in `nzv_geo.project.entries.PageSettings`.
    imprint, contact, privacy, accessibility, print, background, portal
        The same.
    layers
        Own layers from the ground up, each with the look that `Layer.styled` gives it.
    logo
        An image that stands in the page.
    files
        What the project was read from: the file itself and the files of its layers.

    Examples
    --------
    >>> from nzv_geo import Style, load_layer
    >>> towns = load_layer("counties").styled(Style.single(colour="darkred"))
    >>> MapProject("Kreise", layers=[towns]).title
    'Kreise'
    """

    layers: Sequence[Layer] = ()
    logo: Logo | None = None
    files: tuple[Path, ...] = ()

    def in_brief(self) -> tuple[str, str]:
        """Return its title, and what it shows."""
        title = by_language(self.title).get("en") or by_language(self.title)["de"]
        layers = f"{len(self.layers)} own layers"
        return repr(title), f"{layers}, on {self.place}" if self.place else layers

    def shown_layers(self) -> tuple[Layer, ...]:
        """Return the own layers that are shown at first."""
        return tuple(layer for layer in self.layers if layer.shown_look.visible)

    def basemaps(self, catalogue: Catalogue) -> tuple[Basemap, ...]:
        """Return the background maps that the page offers.

        Raises
        ------
        UnknownNameError
            The catalogue has no such background map.
        DataError
            A WMS cannot be used by a page.
        """
        known, offer = catalogue.basemaps, self.background.offer
        chosen = list(known) if offer is None else list(offer)
        for name in chosen:
            if name not in known:
                raise UnknownNameError("background map", name, known)
        own = [
            Basemap.of_wms(
                wms.url,
                wms.layers,
                title=by_language(wms.title) if wms.title else None,
                attribution=wms.attribution,
                id=f"own-wms-{number}",
            )
            for number, wms in enumerate(self.background.wms, start=1)
        ]
        return (*(known[name] for name in chosen), *own)

    @classmethod
    def read(
        cls,
        path: str | Path,
        *,
        allow_outside: bool = False,
        catalogue: Catalogue | None = None,
        limits: Limits | None = None,
    ) -> MapProject:
        """Read a map project and all the layers it names; docs/projects.md describes the file.

        Parameters
        ----------
        path
            A TOML file, or a project of QGIS (``.qgz``, ``.qgs``), of which the layers of files are
            shown as it shows them. The paths in it are relative to its folder.
        allow_outside
            Let paths lead out of that folder.
        catalogue
            What ships, for layers that are named and for what a check expects.
        limits
            Bounds for files that are hostile or too large.

        Raises
        ------
        DataError
            The file is no TOML, or not what is described: every problem is told at once, each with
            its line.
        """
        path = Path(path)
        folder = Folder(path.parent, allow_outside)
        if is_qgis_project(path):
            found = read_qgis_layers(path, folder.find, limits)
            layers = tuple(checked(layer, catalogue=catalogue) for layer in found)
            return cls(path.stem, layers, files=(path, *folder.found))
        entry, styles, lines = read_entry(path)
        groups = {group.id: group.title for group in entry.group}
        shipped = catalogue or load_catalogue()
        reading = Reading(folder, groups, entry.place, shipped, limits)
        loaded: list[Layer] = []
        for number, (each, style) in enumerate(zip(entry.layer, styles, strict=True)):
            try:
                loaded += require_drawn(read_layers(each, style, reading))
            except NzvGeoError as error:
                line = line_of(("layer", number), lines)
                raise DataError(f"{path}, line {line}, layer {each.file}: {error}") from error
        text = dict(by_language(entry.logo_text))
        logo = read_logo(folder.find(entry.logo), text) if entry.logo else None
        return cls(
            **{setting.name: getattr(entry, setting.name) for setting in fields(PageSettings)},
            layers=tuple(loaded),
            logo=logo,
            files=(path, *folder.found),
        )
