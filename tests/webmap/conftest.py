"""What the tests of map pages share."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.watch import Tab
from tests.webmap.starts import Starts


@pytest.fixture(scope="session")
def starts(browser: Browser, tab: Tab, maps: Path) -> Starts:
    return Starts(browser, tab, maps)
