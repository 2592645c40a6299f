"""The pages work in a real browser: offline, by mouse and by keyboard, in German.

Each test names the point of the list of promises in docs/map-page.md that it proves.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nzv_geo.catalogue import load_catalogue
from tests.watch import Watch

PAGES = ["lausitz", "cottbus", "goerlitz", "overview"]


@pytest.fixture
def lausitz_page(watch: Watch, maps: Path) -> Page:
    return watch.open(maps / "lausitz.html")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_and_complains_about_nothing(
    watch: Watch, maps: Path, name: str
) -> None:
    page = watch.open(maps / f"{name}.html")
    page.wait_for_selector(".leaflet-pane path")
    assert watch.outside == []
    assert watch.complaints == []


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("lausitz", {"municipality": 235, "county": 7, "state": 2, "valley": 1, "focus-area": 11}),
        ("goerlitz", {"municipality": 53, "county": 1, "state": 1, "valley": 1, "focus-area": 5}),
        ("cottbus", {"municipality": 1, "county": 1, "state": 1, "valley": 1, "focus-area": 0}),
        ("overview", {"municipality": 0, "county": 31, "state": 2, "valley": 1, "focus-area": 11}),
    ],
)
def test_every_layer_is_drawn(watch: Watch, maps: Path, name: str, counts: dict[str, int]) -> None:
    page = watch.open(maps / f"{name}.html")
    drawn = {
        style: page.locator(f".leaflet-pane path.nzv-{style}:not(.casing)").count()
        for style in counts
    }
    assert drawn == counts


def test_focus_areas_are_dashed_circles_of_their_uncertainty(lausitz_page: Page) -> None:
    for _ in range(4):
        lausitz_page.get_by_role("button", name="Vergrößern").click()
        lausitz_page.wait_for_timeout(350)
    styles = lausitz_page.evaluate(
        "[...document.querySelectorAll('.leaflet-pane .nzv-focus-area')]"
        ".map((node) => getComputedStyle(node).strokeDasharray)"
    )
    assert set(styles) == {"6px, 4px"}


def test_a_popup_tells_names_key_area_and_source(lausitz_page: Page) -> None:
    lausitz_page.locator("path[aria-label='Gemeinden: Spremberg / Grodk']").click()
    box = lausitz_page.get_by_role("dialog", name="Spremberg / Grodk")
    text = box.inner_text()
    assert "12071372" in text
    assert "202,58" in text
    assert "Spree-Neiße" in text
    assert "© GeoBasis-DE / BKG 2016 (Daten verändert)" in text
    assert box.locator("[lang=dsb]").inner_text() == "Grodk"


def test_a_layer_can_be_switched_off_and_on(lausitz_page: Page) -> None:
    switch = lausitz_page.get_by_role("checkbox", name="Gemeindegrenze")
    switch.uncheck()
    assert lausitz_page.locator(".leaflet-pane path.nzv-municipality").count() == 0
    assert lausitz_page.get_by_role("status").inner_text() == "Ebene ausgeblendet: Gemeinden"
    switch.check()
    assert lausitz_page.locator(".leaflet-pane path.nzv-municipality").count() == 235


def test_the_overview_leads_to_every_region(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "overview.html")
    for region in load_catalogue().regions.values():
        title = region.page_title["de"]
        page.get_by_role("link", name=title, exact=True).click()
        expect(page).to_have_title(title)
        page.go_back()


def test_a_region_without_focus_areas_says_so(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "cottbus.html")
    assert page.get_by_text("In dieser Region liegt keine der elf Fokusflächen.").is_visible()


def test_a_table_sorts_by_numbers_and_by_names(lausitz_page: Page) -> None:
    lausitz_page.get_by_text("Gemeinden (235)").click()
    table = lausitz_page.get_by_role("table", name="Gemeinden: 235")
    table.get_by_role("button", name="Fläche in km²").click()
    assert "Eichwalde" in table.locator("tbody tr").first.inner_text()
    table.get_by_role("button", name="Fläche in km²").click()
    assert "Doberlug" not in table.locator("tbody tr").first.inner_text()
    assert table.locator("[aria-sort]").get_attribute("aria-sort") == "descending"


def test_the_filter_finds_names_in_both_languages(lausitz_page: Page) -> None:
    lausitz_page.get_by_label("Tabelle filtern").fill("grodk")
    rows = lausitz_page.locator("tbody tr:visible")
    assert rows.count() == 1
    assert "Spremberg" in rows.first.inner_text()
    assert lausitz_page.get_by_role("status").inner_text().startswith("1 von ")


def test_a_row_shows_its_feature_and_the_feature_its_row(lausitz_page: Page) -> None:
    lausitz_page.get_by_text("Gemeinden (235)").click()
    lausitz_page.get_by_role("button", name="Karte: Guben", exact=False).first.click()
    box = lausitz_page.get_by_role("dialog")
    assert "Guben" in box.inner_text()
    box.get_by_role("button", name="In der Tabelle zeigen").click()
    focused = lausitz_page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("Karte: Guben")


def test_keyboard_alone_opens_and_closes_a_feature(lausitz_page: Page) -> None:
    keyboard = lausitz_page.keyboard
    for _ in range(3):  # skip link, map, features
        keyboard.press("Tab")
    label = "document.activeElement.getAttribute('aria-label')"
    assert lausitz_page.evaluate(label).startswith("Fokusflächen: ")
    keyboard.press("End")
    last = lausitz_page.evaluate(label)
    keyboard.press("Home")
    keyboard.press("ArrowLeft")
    assert lausitz_page.evaluate(label) == last
    keyboard.press("Enter")
    assert lausitz_page.get_by_role("dialog").is_visible()
    keyboard.press("Escape")
    expect(lausitz_page.get_by_role("dialog")).to_have_count(0)
    assert lausitz_page.evaluate(label) == last


def test_without_script_the_tables_can_be_read(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "goerlitz.html", java_script_enabled=False)
    assert page.get_by_text("Die Karte braucht JavaScript.").is_visible()
    assert page.get_by_role("rowheader", name="Ostritz", exact=True).is_visible()
    assert not page.locator("#map_nzv").is_visible()
