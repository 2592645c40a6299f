"""The card that the popup of a focus area shows, and its row in the table."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nzv_geo import build_valley, render_map
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.valley import Valley
from nzv_geo.webmap.area_cards import area_cards, unknown_line
from tests.watch import Kept
from tests.webmap.using import choose, violations

PUMPE = "#map=9/51.5/14.4&feature=focus-areas:6"
CARD = ".leaflet-popup-content"


@pytest.fixture
def page(kept: Kept, maps: Path) -> Page:
    page = kept.open(maps / "lausitz.html", PUMPE)
    expect(page.locator(CARD)).to_be_visible()
    return page


def open_area(page: Page, number: int) -> str:
    page.locator(".badge", has_text=re.compile(f"^{number}$")).press("Enter")
    expect(page.locator(".details-title")).to_contain_text(f"{number}:")
    return page.locator(CARD).inner_text()


def test_a_card_says_where_what_and_how_well_it_is_known(page: Page) -> None:
    card = page.locator(CARD)
    expect(card.locator(".details-title")).to_have_text(
        "Fokusfläche 6: Industriepark Schwarze Pumpe"
    )
    text = card.inner_text()
    assert "Lage ungefähr (±\u00a01.500\u00a0m); amtliche Abgrenzung liegt nicht vor" in text
    assert "Spremberg, Spreetal" in text
    assert "Spree-Neiße, Bautzen" in text
    assert "Brandenburg, Sachsen" in text
    size = card.locator("dd", has_text="720 ha").inner_text()
    assert "Gesamter Industriekomplex in beiden Ländern" in size
    assert "Stand der Quelle: undatiert" in text
    assert "Nicht bekannt: Größe der Fokusfläche" in text


def test_its_sources_are_numbered_titles_that_link_to_the_web(page: Page) -> None:
    cited = page.locator(f"{CARD} ol")
    links = cited.locator("a").all()
    assert cited.locator("li").first.inner_text() == (
        "Planungen für Industriepark-Erweiterung, hoyte24.de, undatiert"
    )
    assert all(re.match("https?://", link.get_attribute("href") or "") for link in links)
    assert {link.get_attribute("rel") for link in links} == {"noreferrer"}
    count = cited.locator("li").count()
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", page.locator(CARD).inner_text())}
    assert marks == set(range(1, count + 1))


def test_fields_without_a_statement_are_named_once_and_are_no_lines(page: Page) -> None:
    text = open_area(page, 11)
    assert page.locator(f"{CARD} dt").all_inner_texts() == [
        "Gemeinde",
        "Landkreis oder kreisfreie Stadt",
        "Land",
    ]
    assert text.count("Nicht bekannt") == 1
    assert "Straße, Schiene, Energie, Eigentümer oder Betreiber" in text
    assert "liegt möglicherweise auch in Görlitz" in text


def test_escape_closes_it_and_it_fits_a_phone(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html", PUMPE, viewport={"width": 390, "height": 844})
    box = page.locator(".leaflet-popup").bounding_box()
    assert box is not None
    assert box["height"] < 420
    assert page.locator(CARD).evaluate("(node) => node.scrollHeight > node.clientHeight")
    page.locator(CARD).press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_speak_the_language_and_axe_finds_nothing(page: Page, language: str) -> None:
    choose(page, language)
    word = load_words(language).word("area", "number", number=6)
    expect(page.locator(".details-title")).to_contain_text(word)
    road = page.locator(f"{CARD} dd", has_text="B 97" if language != "en" else "B97")
    assert road.locator("span").first.get_attribute("lang") == (
        "de" if language in ("dsb", "hsb") else None
    )
    assert violations(page, CARD, only=None if language == "de" else "words") == []
    if language == "de":  # words have no colour
        page.emulate_media(color_scheme="dark")
        assert violations(page, CARD, only="colours") == []


def test_the_fields_that_are_missed_are_those_without_a_fact(lausitz: Valley) -> None:
    cards = area_cards(lausitz.focus_areas.table, load_focus_areas())
    assert unknown_line(cards[7])["de"] == (
        "Nicht bekannt: Größe der Fokusfläche, Berichtete Fläche, nicht die der Fokusfläche, Energie"
    )
    assert unknown_line(cards[0])["en"] == "Not known: Size of the focus area"


def test_every_statement_of_a_card_has_a_source(lausitz: Valley) -> None:
    for card in area_cards(lausitz.focus_areas.table, load_focus_areas()):
        cited = {source.id for source in card.sources}
        assert {fact.source.id for _, facts in card.told for fact in facts} == cited


def test_a_page_alone_links_no_fact_sheet() -> None:
    assert "steckbrief-" not in render_map(build_valley("goerlitz")).html


@pytest.mark.parametrize(
    ("asked", "numbers"), [("Görlitz", range(7, 12)), ("Spree-Neiße", (2, 3, 4, 6))]
)
def test_a_search_for_a_county_finds_its_focus_areas(
    page: Page, asked: str, numbers: list[int]
) -> None:
    names = [load_focus_areas().area(number).name["de"] for number in numbers]
    page.locator("#search").fill(asked)
    expect(page.locator("#hits li").first).to_be_visible()
    hits = page.locator("#hits li > span").all_inner_texts()
    assert [name for name in hits if name in names] == names
    page.locator("#filter").fill(asked)
    shown = page.locator("#table-0, .data table").first.locator("tbody tr:not([hidden])")
    expect(shown).to_have_count(len(names))


def test_the_table_has_planning_columns_and_sources_by_title(page: Page) -> None:
    page.locator(".data summary").first.click()
    table = page.locator(".data table").first
    fields = table.locator("thead th").evaluate_all("(all) => all.map((th) => th.dataset.field)")
    assert fields[:8] == [
        "name_de", "number", "municipality", "county", "state", "geometry_status",
        "possibly_in", "planning_status",
    ]  # fmt: skip
    assert "listed_as" not in fields
    sources = table.locator("tbody tr").first.locator("td").last
    assert "Das Net Zero Valley Lausitz" in sources.inner_text()
    assert "https://" not in sources.inner_text()
    assert json.loads(sources.get_attribute("data-full") or "").startswith("https://")
    cell = (
        table.locator("tbody tr")
        .nth(7)
        .locator(f"td:nth-child({fields.index('reported_area_ha') + 1})")
    )
    assert cell.inner_text() == "nicht bekannt"
