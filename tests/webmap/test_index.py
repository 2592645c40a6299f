"""The page that leads to all maps."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nzv_geo import webmap
from tests.watch import Watch
from tests.webmap.using import digest, violations


@pytest.fixture
def page(watch: Watch, maps: Path) -> Page:
    return watch.open(maps / "index.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["Deutsch", "English", "Dolnoserbšćina", "Hornjoserbšćina"])
def test_axe_finds_nothing(watch: Watch, maps: Path, language: str, scheme: str) -> None:
    page = watch.open(maps / "index.html", color_scheme=scheme)
    page.locator("#language").select_option(label=language)
    assert violations(page) == []
    assert page.title() == page.locator("h1").inner_text()
    assert watch.complaints == []
    assert watch.requests == [(maps / "index.html").resolve().as_uri()]


def test_it_leads_to_every_map_of_the_folder(page: Page, maps: Path) -> None:
    links = page.locator(".map-link").evaluate_all(
        "(nodes) => nodes.map((node) => node.getAttribute('href'))"
    )
    assert sorted(links) == sorted(
        path.name for path in maps.iterdir() if path.name != "index.html"
    )
    page.get_by_role("link", name="Net Zero Valley Lausitz: Landkreis Görlitz").click()
    expect(page.locator("h1")).to_have_text("Net Zero Valley Lausitz: Landkreis Görlitz")


def test_the_language_goes_along(page: Page) -> None:
    page.locator("#language").select_option(label="English")
    page.get_by_role("link", name="Net Zero Valley Lausitz: Cottbus").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("width", [320, 1360])
def test_it_fits_any_screen(watch: Watch, maps: Path, width: int) -> None:
    page = watch.open(maps / "index.html", viewport={"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_can_be_read_without_script(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "index.html", script=False)
    assert page.get_by_role("link").count() == len(list(maps.iterdir())) - 1


def test_two_builds_are_the_same_and_let_nothing_in() -> None:
    page = webmap.render_index().html
    assert digest(page) == digest(webmap.render_index().html)
    assert "img-src data:; base-uri 'none'" in page
