"""Take pictures of the pages: desktop, phone, dark, print, forced colours.

    python scripts/screenshots.py [FOLDER]

Writes PNG files and a PDF into FOLDER (default: build/screenshots) for a look with one's own eyes,
and the picture of the README into docs/images/.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from nzv_geo.cli import main as nzv_geo

ROOT = Path(__file__).resolve().parents[1]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1360, "height": 900}}
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
    chromium = os.environ.get("NZV_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in ("lausitz", "cottbus", "goerlitz", "overview"):
            for view, options in VIEWS.items():
                page = load(browser, folder / f"{name}.html", options)
                page.screenshot(path=folder / f"{name}-{view}.png")
            load(browser, folder / f"{name}.html", DESKTOP).pdf(
                path=folder / f"{name}-print.pdf", prefer_css_page_size=True
            )
        picture(browser, folder)
        browser.close()


def load(browser: Browser, path: Path, options: dict[str, Any]) -> Page:
    """Open one page in one view."""
    page = browser.new_context(locale="de-DE", **options).new_page()
    page.goto(path.resolve().as_uri())
    page.wait_for_timeout(500)
    return page


def picture(browser: Browser, folder: Path) -> None:
    """Take the picture of the README."""
    page = load(browser, folder / "lausitz.html", DESKTOP)
    target = ROOT / "docs" / "images" / "lausitz.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots")
