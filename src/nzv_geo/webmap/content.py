"""What a map page shows, as plain values: no HTML, no script, no folium."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas
import pandas
import shapely

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks import checked
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe.areas import area_km2
from nzv_geo.findings import Finding
from nzv_geo.i18n import LANGUAGES, in_every_language
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.valley import Valley, build_valley, load_layer
from nzv_geo.webmap.texts import LONGEST_NAME, Text, shortened

__all__ = [
    "GROUPS",
    "Content",
    "MapLayer",
    "overview_content",
    "own_content",
    "valley_content",
]

PAGE_CRS = "EPSG:4326"
ADDED_STYLES = 6  # drawing styles of page.css for layers of the reader's own
NAME_FIELDS = ("name_de", "name", "bezeichnung", "titel", "title", "label", "gen")
GROUPS = ("focus", "own", "borders", "checks")
GROUP_OF = {"focus-area": "focus", "ledger": "checks", "findings": "checks"}

LEDGER_SIZES = ("area_m2", "width_m")
LEDGER_FIELDS = ("kind", *LEDGER_SIZES, "between", "unit", "rule")

# Above either, a layer is drawn on canvas by tile instead of as elements of the page.
LARGE_FEATURES = 1_000
LARGE_POINTS = 100_000


@dataclass(frozen=True)
class MapLayer:
    """One layer of a page.

    Parameters
    ----------
    id
        Name in permanent links, the only one of its kind on the page.
    layer
        Features in WGS84.
    style
        Name of a drawing style of page.css: state, county, municipality, neighbour, valley,
        focus-area, ledger, findings, or added-0 to added-5.
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
    on
        The layer is shown at first.
    english_fields
        Columns whose texts are notes in English.
    """

    id: str
    layer: Layer
    style: str
    title: Text
    legend: Text
    name_field: str
    headings: dict[str, Text]
    home: bool = False
    on: bool = True
    english_fields: tuple[str, ...] = ()

    @property
    def is_added(self) -> bool:
        """Tell whether the layer is the reader's own, not one of the catalogue."""
        return self.style.startswith("added-")

    @property
    def group(self) -> str:
        """Tell under which heading of the legend it stands: one of `GROUPS`."""
        return "own" if self.is_added else GROUP_OF.get(self.style, "borders")

    @cached_property
    def is_large(self) -> bool:
        """Tell whether it is drawn on canvas, because elements would be too many."""
        shapes = self.layer.features.geometry.values
        points = int(shapely.get_num_coordinates(shapes).sum())
        return len(self.layer) > LARGE_FEATURES or points > LARGE_POINTS


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
    working_crs
        CRS of the read-out of coordinates, beside WGS84.
    links
        Text and relative address of other pages.
    """

    title: Text
    intro: Sequence[Text]
    layers: Sequence[MapLayer]
    working_crs: str
    links: Sequence[tuple[Text, str]] = ()


def valley_content(
    valley: Valley, *, added: Sequence[Layer] = (), title: str | None = None
) -> Content:
    """Describe the page of one region, with layers of the reader's own between its borders."""
    added = [checked(layer) for layer in added]
    intro = [in_every_language("intro", "region", basis=valley.region.basis)]
    if len(valley.focus_areas) == 0:
        intro.append(in_every_language("page", "none"))
    layers = [
        _map_layer(valley.neighbours, "neighbour", valley.catalogue),
        _map_layer(valley.municipalities, "municipality", valley.catalogue),
        _map_layer(valley.counties, "county", valley.catalogue),
        _map_layer(valley.states, "state", valley.catalogue),
        _map_layer(valley.outline, "valley", valley.catalogue, home=True),
        *_added_layers(added),
        _map_layer(valley.focus_areas, "focus-area", valley.catalogue),
        _ledger_layer(valley.ledger.layer()),
        *_findings_layers(added),
    ]
    return Content(
        title=_same(title) if title and title.strip() else valley.region.page_title,
        intro=intro,
        layers=_with_own_ids(layers),
        working_crs=valley.catalogue.working_crs,
    )


def overview_content(catalogue: Catalogue) -> Content:
    """Describe the overview: both states, their counties, the valley, and links to each region."""
    valley = build_valley(catalogue=catalogue)
    layers = [
        _map_layer(load_layer("counties", catalogue=catalogue), "county", catalogue),
        _map_layer(valley.states, "state", valley.catalogue, home=True),
        _map_layer(valley.outline, "valley", valley.catalogue),
        _map_layer(valley.focus_areas, "focus-area", valley.catalogue),
    ]
    regions = catalogue.regions.values()
    return Content(
        title=catalogue.overview_title,
        intro=[in_every_language("intro", "overview")],
        layers=layers,
        working_crs=catalogue.working_crs,
        links=[(one.page_title, f"{one.id}.html") for one in regions],
    )


