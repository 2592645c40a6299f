"""Words and numbers change with the language."""

import re
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, expect

from nzv_geo import build_valley, render_layers, render_map
from nzv_geo.i18n import LANGUAGES, load_words
from tests.hand_drawn import make_layer
from tests.watch import Kept, Watch
from tests.webmap.using import choose


@pytest.mark.parametrize("language", LANGUAGES)
def test_promise_02_26_every_word_changes_with_the_language(
    watch: Watch, maps: Path, tmp_path: Path, language: str
) -> None:
    """A page that was switched to a language says the same as one that was built in it."""
    valley = build_valley("cottbus")
    built = render_map(valley, language=language, index="index.html").save(tmp_path / "built.html")
    page = watch.open(maps / "cottbus.html")
    choose(page, language)
    wanted = watch.open(built)
    assert page.title() == page.locator("h1").inner_text() == wanted.title()
    page.evaluate("document.querySelector('#status').textContent = ''")
    texts = "document.body.innerText.replace(/\\s+/g, ' ')"
    assert page.evaluate(texts) == wanted.evaluate(texts)
    names = """[...document.querySelectorAll('[aria-label], [title], [placeholder]')]
        .map((node) => `${node.getAttribute('aria-label')} ${node.title} ${node.placeholder}`)"""
    assert page.evaluate(names) == wanted.evaluate(names)
    draft = page.locator("#draft").inner_text()
    assert bool(draft) == load_words(language).draft


def test_promise_26_no_german_is_left_in_english(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "cottbus.html")
    choose(page, "en")
    german = {word for group in load_words("de").groups.values() for word in group.values()}
    english = {word for group in load_words("en").groups.values() for word in group.values()}
    shown = page.evaluate(
        """[...document.querySelectorAll('body *')].filter((node) => !node.closest('script, [lang]:not(html), td:not([data-text])'))
            .flatMap((node) => [...node.childNodes].filter((child) => child.nodeType === 3)
                .map((child) => child.textContent.trim()).concat(node.getAttribute('aria-label') ?? [], node.title || []))"""
    )
    assert {text for text in shown if text in german - english} == set()


def test_promise_02_what_is_missing_in_sorbian_is_marked_as_german(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "cottbus.html")
    choose(page, "hsb")
    accuracy = page.locator("#source-0 dd").last
    assert accuracy.get_attribute("lang") == "de"
    choose(page, "en")
    assert accuracy.get_attribute("lang") is None
    assert (
        accuracy.inner_text()
        == "Generalised for 1\u202f:\u202f250\u202f000; not fit for plot lines."
    )


def test_numbers_follow_the_language(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "cottbus.html")
    cell = page.locator("#table-1 td.number").last
    german = cell.text_content()
    choose(page, "en")
    assert german
    assert re.fullmatch(r"\d+,\d\d", german)
    assert cell.text_content() == german.replace(",", ".")


def test_an_open_popup_changes_its_language(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "cottbus.html")
    page.locator("#search").fill("cottbus")
    page.locator("#hits li").first.click()
    expect(page.get_by_role("button", name="In der Tabelle zeigen")).to_be_visible()
    choose(page, "en")
    expect(page.get_by_role("button", name="Show in the table")).to_be_visible()


def test_the_table_is_filtered_in_the_language_that_is_shown(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "goerlitz.html")
    page.locator("#filter").fill("zittau")
    expect(page.locator("#filter-count")).to_contain_text("1 von")
    choose(page, "en")
    page.locator("#filter").fill("no official outline is available")
    expect(page.locator("#filter-count")).to_contain_text("5 of")
    page.locator("#filter").fill("2,111.26")
    expect(page.locator("#filter-count")).not_to_contain_text("0 of")


TOLD = {
    "de": [
        "Warnung",
        "Objekt b liegt genau an der Stelle von Objekt a",
        "Beide ansehen; eines entfernen",
    ],
    "en": [
        "warning",
        "feature b is in the very place of feature a",
        "look at both; remove one of them",
    ],
}


def with_findings(watch: Watch, folder: Path, language: str) -> Page:
    """A page of a layer with two features in one place."""
    layer = make_layer([shapely.box(14.3, 51.7, 14.4, 51.8)] * 2, crs="EPSG:4326")
    path = folder / "page.html"
    render_layers([layer], title="Prüfung", language=language).save(path)
    return watch.open(path)


def finding_cells(page: Page) -> list[str]:
    return page.locator("#table-1 td").all_text_contents()[1:4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_are_told_in_the_language_of_the_page(watch, tmp_path, language) -> None:
    page = with_findings(watch, tmp_path, language)
    marks = [None, "de", "de"] if language in ("dsb", "hsb") else [None] * 3

    def langs() -> list[str | None]:
        return page.evaluate(
            "[...document.querySelectorAll('#table-1 td')].slice(1, 4).map((cell) => cell.getAttribute('lang'))"
        )

    assert finding_cells(page)[1:] == TOLD.get(language, TOLD["de"])[1:]
    assert langs() == marks
    choose(page, "en")
    assert finding_cells(page) == TOLD["en"]
    assert langs() == [None] * 3
    choose(page, "de")
    assert finding_cells(page) == TOLD["de"]
    choose(page, language)
    assert finding_cells(page)[1:] == TOLD.get(language, TOLD["de"])[1:]
    assert langs() == marks


def test_the_popup_of_a_finding_changes_its_language(watch: Watch, tmp_path: Path) -> None:
    layer = make_layer([shapely.Polygon([(14.3, 51.7), (14.4, 51.8), (14.4, 51.7), (14.3, 51.8)])],
                       crs="EPSG:4326")  # fmt: skip
    path = tmp_path / "page.html"
    render_layers([layer], title="Prüfung").save(path)
    page = watch.open(path)
    page.get_by_role("checkbox", name="Befunde der Prüfung: Hand").check()
    page.locator("path.nzv-findings[role=button]").first.press("Enter")
    details = page.locator(".leaflet-popup dd")
    expect(details.nth(2)).to_have_text(
        "Objekt a ist ungültig: der Umriss überschneidet sich selbst"
    )
    choose(page, "en")
    expect(details.nth(2)).to_have_text("feature a is not valid: self-intersection")
    choose(page, "hsb")
    expect(details.nth(2)).to_have_attribute("lang", "de")
