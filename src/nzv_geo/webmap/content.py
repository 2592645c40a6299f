"""What a map page shows, as plain values: no HTML, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy
import shapely

from nzv_geo.cartography import valley_lead
from nzv_geo.catalogue import FOCUS_AREAS, Catalogue
from nzv_geo.checks import checked
from nzv_geo.context import context_layers
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe.areas import areas_km2
from nzv_geo.focus_areas import Fact, column_titles, load_focus_areas, official_numbers
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import Layer
from nzv_geo.styles import by_language
from nzv_geo.table import Table, text_column
from nzv_geo.valley import Valley, build_valley, load_coverage, load_layer
from nzv_geo.webmap.area_cards import area_cards
from nzv_geo.webmap.columns import fields_of, heading_of, in_all
from nzv_geo.webmap.map_layer import PAGE_CRS, Content, MapLayer
from nzv_geo.webmap.own_layers import added_layers, findings_layers, ledger_layer
from nzv_geo.webmap.statements import STATEMENTS
from nzv_geo.webmap.systems import systems_of
from nzv_geo.webmap.texts import Text

if TYPE_CHECKING:
    from nzv_geo.project import MapProject

__all__ = [
    "Content",
    "MapLayer",
    "overview_content",
    "overview_text",
    "own_content",
    "project_content",
    "valley_content",
]

PLACES = "places"
AREAS = (3, 6)  # types of GEOS

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
    intro = [
        valley_lead(
            official,
            has_areas=bool(len(valley.focus_areas)),
            knows_areas=FOCUS_AREAS in valley.catalogue.layers,
        ),
        _region_text(valley, official),
    ]
    layers = [
        _map_layer(valley.neighbours, "neighbour"),
        _map_layer(valley.municipalities, "municipality"),
        _map_layer(valley.counties, "county"),
        _map_layer(valley.states, "state"),
        _map_layer(valley.outline, "valley", home=True),
        *added_layers(added),
        _focus_layer(valley.focus_areas, valley.catalogue, sheets=sheets),
        ledger_layer(valley.ledger.layer()),
        *findings_layers(added),
    ]
    return Content(
        title=in_all(title) if title and title.strip() else valley.region.page_title,
        intro=intro,
        layers=_with_own_ids(layers),
        example=_has_examples(added),
        working_crs=valley.catalogue.working_crs,
        facts=_facts(valley.catalogue),
        home=valley.catalogue.home,
        systems=systems_of(valley.catalogue),
        places=_places(valley.catalogue),
        official=official,
        context=context_layers(valley),
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
    ]
    knows_areas = FOCUS_AREAS in catalogue.layers
    if knows_areas:
        layers.append(_focus_layer(valley.focus_areas, valley.catalogue, sheets=sheets))
    regions = catalogue.regions.values()
    official = official_numbers(valley.focus_areas)
    return Content(
        title=catalogue.overview_title,
        intro=[
            valley_lead(official, knows_areas=knows_areas),
            overview_text(official, knows_areas=knows_areas),
        ],
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
        title=in_all(title),
        intro=[in_every_language("intro", "own")],
        layers=_with_own_ids([*added_layers(layers), *findings_layers(layers)]),
        example=_has_examples(layers),
        working_crs=catalogue.working_crs,
        home=catalogue.home,
        systems=systems_of(catalogue),
    )


def project_content(project: MapProject, catalogue: Catalogue) -> Content:
    """Describe the page of a map project: its layers, alone or with the borders of a region."""
    if project.place is None:
        content = own_content(project.layers, title="", catalogue=catalogue)
    else:
        valley = build_valley(project.place, catalogue=catalogue)
        content = valley_content(valley, added=project.layers)
    given = {"imprint": project.imprint, "contact": project.contact}
    printed = project.print
    return replace(
        content,
        title=by_language(project.title),
        intro=[*([by_language(project.subtitle)] if project.subtitle else []), *content.intro],
        layers=[_as_wanted(layer, project) for layer in content.layers],
        context=content.context if project.base_layers else (),
        notes=[
            (in_every_language("page", key), by_language(text))
            for key, text in given.items()
            if text
        ],
        statements={
            name: by_language(text) for name in STATEMENTS if (text := getattr(project, name))
        },
        logo=project.logo,
        paper=(printed.paper, printed.orientation) if printed else None,
    )


def _as_wanted(layer: MapLayer, project: MapProject) -> MapLayer:
    """Show a layer of the region at first, or make room for it, as the project asks for."""
    if layer.is_added:
        return layer
    on = layer.on and project.base_layers
    return replace(layer, on=on, home=layer.home and project.view == "region")


def _region_text(valley: Valley, official: Sequence[str]) -> Text:
    key = "region_own" if official else "region"
    if FOCUS_AREAS not in valley.catalogue.layers:
        key = "region_plain"
    return in_every_language("intro", key, basis=valley.region.basis)


def overview_text(official: Sequence[str], *, knows_areas: bool = True) -> Text:
    """Say what the overview shows, and of which focus areas there is an official outline."""
    if not knows_areas:
        return in_every_language("intro", "overview_plain")
    if not official:
        return in_every_language("intro", "overview")
    return in_every_language("intro", "overview_own", numbers=", ".join(official))


def _has_examples(layers: Sequence[Layer]) -> bool:
    return any(layer.shown_look.example for layer in layers)


def _facts(catalogue: Catalogue) -> Sequence[Fact]:
    return load_focus_areas(catalogue).facts if catalogue.facts else ()


def _places(catalogue: Catalogue) -> Layer | None:
    return load_layer(PLACES, catalogue=catalogue) if PLACES in catalogue.layers else None


def _map_layer(
    layer: Layer, style: str, *, home: bool = False, titles: Mapping[str, Text] | None = None
) -> MapLayer:
    """Show a layer of the catalogue; `titles` are headings of columns that the locales lack."""
    table = layer.table
    are_areas = numpy.isin(shapely.get_type_id(table.shapes), AREAS).all() and len(layer)
    if are_areas and style != "focus-area":
        table = table.with_columns({"area_km2": areas_km2(layer)})
    legend = in_every_language("layer", style)
    known = titles or {}
    fields = [field for field in fields_of(table) if field not in IN_NAME]
    return MapLayer(
        id="neighbours" if style == "neighbour" else layer.id,
        layer=reproject(layer.with_features(table), PAGE_CRS),
        style=style,
        title=legend if style == "neighbour" else layer.title,
        legend=legend,
        name_field="name_de",
        headings={field: known.get(field) or heading_of(field) for field in fields},
        home=home,
    )


def _focus_layer(layer: Layer, catalogue: Catalogue, *, sheets: bool = False) -> MapLayer:
    """Show the focus areas: a card of each, and a column for each field of their facts."""
    if not catalogue.facts:
        return _map_layer(layer, "focus-area")
    known = load_focus_areas(catalogue)
    titles, table = column_titles(known.fields), layer.table
    # What a figure refers to is no field of its own: where there is no figure, it is not unknown.
    texts = {
        column: _told(table, column, None if column in known.fields else {})
        for column in titles
        if f"{column}_en" in table
    }
    cards = area_cards(table, known, sheets=sheets)
    if sheets:
        table = table.with_columns({"fact_sheet": text_column([card.sheet for card in cards])})
    shown = layer.with_features(_in_order(table, [f"{column}_en" for column in texts]))
    asked = tuple(field.key for field in known.fields.values() if field.is_figure)
    map_layer = _map_layer(shown, "focus-area", titles=titles)
    key = "focus-area-own" if official_numbers(layer) else "focus-area"
    legend = in_every_language("layer", key)
    return replace(map_layer, legend=legend, texts=texts, cards=cards, asked=asked)


def _in_order(table: Table, english: Sequence[str]) -> Table:
    """Put the columns of focus areas in the order in which a planner asks; keys come last."""
    placed = {*english, "name_en", *REPEATING, *FOCUS_FIRST, *FOCUS_LAST}
    others = [name for name in table.names if name not in placed]
    first, last = ([name for name in some if name in table] for some in (FOCUS_FIRST, FOCUS_LAST))
    return table.with_names([*first, *others, *last])


def _told(table: Table, column: str, otherwise: Text | None) -> list[Text | None]:
    """Return what a column says of each feature, by language."""
    pairs = zip(table.column(column), table.column(f"{column}_en"), strict=True)
    return [
        {"de": german, "en": english} if isinstance(german, str) else otherwise
        for german, english in pairs
    ]


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
