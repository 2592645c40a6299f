"""Open a page and record what must not happen in it."""

import os
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

BLANK = "about:blank"
# The first is Chromium without a window of its own, which costs less.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


# Without motion nothing depends on how busy the machine is; promise 20 looks at motion.
# What a tab can change without becoming another tab.
USUAL: dict[str, Any] = {
    "viewport": {"width": 1360, "height": 900},
    "color_scheme": "light",
    "reduced_motion": "reduce",
    "forced_colors": "none",
    "media": "null",
}


MEDIA = {name: value for name, value in USUAL.items() if name != "viewport"}


def find_chromium() -> str | None:
    """The Chromium that NZV_CHROMIUM names, or the first that is found."""
    found = filter(None, map(shutil.which, CHROMIUM))
    return os.environ.get("NZV_CHROMIUM") or next(found, None)


def new_page(browser: Browser, script: bool = True) -> Page:
    """Open an empty page in a context of its own, where other pages look as usual too."""
    still = {"viewport": USUAL["viewport"], "reduced_motion": USUAL["reduced_motion"]}
    context = browser.new_context(locale="de-DE", java_script_enabled=script, **still)
    return context.new_page()


class Tab:
    """One tab for many tests, one after another: a new one costs as much as loading a page.

    Each test gets it empty, and each page is loaded anew. What outlives a page in its tab must not
    be done here (init scripts, clocks, routes): ask for a page `alone`.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.context: BrowserContext | None = None
        self.page: Page | None = None
        self.taken = False

    def take(self) -> Page:
        """Return the tab, empty; the caller gives it back by `leave`."""
        assert not self.taken
        if self.page is None or self.page.is_closed() or self.page.url != BLANK:
            self.close()
            self.page = new_page(self.browser)
            self.context = self.page.context
        self.taken = True
        return self.page

    def leave(self) -> None:
        """Empty the tab for the next test; one that cannot be emptied is closed."""
        self.taken = False
        if self.context is None or self.page is None or self.page.is_closed():
            return
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.context.clear_permissions()
        self.context.clear_cookies()
        self.page.mouse.move(0, 0)
        self.page.goto(BLANK)

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
        self.context = self.page = None


class Record:
    """What pages asked for, and what they complained about."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.listeners: dict[Any, Any] = {
            "request": lambda request: self.requests.append(request.url),
            "console": lambda message: self.complaints.append(message.text),
            "pageerror": lambda error: self.complaints.append(str(error)),
        }

    def listen(self, page: Page) -> None:
        for event, listener in self.listeners.items():
            page.on(event, listener)

    @property
    def outside(self) -> list[str]:
        """Requests to anything but the file itself and what stands in it."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


class Watch(Record):
    """Opens pages and records what must not happen in them."""

    def __init__(self, browser: Browser, tab: Tab | None = None) -> None:
        super().__init__()
        self.browser = browser
        self.tab = tab or Tab(browser)
        self.before = list(browser.contexts)

    def open(
        self,
        path: Path,
        fragment: str = "",
        *,
        alone: bool = False,
        script: bool = True,
        **look: Any,
    ) -> Page:
        """Load a page: the first of a test in the tab that tests share, unless it must be alone."""
        apart = alone or not script or self.tab.taken
        page = new_page(self.browser, script) if apart else self.tab.take()
        wanted = {**USUAL, **look}
        page.set_viewport_size(wanted.pop("viewport"))
        page.emulate_media(**wanted)
        self.listen(page)
        page.goto(path.resolve().as_uri() + fragment)
        page.wait_for_load_state("load")
        return page

    def close(self) -> None:
        """Close every page that was opened since, but the shared tab, and empty that."""
        for context in self.browser.contexts:
            if context is not self.tab.context and context not in self.before:
                context.close()
        if self.tab.page is not None and self.tab.taken:
            for event, listener in self.listeners.items():
                self.tab.page.remove_listener(event, listener)
            self.tab.leave()


REMEMBER = """() => {
    const map = map_nzv;
    const boxes = [...document.querySelectorAll('input[type=checkbox]')];
    const folds = [...document.querySelectorAll('details')];
    const toggles = [...document.querySelectorAll('#panel-toggle, .credits .unfold')];
    const language = document.getElementById('language').value;
    window.typedAt = -Infinity;
    addEventListener('input', () => { typedAt = performance.now(); }, true);
    window.asOpened = { language, middle: map.getCenter(), zoom: map.getZoom(),
        boxes: boxes.map((box) => [box, box.checked]),
        folds: folds.map((fold) => [fold, fold.open]),
        toggles: toggles.map((toggle) => [toggle, toggle.ariaExpanded]) };
}"""
PUT_BACK = """async (elsewhere) => {
    const { language, middle, zoom, boxes, folds, toggles } = window.asOpened;
    const choice = document.getElementById('language');
    if (choice.value !== language) {
        choice.value = language;
        choice.dispatchEvent(new Event('change'));
    }
    const closing = document.querySelectorAll('.card [data-named=close], .notice button');
    for (const button of closing) button.click();
    document.documentElement.style.fontSize = '';
    for (const range of document.querySelectorAll('.options [type=range]')) {
        if (range.value === '100') continue;
        range.value = '100';
        range.dispatchEvent(new Event('input'));
    }
    for (const [box, checked] of boxes) if (box.checked !== checked) box.click();
    for (const id of ['search', 'filter']) {
        const input = document.getElementById(id);
        if (!input.value) continue;
        input.value = '';
        input.dispatchEvent(new Event('input'));
    }
    // What is typed is answered 150 ms later: not in the next test.
    const left = typedAt + 160 - performance.now();
    if (left > 0) await new Promise((done) => setTimeout(done, left));
    document.getElementById('status').textContent = '';
    for (const [fold, open] of folds) fold.open = open;
    for (const [toggle, expanded] of toggles) if (toggle.ariaExpanded !== expanded) toggle.click();
    document.activeElement.blur();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
    const moved = map_nzv.getZoom() !== zoom || !map_nzv.getCenter().equals(middle, 0);
    if (moved && !elsewhere) map_nzv.setView(middle, zoom, { animate: false });
}"""


# What follows the fragment of an address is told to the listener of the page before this one.
GO = """(fragment) => new Promise((done) => {
    history.replaceState(null, '', '#');
    addEventListener('hashchange', () => done(), { once: true });
    location.hash = fragment;
})"""
KEPT = 10  # pages at once: each takes a hundred megabytes


class Kept(Record):
    """Pages that tests share: each finds its page as it was opened, but for the order of tables.

    For tests that look, point and type. What is about opening a page, or leaves more behind than
    `PUT_BACK` knows of, opens one of its own. That no page complains or asks for anything is looked
    at after every test, by `check`.
    """

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self.browser = browser
        self.pages: dict[tuple[Path, int, int], Page] = {}

    def open(self, path: Path, fragment: str = "", **look: Any) -> Page:
        """Return the page of a file in a window of that size, opened now or put back.

        It then goes where the fragment leads, as it does when a reader changes the address.
        """
        wanted = {**USUAL, **look}
        viewport = wanted.pop("viewport")
        key = (path, viewport["width"], viewport["height"])
        page = self.pages.pop(key, None)
        if page is not None and page.url.partition("#")[0] != path.as_uri():
            page.context.close()
            page = None
        if page is None or page.is_closed():
            page = self._opened(path, viewport)
        else:
            put_back(page, viewport, elsewhere="map=" in fragment)
        self.pages[key] = page
        page.emulate_media(**wanted)
        if fragment:
            page.evaluate(GO, fragment)
        return page

    def _opened(self, path: Path, viewport: ViewportSize) -> Page:
        while len(self.pages) >= KEPT:
            self.pages.pop(next(iter(self.pages))).context.close()
        page = new_page(self.browser)
        self.listen(page)
        page.set_viewport_size(viewport)
        page.goto(path.as_uri())
        page.wait_for_selector("html.ready")
        page.evaluate(REMEMBER)
        return page

    def check(self) -> None:
        """Assert that no page complained or asked for anything since the last check."""
        found = self.complaints + self.outside
        self.complaints.clear()
        self.requests.clear()
        assert found == []

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


def put_back(page: Page, viewport: ViewportSize, *, elsewhere: bool = False) -> None:
    """Make a page as it was when `REMEMBER` ran in it; the view not where it goes elsewhere."""
    page.set_viewport_size(viewport)
    page.emulate_media(**MEDIA)
    page.mouse.move(0, 0)
    for _ in range(3):
        page.keyboard.press("Escape")
    page.evaluate(PUT_BACK, elsewhere)
