"""What a map page shows, as plain values: no HTML, no script, no folium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas

from nzv_geo.catalogue import load_catalogue
from nzv_geo.crs import reproject
from nzv_geo.describe import geodesic_area_m2
from nzv_geo.labels import Labels
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.valley import Valley, build_valley, load_layer

__all__ = ["Content", "MapLayer", "overview_content", "valley_content"]

PAGE_CRS = "EPSG:4326"
ADDED_STYLES = 6  # drawing styles of page.css for layers of the reader's own
NAME_FIELDS = ("name_de", "name", "bezeichnung", "titel", "title", "label", "gen")


@dataclass(frozen=True)
class MapLayer:
    """One layer of a page.

    Parameters
    ----------
    layer
        Features in WGS84.
    style
        Name of a drawing style of page.css: state, county, municipality, neighbour, valley,
        focus-area, or added-0 to added-5.
    title
        Heading of its table.
    legend
        What the style means.
    name_field
        Column with the name of a feature; empty where the features are only numbered.
    headings
        Heading of each column of its table, by field.
    home
        The map shows the extent of this layer at first.
    """

    layer: Layer
    style: str
    title: str
    legend: str
    name_field: str
    headings: dict[str, str]
    home: bool = False

    @property
    def is_added(self) -> bool:
        """Tell whether the layer is the reader's own, not one of the catalogue."""
        return self.style.startswith("added-")


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
    links
        Text and relative address of other pages.
    """

    title: str
    intro: Sequence[str]
    layers: Sequence[MapLayer]
    links: Sequence[tuple[str, str]] = ()


def valley_content(
    valley: Valley, labels: Labels, *, added: Sequence[Layer] = (), title: str | None = None
) -> Content:
    """Describe the page of one region, with layers of the reader's own between its borders."""
    intro = [labels.word("intro", "region", basis=valley.region.basis[labels.language])]
    if len(valley.focus_areas) == 0:
        intro.append(labels.word("page", "none"))
    layers = [
        _map_layer(valley.neighbours, "neighbour", labels),
        _map_layer(valley.municipalities, "municipality", labels),
        _map_layer(valley.counties, "county", labels),
        _map_layer(valley.states, "state", labels),
        _map_layer(valley.outline, "valley", labels, home=True),
        *(_added_layer(layer, number, labels) for number, layer in enumerate(added)),
        _map_layer(valley.focus_areas, "focus-area", labels),
    ]
    return Content(
        title=title if title and title.strip() else valley.region.page_title[labels.language],
        intro=intro,
        layers=[one for one in layers if len(one.layer)],
    )


def overview_content(labels: Labels) -> Content:
    """Describe the overview: both states, their counties, the valley, and links to each region."""
    catalogue = load_catalogue()
    valley = build_valley()
    layers = [
        _map_layer(load_layer("counties"), "county", labels),
        _map_layer(valley.states, "state", labels, home=True),
        _map_layer(valley.outline, "valley", labels),
        _map_layer(valley.focus_areas, "focus-area", labels),
    ]
    regions = catalogue.regions.values()
    return Content(
        title=catalogue.overview_title[labels.language],
        intro=[labels.word("intro", "overview")],
        layers=layers,
        links=[(one.page_title[labels.language], f"{one.id}.html") for one in regions],
    )


def _map_layer(layer: Layer, style: str, labels: Labels, *, home: bool = False) -> MapLayer:
    features = layer.features
    if features.geometry.geom_type.str.contains("Polygon").all() and len(layer):
        features = features.assign(area_km2=geodesic_area_m2(layer) / 1e6)
    legend = labels.word("layer", style)
    in_name = {"name_de", "name_sorbian", "sorbian_language"}
    return MapLayer(
        layer=reproject(layer.with_features(features), PAGE_CRS),
        style=style,
        title=legend if style == "neighbour" else layer.title[labels.language],
        legend=legend,
        name_field="name_de",
        headings={
            field: labels.word("column", field)
            for field in _fields(features)
            if field not in in_name
        },
        home=home,
    )


def _added_layer(layer: Layer, number: int, labels: Labels) -> MapLayer:
    fields = [field for field in _fields(layer.features) if field != ROW_NUMBER]
    by_lower_case = {field.lower(): field for field in reversed(fields)}
    names = (by_lower_case[name] for name in NAME_FIELDS if name in by_lower_case)
    title = layer.title.get(labels.language, "")
    title = title if title.strip() else layer.id
    return MapLayer(
        layer=reproject(layer, PAGE_CRS),
        style=f"added-{number % ADDED_STYLES}",
        title=title,
        legend=title,
        name_field=next(names, ""),
        headings={field: field for field in fields},
        home=True,
    )


def _fields(features: geopandas.GeoDataFrame) -> list[str]:
    return [str(field) for field in features.columns if field != features.geometry.name]
