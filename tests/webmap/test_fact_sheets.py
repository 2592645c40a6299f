"""The fact sheet of each focus area: one page to read and to print."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from nzv_geo.cli import main
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.webmap import render_fact_sheets
from tests.watch import Watch
from tests.webmap.using import choose, text_of, violations

AREAS = load_focus_areas().areas


@pytest.fixture(scope="module", params=[area.number for area in AREAS])
def number(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture(scope="module")
def sheet(browser: Browser, maps: Path, number: int) -> Iterator[Page]:
    """One page for all tests of a sheet; they leave it in German."""
    (file,) = maps.glob(f"steckbrief-{number:02}-*.html")
    watch = Watch(browser)
    yield watch.open(file)
    assert watch.complaints == []
    assert watch.outside == []
    watch.tab.close()


def test_a_sheet_is_one_page_of_a4_in_every_language(sheet: Page) -> None:
    for language in reversed(LANGUAGES):
        choose(sheet, language)
        assert sheet.title() == sheet.locator("h1").inner_text()
        with pypdfium2.PdfDocument(sheet.pdf(prefer_css_page_size=True)) as document:
            assert len(document) == 1, language
            assert [round(edge) for edge in document[0].get_size()] == [595, 842]
            assert sheet.locator("h1").inner_text()[-12:] in text_of(document[0])


def test_a_sheet_is_accessible(sheet: Page) -> None:
    assert violations(sheet) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_in_every_language_and_scheme(
    watch: Watch, maps: Path, scheme: str
) -> None:
    """Words have no colour: colours are looked at in German, and on the note of a draft."""
    page = watch.open(maps / "steckbrief-06-spremberg-spreetal.html", color_scheme=scheme)
    if scheme == "dark":
        assert violations(page) == []
    for language in LANGUAGES[1:]:
        choose(page, language)
        if load_words(language).draft:
            assert violations(page, "#draft", only="colours") == [], language
        if scheme == "light":
            assert violations(page, only="words") == [], language


def test_every_fact_stands_there_with_a_source_that_resolves(sheet: Page, number: int) -> None:
    area = load_focus_areas().area(number)
    cells = sheet.locator("tbody tr").evaluate_all(
        """(rows) => rows.map((row) => {
            const [said, source, kind] = [...row.cells].filter(({ tagName }) => tagName === 'TD');
            const target = document.querySelector(source.querySelector('a').hash);
            return [said.firstChild.textContent, target.textContent, kind.textContent];
        })"""
    )
    standing = {"stated": "belegt", "estimated": "geschätzt"}
    assert sorted((said, kind) for said, _, kind in cells) == sorted(
        (fact.text["de"], standing[fact.standing]) for fact in area.facts
    )
    by_text = {fact.text["de"]: fact for fact in area.facts}
    assert all(by_text[said].source.publisher in source for said, source, _ in cells)
    for link in sheet.locator(".cited a").all():
        assert re.match("https?://", link.get_attribute("href") or "")
        assert link.get_attribute("rel") == "noreferrer"


def test_nothing_approximate_is_said_to_be_official(sheet: Page, number: int) -> None:
    area = load_focus_areas().area(number)
    text = sheet.locator("main").inner_text()
    metres = load_words().number(area.uncertainty_m)
    assert f"Lage ungefähr (±\u00a0{metres}\u00a0m); amtliche Abgrenzung liegt nicht vor" in text
    assert "Er ist keine Abgrenzung." in text
    assert "Nicht bekannt: Größe der Fokusfläche" in text
    assert text.count("Nicht bekannt") == 1
    if figure := area.facts_of("reported_area_ha"):
        row = sheet.locator("tr", has_text="Berichtete Fläche, nicht die der Fokusfläche")
        assert f"Bezug: {figure[0].about['de']}" in row.inner_text()


def test_a_german_sheet_has_no_english_sentence(sheet: Page, number: int) -> None:
    text = sheet.locator("body").inner_text()
    for fact in (*load_focus_areas().area(number).facts, *load_focus_areas().facts):
        if fact.text["en"] != fact.text["de"]:
            assert fact.text["en"] not in text
    assert not re.search(r"\b(the|and|of|with|is|are|not)\b", text)


def test_the_small_map_names_the_municipality_and_draws_the_circle(
    sheet: Page, number: int
) -> None:
    area = load_focus_areas().area(number)
    names = sheet.locator(".area-map text").all_text_contents()
    assert str(area.number) in names
    assert "N" in names
    assert any(name.endswith(" km") for name in names)
    assert sheet.locator(".area-map circle.nzv-focus-area").count() == 1
    assert len(names) >= 5
    boxes = sheet.locator(".area-map text").evaluate_all(
        "(all) => all.map((one) => one.getBBox()).map(({ x, y, width, height }) => [x, y, width, height])"
    )
    for place, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[:place]:
            apart_x = x + width <= other_x + 1 or other_x + other_width <= x + 1
            apart_y = y + height <= other_y + 4 or other_y + other_height <= y + 4
            assert apart_x or apart_y, (names[place], names)


def test_map_index_and_sheet_lead_to_each_other(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "lausitz.html", "#feature=focus-areas:6")
    page.locator(".leaflet-popup-content").get_by_role("link", name="Steckbrief").click()
    expect(page.locator("h1")).to_have_text("Fokusfläche 6: Industriepark Schwarze Pumpe")
    page.get_by_role("link", name="Auf der Karte zeigen").click()
    expect(page.locator(".details-title")).to_contain_text("Fokusfläche 6:")
    hrefs = page.locator(".areas .map-link").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('href'))"
    )
    assert len(hrefs) == 11
    assert all((maps / href).is_file() for href in hrefs)


def test_the_language_goes_along_to_the_map(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "steckbrief-03-guben.html")
    choose(page, "en")
    page.get_by_role("link", name="Show on the map").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".details-title")).to_contain_text("Focus area 3:")


def test_a_map_written_alone_links_no_file_that_is_not_there(maps: Path, tmp_path: Path) -> None:
    path = tmp_path / "goerlitz.html"
    assert main(["map", "--region", "goerlitz", "-o", str(path)]) == 0
    assert "steckbrief-" not in path.read_text("utf-8")
    assert "steckbrief-08-rietschen.html" in (maps / "goerlitz.html").read_text("utf-8")


@pytest.mark.parametrize("width", [320, 1360])
def test_a_sheet_fits_any_screen_and_needs_no_script(watch: Watch, maps: Path, width: int) -> None:
    page = watch.open(
        maps / "steckbrief-10-rothenburg-o-l.html",
        script=False,
        viewport={"width": width, "height": 700},
    )
    assert page.get_by_text("Über 100 ha Photovoltaik am Standort").is_visible()
    assert page.locator(".area-map").is_visible()
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width


def test_two_builds_are_the_same(maps: Path) -> None:
    built = {name: hashed(page.html.encode()) for name, page in render_fact_sheets().items()}
    assert built == {path.name: hashed(path.read_bytes()) for path in maps.glob("steckbrief-*")}


def hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
