"""Areas that the reader of a map page adds, beside the same built into a page by Python."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from benchmarks.drawing import parcels
from benchmarks.measuring import Clock
from benchmarks.webpage import FRAMES, STEPS, TO_AND_FRO, WINDOW, chromium, pan_s, settle
from nzv_geo import build_valley, render_map
from nzv_geo.layers import Layer

REGION = "elbe-elster"  # where the parcels lie
CLOSE = ([51.45, 13.58], 13)
UNTIL_DRAWN = "until drawn"


def draw(page_file: str, count: str) -> Path:
    """Write a page, with so many parcels where the number is not 0."""
    import numpy

    added = []
    if number := int(count):
        frame = parcels(numpy.arange(number), number)
        added = [Layer.from_geodataframe(frame, title="Flurstücke")]
    path = Path(page_file)
    render_map(build_valley(REGION), added=added).save(path, overwrite=True)
    return path


def by_reader(clock: Clock, file: str, pans: str) -> None:
    """Give a page the file: from its choice until the areas are drawn, and then pan."""
    path = draw("karte.html", "0")
    with chromium() as browser:
        page = browser.new_page(viewport=WINDOW)
        page.goto(path.resolve().as_uri())
        page.wait_for_selector("html.ready")
        page.locator("#tool-add_file").click()
        settle(page)
        with clock(UNTIL_DRAWN):
            page.set_input_files("#added-files", file)
            page.wait_for_selector(".added-file :is(.added, .broken)", timeout=180_000)
            page.evaluate(FRAMES)
            settle(page)
        _pan(clock, page, int(pans))


def built_in(clock: Clock, count: str, pans: str) -> None:
    """Open a page that has them: until they are drawn, and then pan."""
    path = draw("mit.html", count)
    with chromium() as browser:
        page = browser.new_page(viewport=WINDOW)
        settle(page)
        with clock(UNTIL_DRAWN):
            page.goto(path.resolve().as_uri(), timeout=180_000)
            page.wait_for_selector("html.ready", timeout=180_000)
            page.evaluate(FRAMES)
            settle(page)
        _pan(clock, page, int(pans))


def _pan(clock: Clock, page: Page, pans: int) -> None:
    place, zoom = CLOSE
    page.evaluate(f"void map_nzv.setView({place}, {zoom}, {{animate: false}})")
    clock.cpu_s[TO_AND_FRO] = pan_s(page, "map_nzv", STEPS[TO_AND_FRO], pans)