def own_content(layers: Sequence[Layer], *, title: str, catalogue: Catalogue) -> Content:
    """Describe a page of nothing but layers of the reader's own."""
    layers = [checked(layer) for layer in layers]
    return Content(
        title=_same(title),
        intro=[in_every_language("intro", "own")],
        layers=_with_own_ids([*_added_layers(layers), *_findings_layers(layers)]),
        working_crs=catalogue.working_crs,
    )


def _map_layer(layer: Layer, style: str, catalogue: Catalogue, *, home: bool = False) -> MapLayer:
    features = layer.features
    if features.geometry.geom_type.str.contains("Polygon").all() and len(layer):
        features = features.assign(area_km2=area_km2(layer))
    legend = in_every_language("layer", style)
    spec = catalogue.layers.get(layer.id)
    in_name = {"name_de", "name_sorbian", "sorbian_language"}
    return MapLayer(
        id="neighbours" if style == "neighbour" else layer.id,
        layer=reproject(layer.with_features(features), PAGE_CRS),
        style=style,
        title=legend if style == "neighbour" else layer.title,
        legend=legend,
        name_field="name_de",
        headings=_headings(field for field in _fields(features) if field not in in_name),
        home=home,
        english_fields=spec.english_fields if spec else (),
    )


def _added_layers(layers: Sequence[Layer]) -> list[MapLayer]:
    return [_added_layer(layer, number) for number, layer in enumerate(layers)]


def _added_layer(layer: Layer, number: int) -> MapLayer:
    fields = [field for field in _fields(layer.features) if field != ROW_NUMBER]
    by_lower_case = {field.lower(): field for field in reversed(fields)}
    names = (by_lower_case[name] for name in NAME_FIELDS if name in by_lower_case)
    title = _own_title(layer)
    return MapLayer(
        id=layer.id,
        layer=reproject(layer, PAGE_CRS),
        style=f"added-{number % ADDED_STYLES}",
        title=title,
        legend=title,
        name_field=next(names, ""),
        headings={field: _same(field) for field in fields},
        home=True,
    )


def _own_title(layer: Layer) -> Text:
    """Return the title of a layer of the reader's own; its id where it has none."""
    said = {language: text for language, text in layer.title.items() if text.strip()}
    given = {language: shortened(text, LONGEST_NAME) for language, text in said.items()}
    if len(set(given.values())) > 1 and "de" in given:
        return given
    return _same(next(iter(given.values()), layer.id))


def _ledger_layer(layer: Layer) -> MapLayer:
    """Show of the ledger what the reader of a map asks for; `nzv-geo merge` writes all of it."""
    names = {"kind": "ledger_kind"}
    features = layer.features[["entry", *LEDGER_FIELDS, "geometry"]]
    small = {name: features[name].map(lambda value: float(f"{value:.2g}")) for name in LEDGER_SIZES}
    return MapLayer(
        id="ledger",
        layer=layer.with_features(features.assign(**small)),
        style="ledger",
        title=layer.title,
        legend=in_every_language("layer", "ledger"),
        name_field="entry",
        headings={
            field: in_every_language("column", names.get(field, field)) for field in LEDGER_FIELDS
        },
        on=False,
        english_fields=("treatment", "rule"),
    )


def _findings_layers(layers: Sequence[Layer]) -> list[MapLayer]:
    """Make a layer of what was found wrong with each layer; one without findings gives none."""
    return [_findings_layer(layer, layer.checks) for layer in layers if layer.checks]


def _findings_layer(layer: Layer, findings: Sequence[Finding]) -> MapLayer:
    rows = [_finding_row(one) for one in findings]
    places = [shapely.Point(one.place) if one.place else None for one in findings]
    table = pandas.DataFrame(rows).assign(number=range(1, len(rows) + 1))
    features = geopandas.GeoDataFrame(table, geometry=places, crs=PAGE_CRS)
    title = in_every_language("layer", "findings", layer=_own_title(layer))
    return MapLayer(
        id=f"{layer.id}-findings",
        layer=replace(layer, title=dict(title), key="number", features=features),
        style="findings",
        title=title,
        legend=title,
        name_field="code",
        headings=_headings(rows[0]),
        on=False,
        english_fields=("message", "hint"),
    )


def _finding_row(one: Finding) -> dict[str, str]:
    return {
        "code": one.code,
        "severity": one.severity,
        "message": one.message,
        "hint": one.hint,
        "feature": one.feature,
    }


def _with_own_ids(layers: Sequence[MapLayer]) -> list[MapLayer]:
    """Leave out empty layers, and number those whose id another one has already."""
    seen: dict[str, int] = {}
    named = []
    for one in layers:
        if not len(one.layer):
            continue
        seen[one.id] = seen.get(one.id, 0) + 1
        count = seen[one.id]
        named.append(one if count == 1 else replace(one, id=f"{one.id}-{count}"))
    return named


def _headings(fields: Iterable[str]) -> dict[str, Text]:
    return {field: in_every_language("column", field) for field in fields}


def _same(text: str) -> Text:
    return dict.fromkeys(LANGUAGES, text)


def _fields(features: geopandas.GeoDataFrame) -> list[str]:
    return [str(field) for field in features.columns if field != features.geometry.name]
