"""What the tests of pages do over and over: choose, open, press, look."""

import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any, Literal

import PIL.Image
import pypdfium2
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from nzv_geo.i18n import load_words

FOCUSED = "document.activeElement"
LABEL = "document.activeElement.getAttribute('aria-label')"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
FEATURE_BUTTONS = ".leaflet-pane [role=button]:not(.leaflet-popup-close-button)"


def digest(content: str | bytes) -> str:
    """What to compare in place of a whole page: a difference of megabytes takes hours to print."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def violations(
    page: Page, inside: str | None = None, *, only: Literal["colours", "words"] | None = None
) -> list[str]:
    """What axe-core finds in the page or inside a selector, each with its first element.

    Looking at colours takes most of the time: with `only`, what a change of colours alone can make
    wrong, or what a change of words can, which is all but that.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules: dict[str, Any] = {}
    if only == "colours":
        rules = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
    elif only == "words":
        rules = {"rules": {name: {"enabled": False} for name in COLOUR_RULES}}
    found = page.evaluate(
        """async ([inside, rules]) => {
            const options = { resultTypes: ['violations'], selectors: false, ...rules };
            return (await axe.run(inside ?? document, options)).violations;
        }""",
        [inside, rules],
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def check_light_and_dark(page: Page, inside: str | None = None) -> None:
    """Assert that axe-core finds nothing, and nothing in the dark colours of the same state."""
    page.emulate_media(color_scheme="light")
    assert violations(page, inside) == [], "light"
    page.emulate_media(color_scheme="dark")
    assert violations(page, inside, only="colours") == [], "dark"
    page.emulate_media(color_scheme="light")


def choose(page: Page, language: str) -> None:
    page.locator("#language").select_option(label=load_words(language).name)
    expect(page.locator("html")).to_have_attribute("lang", language)


def open_first_feature(page: Page) -> None:
    page.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def open_tables(page: Page) -> None:
    for summary in page.locator(".data summary").all():
        summary.click()


def press_until(page: Page, key: str, expression: str, wanted: object) -> None:
    for _ in range(40):
        if page.evaluate(expression) == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {wanted}, but to {page.evaluate(expression)}")


def tab_through(page: Page) -> Iterator[None]:
    """Press Tab once a step until the page is left.

    A browser then goes on in its own bars. A headless one has none: for a moment nothing has the
    focus, then the first stop has it again, and a busy machine may show only that.
    """
    page.keyboard.press("Tab")
    yield
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches('body, .skip')"):
            return
        yield
    raise AssertionError("no way out")


def tab_stops(page: Page) -> list[str]:
    """Press Tab until the page is left; return what each stop is."""
    return [
        page.evaluate(
            f"(() => {{ const e = {FOCUSED}; return e.closest('.leaflet-pane') ? 'feature' : "
            "e.matches('button, input, summary, [role=button]') ? 'control' : "
            "e.tagName.toLowerCase(); })()"
        )
        for _ in tab_through(page)
    ]


def check_focus_is_visible(page: Page) -> None:
    """At least 2 px at every Tab stop; the contrast is computed in test_document.py."""
    for _ in tab_through(page):
        tag, width, style = page.evaluate(
            f"(() => {{ const s = getComputedStyle({FOCUSED}); "
            f"return [{FOCUSED}.tagName, parseFloat(s.outlineWidth), s.outlineStyle]; }})()"
        )
        if tag == "path":
            assert page.locator("path.nzv-highlight").count() >= 1
        else:
            assert (width >= 2, style) == (True, "solid"), page.evaluate(f"{FOCUSED}.outerHTML")


def looks(page: Page) -> list[str]:
    """Shape, dash, width and filling of each swatch of the legend: all but its colour."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.legend .swatch > :last-child')].map((node) => {
            const style = getComputedStyle(node);
            return [node.tagName, style.strokeDasharray, style.strokeWidth, style.fill.slice(0, 16)].join(' ');
        })"""
    )


def small_targets(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary, .badge, nav a')]
            .map((node) => [node.getBoundingClientRect(), node])
            .filter(([box]) => box.width && Math.min(box.width, box.height) < 24)
            .map(([, node]) => node.outerHTML.slice(0, 100))"""
    )


def cut_texts(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, h3, p, dd, label, summary, button')]
            .filter((node) => node.scrollWidth > node.clientWidth + 1 && !node.closest('.unseen, .leaflet-control'))
            .map((node) => node.outerHTML.slice(0, 80))"""
    )


def show_background(page: Page, headers: dict[str, str]) -> None:
    """Agree to the first background map, whose server sends magenta with these headers."""
    buffer = io.BytesIO()
    PIL.Image.new("RGB", (256, 256), (255, 0, 255)).save(buffer, "PNG")
    answer = {"body": buffer.getvalue(), "content_type": "image/png", "headers": headers}
    page.route(re.compile("^https:"), lambda route: route.fulfill(**answer))
    page.locator("#tool-basemap").click()
    page.locator("[data-word=basemap_load]").click()
    page.keyboard.press("Escape")
    expect(page.locator("#basemap-notice")).to_contain_text("geladen")


def text_of(sheet: pypdfium2.PdfPage) -> str:
    reader = sheet.get_textpage()
    text = " ".join(reader.get_text_bounded().split())
    reader.close()
    return text
