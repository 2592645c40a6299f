"""What a map page shows, as plain values: no HTML, no script, no folium."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import geopandas
import pandas
import shapely

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks import checked
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe.areas import area_km2
from nzv_geo.findings import Finding
from nzv_geo.focus_areas import Fact, column_titles, load_focus_areas, official_numbers
from nzv_geo.i18n import LANGUAGES, in_every_language
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.valley import Valley, build_valley, load_coverage, load_layer
from nzv_geo.webmap.area_cards import area_cards
from nzv_geo.webmap.map_layer import Content, MapLayer
from nzv_geo.webmap.systems import systems_of
from nzv_geo.webmap.texts import LONGEST_NAME, Text, shortened

__all__ = [
    "Content",
    "MapLayer",
    "overview_content",
    "overview_text",
    "own_content",
    "valley_content",
]

PAGE_CRS = "EPSG:4326"
PLACES = "places"
ADDED_STYLES = 6  # drawing styles of page.css for layers of the reader's own
NAME_FIELDS = ("name_de", "name", "bezeichnung", "titel", "title", "label", "gen")

IN_NAME = ("name_de", "name_sorbian", "sorbian_language")  # told in the first cell of a row

# Of focus areas: where they are comes first, keys come last, what only repeats the name nowhere.
OUTLINE = ("official_area_ha", "outline_date", "outline_source", "outline_licence")
FOCUS_FIRST = (
    *("number", "municipality", "county", "state", "geometry_status"),
    *OUTLINE,
    "possibly_in",
)
FOCUS_LAST = ("position_uncertainty_m", "ags", "county_ags", "fact_sheet", "sources")
REPEATING = ("listed_as",)

LEDGER_SIZES = ("area_m2", "width_m")
LEDGER_LEAST_M = 0.001  # narrower ones are noise of the coordinates, no doubt about a border
LEDGER_FIELDS = ("kind", *LEDGER_SIZES, "between", "unit", "rule")


def valley_content(
    valley: Valley,
    *,
    added: Sequence[Layer] = (),
    title: str | None = None,
    sheets: bool = False,
) -> Content:
    """Describe the page of one region, with layers of the reader's own between its borders.

    With `sheets`, it links the fact sheets of its focus areas, which stand beside it.
    """
    added = [checked(layer, catalogue=valley.catalogue) for layer in added]
    official = official_numbers(valley.focus_areas)
    basis = valley.region.basis
    intro = [
        _lead(official) if len(valley.focus_areas) else in_every_language("intro", "lead_none"),
        in_every_language("intro", "region_own" if official else "region", basis=basis),
    ]
    layers = [
        _map_layer(valley.neighbours, "neighbour"),
        _map_layer(valley.municipalities, "municipality"),
        _map_layer(valley.counties, "county"),
        _map_layer(valley.states, "state"),
        _map_layer(valley.outline, "valley", home=True),
        *_added_layers(added),
        _focus_layer(valley.focus_areas, valley.catalogue, sheets=sheets),
        _ledger_layer(valley.ledger.layer()),
        *_findings_layers(added),
    ]
    return Content(
        title=_same(title) if title and title.strip() else valley.region.page_title,
        intro=intro,
        layers=_with_own_ids(layers),
        working_crs=valley.catalogue.working_crs,
        facts=_facts(valley.catalogue),
        home=valley.catalogue.home,
        systems=systems_of(valley.catalogue),
        places=_places(valley.catalogue),
        official=official,
    )


def overview_content(catalogue: Catalogue, *, sheets: bool = False) -> Content:
    """Describe the overview: both states, their counties, the valley, and links to each region.

    With `sheets`, it links the fact sheets of the focus areas, which stand beside it.
    """
    valley = build_valley(catalogue=catalogue)
    counties = load_coverage("counties", None, catalogue)  # whose vertices are those of the states
    layers = [
        _map_layer(counties, "county"),
        _map_layer(valley.states, "state", home=True),
        _map_layer(valley.outline, "valley"),
        _focus_layer(valley.focus_areas, valley.catalogue, sheets=sheets),
    ]
    regions = catalogue.regions.values()
    official = official_numbers(valley.focus_areas)
    return Content(
        title=catalogue.overview_title,
        intro=[_lead(official), overview_text(official)],
        layers=layers,
        working_crs=catalogue.working_crs,
        home=catalogue.home,
        systems=systems_of(catalogue),
        links=[(region.page_title, f"{region.id}.html") for region in regions],
        facts=_facts(catalogue),
        places=_places(catalogue),
        official=official,
    )


def own_content(layers: Sequence[Layer], *, title: str, catalogue: Catalogue) -> Content:
    """Describe a page of nothing but layers of the reader's own."""
    layers = [checked(layer, catalogue=catalogue) for layer in layers]
    return Content(
        title=_same(title),
        intro=[in_every_language("intro", "own")],
        layers=_with_own_ids([*_added_layers(layers), *_findings_layers(layers)]),
        working_crs=catalogue.working_crs,
        home=catalogue.home,
        systems=systems_of(catalogue),
    )


def overview_text(official: Sequence[str]) -> Text:
    """Say what the overview shows, and of which focus areas there is an official outline."""
    if not official:
        return in_every_language("intro", "overview")
    return in_every_language("intro", "overview_own", numbers=", ".join(official))


def _lead(official: Sequence[str]) -> Text:
    if not official:
        return in_every_language("intro", "lead")
    return in_every_language("intro", "lead_own", numbers=", ".join(official))


