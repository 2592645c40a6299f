"""Compare the page of all 11,000 municipalities of Germany with that of geopandas.explore.

    python benchmarks/webpage.py            # downloads the package of boundaries by npm
    python benchmarks/webpage.py FOLDER     # takes an unpacked package

Both pages are built from the same layer and opened in the same headless Chromium, one after the
other. CPU seconds are those of all processes of the browser, less what it takes for an empty page.
geopandas.explore asks five hosts for its scripts; here it gets Leaflet from the installed package
and empty files for the rest, which only makes it faster.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import geopandas
import shapely
from playwright.sync_api import Page, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from nzv_geo import render_layers
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance
from nzv_geo.webmap.leaflet import leaflet_css, leaflet_js
from tests.scripts import load_script
from tests.watch import find_chromium

BOUNDARIES = load_script("scripts/build_boundaries.py")
FIELDS = ("AGS", "RS", "GEN", "BEZ", "NUTS", "WSK")
PANS = 40
TO_AND_FRO = [[120, 60]] * 2 + [[-120, -60]] * 4 + [[120, 60]] * 2  # the country stays in view
ONWARD = [[30, 40]]  # always into land that was not drawn yet
CLOSE = ([51.6, 9.3], 9)  # from Kassel; forty steps onward end in Bavaria
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TICKS = os.sysconf("SC_CLK_TCK")


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        package = Path(arguments[0]) if arguments else BOUNDARIES.download(out)
        frame = municipalities(package / "gemeinden.geo.json")
        vertices = shapely.get_num_coordinates(frame.geometry.values).sum()
        print(f"{len(frame):,} municipalities, {vertices:,} vertices")
        rows = {}
        for name, build, drawn in (
            ("geopandas.explore", explore, "path.leaflet-interactive"),
            ("nzv-geo", ours, "[data-drawn] canvas.leaflet-tile-loaded"),
        ):
            path = out / f"{name}.html"
            start = time.process_time()
            build(frame, path)
            building = time.process_time() - start
            rows[name] = [building, path.stat().st_size / 1e6, *in_browser(path, drawn)]
        show(rows)


def municipalities(path: Path) -> geopandas.GeoDataFrame:
    """Read land areas; see scripts/build_boundaries.py for what GF says."""
    units = [
        unit
        for unit in BOUNDARIES.flatten(json.loads(path.read_text("utf-8")))
        if int(unit["properties"]["GF"]) in (3, 4)
    ]
    shapes = shapely.from_geojson([json.dumps(unit["geometry"]) for unit in units])
    table = [{field: unit["properties"][field] for field in FIELDS} for unit in units]
    return geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")


def explore(frame: geopandas.GeoDataFrame, path: Path) -> None:
    frame.explore().save(path)


def ours(frame: geopandas.GeoDataFrame, path: Path) -> None:
    layer = Layer("gemeinden", {"de": "Gemeinden"}, "AGS", frame, Provenance(()))
    render_layers([layer], title="Alle Gemeinden").save(path, overwrite=True)


def in_browser(path: Path, drawn: str) -> tuple[float, float, float]:
    """Return CPU seconds until the first polygon is shown, and CPU milliseconds of two pans."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        page.route("**/*", answer)
        page.goto("about:blank")
        settle(page)
        start = cpu_seconds()
        page.goto(path.as_uri(), timeout=180_000)
        page.wait_for_selector(drawn, state="attached", timeout=180_000)
        page.evaluate(FRAMES)
        first = cpu_seconds() - start
        name = page.evaluate("Object.keys(window).find((key) => key.startsWith('map_'))")
        opening = pan_milliseconds(page, name, TO_AND_FRO)
        place, zoom = CLOSE
        page.evaluate(f"void {name}.setView({place}, {zoom}, {{animate: false}})")
        close = pan_milliseconds(page, name, ONWARD)
        browser.close()
    return first, opening, close


def pan_milliseconds(page: Page, name: str, steps: list[list[int]]) -> float:
    settle(page)
    idle = spent(page, ["void 0"])
    moving = spent(page, [f"void {name}.panBy({step}, {{animate: false}})" for step in steps])
    return (moving - idle) / PANS * 1000


def spent(page: Page, scripts: list[str]) -> float:
    start = cpu_seconds()
    for i in range(PANS):
        page.evaluate(scripts[i % len(scripts)])
        page.evaluate(FRAMES)
        page.wait_for_timeout(100)
    return cpu_seconds() - start


def settle(page: Page) -> None:
    """Wait until the browser does nothing any more."""
    for _ in range(60):
        before = cpu_seconds()
        page.wait_for_timeout(500)
        if cpu_seconds() - before < 0.03:
            return


def cpu_seconds() -> float:
    """CPU time of all processes that this one has started, and theirs."""
    total, family = 0, {os.getpid()}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) in family:
            family.add(int(folder.name))
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


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


def show(rows: dict[str, list[float]]) -> None:
    print(
        "| page | building, CPU s | size, MB | to first polygon, CPU s "
        "| pan to and fro, CPU ms | pan onward at zoom 9, CPU ms |"
    )
    print("|---|---|---|---|---|---|")
    for name, values in rows.items():
        print(f"| {name} | {' | '.join(f'{value:.2f}' for value in values)} |")
    peer, own = rows.values()
    shares = " | ".join(f"{mine / theirs:.3f}" for mine, theirs in zip(own, peer, strict=True))
    print(f"| share | {shares} |")


if __name__ == "__main__":
    main(sys.argv[1:])
