"""The maps and fact sheets of a portal, and how its first page shows them."""

from __future__ import annotations

from nzv_geo.catalogue import FOCUS_AREAS, Region
from nzv_geo.progress import progress
from nzv_geo.project import MapProject
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.styles import by_language
from nzv_geo.valley import build_valley
from nzv_geo.webmap import (
    MapPage,
    render_fact_sheets,
    render_map,
    render_overview,
    render_project,
)
from nzv_geo.webmap.area_cards import AreaCard
from nzv_geo.webmap.columns import in_all
from nzv_geo.webmap.fact_sheet import sheet_cards
from nzv_geo.webmap.index import MapCard, map_cards

__all__ = ["FOLDER", "cards_of", "map_files", "sheets_of"]

FOLDER = "maps"
BACK = "../index.html"
OVERVIEW, PROJECT = "overview.html", "project.html"


def cards_of(settings: Settings, project_picture: str = "") -> list[MapCard]:
    """Return the maps of a portal, the main one first, then that of the project.

    Parameters
    ----------
    settings
        The portal.
    project_picture
        Of the layers of the project, as SVG.
    """
    known = {card.file: card for card in map_cards(settings.catalogue)}
    main = settings.main_region
    regions = [main, *(region for region in settings.regions if region is not main)]
    cards = [known.get(_file(region)) or _card(region) for region in regions]
    if settings.project and settings.project.layers:
        cards.insert(1, _project_card(settings.project, project_picture))
    return [*cards, *([_overview(known[OVERVIEW], settings)] if settings.is_whole else [])]


def sheets_of(settings: Settings) -> list[AreaCard]:
    """Return the focus areas of the regions that are shown, those that have a fact sheet."""
    cards = sheet_cards(settings.catalogue)
    return [card for card in cards if any(_lies_in(card, each) for each in settings.regions)]


def map_files(settings: Settings) -> dict[str, bytes]:
    """Return the pages of all maps and fact sheets, by path."""
    catalogue = settings.catalogue
    sheets = {card.sheet for card in sheets_of(settings)}
    pages: dict[str, MapPage] = {}
    for region in progress(settings.regions, "writing maps"):
        valley = build_valley(region.id, catalogue=catalogue)
        has_sheets = bool(sheets) and len(valley.focus_areas) > 0
        pages[_file(region)] = render_map(valley, index=BACK, sheets=has_sheets)
    if settings.is_whole:
        pages[OVERVIEW] = render_overview(catalogue=catalogue, index=BACK, sheets=bool(sheets))
    if settings.project and settings.project.layers:
        pages[PROJECT] = render_project(settings.project, catalogue=catalogue, index=BACK)
    pages |= _sheet_pages(settings)
    return {f"{FOLDER}/{name}": page.html.encode() for name, page in pages.items()}


def _sheet_pages(settings: Settings) -> dict[str, MapPage]:
    """Return the fact sheets; each leads to the first map that shows its focus area."""
    pages: dict[str, MapPage] = {}
    main = settings.main_region
    cards = sheets_of(settings)
    for region in (main, *settings.regions):
        sheets = {card.sheet for card in cards if _lies_in(card, region)} - set(pages)
        if sheets:
            name = _file(region).removesuffix(".html")
            every = render_fact_sheets(catalogue=settings.catalogue, index=BACK, region=name)
            pages |= {sheet: page for sheet, page in every.items() if sheet in sheets}
    return pages


def _lies_in(card: AreaCard, region: Region) -> bool:
    return bool({ags[:5] for ags in card.area.ags} & set(region.units))


def _file(region: Region) -> str:
    return f"{region.id.replace(',', '-')}.html"


def _card(region: Region) -> MapCard:
    return MapCard(region.page_title, _file(region), region.basis, "")


def _overview(card: MapCard, settings: Settings) -> MapCard:
    """Return the card of the overview; what it is about is told of focus areas alone."""
    return card if FOCUS_AREAS in settings.catalogue.layers else card._replace(about=in_all(""))


def _project_card(project: MapProject, picture: str) -> MapCard:
    return MapCard(by_language(project.title), PROJECT, by_language(project.subtitle), picture)
