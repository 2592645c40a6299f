"""Promises that depend on words and colours, in every language, light and dark.

What depends on colours alone is looked at in German: words have no colour. The tests of a language
share a page; each finds it as it was opened.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from nzv_geo.cli import main
from nzv_geo.i18n import LANGUAGES, Words, load_words
from tests.watch import USUAL, Watch
from tests.webmap.using import (
    FEATURE_BUTTONS,
    FOCUSED,
    LABEL,
    SCHEMES,
    check_focus_is_visible,
    choose,
    cut_texts,
    looks,
    open_first_feature,
    open_tables,
    press_until,
    small_targets,
    tab_stops,
    text_of,
    violations,
)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: Any) -> str:
    return request.param


@pytest.fixture(scope="module")
def labels(language: str) -> Words:
    return load_words(language)


@pytest.fixture(scope="module")
def opened(browser: Browser, maps: Path, language: str) -> Iterator[Watch]:
    """Watches the page that the tests of a language share."""
    watch = Watch(browser)
    choose(watch.open(maps / "cottbus.html"), language)
    yield watch
    watch.tab.close()


@pytest.fixture
def page(opened: Watch) -> Iterator[Page]:
    page = opened.tab.page
    assert page is not None
    yield page
    put_back(page)


def put_back(page: Page) -> None:
    """Make the shared page as it was opened, but for the language."""
    usual = dict(USUAL)
    page.set_viewport_size(usual.pop("viewport"))
    page.emulate_media(**usual)
    for _ in range(2):
        page.keyboard.press("Escape")
    page.evaluate(
        """() => {
            document.documentElement.style.fontSize = '';
            document.querySelector('#search').value = '';
            for (const box of document.querySelectorAll('details[open]')) box.open = false;
            scrollTo(0, 0);
        }"""
    )


def each_scheme(page: Page, language: str = "de") -> Iterator[str]:
    """Show the page light, then dark; light alone in the languages that German stands for."""
    for scheme in SCHEMES if language == "de" else SCHEMES[:1]:
        page.emulate_media(color_scheme=scheme)
        yield scheme


def back_to_the_top(page: Page) -> None:
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    page.evaluate("document.body.removeAttribute('tabindex')")


def test_promise_01_axe_finds_nothing(opened: Watch, page: Page, language: str) -> None:
    def check(state: str, inside: str | None = None) -> None:
        if language != "de":
            assert violations(page, inside, only="words") == [], state
            return
        for scheme in each_scheme(page):
            found = violations(page, inside, only="colours" if scheme == "dark" else None)
            assert found == [], (state, scheme)

    check("opened")
    if load_words(language).draft:  # what German has not
        for _ in each_scheme(page):
            assert violations(page, "#draft", only="colours") == []
        page.emulate_media(color_scheme="light")
    for tool in ("coordinates", "measure_area", "basemap", "print", "picture", "about"):
        page.locator(f"#tool-{tool}").click()
        check(tool, ".toolbar, .card, dialog[open]")
        page.keyboard.press("Escape")
    page.locator(".options summary").first.click()
    page.locator("#search").fill("c")
    expect(page.locator("#hits li").first).to_be_visible()
    check("searched", "main")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_be_visible()
    page.locator("details.source > summary").click()
    page.locator(".data summary").first.click()
    check("popup and table")
    assert opened.complaints == []


def test_promises_08_09_11_tab_leads_through_and_is_seen(
    page: Page, labels: Words, language: str
) -> None:
    back_to_the_top(page)
    page.keyboard.press("Tab")
    assert page.evaluate(f"[{FOCUSED}.className, {FOCUSED}.textContent]") == [
        "skip",
        labels.groups["page"]["skip"],
    ]
    assert tab_stops(page).count("feature") == 1
    for _ in each_scheme(page, language):
        back_to_the_top(page)
        check_focus_is_visible(page)


def test_promises_10_12_23_24_by_keyboard_alone(page: Page, labels: Words) -> None:
    words = labels.groups["page"]
    switch = page.get_by_role("checkbox", name=labels.groups["layer"]["state"])
    switch.press("Space")
    expect(page.get_by_role("status")).to_have_text(
        words["layer_off"].format(name=labels.groups["layer"]["state"])
    )
    page.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
    page.keyboard.press("PageDown")
    label = page.evaluate(LABEL)
    read = page.locator(".reading").inner_text()
    assert read
    assert read in label
    page.keyboard.press("Enter")
    press_until(page, "Tab", f"{FOCUSED}.textContent", words["in_table"])
    page.keyboard.press("Enter")
    name = page.evaluate(LABEL)
    assert re.fullmatch(words["to_map_what"].format(name=".+"), name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(LABEL) == name
    for tool in ("coordinates", "measure_length", "print", "picture", "basemap", "about"):
        page.locator(f"#tool-{tool}").press("Enter")
        expect(page.locator(".card, dialog[open]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".card, dialog[open]")).to_have_count(0)
        assert page.evaluate(f"{FOCUSED}.id") == f"tool-{tool}"


def test_promises_13_14_15_tables_and_legend(page: Page, labels: Words) -> None:
    open_tables(page)
    column = labels.groups["column"]["area_km2"]
    head = page.get_by_role("columnheader", name=column).first
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    words = labels.groups["page"]
    expect(page.get_by_role("status")).to_have_text(
        words["sorted"].format(column=column, direction=words["ascending"])
    )
    assert all(page.locator("caption").all_inner_texts())
    entries = page.locator(".legend li").all_inner_texts()
    assert all(text.strip() for text in entries)
    assert len(entries) == len(set(looks(page))) == page.locator(".legend li").count()


def test_promises_18_19_small_screens_and_large_text(page: Page) -> None:
    open_tables(page)
    for width, text in ((320, "100%"), (680, "200%")):
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        for card in ("coordinates", "basemap", "print", "picture", "about"):
            page.locator(f"#tool-{card}").click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert cut_texts(page) == []
            assert small_targets(page) == []
            page.keyboard.press("Escape")


def test_promise_21_forced_colours(page: Page, language: str) -> None:
    """Swatches keep their colours, one for each class, and the focus is seen."""
    strokes = """() => [...document.querySelectorAll('.legend .swatch > :last-child')]
        .map((node) => getComputedStyle(node)).map(({ stroke, fill }) => stroke === 'none' ? fill : stroke)"""
    page.emulate_media(forced_colors="active")
    for _ in each_scheme(page, language):
        colours = page.evaluate(strokes)
        assert len(set(colours)) == len(colours)
        back_to_the_top(page)
        check_focus_is_visible(page)


def test_promise_22_the_sheet_speaks_the_language(page: Page, labels: Words, language: str) -> None:
    open_first_feature(page)
    date = labels.word("page", "date_written", year="2016", month="01", day="01")
    for _ in each_scheme(page, language):
        with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
            assert len(document) == 1
            text = text_of(document[0])
        for words in (labels.groups["layer"]["valley"], "© GeoBasis-DE / BKG 2016", date):
            assert words in text


def test_promise_25_without_script(
    watch: Watch, tmp_path: Path, language: str, labels: Words
) -> None:
    path = tmp_path / "map.html"
    assert main(["map", "--region", "cottbus", "--language", language, "-o", str(path)]) == 0
    page = watch.open(path, script=False)
    assert page.locator("html").get_attribute("lang") == language
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert page.get_by_text(labels.groups["page"]["no_script"]).is_visible(), scheme
        assert page.get_by_role("rowheader", name="Cottbus").first.is_visible(), scheme


def test_promise_27_the_address_brings_the_language(
    watch: Watch, page: Page, language: str
) -> None:
    page.wait_for_url(re.compile(f"lang={language}(&|$)"))
    other = watch.browser.new_context(color_scheme="dark").new_page()
    other.goto(page.evaluate("location.href"))
    other.wait_for_selector("html.ready")
    assert other.title() == page.title()


def test_promise_28_the_question_for_consent(opened: Watch, page: Page, labels: Words) -> None:
    page.locator("#tool-basemap").click()
    sentence = re.escape(labels.groups["page"]["basemap_ask"])
    wanted = sentence.replace(r"\{publisher\}", ".+").replace(r"\{host\}", r"https://\S+")
    assert re.search(wanted, page.locator(".card").inner_text())
    assert opened.outside == []
