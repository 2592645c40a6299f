"""What each page shows, in a real browser; its promises are in test_promises.py."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nzv_geo.catalogue import load_catalogue
from tests.watch import Kept, Watch


@pytest.fixture
def lausitz_page(kept: Kept, maps: Path) -> Page:
    return kept.open(maps / "lausitz.html")


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("lausitz", {"municipality": 235, "county": 7, "state": 2, "valley": 1, "focus-area": 11}),
        ("goerlitz", {"municipality": 53, "county": 1, "state": 1, "valley": 1, "focus-area": 5}),
        ("cottbus", {"municipality": 1, "county": 1, "state": 1, "valley": 1, "focus-area": 0}),
        ("overview", {"municipality": 0, "county": 31, "state": 2, "valley": 1, "focus-area": 11}),
    ],
)
def test_every_layer_is_drawn(kept: Kept, maps: Path, name: str, counts: dict[str, int]) -> None:
    page = kept.open(maps / f"{name}.html")
    drawn = {
        style: page.locator(f".leaflet-pane path.nzv-{style}:not(.casing)").count()
        for style in counts
    }
    assert drawn == counts


def test_a_focus_area_is_a_dashed_circle_as_large_as_its_uncertainty(lausitz_page: Page) -> None:
    """Area 6 is known to 1500 m: its circle is 3000 m wide by the map's own scale bar."""
    lausitz_page.get_by_text("Fokusflächen (11)").click()
    lausitz_page.get_by_role("button", name="Karte: Industriepark Schwarze Pumpe").click()
    lausitz_page.keyboard.press("Escape")
    dash, width, bar_width, bar_text = lausitz_page.evaluate(
        """() => {
            const circle = [...document.querySelectorAll('.leaflet-pane path.nzv-focus-area')][5];
            const bar = document.querySelector('.scale-bar');
            const size = circle.getBBox().width;
            return [getComputedStyle(circle).strokeDasharray, size, bar.firstChild.offsetWidth, bar.innerText];
        }"""
    )
    number, unit = bar_text.split()
    metres = float(number) * {"m": 1, "km": 1000}[unit]
    assert dash == "6px, 4px"
    assert width / bar_width * metres == pytest.approx(3000, rel=0.03)


def test_a_popup_tells_names_key_area_and_source(lausitz_page: Page) -> None:
    lausitz_page.locator("path[aria-label='Gemeinden: Spremberg / Grodk']").click()
    box = lausitz_page.get_by_role("dialog", name="Spremberg / Grodk")
    text = box.inner_text()
    assert "12071372" in text
    assert "202,58" in text
    assert "Spree-Neiße" in text
    assert "© GeoBasis-DE / BKG 2016 (Daten verändert)" in text
    assert box.locator("[lang=dsb]").inner_text() == "Grodk"


def test_the_overview_leads_to_every_region(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "overview.html")
    titles = [region.page_title["de"] for region in load_catalogue().regions.values()]
    page.locator("nav summary").click()
    for title in titles:
        target = page.get_by_role("link", name=title, exact=True).get_attribute("href")
        assert f"<title>{title}</title>" in (maps / target).read_text("utf-8")[:4000]
    page.get_by_role("link", name=titles[-1], exact=True).click()
    expect(page).to_have_title(titles[-1])


def test_a_region_without_focus_areas_says_so(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "cottbus.html")
    assert page.get_by_text("In dieser Region liegt keine der elf Fokusflächen.").is_visible()
