"""What a map page shows, as plain values: no HTML, no script, no folium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nzv_geo.catalogue import load_catalogue
from nzv_geo.describe import geodesic_area_m2
from nzv_geo.labels import Labels
from nzv_geo.layers import Layer
from nzv_geo.valley import Valley, build_valley, load_layer

__all__ = ["Content", "MapLayer", "overview_content", "valley_content"]


@dataclass(frozen=True)
class MapLayer:
    """One layer of a page.

    Parameters
    ----------
    layer
        Features; any CRS.
    style
        Name of a drawing style of page.css: state, county, municipality, neighbour, valley or
        focus-area.
    title
        Heading of its table.
    legend
        What the style means.
    """

    layer: Layer
    style: str
    title: str
    legend: str


@dataclass(frozen=True)
class Content:
    """A whole page.

    Parameters
    ----------
    title
        Title of the document and its heading.
    intro
        Sentences below the heading.
    layers
        From the ground up: the first is drawn first.
    home
        Style of the layer whose extent the map shows at first.
    links
        Text and relative address of other pages.
    """

    title: str
    intro: Sequence[str]
    layers: Sequence[MapLayer]
    home: str
    links: Sequence[tuple[str, str]] = ()


def valley_content(valley: Valley, labels: Labels) -> Content:
    """Describe the page of one region."""
    intro = [labels.word("intro", "region", basis=valley.region.basis[labels.language])]
    if len(valley.focus_areas) == 0:
        intro.append(labels.word("page", "none"))
    layers = [
        _map_layer(valley.neighbours, "neighbour", labels),
        _map_layer(valley.municipalities, "municipality", labels),
        _map_layer(valley.counties, "county", labels),
        _map_layer(valley.states, "state", labels),
        _map_layer(valley.outline, "valley", labels),
        _map_layer(valley.focus_areas, "focus-area", labels),
    ]
    return Content(
        title=valley.region.page_title[labels.language],
        intro=intro,
        layers=[one for one in layers if len(one.layer)],
        home="valley",
    )


def overview_content(labels: Labels) -> Content:
    """Describe the overview: both states, their counties, the valley, and links to each region."""
    catalogue = load_catalogue()
    valley = build_valley()
    layers = [
        _map_layer(load_layer("counties"), "county", labels),
        _map_layer(valley.states, "state", labels),
        _map_layer(valley.outline, "valley", labels),
        _map_layer(valley.focus_areas, "focus-area", labels),
    ]
    links = [
        (one.page_title[labels.language], f"{one.id}.html") for one in catalogue.regions.values()
    ]
    return Content(
        title=catalogue.overview_title[labels.language],
        intro=[labels.word("intro", "overview")],
        layers=layers,
        home="state",
        links=links,
    )


def _map_layer(layer: Layer, style: str, labels: Labels) -> MapLayer:
    features = layer.features
    if features.geometry.geom_type.str.contains("Polygon").all() and len(layer):
        features = features.assign(area_km2=geodesic_area_m2(layer) / 1e6)
    legend = labels.word("layer", style)
    title = legend if style == "neighbour" else layer.title[labels.language]
    return MapLayer(layer.with_features(features), style, title, legend)