def _facts(catalogue: Catalogue) -> Sequence[Fact]:
    return load_focus_areas(catalogue).facts if catalogue.facts else ()


def _places(catalogue: Catalogue) -> Layer | None:
    return load_layer(PLACES, catalogue=catalogue) if PLACES in catalogue.layers else None


def _map_layer(
    layer: Layer, style: str, *, home: bool = False, titles: Mapping[str, Text] | None = None
) -> MapLayer:
    """Show a layer of the catalogue; `titles` are headings of columns that the locales lack."""
    features = layer.features
    are_areas = features.geometry.geom_type.str.contains("Polygon").all() and len(layer)
    if are_areas and style != "focus-area":
        features = features.assign(area_km2=area_km2(layer))
    legend = in_every_language("layer", style)
    known = titles or {}
    fields = [field for field in _fields(features) if field not in IN_NAME]
    return MapLayer(
        id="neighbours" if style == "neighbour" else layer.id,
        layer=reproject(layer.with_features(features), PAGE_CRS),
        style=style,
        title=legend if style == "neighbour" else layer.title,
        legend=legend,
        name_field="name_de",
        headings={field: known.get(field) or _heading(field) for field in fields},
        home=home,
    )


def _focus_layer(layer: Layer, catalogue: Catalogue, *, sheets: bool = False) -> MapLayer:
    """Show the focus areas: a card of each, and a column for each field of their facts."""
    if not catalogue.facts:
        return _map_layer(layer, "focus-area")
    known = load_focus_areas(catalogue)
    titles, features = column_titles(known.fields), layer.features
    # What a figure refers to is no field of its own: where there is no figure, it is not unknown.
    texts = {
        column: _told(features, column, None if column in known.fields else {})
        for column in titles
        if f"{column}_en" in features
    }
    cards = area_cards(features, known, sheets=sheets)
    if sheets:
        features = features.assign(fact_sheet=[card.sheet for card in cards])
    shown = layer.with_features(_in_order(features, [f"{column}_en" for column in texts]))
    asked = tuple(field.key for field in known.fields.values() if field.is_figure)
    map_layer = _map_layer(shown, "focus-area", titles=titles)
    key = "focus-area-own" if official_numbers(layer) else "focus-area"
    legend = in_every_language("layer", key)
    return replace(map_layer, legend=legend, texts=texts, cards=cards, asked=asked)


def _in_order(features: geopandas.GeoDataFrame, english: Sequence[str]) -> geopandas.GeoDataFrame:
    """Put the columns of focus areas in the order in which a planner asks; keys come last."""
    left_out = [*english, "name_en", *REPEATING]
    ordered = features.drop(columns=[*left_out, *FOCUS_FIRST, *FOCUS_LAST], errors="ignore")
    first, last = (
        [name for name in some if name in features] for some in (FOCUS_FIRST, FOCUS_LAST)
    )
    return features[[*first, *ordered.columns, *last]]


def _told(
    features: geopandas.GeoDataFrame, column: str, otherwise: Text | None
) -> list[Text | None]:
    """Return what a column says of each feature, by language."""
    pairs = zip(features[column], features[f"{column}_en"], strict=True)
    return [
        {"de": german, "en": english} if isinstance(german, str) else otherwise
        for german, english in pairs
    ]


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
    parts = {language: text for language, text in layer.title.items() if text.strip()}
    given = {language: shortened(text, LONGEST_NAME) for language, text in parts.items()}
    if len(set(given.values())) > 1 and "de" in given:
        return given
    return _same(next(iter(given.values()), layer.id))


def _ledger_layer(layer: Layer) -> MapLayer:
    """Show of the ledger what the reader of a map asks for; `nzv-geo merge` writes all of it.

    Not what is narrower than a millimetre: it would tell a council that its borders are torn.
    """
    names = {"kind": "ledger_kind"}
    wide = layer.features["width_m"] >= LEDGER_LEAST_M
    features = layer.features.loc[wide, ["entry", *LEDGER_FIELDS, "geometry"]]
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
    texts = _texts(findings)
    rows = [
        {
            "code": one.code,
            "severity": one.severity,
            **{name: column[row]["de"] for name, column in texts.items()},
            "feature": one.feature,
        }
        for row, one in enumerate(findings)
    ]
    places = [shapely.Point(finding.place) if finding.place else None for finding in findings]
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
        texts=texts,
        on=False,
    )


def _texts(findings: Sequence[Finding]) -> dict[str, list[Text]]:
    """Return message and hint of each finding by language."""
    stated = [finding.in_every_language() for finding in findings]
    return {
        "message": [{language: text.message for language, text in one.items()} for one in stated],
        "hint": [{language: text.hint for language, text in one.items()} for one in stated],
    }


def _with_own_ids(layers: Sequence[MapLayer]) -> list[MapLayer]:
    """Leave out empty layers, and number those whose id another one has already."""
    seen: dict[str, int] = {}
    named = []
    for layer in layers:
        if not len(layer.layer):
            continue
        seen[layer.id] = seen.get(layer.id, 0) + 1
        count = seen[layer.id]
        named.append(layer if count == 1 else replace(layer, id=f"{layer.id}-{count}"))
    return named


def _headings(fields: Iterable[str]) -> dict[str, Text]:
    return {field: _heading(field) for field in fields}


def _heading(field: str) -> Text:
    return in_every_language("column", field)


def _same(text: str) -> Text:
    return dict.fromkeys(LANGUAGES, text)


def _fields(features: geopandas.GeoDataFrame) -> list[str]:
    return [str(field) for field in features.columns if field != features.geometry.name]
