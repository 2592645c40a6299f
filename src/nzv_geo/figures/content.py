"""What a figure shows, as plain values: layers in the CRS of the map, with their styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy
import shapely

from nzv_geo.cartography import look_of, own_title, valley_lead
from nzv_geo.catalogue import FOCUS_AREAS, Catalogue, load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import DataError
from nzv_geo.figures.paths import NO_SEGMENTS, Shapes, border_lines, parts_of, segments_of
from nzv_geo.focus_areas import as_geometry, official_numbers
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.project import MapProject
from nzv_geo.shown import Shown
from nzv_geo.styles import Look, Styled, apply_style, by_language
from nzv_geo.valley import Valley, build_valley, load_layer

__all__ = ["Content", "FigureLayer", "content_of"]

Text = Mapping[str, str]
Extent = tuple[float, float, float, float]
PLACES, NEIGHBOURS = "places", "neighbours"
KINDS = {  # of layers that ship: their words in the legend
    NEIGHBOURS: "neighbour", "municipalities": "municipality", "counties": "county",
    "states": "state", "valley": "valley", FOCUS_AREAS: "focus-area",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class FigureLayer:
    """One layer of a figure.

    Parameters
    ----------
    layer
        Features in the CRS of the map.
    styled
        Which class each feature is in, and how the classes look.
    look
        What else says how it appears.
    title
        What the legend calls it, by language.
    kind
        Of a layer that ships, in its own look: state, county, municipality, neighbour, valley or
        focus-area; else empty.
    home
        The map shows the extent of this layer.
    borders
        Of units: those borders that no layer above draws, each once.
    """

    layer: Layer
    styled: Styled
    look: Look
    title: Text
    kind: str = ""
    home: bool = True
    borders: Shapes | None = None

    @cached_property
    def shapes(self) -> Shapes:
        """Its geometries, in two dimensions."""
        flat: Shapes = shapely.force_2d(numpy.asarray(self.layer.features.geometry.values))
        return flat

    def within(self, window: shapely.Polygon) -> FigureLayer | None:
        """Return the features inside a window; units whole, as long as a border is there."""
        if self.borders is not None:
            return self if shapely.intersects(self.borders, window).any() else None
        inside = shapely.intersects(self.shapes, window)
        if not inside.any():
            return None
        styled = apply_style(self.look.style, self.layer.features[inside])
        return replace(self, layer=self.layer.where(inside), styled=styled)

    @property
    def is_border(self) -> bool:
        """Tell whether only borders of units are shown, each once in the whole figure."""
        return self.kind not in ("", "focus-area")


@dataclass(frozen=True, eq=False)
class Content:
    """All that a figure shows.

    Parameters
    ----------
    title, subtitle
        By language; empty for none.
    layers
        From the ground up.
    crs
        Of the map.
    places
        Towns and countries to name, in the CRS of the map.
    example
        Some of the data are invented: the figure says so.
    paper
        Paper and orientation that were asked for.
    """

    title: Text
    subtitle: Text
    layers: Sequence[FigureLayer]
    crs: str
    places: Layer | None = None
    example: bool = False
    paper: tuple[str, str] | None = None

    def within(self, extent: Extent) -> Content:
        """Return this without what ships and lies outside an extent: no legend should tell of it.

        Parameters
        ----------
        extent
            West, south, east, north in the CRS of the map.
        """
        window = shapely.box(*extent)
        shown = (one if not one.kind else one.within(window) for one in self.layers)
        return replace(self, layers=[one for one in shown if one is not None])

    @property
    def is_valley(self) -> bool:
        """Tell whether the layers stand on the ground of a region."""
        return any(one.kind == "valley" for one in self.layers) and self.places is not None

    @property
    def focus_areas(self) -> FigureLayer | None:
        """The focus areas that are shown, if any are."""
        return next((one for one in self.layers if one.kind == "focus-area"), None)


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
    own = [as_layer(one) for one in added]
    if isinstance(shown, Valley):
        content = _of_valley(shown, own, crs)
    elif isinstance(shown, MapProject):
        content = _of_project(shown, own, crs, catalogue)
    else:
        content = _of_layers([*_layers(shown), *own], crs, catalogue)
    if not content.layers:
        raise DataError("there is nothing to draw: no layer has a feature with a geometry")
    return replace(content, layers=_with_borders(content.layers))


def _layers(shown: Shown | LayerLike | Sequence[LayerLike]) -> list[Layer]:
    if isinstance(shown, Shown):
        return [as_layer(one) for one in shown.shown_layers()]
    several = shown if isinstance(shown, list | tuple) else [shown]
    return [as_layer(one) for one in several]


def _of_valley(valley: Valley, own: Sequence[Layer], crs: str) -> Content:
    catalogue = valley.catalogue
    base = [
        replace(valley.neighbours, id=NEIGHBOURS),
        *(valley.municipalities, valley.counties, valley.states, valley.outline),
    ]
    drawn = list(_own_layers(own, crs, catalogue, home=False))
    layers = [  # areas below the borders: they may cover all of the region
        *(one for one in drawn if one.styled.shape == "area"),
        *(_shipped(layer, crs, catalogue, home=layer.id == "valley") for layer in base),
        *(one for one in drawn if one.styled.shape != "area"),
        _shipped(valley.focus_areas, crs, catalogue, home=False),
    ]
    lead = valley_lead(
        official_numbers(valley.focus_areas), has_areas=bool(len(valley.focus_areas))
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
    titles = [one.layer.title for one in layers if not one.is_border] or [
        one.layer.title for one in layers
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
    return [one for one in layers if (shapely.get_num_coordinates(one.shapes) > 0).any()]


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
