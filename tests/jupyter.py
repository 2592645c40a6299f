"""Drive a real JupyterLab: open a notebook, run all its cells, look at what they show.

with running_lab(browser, folder) as lab:
    notebook = lab.run("plan.ipynb")
    assert notebook.errors == []
    notebook.picture(Path("last.png"))
assert lab.outside == []
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, expect

HERE = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
SERVER = [
    "--ServerApp.token=", "--ServerApp.open_browser=False", "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0", "--ServerApp.allow_root=True", "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.expose_app_in_browser=True",
]  # fmt: skip
ERROR = "[data-mime-type='application/vnd.jupyter.error']"
DONE = re.compile(r"\[\d+\]")
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
OPEN = """async (path) => {
    const panel = await jupyterapp.commands.execute('docmanager:open', { path });
    await panel.sessionContext.ready;
}"""
CLOSE = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.sessionContext.shutdown();
    panel.dispose();
}"""


@contextmanager
def running_lab(browser: Browser, folder: Path, *, theme: str = "Light") -> Iterator[Lab]:
    """Start a JupyterLab whose notebooks lie in a folder, and end it.

    What it keeps lies in the folder, too; nothing of the user's own is read or written.
    """
    own = folder / ".jupyter"
    _write_settings(own / "settings" / "@jupyterlab", theme)
    places = {name: str(own / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR",
              "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")}  # fmt: skip
    places["JUPYTERLAB_SETTINGS_DIR"] = str(own / "settings")
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *SERVER, f"--ServerApp.port={port}"],
        cwd=folder, env=os.environ | places, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", server)
        lab = Lab(browser, port)
        yield lab
        lab.context.close()
    finally:
        server.terminate()
        server.wait(30)


def _write_settings(folder: Path, theme: str) -> None:
    settings = {
        "apputils-extension/themes": {"theme": f"JupyterLab {theme}"},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "notebook-extension/tracker": {"windowingMode": "none"},  # every cell stays in the page
    }
    for name, values in settings.items():
        path = folder / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port


def _wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < end:
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"JupyterLab did not start (exit code {server.poll()})")


class Lab:
    """A running JupyterLab."""

    def __init__(self, browser: Browser, port: int) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 1000})
        self.address = f"http://127.0.0.1:{port}"
        self.page: Page | None = None  # notebooks share it: loading JupyterLab takes seconds
        self.outside: list[str] = []  # requests of its pages to anywhere but this machine
        self.page_errors: list[str] = []  # what scripts raised, in frames, too

    def run(self, notebook: str, *, seconds: float = 120) -> Notebook:
        """Open a notebook, run all its cells, and wait until the last is done or one failed."""
        if self.page is None:
            self.page = self._opened(notebook)
        else:
            self.page.evaluate(OPEN, notebook)
        page = self.page
        page.get_by_text("| Idle").wait_for(timeout=seconds * 1000)  # the kernel is there
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        shown = page.locator(SHOWN)
        last = shown.locator(".jp-CodeCell .jp-InputPrompt").last
        ended = last.filter(has_text=DONE).or_(shown.locator(ERROR))
        expect(ended.first).to_be_visible(timeout=seconds * 1000)
        return Notebook(page)

    def _opened(self, notebook: str) -> Page:
        page = self.context.new_page()
        page.on("request", lambda request: self._watch(request.url))
        page.on("websocket", lambda opened: self._watch(opened.url))
        page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        page.goto(f"{self.address}/doc/tree/{notebook}?reset")
        return page

    def _watch(self, url: str) -> None:
        if not url.startswith(HERE):
            self.outside.append(url)


class Notebook:
    """A notebook that was run."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shown = page.locator(SHOWN)

    @property
    def errors(self) -> list[str]:
        """What cells raised."""
        return self.shown.locator(ERROR).all_inner_texts()

    def output(self, number: int = -1) -> Locator:
        """What a cell of code shows, by number from 0; -1 is the last."""
        return self.shown.locator(".jp-CodeCell").nth(number).locator(".jp-Cell-outputArea")

    def picture(self, path: Path, number: int = -1) -> Path:
        """Save what a cell shows as PNG."""
        shown = self.output(number)
        shown.scroll_into_view_if_needed()
        shown.screenshot(path=path)
        return path

    def close(self) -> None:
        """End its kernel, and take it out of the page without saving it."""
        self.page.evaluate(CLOSE)
