"""Promise 28: a background map comes after consent only, from one server, and may fail."""

import base64
import http.server
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nzv_geo import build_valley, render_map
from nzv_geo.catalogue import Basemap, load_catalogue
from nzv_geo.cli import main
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.valley import Valley
from tests.watch import Watch
from tests.webmap.using import choose

# A single grey pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


class Tiles(http.server.ThreadingHTTPServer):
    """A server of tiles on this machine that answers as it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.manner = "well"
        self.asked: list[str] = []
        self.referers: list[str | None] = []
        self.let_go = threading.Event()

    def basemap(self, name: str, path: str = "/{z}/{x}/{y}.png", layers: str = "") -> Basemap:
        address = f"http://127.0.0.1:{self.server_port}{path}"
        title = {"de": f"Karte {name}", "en": f"Map {name}"}
        return Basemap(name, title, f"Amt {name}", address, f"© {name} {{year}}", "CC0", layers)


class Answer(http.server.BaseHTTPRequestHandler):
    server: Tiles

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.referers.append(self.headers.get("Referer"))
        if self.server.manner == "never":
            self.server.let_go.wait(60)
            return
        if self.server.manner == "slowly":
            self.server.let_go.wait(60)
        status = 500 if self.server.manner == "500" else 200
        wrong = self.server.manner == "html"
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if wrong else "image/png")
        self.end_headers()
        bodies = {"html": b"<script>hit()</script>", "500": b"out of order"}
        self.wfile.write(bodies.get(self.server.manner, PIXEL))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    with Tiles() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.let_go.set()
        server.shutdown()


@pytest.fixture
def other() -> Iterator[Tiles]:
    with Tiles() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@cache
def cottbus() -> Valley:
    return build_valley("cottbus")


def open_page(watch: Watch, folder: Path, basemaps: list[Basemap]) -> Page:
    path = folder / "map.html"
    render_map(cottbus(), basemaps=basemaps).save(path)
    return watch.open(path, alone=True)  # a clock and a cache outlive a page


def agree(page: Page) -> None:
    page.get_by_role("button", name="Hintergrundkarte", exact=True).first.click()
    page.get_by_role("button", name="Hintergrundkarte laden").click()


def agree_to_first(page: Page) -> None:
    agree(page)
    expect(page.get_by_role("status")).to_have_text("Hintergrundkarte geladen: Karte a")


def test_promise_28_nothing_is_asked_before_consent(
    watch: Watch, tmp_path: Path, tiles: Tiles
) -> None:
    page = open_page(watch, tmp_path, [tiles.basemap("a")])
    page.get_by_role("button", name="Hintergrundkarte", exact=True).click()
    card = page.locator(".card")
    expect(card).to_contain_text("Amt a")
    expect(card).to_contain_text(f"127.0.0.1:{tiles.server_port}")
    expect(card).to_contain_text("IP-Adresse")
    page.wait_for_timeout(300)
    assert tiles.asked == []
    assert watch.outside == []


@pytest.mark.parametrize("kind", ["tiles", "wms"])
def test_promise_28_consent_brings_the_map_and_can_be_taken_back(
    watch: Watch, tmp_path: Path, tiles: Tiles, kind: str
) -> None:
    wms = {"path": "/wms", "layers": "dop"} if kind == "wms" else {}
    page = open_page(watch, tmp_path, [tiles.basemap("a", **wms)])
    agree_to_first(page)
    expect(page.locator("#basemap-credit")).to_contain_text("© a 20")
    expect(page.locator(".nzv-background-tile .leaflet-tile-loaded").nth(3)).to_be_attached()
    assert len(tiles.asked) > 3
    assert all(
        ("LAYERS=dop" in path.upper().replace("DOP", "dop")) == (kind == "wms")
        for path in tiles.asked
    )
    assert set(tiles.referers) == {None}
    page.get_by_role("button", name="Hintergrundkarte entfernen").click()
    page.wait_for_timeout(300)
    count = len(tiles.asked)
    page.evaluate("void map_nzv.panBy([300, 300], { animate: false })")
    page.wait_for_timeout(300)
    assert len(tiles.asked) == count
    assert page.evaluate(
        "[localStorage.length, sessionStorage.length, document.cookie, window.name]"
    ) == [0, 0, "", ""]
    page.reload()
    page.wait_for_timeout(500)
    assert len(tiles.asked) == count


def test_promise_28_after_consent_only_that_server_is_let_in(
    watch: Watch, tmp_path: Path, tiles: Tiles, other: Tiles
) -> None:
    page = open_page(watch, tmp_path, [tiles.basemap("a"), other.basemap("b")])
    agree_to_first(page)
    blocked = page.evaluate(
        """(address) => new Promise((done) => {
            addEventListener('securitypolicyviolation', (event) => done(event.violatedDirective));
            new Image().src = address;
        })""",
        f"http://127.0.0.1:{other.server_port}/x.png",
    )
    assert blocked == "img-src"
    assert other.asked == []


def test_promise_28_another_server_needs_another_consent(
    watch: Watch, tmp_path: Path, tiles: Tiles, other: Tiles
) -> None:
    page = open_page(watch, tmp_path, [tiles.basemap("a"), other.basemap("b")])
    agree_to_first(page)
    page.locator("#basemap-choice").select_option("b")
    with page.expect_navigation():
        page.get_by_role("button", name="Hintergrundkarte laden").click()
    expect(page.locator("#basemap-message")).to_contain_text("Karte b")
    page.wait_for_timeout(300)
    assert other.asked == []
    page.get_by_role("button", name="Hintergrundkarte laden").click()
    expect(page.get_by_role("status")).to_have_text("Hintergrundkarte geladen: Karte b")


@pytest.mark.parametrize(
    ("manner", "key"),
    [("500", "basemap_broken"), ("html", "basemap_broken"), ("never", "basemap_slow")],
)
def test_a_server_that_fails_leaves_the_page_usable(
    watch: Watch, tmp_path: Path, tiles: Tiles, manner: str, key: str
) -> None:
    tiles.manner = manner
    page = open_page(watch, tmp_path, [tiles.basemap("a")])
    page.clock.install()
    page.locator("#tool-basemap").click()
    page.locator("[data-word=basemap_load]").click()
    page.wait_for_timeout(300)
    page.clock.fast_forward(11_000)
    host = f"http://127.0.0.1:{tiles.server_port}"
    expect(page.get_by_role("status")).to_contain_text(load_words().word("page", key, host=host))
    for language in reversed(LANGUAGES):
        choose(page, language)
        told = load_words(language).word("page", key, host=host)
        expect(page.locator("#basemap-notice")).to_contain_text(told)
    page.keyboard.press("Escape")
    page.locator("[role=button][tabindex='0']").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('.nzv-ground').length") > 0
    assert not page.locator("#stage").evaluate(
        "(node) => node.classList.contains('has-background')"
    )


def test_a_slow_server_is_shown_once_it_answers(watch: Watch, tmp_path: Path, tiles: Tiles) -> None:
    tiles.manner = "slowly"
    page = open_page(watch, tmp_path, [tiles.basemap("a")])
    agree(page)
    page.wait_for_timeout(500)
    expect(page.locator("#basemap-notice")).to_be_empty()
    tiles.let_go.set()
    expect(page.locator("#basemap-notice")).to_contain_text("geladen")


def test_a_provider_that_refuses_pages_from_disk_is_not_offered_there(
    watch: Watch, maps: Path
) -> None:
    page = watch.open(maps / "cottbus.html")
    page.get_by_role("button", name="Hintergrundkarte", exact=True).click()
    offered = page.locator("#basemap-choice option").evaluate_all(
        "(nodes) => nodes.map((n) => n.value)"
    )
    every = load_catalogue().basemaps
    assert every["openstreetmap"].refuses_files
    assert offered == [name for name in every if name != "openstreetmap"]


def test_a_page_without_background_maps_lets_no_server_in(tmp_path: Path) -> None:
    assert (
        main(["map", "--region", "cottbus", "--no-basemaps", "-o", str(tmp_path / "a.html")]) == 0
    )
    assert "img-src data:; " in (tmp_path / "a.html").read_text("utf-8")


def test_a_wms_of_ones_own_is_offered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.html"
    options = ["map", "--region", "cottbus", "--no-basemaps", "-o", str(target), "--wms"]
    assert main([*options, "https://wms.example:8443/dop", "--wms-layers", "a,b"]) == 0
    assert "img-src data: https://wms.example:8443; " in target.read_text("utf-8")
    assert (
        main([*options, "https://x.example'; script-src *", "--wms-layers", "a", "--overwrite"])
        == 2
    )
    assert "no address of the web" in capsys.readouterr().err
    assert main([*options, "https://wms.example/dop", "--overwrite"]) == 2
    assert "go together" in capsys.readouterr().err
