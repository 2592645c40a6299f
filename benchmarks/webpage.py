"""A page in a headless Chromium: until its first polygon is seen, and panning it.

CPU seconds are those of all processes of the browser, less what it takes to wait as long.
geopandas.explore asks five hosts for its scripts; here it gets Leaflet from the installed package
and empty files for the rest, which only makes it faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

from benchmarks.measuring import Clock, tree_cpu_s
from nzv_geo.webmap.leaflet import leaflet_css, leaflet_js
from tests.watch import find_chromium

FIRST, TO_AND_FRO, ONWARD = "first polygon", "a step to and fro", "a step onward at zoom 9"
STEPS = {
    TO_AND_FRO: [[120, 60]] * 2 + [[-120, -60]] * 4 + [[120, 60]] * 2,  # all stays in view
    ONWARD: [[30, 40]],  # always into land that was not drawn yet
}
CLOSE = ([51.6, 9.3], 9)
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
WINDOW: Any = {"width": 1360, "height": 900}


def opened(clock: Clock, file: str, drawn: str, pans: str) -> None:
    """Open a page until what is drawn is there, pan it, and pan it close by."""
    with chromium() as browser:
        page = browser.new_page(viewport=WINDOW)
        page.route("**/*", answer)
        page.goto("about:blank")
        settle(page)
        with clock(FIRST):
            page.goto(Path(file).resolve().as_uri(), timeout=180_000)
            page.wait_for_selector(drawn, state="attached", timeout=180_000)
            page.evaluate(FRAMES)
        name = page.evaluate("Object.keys(window).find((key) => key.startsWith('map_'))")
        clock.cpu_s[TO_AND_FRO] = pan_s(page, name, STEPS[TO_AND_FRO], int(pans))
        place, zoom = CLOSE
        page.evaluate(f"void {name}.setView({place}, {zoom}, {{animate: false}})")
        clock.cpu_s[ONWARD] = pan_s(page, name, STEPS[ONWARD], int(pans))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def pan_s(page: Page, name: str, steps: list[list[int]], pans: int) -> float:
    """Return the CPU seconds of one step of panning."""
    settle(page)
    idle = spent_s(page, ["void 0"], pans)
    scripts = [f"void {name}.panBy({step}, {{animate: false}})" for step in steps]
    return (spent_s(page, scripts, pans) - idle) / pans


def spent_s(page: Page, scripts: list[str], times: int) -> float:
    start = tree_cpu_s()
    for i in range(times):
        page.evaluate(scripts[i % len(scripts)])
        page.evaluate(FRAMES)
        page.wait_for_timeout(100)
    return tree_cpu_s() - start


def settle(page: Page) -> None:
    """Wait until the browser does nothing any more."""
    for _ in range(60):
        before = tree_cpu_s()
        page.wait_for_timeout(500)
        if tree_cpu_s() - before < 0.03:
            return


def answer(route: Route) -> None:
    """Give the pages what they ask for, without the network."""
    url = route.request.url
    if url.startswith("file:"):
        route.continue_()
    elif url.endswith("leaflet.js"):
        route.fulfill(body=leaflet_js(), content_type="text/javascript")
    elif url.endswith("leaflet.css"):
        route.fulfill(body=leaflet_css(), content_type="text/css")
    elif url.endswith((".js", ".css")):
        route.fulfill(body="", content_type="text/plain")
    else:
        route.abort()
