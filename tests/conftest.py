"""What the tests share: no network, hand-drawn layers, built maps, a real browser."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from playwright.sync_api import Browser, Page, sync_playwright

from nzv_geo import build_valley
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance, Source
from nzv_geo.valley import Valley

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that opens a connection to anything but this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


SOURCE = Source(
    id="hand",
    title={"de": "Handgezeichnet", "en": "Hand-drawn"},
    publisher="tests",
    via="tests",
    url="https://example.org/",
    vintage="2026-01-01",
    licence={"de": "CC0", "en": "CC0"},
    licence_url="",
    attribution="© tests",
    accuracy={"de": "genau", "en": "exact"},
)


def make_layer(
    shapes: list[shapely.Geometry], *, crs: str = "EPSG:25833", **columns: list[Any]
) -> Layer:
    """Make a layer from hand-drawn shapes; keys are a, b, c, … unless given."""
    keys = [chr(ord("a") + index) for index in range(len(shapes))]
    table = {"ags": keys, "name_de": keys, **columns}
    features = geopandas.GeoDataFrame(table, geometry=shapes, crs=crs)
    return Layer("hand", {"de": "Hand", "en": "Hand"}, "ags", features, Provenance((SOURCE,)))


@pytest.fixture(scope="session")
def lausitz() -> Valley:
    return build_valley("lausitz")


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All maps, written by the command into a folder with a space and an umlaut."""
    from nzv_geo.cli import main

    folder = tmp_path_factory.mktemp("maps") / "Übersicht der Karten"
    assert main(["map", "-o", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; a missing one is an error, never a skip."""
    found = os.environ.get("NZV_CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSER_NAMES)), None
    )
    if not found:
        pytest.fail("Chromium is missing: sudo apt-get install chromium, or set NZV_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


class Watch:
    """Opens pages and records what must not happen in them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def open(self, path: Path, **context: Any) -> Page:
        options = {"viewport": {"width": 1360, "height": 900}, "locale": "de-DE"} | context
        page = self.browser.new_context(**options).new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path.resolve().as_uri())
        page.wait_for_load_state("load")
        return page

    @property
    def outside(self) -> list[str]:
        """Requests to anything but the file itself and what stands in it."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    yield Watch(browser)
    for context in browser.contexts:
        context.close()
