"""Open a page and record what must not happen in it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page


class Watch:
    """Opens pages and records what must not happen in them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def open(self, path: Path, **context: Any) -> Page:
        # Without motion nothing depends on how busy the machine is; promise 20 looks at motion.
        still = {"reduced_motion": "reduce", "locale": "de-DE"}
        options = {"viewport": {"width": 1360, "height": 900}, **still, **context}
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
