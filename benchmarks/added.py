"""Time what it takes a map page to read and draw 50,000 areas that its reader adds.

    python benchmarks/added.py            # or another number of areas
    python benchmarks/added.py 10000

The areas are added as FlatGeobuf, as GeoJSON and as a shapefile, and, to compare with, built into a
page by Python. CPU seconds are those of all processes of a headless Chromium from the choice of the
file until the areas are drawn. Then the map is panned at a zoom where a few hundred areas are in
view. At last a file of 2 GB is chosen, which has to be refused.
"""

import sys
import tempfile
import time
from pathlib import Path

import geopandas
import numpy
import shapely
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from nzv_geo import build_valley, render_map
from nzv_geo.layers import Layer
from tests.scripts import load_script
from tests.watch import find_chromium

WEBPAGE = load_script("benchmarks/webpage.py")

AREAS = 50_000
SIDE_M, STEP_M = 180, 200
ORIGIN = (420_000, 5_660_000)  # EPSG:25833
CLOSE = ([51.3, 14.2], 13)
HUGE = 2_000_000_000  # bytes
DRAWN = "canvas.leaflet-tile-loaded"


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else AREAS
    layer = areas(count)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file, built = Path(folder) / "karte.html", Path(folder) / "mit.html"
        valley = build_valley("goerlitz")
        render_map(valley).save(page_file)
        render_map(valley, added=[layer]).save(built)
        files = written(layer, Path(folder))
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        print(
            "| 50,000 areas as | MB | CPU s until drawn | a pan, CPU ms |".replace(
                "50,000", f"{count:,}"
            )
        )
        print("|---|---|---|---|")
        for file in files:
            page = opened(browser.new_page(viewport={"width": 1360, "height": 900}), page_file)
            row(file.name, file, *added(page, file))
            page.close()
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        row("built in", built, *built_in(page, built))
        page.close()
        print(f"\n2 GB refused after {refused(browser.new_page(), page_file, Path(folder)):.1f} s")
        browser.close()


def areas(count: int) -> Layer:
    """Return squares in rows, with a name, a number and a kind."""
    columns = 250
    number = numpy.arange(count)
    x, y = ORIGIN[0] + number % columns * STEP_M, ORIGIN[1] + number // columns * STEP_M
    table = {"name": [f"Fläche {i}" for i in number], "ha": number % 100 / 2, "art": number % 3}
    boxes = shapely.box(x, y, x + SIDE_M, y + SIDE_M)
    frame = geopandas.GeoDataFrame(table, geometry=boxes, crs="EPSG:25833")
    return Layer.from_geodataframe(frame, title="Flächen")


def written(layer: Layer, folder: Path) -> list[Path]:
    frame = layer.features.drop(columns="nzv_row", errors="ignore")
    files = [folder / "flaechen.fgb", folder / "flaechen.geojson", folder / "flaechen.shz"]
    frame.to_file(files[0])
    frame.to_crs("EPSG:4326").to_file(files[1])
    frame.to_file(files[2], driver="ESRI Shapefile", encoding="utf-8")
    return [*files[:2], files[2].rename(folder / "flaechen.zip")]


def opened(page: Page, path: Path) -> Page:
    page.goto(path.as_uri(), timeout=180_000)
    page.wait_for_selector("html.ready")
    page.locator("#tool-add_file").click()
    WEBPAGE.settle(page)
    return page


def added(page: Page, file: Path) -> tuple[float, float]:
    """Return CPU seconds until a file is drawn, and CPU milliseconds of a pan."""
    start = WEBPAGE.cpu_seconds()
    page.set_input_files("#added-files", str(file))
    page.wait_for_selector(".added-file :is(.added, .broken)", timeout=180_000)
    page.wait_for_selector(DRAWN, state="attached", timeout=180_000)
    page.evaluate(WEBPAGE.FRAMES)
    WEBPAGE.settle(page)
    return WEBPAGE.cpu_seconds() - start, pans(page)


def built_in(page: Page, path: Path) -> tuple[float, float]:
    WEBPAGE.settle(page)
    start = WEBPAGE.cpu_seconds()
    page.goto(path.as_uri(), timeout=180_000)
    page.wait_for_selector(DRAWN, state="attached", timeout=180_000)
    WEBPAGE.settle(page)
    return WEBPAGE.cpu_seconds() - start, pans(page)


def pans(page: Page) -> float:
    place, zoom = CLOSE
    page.evaluate(f"void map_nzv.setView({place}, {zoom}, {{animate: false}})")
    return float(WEBPAGE.pan_milliseconds(page, "map_nzv", WEBPAGE.TO_AND_FRO))


def refused(page: Page, path: Path, folder: Path) -> float:
    """Return after how many seconds a file of 2 GB is refused, or raise where it is not."""
    opened(page, path)
    huge = folder / "riesig.geojson"
    with huge.open("wb") as file:
        file.truncate(HUGE)
    start = time.monotonic()
    page.set_input_files("#added-files", str(huge))
    page.wait_for_selector(".added-file .broken", timeout=60_000)
    return time.monotonic() - start


def row(name: str, file: Path, seconds: float, milliseconds: float) -> None:
    print(f"| {name} | {file.stat().st_size / 1e6:.1f} | {seconds:.2f} | {milliseconds:.1f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
