"""A page of chequered areas in one symbol or in five categories: pan it, and switch a class off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy
import shapely

from benchmarks.measuring import Clock
from benchmarks.webpage import FRAMES, WINDOW, chromium, settle, spent_s
from nzv_geo import Layer, MapProject, Style, render_project

MOVES = ((300, 0), (0, 200), (-300, 0), (0, -200))
PANS = [f"void map_nzv.panBy([{x}, {y}], {{ animate: false }})" for x, y in MOVES]
SWITCH = """async () => {
    const box = document.querySelector('.classes [type=checkbox]');
    box.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""


def panned(clock: Clock, looks: str, count: str, pans: str) -> dict[str, Any]:
    """Pan half a screen so many times; in categories, switch one off six times."""
    style = Style.single() if looks == "single" else Style.categories("use")
    path = page_of(int(count), style)
    with chromium() as browser:
        page = browser.new_page(viewport=WINDOW)
        page.goto(path.resolve().as_uri())
        page.wait_for_selector("html.ready")
        page.evaluate("void map_nzv.setZoom(12, { animate: false })")
        settle(page)
        idle = spent_s(page, ["void 0"], int(pans))
        clock.cpu_s["a step"] = (spent_s(page, PANS, int(pans)) - idle) / int(pans)
        if looks != "single":
            settle(page)
            with clock("a class switched off and on"):
                for _ in range(2):
                    page.evaluate(SWITCH)
                    page.evaluate(FRAMES)
    return {"megabytes": path.stat().st_size / 1e6}


def page_of(count: int, style: Style) -> Path:
    side = int(count**0.5)
    west, south = numpy.meshgrid(numpy.arange(side) / 300 + 14, numpy.arange(side) / 450 + 51.2)
    boxes = shapely.box(west, south, west + 0.003, south + 0.002).ravel()
    uses = numpy.resize(["GE", "GI", "SO", "WA", "MI"], len(boxes))
    features = geopandas.GeoDataFrame({"use": uses}, geometry=boxes, crs="EPSG:4326")
    layer = Layer.from_geodataframe(features, title="Flächen", source="erfunden")
    project = MapProject("Flächen", layers=[layer.styled(style)])
    return render_project(project).save(Path("flaechen.html"))
