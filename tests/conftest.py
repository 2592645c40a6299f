"""What the tests share: no network, built maps, a real browser."""

from __future__ import annotations

import fcntl
import gc
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from nzv_geo import build_valley
from nzv_geo.valley import Valley
from tests.watch import Kept, Tab, Watch, find_chromium

# Eight thousand tests are objects that stay: looking at them again and again for what can go took
# an eighth of the time in Python.
gc.set_threshold(100_000, 50, 50)

# Without grids, unless a test names some: what a machine happens to have must not decide.
os.environ["NZV_GEO_GRIDS"] = ""

# Times vary on a busy machine; examples must not vary from one run of the same code to the next.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

expect.set_options(timeout=20_000)  # milliseconds: a busy machine is late, not wrong

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages live for a second or two: compiling their scripts once more, for speed, does not pay.
    "--js-flags=--no-opt --min-semi-space-size=64",
]
# No memory for pixels: Chromium lays out and paints, but fills none for a screen that nobody sees,
# which is a fifth of what a page costs. Printing and canvases need no screen.
NO_PIXELS = "--force-gpu-mem-available-mb=0"


IN_BROWSERS = {"browser", "watch", "kept", "program", "maps"}  # fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a browser or all the maps, however it comes by them."""
    for item in items:
        if IN_BROWSERS & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def pytest_collection_finish() -> None:
    """Leave what was collected out of what is looked at for what can go."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A test that opens a connection to anything but this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def lausitz() -> Valley:
    return build_valley("lausitz")


@pytest.fixture(scope="session")
def debian_grid() -> Path:
    """BeTA2007 as Debian's package proj-data brings it."""
    grid = Path("/usr/share/proj/BETA2007.gsb")
    if not grid.is_file():
        missing = "the grid BeTA2007 is missing: sudo apt-get install proj-data"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    return grid


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All maps, written by the command into a folder with a space and an umlaut.

    The processes of a run share them: tests only read here.
    """
    from nzv_geo.cli import main

    folder = shared_folder(tmp_path_factory) / "maps" / "Übersicht der Karten"
    written = folder.parent / "written"
    with only_one_process(folder.parent):
        if not written.exists():
            assert main(["map", "-o", str(folder)]) == 0
            written.touch()
    return folder


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of one test run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def only_one_process(folder: Path) -> Iterator[None]:
    """Let the processes of one test run do something in a folder one after another."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ends with the process, however that ends
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; a missing one is an error, never a skip. Screenshots of it are blank."""
    found = find_chromium()
    if not found:
        pytest.fail("Chromium is missing: sudo apt-get install chromium, or set NZV_CHROMIUM")
    with sync_playwright() as playwright:
        flags = [*BROWSER_FLAGS, NO_PIXELS]
        chromium = playwright.chromium.launch(executable_path=found, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def browser_with_pixels(browser: Browser) -> Iterator[Browser]:
    """Headless Chromium of which screenshots can be taken."""
    found = find_chromium()
    chromium = browser.browser_type.launch(executable_path=found, args=BROWSER_FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Tab]:
    """The tab that tests share, one after another; each test finds it empty."""
    tab = Tab(browser)
    yield tab
    tab.close()


@pytest.fixture(scope="session")
def kept_pages(browser: Browser) -> Iterator[Kept]:
    kept = Kept(browser)
    yield kept
    kept.close()


@pytest.fixture
def kept(kept_pages: Kept) -> Iterator[Kept]:
    """Pages that tests share; each finds its page as it was opened, and may complain of nothing."""
    yield kept_pages
    kept_pages.check()


@pytest.fixture
def watch(browser: Browser, tab: Tab) -> Iterator[Watch]:
    watch = Watch(browser, tab)
    yield watch
    watch.close()
