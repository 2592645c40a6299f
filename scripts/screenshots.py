"""Take pictures of the pages: desktop, phone, dark, print, forced colours.

    python scripts/screenshots.py [FOLDER]

Writes PNG files and a PDF into FOLDER (default: build/screenshots) for a look with one's own eyes,
and the pictures of README and docs into docs/images/. Where what geopandas.explore needs is
installed (`pip install '.[bench]'`), its page of the same municipalities is among them.
"""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path
from typing import Any

import PIL.Image
import pypdfium2  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.webpage import answer
from nzv_geo import MapProject, load_layer, render_project
from nzv_geo.cli import main as nzv_geo
from nzv_geo.project.styled_files import styled_by
from nzv_geo.reading.styles import read_style
from tests.watch import find_chromium

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1360, "height": 900}}
PRINT_DPI = 120  # of pictures of paper
VIEWS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2},
    "dark": DESKTOP | {"color_scheme": "dark"},
    "forced-colors": DESKTOP | {"forced_colors": "active"},
}


def main(folder: Path) -> None:
    """Write all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    nzv_geo(["map", "-o", str(folder)])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for name in ("lausitz", "cottbus", "goerlitz", "overview", "index"):
            for view, options in VIEWS.items():
                page = load(browser, folder / f"{name}.html", options)
                page.screenshot(path=folder / f"{name}-{view}.png")
            load(browser, folder / f"{name}.html", DESKTOP).pdf(
                path=folder / f"{name}-print.pdf", prefer_css_page_size=True
            )
        pictures(browser, folder)
        browser.close()


def load(browser: Browser, path: Path, options: dict[str, Any]) -> Page:
    """Open one page in one view."""
    page = browser.new_context(locale="de-DE", **options).new_page()
    page.goto(path.resolve().as_uri())
    page.wait_for_timeout(500)
    return page


def pictures(browser: Browser, folder: Path) -> None:
    """Take the pictures of README and docs."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    load(browser, folder / "lausitz.html", DESKTOP).screenshot(path=IMAGES / "lausitz.png")
    load(browser, folder / "index.html", DESKTOP).screenshot(path=IMAGES / "index.png")
    dark = load(browser, folder / "goerlitz.html", DESKTOP | {"color_scheme": "dark"})
    dark.locator("#tool-measure_area").click()
    for x, y in ((420, 260), (560, 300), (500, 420)):
        dark.locator("#map_nzv").click(position={"x": x, "y": y})
    dark.screenshot(path=IMAGES / "goerlitz-dark.png")
    paper(browser, folder / "lausitz.html", "sheet")
    paper(browser, folder / "steckbrief-06-spremberg-spreetal.html", "fact-sheet")
    figures()
    examples(browser, folder)
    styles(browser, folder)
    if importlib.util.find_spec("matplotlib"):
        peer(browser, folder / "explore.html")


def figures() -> None:
    """Draw the figures of docs/figures.md."""
    (IMAGES / "figures").mkdir(exist_ok=True)
    project = ROOT / "examples" / "arbeitsplaetze" / "karte.toml"
    for name, shown in {"lausitz": "lausitz", "arbeitsplaetze": str(project)}.items():
        path = IMAGES / "figures" / f"{name}.png"
        nzv_geo(["figure", shown, "-o", str(path), "--overwrite", "--dpi", str(PRINT_DPI)])
        smaller(path.read_bytes(), path, 1200)


def examples(browser: Browser, folder: Path) -> None:
    """Take the picture of each map project in examples/."""
    (IMAGES / "examples").mkdir(exist_ok=True)
    for project in sorted(ROOT.glob("examples/*/karte.toml")):
        name = project.parent.name
        nzv_geo(["map", str(project), "-o", str(folder / f"{name}.html"), "--overwrite"])
        page = load(browser, folder / f"{name}.html", DESKTOP)
        smaller(page.screenshot(), IMAGES / "examples" / f"{name}.png", 720)


def styles(browser: Browser, folder: Path) -> None:
    """Take the map of each layer that QGIS was asked to draw, in the style that QGIS wrote."""
    for data in sorted((IMAGES / "styles").glob("*.geojson")):
        name, samples = data.stem, ROOT / "tests" / "reading" / "styles" / "samples"
        styled = styled_by(load_layer(data), read_style(samples / f"{name}.qml"), name)
        page_path = folder / f"{name}.html"
        render_project(MapProject(name, layers=[styled])).save(page_path, overwrite=True)
        page = load(browser, page_path, {"viewport": {"width": 800, "height": 420}})
        page.locator("#map_nzv").screenshot(path=IMAGES / "styles" / f"{name}-page.png")


def smaller(picture: bytes, path: Path, width: int) -> None:
    """Save a picture so many pixels wide."""
    image = PIL.Image.open(io.BytesIO(picture)).convert("RGB")
    image.thumbnail((width, width))
    image.quantize(128).save(path, optimize=True)


def paper(browser: Browser, path: Path, name: str) -> None:
    """Take the picture of a page as it is printed."""
    printed = load(browser, path, DESKTOP).pdf(prefer_css_page_size=True, print_background=True)
    with pypdfium2.PdfDocument(printed) as document:
        picture = document[0].render(scale=PRINT_DPI / 72).to_pil()
    picture.save(IMAGES / f"{name}.png", optimize=True)


def peer(browser: Browser, path: Path) -> None:
    """Take the picture of geopandas.explore: it gets its scripts, but no tiles."""
    load_layer("municipalities").features.explore().save(path)
    page = browser.new_context(**DESKTOP).new_page()
    page.route("**/*", answer)
    page.goto(path.resolve().as_uri())
    page.wait_for_selector("path.leaflet-interactive")
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / "explore.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots")
