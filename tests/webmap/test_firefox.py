"""Promises 03 and 08 to 12 of docs/map-page.md in Firefox.

Where Firefox cannot be had, they are skipped aloud; with CI=true a missing one is a failure.
"""

import base64
import http.server
import io
import os
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from nzv_geo import load_layer
from tests.firefox import Firefox, firefox

LABEL = "document.activeElement.getAttribute('aria-label')"
FEATURES = ".leaflet-pane [role=button]:not(.leaflet-popup-close-button)"


@pytest.fixture(scope="module")
def program() -> Iterator[Firefox]:
    """Firefox takes seconds to start, and is never quite idle: it ends with these tests."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if not found:
        missing = "Firefox is missing: sudo apt-get install firefox-esr"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with firefox(found) as running:
        yield running


@pytest.fixture
def page(program: Firefox, maps: Path) -> Firefox:
    program.open(maps / "goerlitz.html")
    return program


def tab_to(page: Firefox, selector: str) -> None:
    """Press Tab, as a reader would, until an element that fits has the focus."""
    for _ in range(60):
        page.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{selector}')"):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def focus_first(page: Firefox) -> None:
    tab_to(page, FEATURES)


def test_promise_03_no_request(page: Firefox) -> None:
    # Saving opens a window of Firefox itself, which keeps the focus from then on.
    page.evaluate("window.print = HTMLAnchorElement.prototype.click = () => {}, 1")
    page.evaluate("document.querySelectorAll('button, input').forEach((node) => node.click())")
    outside = [url for url in page.requests if not url.startswith(("file:", "data:", "about:"))]
    assert outside == []


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>here</title>")

    def log_message(self, *_: object) -> None:
        pass


def test_a_request_would_have_been_seen(program: Firefox) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        program.visit_apart(address)
        server.shutdown()
    assert address in program.requests
    program.requests.clear()


def test_promise_08_the_skip_link_comes_first(page: Firefox) -> None:
    page.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.press("Enter")
    assert page.evaluate("document.activeElement.id") == "data"


def test_promise_09_features_are_one_tab_stop(page: Firefox) -> None:
    focus_first(page)
    page.press("Tab")
    assert page.evaluate("document.activeElement.matches('.leaflet-pane *')") is False


def test_promise_10_arrows_reach_every_feature(page: Firefox) -> None:
    focus_first(page)
    count = page.evaluate(f"document.querySelectorAll('{FEATURES}').length")
    seen = set()
    for _ in range(count):
        seen.add(page.evaluate(LABEL))
        page.press("ArrowRight")
    assert count >= 53
    assert len(seen) == count


def test_promise_10_enter_opens_and_escape_returns(page: Firefox) -> None:
    focus_first(page)
    page.press("End")
    label = page.evaluate(LABEL)
    page.press("Enter")
    inside = "document.querySelector('[role=dialog]').contains(document.activeElement)"
    assert page.evaluate(inside) is True
    page.press("Escape")
    assert page.evaluate(LABEL) == label


def test_promise_11_the_focus_is_visible(page: Firefox) -> None:
    focus_first(page)
    page.press("End")
    assert page.evaluate("document.querySelectorAll('path.nzv-highlight').length") == 1
    page.press("Tab")
    width = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
    assert page.evaluate(width) >= 2


def test_promise_12_layers_switch_by_keyboard(page: Firefox) -> None:
    drawn = "document.querySelectorAll('.leaflet-pane path.nzv-state').length"
    tab_to(page, ".legend li:has(.nzv-state) input")
    page.press("Space")
    assert page.evaluate(drawn) == 0
    page.press("Space")
    assert page.evaluate(drawn) > 0


DROP = """(async () => {
    const told = new DataTransfer();
    const archive = Uint8Array.from(atob('%s'), (sign) => sign.charCodeAt(0));
    told.items.add(new File([archive], 'plan.zip'));
    const stage = document.getElementById('stage');
    stage.dispatchEvent(new DragEvent('drop', { dataTransfer: told, bubbles: true, cancelable: true }));
    for (let i = 0; i < 100 && !document.getElementById('added-layers'); i += 1) {
        await new Promise((done) => setTimeout(done, 50));
    }
    return document.getElementById('added-layers')?.textContent ?? '';
})()"""
SAVE = """(async () => {
    let saved = null;
    URL.createObjectURL = (blob) => { saved = blob; return 'about:blank#'; };
    HTMLAnchorElement.prototype.click = () => {};
    document.getElementById('tool-save_map').click();
    document.querySelector('[data-word=save_now]').click();
    return saved.text();
})()"""


STYLE = """(() => {
    const choose = (id, value) => {
        const select = document.getElementById(id);
        select.value = value;
        select.dispatchEvent(new Event('change'));
    };
    document.querySelector('[data-word=style_layer]').click();
    choose('style_kind', 'categories');
    choose('style_field', 'name');
    return [...document.querySelectorAll('#added-layers .class-title')].map((title) => title.textContent);
})()"""
FILLS = """[...document.querySelectorAll('.leaflet-pane path.nzv-own')]
    .map((path) => getComputedStyle(path).fill)"""


def test_promises_40_41_42_a_dropped_file_is_added_styled_saved_and_opened(
    page: Firefox, tmp_path: Path
) -> None:
    rows = "name;lon;lat\nHalle Süd;14,5;51,2\nHalle Nord;14,6;51,3\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("plan.csv", rows)
    assert "plan" in page.evaluate(DROP % base64.b64encode(archive.getvalue()).decode())
    assert page.evaluate(STYLE) == ["Halle Nord", "Halle Süd"]
    assert page.evaluate(FILLS) == ["rgb(86, 180, 233)", "rgb(230, 159, 0)"]
    saved = tmp_path / "saved.html"
    saved.write_text(page.evaluate(SAVE), "utf-8")
    assert page.evaluate("document.querySelectorAll('.leaflet-pane path.nzv-own').length") == 2
    page.open(saved)
    assert page.evaluate("document.querySelectorAll('.leaflet-pane path.nzv-own').length") == 2
    assert page.evaluate(FILLS) == ["rgb(86, 180, 233)", "rgb(230, 159, 0)"]
    read = load_layer(saved)
    assert read.features["name"].tolist() == ["Halle Süd", "Halle Nord"]
    assert read.features.geometry.iloc[1].wkt == "POINT (14.6 51.3)"
    outside = [url for url in page.requests if not url.startswith(("file:", "data:", "about:"))]
    assert outside == []


def test_promise_12_the_line_that_compares_layers_moves_by_keyboard(page: Firefox) -> None:
    page.evaluate("document.getElementById('tool-swipe').click()")
    page.evaluate("document.querySelector('.dividing-line').focus()")
    for key, value in (("ArrowRight", "52"), ("Home", "0"), ("End", "100")):
        page.press(key)
        assert page.evaluate("document.activeElement.ariaValueNow") == value
    page.press("Escape")
    assert page.evaluate("document.activeElement.id") == "tool-swipe"
    assert page.evaluate("document.querySelectorAll('.dividing-line, .halved').length") == 0


def test_promise_12_a_note_is_drawn_by_keyboard(page: Firefox) -> None:
    page.evaluate("document.getElementById('tool-draw_note').focus(), 1")
    page.press("Enter")
    page.evaluate("document.querySelector('[data-kind=line]').focus(), 1")
    page.press("Enter", "Enter", "ArrowRight", "Enter", "Escape")
    assert page.evaluate("document.activeElement.id") == "note-title"
    page.press("O", "r", "t")
    page.evaluate("document.querySelector('.keep-note').focus(), 1")
    page.press("Enter")
    assert "Notiz übernommen: Ort" in page.evaluate("document.getElementById('status').textContent")
    assert page.evaluate("document.querySelectorAll('#added-layers li').length") == 1
