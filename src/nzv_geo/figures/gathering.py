"""Find out what a figure shows: of a layer, several, a valley, a map project or a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy
import shapely

from nzv_geo.cartography import look_of, own_title, valley_lead
from nzv_geo.catalogue import FOCUS_AREAS, Catalogue, load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import DataError
from nzv_geo.figures.content import Content, FigureLayer, Text
from nzv_geo.figures.paths import NO_SEGMENTS, border_lines, parts_of, segments_of
from nzv_geo.focus_areas import as_geometry, official_numbers
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.project import MapProject
from nzv_geo.shown import Shown
from nzv_geo.styles import apply_style, by_language
from nzv_geo.valley import Valley, build_valley, load_layer

__all__ = ["content_of"]

PLACES, NEIGHBOURS = "places", "neighbours"
KINDS = {  # of layers that ship: their words in the legend
    NEIGHBOURS: "neighbour", "municipalities": "municipality", "counties": "county",
    "states": "state", "valley": "valley", FOCUS_AREAS: "focus-area",
}  # fmt: skip


def content_of(
    shown: Shown | LayerLike | Sequence[LayerLike],
    *,
    added: Sequence[LayerLike] = (),
    crs: str | None = None,
    catalogue: Catalogue | None = None,
) -> Content:
    """Return what a figure of a layer, several, a valley, a map project or a page shows.

    Raises
    ------
    DataError
        No feature has a place.
    """
    catalogue = shown.catalogue if isinstance(shown, Valley) else catalogue or load_catalogue()
    crs = crs or catalogue.working_crs
    own = [as_layer(item) for item in added]
    if isinstance(shown, Valley):
        content = _of_valley(shown, own, crs)
    elif isinstance(shown, MapProject):
        content = _of_project(shown, own, crs, catalogue)
    else:
        content = _of_layers([*_layers(shown), *own], crs, catalogue)
        title = getattr(shown, "title", None)
        if isinstance(title, str):  # that of a page
            content = replace(content, title={"de": title})
    if not content.layers:
        raise DataError("there is nothing to draw: no layer has a feature with a geometry")
    return replace(content, layers=_with_borders(content.layers))


def _layers(shown: Shown | LayerLike | Sequence[LayerLike]) -> list[Layer]:
    if isinstance(shown, Shown):
        return [as_layer(item) for item in shown.shown_layers()]
    several = shown if isinstance(shown, list | tuple) else [shown]
    return [as_layer(item) for item in several]


def _of_valley(valley: Valley, own: Sequence[Layer], crs: str) -> Content:
    catalogue = valley.catalogue
    base = [
        replace(valley.neighbours, id=NEIGHBOURS),
        *(valley.municipalities, valley.counties, valley.states, valley.outline),
    ]
    drawn = list(_own_layers(own, crs, catalogue, home=False))
    layers = [  # areas below the borders: they may cover all of the region
        *(item for item in drawn if item.styled.shape == "area"),
        *(_shipped(layer, crs, catalogue, home=layer.id == "valley") for layer in base),
        *(item for item in drawn if item.styled.shape != "area"),
        _shipped(valley.focus_areas, crs, catalogue, home=False),
    ]
    lead = valley_lead(
        official_numbers(valley.focus_areas),
        has_areas=bool(len(valley.focus_areas)),
        knows_areas=FOCUS_AREAS in catalogue.layers,
    )
    return Content(
        title=valley.region.page_title,
        subtitle=lead,
        layers=_with_places(layers),
        crs=crs,
        places=_places(catalogue, crs),
        example=_has_examples(own),
    )


def _of_project(
    project: MapProject, added: Sequence[Layer], crs: str, catalogue: Catalogue
) -> Content:
    own = [*project.layers, *added]
    if project.place is None:
        content = _of_layers(own, crs, catalogue)
    else:
        content = _of_valley(build_valley(project.place, catalogue=catalogue), own, crs)
    printed = project.print
    return replace(
        content,
        title=by_language(project.title),
        subtitle=by_language(project.subtitle) if project.subtitle else {},
        layers=list(_as_asked(content.layers, project)),
        paper=(printed.paper, printed.orientation) if printed else None,
    )


def _as_asked(layers: Iterable[FigureLayer], project: MapProject) -> Iterator[FigureLayer]:
    """Yield the layers that a project shows at first, and whether the map makes room for them."""
    by_region = project.place is not None and project.view == "region"
    for layer in layers:
        if layer.kind and project.place is not None:
            if project.base_layers:
                yield replace(layer, home=layer.home and by_region)
        else:
            yield replace(layer, home=True)


def _of_layers(own: Sequence[Layer], crs: str, catalogue: Catalogue) -> Content:
    layers = list(_own_layers(own, crs, catalogue))
    if any(item.kind == "valley" for item in layers):  # whole states would be much more
        layers = [replace(item, home=item.kind in ("", "valley")) for item in layers]
    titles = [item.layer.title for item in layers if not item.is_border] or [
        item.layer.title for item in layers
    ]
    languages = {language for title in titles for language in title}
    joined = {
        language: ", ".join(dict.fromkeys(title.get(language, title["de"]) for title in titles))
        for language in languages
    }
    return Content(joined, {}, _with_places(layers), crs, example=_has_examples(own))


def _own_layers(
    own: Sequence[Layer], crs: str, catalogue: Catalogue, *, home: bool = True
) -> Iterator[FigureLayer]:
    for number, layer in enumerate(own):
        if layer.shown_look.visible:
            yield _own(layer, number, crs, catalogue, home=home)


def _own(layer: Layer, number: int, crs: str, catalogue: Catalogue, *, home: bool) -> FigureLayer:
    """Return a layer in its own style; one that ships and has none, as on a page."""
    if layer.look is None and layer.id in KINDS and look_of(layer) is not None:
        return _shipped(layer, crs, catalogue, home=home)
    look = look_of(layer) or layer.shown_look
    styled = apply_style(look.style, layer.features, number)
    if styled.sizes_mm is not None:
        layer = layer.with_shapes(shapely.point_on_surface(layer.features.geometry.values))
    moved = reproject(layer, crs, catalogue=catalogue)
    return FigureLayer(moved, styled, look, own_title(layer), home=home)


def _shipped(layer: Layer, crs: str, catalogue: Catalogue, *, home: bool) -> FigureLayer:
    kind = KINDS[layer.id]
    areas = as_geometry(layer, "area", catalogue=catalogue)
    look = look_of(areas) or layer.shown_look
    moved = reproject(areas, crs, catalogue=catalogue)
    styled = apply_style(look.style, moved.features)
    return FigureLayer(moved, styled, look, _shipped_title(layer, kind), kind, home)


def _shipped_title(layer: Layer, kind: str) -> Text:
    if kind != "focus-area":
        return in_every_language("layer", kind)
    if official_numbers(layer):
        return in_every_language("layer", "focus-area-own")
    return in_every_language("figure", "focus_area")


def _with_places(layers: Iterable[FigureLayer]) -> list[FigureLayer]:
    """Leave out layers of which no feature has a place."""
    return [item for item in layers if (shapely.get_num_coordinates(item.shapes) > 0).any()]


def _with_borders(layers: Sequence[FigureLayer]) -> list[FigureLayer]:
    """Give layers of units the borders that no layer above them draws; leave out those without."""
    drawn, kept = NO_SEGMENTS, []
    for layer in reversed(layers):
        if not layer.is_border:
            kept.append(layer)
            continue
        areas, _ = parts_of(layer.shapes, 2)
        borders = border_lines(areas, drawn)
        drawn = numpy.vstack([drawn, segments_of(areas)])
        if len(borders):
            kept.append(replace(layer, borders=borders))
    return kept[::-1]


def _places(catalogue: Catalogue, crs: str) -> Layer | None:
    if PLACES not in catalogue.layers:
        return None
    return reproject(load_layer(PLACES, catalogue=catalogue), crs, catalogue=catalogue)


def _has_examples(layers: Sequence[Layer]) -> bool:
    return any(layer.shown_look.example for layer in layers)
