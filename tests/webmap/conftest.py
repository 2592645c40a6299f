"""What the tests of map pages share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.firefox import Firefox, firefox
from tests.watch import Tab
from tests.webmap.starts import Starts


@pytest.fixture(scope="session")
def starts(browser: Browser, tab: Tab, maps: Path) -> Starts:
    return Starts(browser, tab, maps)


@pytest.fixture(scope="session")
def program() -> Iterator[Firefox]:
    """Debian's Firefox, which takes seconds to start: skipped aloud where it cannot be had."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if not found:
        missing = "Firefox is missing: sudo apt-get install firefox-esr"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with firefox(found) as running:
        yield running
