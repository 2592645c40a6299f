"""Read what a file holds together with the styles that come with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nzv_geo.errors import DataError, NzvGeoError, UnknownNameError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits
from nzv_geo.reading.file_layers import first_layer
from nzv_geo.reading.formats.map_page import is_map_page
from nzv_geo.reading.styles import (
    ProjectLayer,
    StyleFile,
    is_qgis_project,
    read_qgis_project,
    read_style,
    style_beside,
    style_in_geopackage,
    style_in_map_page,
)
from nzv_geo.styles import Look, apply_style
from nzv_geo.styles.conditions import column
from nzv_geo.valley import load_layer

BEGINNING = 100_000  # bytes that tell what a file is

__all__ = ["is_qgis_project", "read_qgis_layers", "styled_by", "with_own_style"]


def with_own_style(layer: Layer, path: Path, name: str | None, limits: Limits | None) -> Layer:
    """Return a layer with the style beside its file or inside it; as it is where there is none.

    A style that cannot be read or does not fit is a finding: the layer is shown all the same.

    Parameters
    ----------
    layer
        What was read from the file.
    path
        The file; ``plan.qml`` or ``plan.sld`` beside it comes first, then what a GeoPackage or a
        saved map holds.
    name
        Name of the layer inside the file, where one was chosen.
    limits
        How large and deep a style may be.
    """
    beside = style_beside(path)
    try:
        if beside is not None:
            return styled_by(layer, read_style(beside, limits=limits), beside.name)
        inside = None
        if _begins_with(path, lambda start: start.startswith(b"SQLite format 3")):
            chosen = name or first_layer(path, limits=limits)
            inside = style_in_geopackage(path, chosen, limits=limits)
        elif _begins_with(path, is_map_page):
            inside = style_in_map_page(path, name or first_layer(path, limits=limits))
        return layer if inside is None else styled_by(layer, inside, path.name)
    except DataError as error:
        return _with_findings(layer, (_lost(beside or path, str(error)),))


def styled_by(layer: Layer, style: StyleFile, name: str) -> Layer:
    """Return a layer in a style that was read; where it does not fit, as it is, with a finding."""
    try:
        apply_style(style.style, layer.features)
        for field in filter(None, (style.label_field, style.name_field)):
            column(layer.features, field)
    except NzvGeoError as error:
        return _with_findings(layer, (*style.findings, _lost(Path(name), str(error))))
    look = Look(
        style.style,
        name_field=style.name_field,
        label_field=style.label_field,
        min_zoom=style.min_zoom,
        max_zoom=style.max_zoom,
    )
    return replace(_with_findings(layer, style.findings), look=look)


def read_qgis_layers(path: Path, find: Callable[[str], Path], limits: Limits | None) -> list[Layer]:
    """Read the layers that a project of QGIS shows, from the ground up, as it shows them.

    Parameters
    ----------
    path
        The project.
    find
        Returns the path of a file that it names, or raises DataError for one that must not be read.
    limits
        Bounds for files that are hostile or too large.

    Raises
    ------
    DataError
        It is no project, or none of its layers can be read.
    """
    project = read_qgis_project(path)
    layers, lost = [], list(project.findings)
    for entry in project.layers:
        try:
            layers.append(_of_project(entry, find, limits))
        except (DataError, UnknownNameError) as error:
            lost.append(_lost(path, f"{entry.title}: {error}"))
    if not layers:
        what = "; ".join(finding.message for finding in lost)
        raise DataError(f"{path} shows no layer that can be read: {what or 'it has none'}")
    return [_with_findings(layers[0], tuple(lost)), *layers[1:]]


def _of_project(entry: ProjectLayer, find: Callable[[str], Path], limits: Limits | None) -> Layer:
    file = find(str(entry.path))
    layer = load_layer(file, layer=entry.layer or None, title=entry.title, limits=limits)
    if entry.condition is not None:
        layer = layer.where(entry.condition.holds(layer.features))
    styled = styled_by(layer, entry.style, entry.title)
    look = styled.shown_look
    return replace(styled, look=replace(look, visible=entry.visible, group=entry.group))


def _begins_with(path: Path, fits: Callable[[bytes], bool]) -> bool:
    try:
        with path.open("rb") as file:
            return fits(file.read(BEGINNING))
    except OSError:
        return False


def _with_findings(layer: Layer, findings: tuple[Finding, ...]) -> Layer:
    return replace(layer, findings=(*layer.findings, *findings)) if findings else layer


def _lost(path: Path, what: str) -> Finding:
    return Finding.of(Kind.STYLE_LOST, file=path.name, what=what)
