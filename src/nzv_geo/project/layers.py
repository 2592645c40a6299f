"""The layers of a map project: read, mended, joined, checked, and given their looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks import checked, repair
from nzv_geo.coverage.clean import snap
from nzv_geo.coverage.simplify import simplify
from nzv_geo.crs.reproject import reproject
from nzv_geo.joins import join_table
from nzv_geo.layers import Layer
from nzv_geo.project.entries import LayerEntry, SourceEntry
from nzv_geo.project.folder import Folder
from nzv_geo.project.styled_files import (
    is_qgis_project,
    read_qgis_layers,
    styled_by,
    with_own_style,
)
from nzv_geo.provenance import Source
from nzv_geo.reading import Limits
from nzv_geo.reading.figures import read_figures
from nzv_geo.reading.styles import read_style, style_beside
from nzv_geo.styles import Look, Style, Text, apply_style, by_language
from nzv_geo.styles.conditions import column
from nzv_geo.valley import load_layer
from nzv_geo.xplan import load_plans, looks_like_plans

__all__ = ["Reading", "read_layers", "require_drawn"]

PLANNING_SIGNS = "planzeichen"  # the name of a style that XPlanGML brings along


@dataclass(frozen=True)
class Reading:
    """What reading every layer of a project needs."""

    folder: Folder
    groups: Mapping[str, Text]
    place: str | None
    catalogue: Catalogue
    limits: Limits | None


def read_layers(entry: LayerEntry, style: Style | str | None, reading: Reading) -> Iterator[Layer]:
    """Read what an entry names: one layer, or all that a project of QGIS or a plan shows."""
    if _is_plan(entry, style, reading):
        for layer in load_plans(reading.folder.find(entry.file), limits=reading.limits):
            yield _finished(layer, replace(entry, title=""), layer.shown_look, reading)
        return
    if is_qgis_project(Path(entry.file)):
        project = reading.folder.find(entry.file)
        find = reading.folder.beside(project)
        for layer in read_qgis_layers(project, find, reading.limits):
            yield _finished(layer, replace(entry, title=""), layer.shown_look, reading)
        return
    layer = _loaded(entry, reading)
    if isinstance(style, str):
        file = reading.folder.find(style)
        layer = styled_by(layer, read_style(file, limits=reading.limits), file.name)
    own = style if isinstance(style, Style) else layer.shown_look.style
    yield _finished(layer, entry, replace(layer.shown_look, style=own), reading)


def require_drawn(layers: Iterable[Layer]) -> list[Layer]:
    """Return layers whose looks fit their features.

    Raises
    ------
    UnknownNameError
        A look names a field or palette that is not there.
    DataError
        The values of a field do not suit its style.
    """
    drawn = list(layers)
    for layer in drawn:
        look = layer.shown_look
        apply_style(look.style, layer.features)
        named = (look.name_field, look.label_field, *(field.name for field in look.fields))
        for name in filter(None, named):
            column(layer.features.drop(columns=layer.features.geometry.name), name)
    return drawn


def _is_plan(entry: LayerEntry, style: Style | str | None, reading: Reading) -> bool:
    """Tell whether a file is drawn in planning signs: it is XPlanGML, and nothing else was said."""
    if style == PLANNING_SIGNS:
        return True
    is_whole = style is None and not entry.layer and reading.catalogue.means_file(entry.file)
    return is_whole and looks_like_plans(reading.folder.find(entry.file))


def _finished(layer: Layer, entry: LayerEntry, look: Look, reading: Reading) -> Layer:
    """Mend a layer, join figures to it, check it, and give it its look."""
    if entry.fix:
        layer, _ = repair(layer, catalogue=reading.catalogue)
    if entry.join is not None:
        table = reading.folder.find(entry.join.file)
        figures = read_figures(table, encoding=entry.join.encoding or None)
        layer = join_table(
            layer, figures, key=entry.join.key, to=entry.join.to, fields=entry.join.fields
        )
    ships = not reading.catalogue.means_file(entry.file)
    layer = checked(_described(layer, entry, ships=ships), catalogue=reading.catalogue)
    if entry.simplify_m:
        metric = reproject(layer, reading.catalogue.working_crs)
        layer, _ = simplify(snap(metric), entry.simplify_m)
    return replace(layer, look=_look(entry, look, reading.groups))


def _loaded(entry: LayerEntry, reading: Reading) -> Layer:
    """Return a layer of a file, with the style it brings; or one that ships, cut to the region."""
    if not reading.catalogue.means_file(entry.file):
        return load_layer(entry.file, region=reading.place, catalogue=reading.catalogue)
    path = reading.folder.find(entry.file)
    layer = load_layer(
        path,
        layer=entry.layer or None,
        source_crs=entry.crs or None,
        encoding=entry.encoding or None,
        limits=reading.limits,
        catalogue=reading.catalogue,
    )
    beside = style_beside(path)
    if beside is not None:
        reading.folder.find(str(beside.resolve()))
    return with_own_style(layer, path, entry.layer or None, reading.limits)


def _look(entry: LayerEntry, look: Look, groups: Mapping[str, Text]) -> Look:
    """Return a look with what the entry says; the rest stays as it came with the file."""
    least, most = entry.zoom
    return replace(
        look,
        name_field=entry.name or look.name_field,
        label_field=entry.label or look.label_field,
        fields=Look.of(fields=entry.fields).fields or look.fields,
        visible=entry.visible and look.visible,
        min_zoom=max(least, look.min_zoom),
        max_zoom=min(most, look.max_zoom),
        searchable=entry.search,
        with_findings=entry.findings,
        group=groups.get(entry.group, "") or look.group,
        example=entry.example,
    )


def _described(layer: Layer, entry: LayerEntry, *, ships: bool) -> Layer:
    """Return the layer with the title and the source that the project gives it."""
    if entry.title:
        layer = replace(layer, title=dict(by_language(entry.title)))
    sources = layer.provenance.sources
    if ships:  # what it says of itself stays true
        stated = (_source(entry, Source.in_one_line("")),) if entry.source else ()
        sources = (*sources, *stated)
    elif entry.source or entry.licence or entry.vintage:
        sources = (_source(entry, sources[0]), *(() if entry.source else sources[1:]))
    return replace(layer, provenance=replace(layer.provenance, sources=sources))


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
