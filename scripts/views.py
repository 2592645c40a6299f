"""Put views of the pages of two versions side by side.

    python scripts/views.py BEFORE AFTER    # two folders that `nzv-geo map -o FOLDER` wrote

Writes one picture a view into docs/images/views/, the earlier version on the left. Printed views
are what Chromium prints; one is turned into shades of grey.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.watch import find_chromium

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images" / "views"
HEIGHT, GAP, COLOURS = 640, 16, 128  # pixels, pixels, of the palette
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
UPRIGHT: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
SIDEWAYS: dict[str, Any] = {"viewport": {"width": 844, "height": 390}}
DARK = DESKTOP | {"color_scheme": "dark"}
PRINT_DPI = 100

# On screen: name, page, place, look.
SCREENS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("01-lausitz", "lausitz", "", DESKTOP),
    ("02-goerlitz", "goerlitz", "", DESKTOP),
    ("03-cottbus", "cottbus", "", DESKTOP),
    ("04-overview", "overview", "", DESKTOP),
    ("05-phone-upright", "lausitz", "", UPRIGHT),
    ("06-phone-sideways", "lausitz", "", SIDEWAYS),
    ("07-zoom-10", "lausitz", "#map=10/51.5200/14.5500", DESKTOP),
    ("08-zoom-12", "lausitz", "#map=12/51.5200/14.4000", DESKTOP),
    ("09-zoom-14", "lausitz", "#map=14/51.5270/14.3550", DESKTOP),
    ("10-dark", "lausitz", "", DARK),
]
# On paper: name, page, paper, whether upright, whether in grey.
SHEETS = [
    ("11-a4-landscape-grey", "lausitz", "a4", False, True),
    ("12-a4-portrait", "goerlitz", "a4", True, False),
    ("13-a3-landscape", "lausitz", "a3", False, False),
    ("14-a3-portrait", "goerlitz", "a3", True, False),
]


def main(before: Path, after: Path) -> None:
    """Write all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for name, page, place, look in SCREENS:
            beside(
                name,
                [screen(browser, maps / f"{page}.html", place, look) for maps in (before, after)],
            )
        for name, page, paper, upright, grey in SHEETS:
            pair = [
                sheet(browser, maps / f"{page}.html", paper, upright) for maps in (before, after)
            ]
            beside(name, [picture.convert("L") for picture in pair] if grey else pair)
        browser.close()


def load(browser: Browser, path: Path, place: str, look: dict[str, Any]) -> Page:
    """Open a page, without motion."""
    page = browser.new_context(locale="de-DE", reduced_motion="reduce", **look).new_page()
    page.goto(path.resolve().as_uri() + place)
    page.wait_for_timeout(600)
    return page


def screen(browser: Browser, path: Path, place: str, look: dict[str, Any]) -> Image.Image:
    """Return what a screen shows."""
    page = load(browser, path, place, look)
    picture = Image.open(io.BytesIO(page.screenshot()))
    page.context.close()
    return picture


def sheet(browser: Browser, path: Path, paper: str, upright: bool) -> Image.Image:
    """Return the first printed page; an earlier version may know of no upright paper."""
    page = load(browser, path, "", DESKTOP)
    page.evaluate("() => { window.print = () => {}; }")
    page.locator("#tool-print").click()
    orientation = "portrait" if upright else "landscape"
    for control, value in (("#print-paper", paper), ("#print-orientation", orientation)):
        if page.locator(control).count():
            page.locator(control).select_option(value)
    page.get_by_role("button", name="Drucken", exact=True).last.click()
    with pypdfium2.PdfDocument(
        page.pdf(prefer_css_page_size=True, print_background=True)
    ) as document:
        picture: Image.Image = document[0].render(scale=PRINT_DPI / 72).to_pil()
    page.context.close()
    return picture


def beside(name: str, pictures: list[Image.Image]) -> None:
    """Write pictures in one row, equally high."""
    row = [
        picture.convert("RGB").resize((picture.width * HEIGHT // picture.height, HEIGHT))
        for picture in pictures
    ]
    width = sum(picture.width for picture in row) + GAP * (len(row) - 1)
    whole = Image.new("RGB", (width, HEIGHT), "white")
    x = 0
    for picture in row:
        whole.paste(picture, (x, 0))
        x += picture.width + GAP
    whole.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
