"""Every page in every language, light and dark."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from nzv_geo.cli import main
from nzv_geo.labels import LANGUAGES, load_labels
from tests.watch import Watch


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def choose(page: Page, language: str) -> None:
    page.locator("#language").select_option(label=load_labels(language).name)
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_promise_01_axe_finds_nothing_in_any_language(
    watch: Watch, maps: Path, language: str, scheme: str
) -> None:
    page = watch.open(maps / "cottbus.html", color_scheme=scheme)
    choose(page, language)
    assert violations(page) == []
    for tool in ("coordinates", "measure_area", "basemap", "print", "about"):
        page.locator(f"#tool-{tool}").click()
        assert violations(page) == [], tool
        page.keyboard.press("Escape")
    page.locator(".options summary").first.click()
    page.locator("#search").fill("c")
    expect(page.locator("#hits li").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_be_visible()
    page.locator("details.source > summary").click()
    page.locator(".data summary").first.click()
    assert violations(page) == []
    assert watch.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_promise_02_26_every_word_changes_with_the_language(
    watch: Watch, maps: Path, language: str
) -> None:
    """A page that was switched to a language says the same as one that was built in it."""
    built = maps.parent / f"{language}.html"
    assert main(["map", "--region", "cottbus", "--language", language, "-o", str(built)]) == 0
    page = watch.open(maps / "cottbus.html")
    choose(page, language)
    wanted = watch.open(built)
    assert page.title() == page.locator("h1").inner_text() == wanted.title()
    page.evaluate("document.querySelector('#status').textContent = ''")
    texts = "document.body.innerText.replace(/\\s+/g, ' ')"
    assert page.evaluate(texts) == wanted.evaluate(texts)
    names = """[...document.querySelectorAll('[aria-label], [title]')]
        .map((node) => `${node.getAttribute('aria-label')} ${node.title}`)"""
    assert page.evaluate(names) == wanted.evaluate(names)
    draft = page.locator("#draft").inner_text()
    assert bool(draft) == load_labels(language).draft


def test_promise_26_no_german_is_left_in_english(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "cottbus.html")
    choose(page, "en")
    german = {word for group in load_labels("de").groups.values() for word in group.values()}
    english = {word for group in load_labels("en").groups.values() for word in group.values()}
    shown = page.evaluate(
        """[...document.querySelectorAll('body *')].filter((node) => !node.closest('script, [lang]:not(html), td:not([data-text])'))
            .flatMap((node) => [...node.childNodes].filter((child) => child.nodeType === 3)
                .map((child) => child.textContent.trim()).concat(node.getAttribute('aria-label') ?? [], node.title || []))"""
    )
    assert {text for text in shown if text in german - english} == set()


def test_promise_02_what_is_missing_in_sorbian_is_marked_as_german(
    watch: Watch, maps: Path
) -> None:
    page = watch.open(maps / "cottbus.html")
    choose(page, "hsb")
    accuracy = page.locator("#source-0 dd").last
    assert accuracy.get_attribute("lang") == "de"
    choose(page, "en")
    assert accuracy.get_attribute("lang") is None
    assert accuracy.inner_text() == "Generalised for 1:250 000; not fit for plot lines."


def test_numbers_follow_the_language(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "cottbus.html")
    cell = page.locator("#table-1 td.number").last
    german = cell.text_content()
    choose(page, "en")
    assert german
    assert re.fullmatch(r"\d+,\d\d", german)
    assert cell.text_content() == german.replace(",", ".")


def test_an_open_popup_changes_its_language(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "cottbus.html")
    page.locator("#search").fill("cottbus")
    page.locator("#hits li").first.click()
    expect(page.get_by_role("button", name="In der Tabelle zeigen")).to_be_visible()
    choose(page, "en")
    expect(page.get_by_role("button", name="Show in the table")).to_be_visible()
