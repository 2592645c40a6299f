"""A map project: which layers a page shows and how, read from a text file or made in Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nzv_geo.catalogue import Basemap, Catalogue, load_catalogue
from nzv_geo.checks import checked, repair
from nzv_geo.coverage.clean import snap
from nzv_geo.coverage.simplify import simplify
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.joins import join_table, read_figures
from nzv_geo.layers import Layer
from nzv_geo.project.entries import (
    BackgroundEntry,
    LayerEntry,
    PrintEntry,
    ProjectEntry,
    SourceEntry,
)
from nzv_geo.project.lines import lines_of
from nzv_geo.project.logos import Logo, read_logo
from nzv_geo.project.schema import Problems, record
from nzv_geo.project.style_entries import style_of
from nzv_geo.provenance import Source
from nzv_geo.reading import Limits
from nzv_geo.styles import Look, Style, Text, by_language
from nzv_geo.valley import load_layer

__all__ = ["MapProject"]

# Fields of the file that the project takes over as they are.
TAKEN = ("title", "subtitle", "language", "region", "units", "view", "base_layers", "imprint",
         "contact", "print", "background")  # fmt: skip


@dataclass(frozen=True, eq=False)
class MapProject:
    """Which layers a page shows, how they look, and what stands around them.

    Parameters
    ----------
    title, subtitle
        Of the page; one text, or one for each language.
    layers
        Own layers from the ground up, each with the look that `Layer.styled` gives it.
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
    logo
        An image that stands in the page.
    print, background
        What the print card chooses, and which background maps are offered.
    files
        What the project was read from: the file itself and the files of its layers.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> towns = load_layer("counties").styled(Style.single(colour="darkred"))
    >>> MapProject("Kreise", layers=[towns]).title
    'Kreise'
    """

    title: Text
    layers: Sequence[Layer] = ()
    subtitle: Text = ""
    language: str = "de"
    region: str = ""
    units: tuple[str, ...] = ()
    view: str = "region"
    base_layers: bool = True
    imprint: Text = ""
    contact: Text = ""
    logo: Logo | None = None
    print: PrintEntry | None = None
    background: BackgroundEntry = field(default_factory=BackgroundEntry)
    files: tuple[Path, ...] = ()

    @property
    def place(self) -> str | None:
        """Name of the region, or the units it is made of; None where there is neither."""
        return self.region or ",".join(self.units) or None

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
                one.url,
                one.layers,
                title=by_language(one.title) if one.title else None,
                attribution=one.attribution,
                id=f"own-wms-{number}",
            )
            for number, one in enumerate(self.background.wms, start=1)
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
            A TOML file. The paths in it are relative to its folder.
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
        entry, styles = _parsed(path)
        folder = _Folder(path.parent, allow_outside)
        shipped = catalogue or load_catalogue()
        groups = {group.id: group.title for group in entry.group}
        place = entry.region or ",".join(entry.units) or None
        loaded = [
            _layer(each, style, _Reading(folder, groups, place, shipped, limits))
            for each, style in zip(entry.layer, styles, strict=True)
        ]
        text = dict(by_language(entry.logo_text))
        logo = read_logo(folder.find(entry.logo), text) if entry.logo else None
        return cls(
            **{name: getattr(entry, name) for name in TAKEN},
            layers=tuple(loaded),
            logo=logo,
            files=(path, *folder.found),
        )


class _Folder:
    """Finds the files that a project names, and remembers them.

    Parameters
    ----------
    path
        The folder of the project.
    allow_outside
        Paths may lead out of it.
    """

    def __init__(self, path: Path, allow_outside: bool) -> None:
        self.path = path
        self.allow_outside = allow_outside
        self.found: list[Path] = []

    def find(self, name: str) -> Path:
        """Return the path of a file.

        Raises
        ------
        DataError
            It leads out of the folder, also by a link.
        """
        path = self.path / name
        if not self.allow_outside and not path.resolve().is_relative_to(self.path.resolve()):
            raise DataError(
                f"{name!r} leads out of the folder of the project; copy the file there, or pass "
                "--allow-outside if you trust whoever wrote the project"
            )
        self.found.append(path)
        return path


def _parsed(path: Path) -> tuple[ProjectEntry, list[Style | str | None]]:
    """Return what a file says, and the style of each of its layers."""
    try:
        text = path.read_text("utf-8-sig")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"cannot read map project {path}: {error}") from error
    problems = Problems(lines_of(text))
    entry = record(ProjectEntry, raw, (), problems)
    tables = raw.get("layer", [])
    styles = [
        _style(table.get("style"), ("layer", number, "style"), problems)
        for number, table in enumerate(tables if isinstance(tables, list) else [])
        if isinstance(table, Mapping)
    ]
    if entry is not None:
        _check_groups(entry, problems)
    found = problems.told()
    if found or entry is None:
        count = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
        raise DataError(f"map project {path} has {count}: {'; '.join(found)}")
    return entry, styles


def _style(table: Any, path: tuple[str | int, ...], problems: Problems) -> Style | str | None:
    """Return a style, or the name of the file that holds one."""
    return table if table is None or isinstance(table, str) else style_of(table, path, problems)


def _check_groups(entry: ProjectEntry, problems: Problems) -> None:
    known = [group.id for group in entry.group]
    for number, layer in enumerate(entry.layer):
        if layer.group and layer.group not in known:
            named = f"known are {', '.join(known)}" if known else "there is no [[group]]"
            problems.add(("layer", number, "group"), f"names {layer.group!r}; {named}")


@dataclass(frozen=True)
class _Reading:
    """What reading every layer of a project needs."""

    folder: _Folder
    groups: Mapping[str, Text]
    place: str | None
    catalogue: Catalogue
    limits: Limits | None


def _layer(entry: LayerEntry, style: Style | str | None, reading: _Reading) -> Layer:
    """Read one layer, join figures to it, check it, and give it its look."""
    layer = _loaded(entry, reading)
    if entry.fix:
        layer, _ = repair(layer, catalogue=reading.catalogue)
    if entry.join is not None:
        table = reading.folder.find(entry.join.file)
        figures = read_figures(table, encoding=entry.join.encoding or None)
        layer = join_table(
            layer, figures, key=entry.join.key, to=entry.join.to, fields=entry.join.fields
        )
    layer = checked(_described(layer, entry), catalogue=reading.catalogue)
    if entry.simplify_m:
        metric = reproject(layer, reading.catalogue.working_crs)
        layer, _ = simplify(snap(metric), entry.simplify_m)
    return replace(layer, look=_look(entry, style, reading.groups))


def _loaded(entry: LayerEntry, reading: _Reading) -> Layer:
    """Return a layer of a file; or one that ships, with what of it lies in the region."""
    if not reading.catalogue.means_file(entry.file):
        return load_layer(entry.file, region=reading.place, catalogue=reading.catalogue)
    return load_layer(
        reading.folder.find(entry.file),
        layer=entry.layer or None,
        source_crs=entry.crs or None,
        encoding=entry.encoding or None,
        limits=reading.limits,
        catalogue=reading.catalogue,
    )


def _look(entry: LayerEntry, style: Style | str | None, groups: Mapping[str, Text]) -> Look:
    return Look.of(
        style if isinstance(style, Style) else None,
        name_field=entry.name,
        label_field=entry.label,
        fields=entry.fields,
        visible=entry.visible,
        min_zoom=entry.zoom[0],
        max_zoom=entry.zoom[1],
        searchable=entry.search,
        with_findings=entry.findings,
        group=groups.get(entry.group, ""),
        example=entry.example,
    )


def _described(layer: Layer, entry: LayerEntry) -> Layer:
    """Return the layer with the title and the source that the project gives it."""
    if entry.title:
        layer = replace(layer, title=dict(by_language(entry.title)))
    given = (entry.source, entry.licence, entry.vintage)
    if not any(given):
        return layer
    source = _source(entry, layer.provenance.sources[0])
    return replace(layer, provenance=replace(layer.provenance, sources=(source,)))


def _source(entry: LayerEntry, of_file: Source) -> Source:
    """Return the source that a layer names; what it does not say, its file may."""
    stated = entry.source
    if isinstance(stated, str):
        base = Source.in_one_line(stated) if stated else of_file
    else:
        base = _whole_source(stated)
    licence = dict(by_language(entry.licence)) if entry.licence else base.licence
    return replace(base, licence=licence, vintage=entry.vintage or base.vintage)


def _whole_source(entry: SourceEntry) -> Source:
    title = dict(by_language(entry.title))
    unknown = Source.in_one_line("").licence
    return Source(
        id=title["de"],
        title=title,
        publisher=entry.publisher or title["de"],
        via="",
        url=entry.url,
        vintage=entry.vintage or "unknown",
        licence=dict(by_language(entry.licence)) if entry.licence else unknown,
        licence_url=entry.licence_url,
        attribution=entry.attribution or entry.publisher or title["de"],
        accuracy=dict(by_language(entry.accuracy)) if entry.accuracy else unknown,
    )
