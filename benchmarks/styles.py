"""Pan a layer of 100,000 areas in one symbol and in categories, and switch a class off and on.

    .venv/bin/python benchmarks/styles.py

CPU seconds of the browser for twelve pans of half a screen each, three runs, the smallest counts;
and milliseconds until a class of the layer is gone from the screen.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas
import numpy
import shapely
from playwright.sync_api import Browser, Page, sync_playwright

from nzv_geo import Layer, MapProject, Style, render_project

SIDE = 316  # areas in a row: 316 * 316 are 100,000
PANS = [(300, 0), (0, 200), (-300, 0), (0, -200)] * 3
RUNS = 3


def page_of(folder: Path, name: str, style: Style) -> Path:
    """Write a page of chequered areas."""
    west, south = numpy.meshgrid(numpy.arange(SIDE) / 300 + 14, numpy.arange(SIDE) / 450 + 51.2)
    boxes = shapely.box(west, south, west + 0.003, south + 0.002).ravel()
    uses = numpy.resize(["GE", "GI", "SO", "WA", "MI"], len(boxes))
    features = geopandas.GeoDataFrame({"use": uses}, geometry=boxes, crs="EPSG:4326")
    layer = Layer.from_geodataframe(features, title="Flächen", source="erfunden")
    project = MapProject(name, layers=[layer.styled(style)])
    return render_project(project).save(folder / f"{name}.html")


def ticks() -> float:
    """Return the CPU seconds of all processes of the browser, living and gone."""
    total = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        if "chrom" in name or "headless" in name:
            total += sum(map(int, rest.split()[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def opened(browser: Browser, path: Path) -> Page:
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html.ready")
    page.evaluate("void map_nzv.setZoom(12, { animate: false })")
    page.wait_for_timeout(1500)
    return page


def panned(page: Page) -> float:
    before = ticks()
    for x, y in PANS:
        page.evaluate(f"void map_nzv.panBy([{x}, {y}], {{ animate: false }})")
        page.wait_for_timeout(250)
    return ticks() - before


def switched(page: Page) -> float:
    """Return the milliseconds from the click on a class until the tiles are drawn anew."""
    result: Any = page.evaluate(
        """async () => {
            const box = document.querySelector('.classes [type=checkbox]');
            const start = performance.now();
            box.click();
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            return performance.now() - start;
        }"""
    )
    return float(result)


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        single = page_of(folder, "einfach", Style.single())
        several = page_of(folder, "klassen", Style.categories("use"))
        path = os.environ.get("NZV_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        pages = {"single": opened(browser, single), "categories": opened(browser, several)}
        best = dict.fromkeys(pages, float("inf"))
        for _ in range(RUNS):
            for label, page in pages.items():
                page.bring_to_front()
                best[label] = min(best[label], panned(page))
        switches = [switched(pages["categories"]) for _ in range(6)]
        time.sleep(0.5)
        browser.close()
    print(f"pan, single: {best['single']:.2f} s, categories: {best['categories']:.2f} s CPU")
    print(f"categories / single: {best['categories'] / best['single']:.2f} (goal 1.2)")
    print(f"switch a class: {sorted(switches)[3]:.0f} ms (goal 200)")


if __name__ == "__main__":
    main()
