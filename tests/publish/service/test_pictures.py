"""MapServer draws what is served, and a page shows it behind its map, once a reader agrees."""

from __future__ import annotations

import http.server
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from nzv_geo import load_layer, render_map
from nzv_geo.catalogue import Basemap
from nzv_geo.publish import publish_to_database, write_service
from nzv_geo.valley import build_valley
from tests.postgres import Server
from tests.watch import Watch

MAPSERV = Path("/usr/lib/cgi-bin/mapserv")
PNG = b"\x89PNG\r\n\x1a\n"
BOX = "BBOX=1500000,6600000,1700000,6800000&WIDTH=256&HEIGHT=256"
ASKED = f"SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&STYLES=&CRS=EPSG:3857&FORMAT=image/png&{BOX}"
HOSTILE = '"]\' \\" [a] %b%\nEND END # \x00'


@pytest.fixture(scope="session")
def mapserv() -> Path:
    if not MAPSERV.exists():
        missing = "MapServer is missing: sudo apt-get install cgi-mapserver"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    return MAPSERV


def drawn(mapserv: Path, folder: Path, query: str) -> tuple[str, bytes]:
    """Ask MapServer, as a web server does; return the type of its answer, and that."""
    asked = {
        "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
        "MS_MAPFILE": str(folder / "mapserver.map"),
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": query,
    }
    answer = subprocess.run(
        [mapserv], env={**os.environ, **asked}, capture_output=True, timeout=30, check=True
    ).stdout
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode().partition(": ")[2], body


@pytest.mark.parametrize("layer", ["municipalities", "focus-areas", "valley"])
def test_layers_are_drawn_from_a_geopackage(mapserv: Path, tmp_path: Path, layer: str) -> None:
    write_service([load_layer(layer)], tmp_path)
    kind, picture = drawn(mapserv, tmp_path, f"{ASKED}&LAYERS={layer}")
    assert kind == "image/png"
    assert picture.startswith(PNG)
    assert len(picture) > 500


def test_layers_are_drawn_from_postgis(
    mapserv: Path, server: Server, database: str, tmp_path: Path
) -> None:
    layers = [load_layer("focus-areas"), load_layer("counties")]
    publish_to_database(layers, server.url(database))
    write_service(layers, tmp_path, database=server.url(database))
    kind, picture = drawn(mapserv, tmp_path, f"{ASKED}&LAYERS=focus-areas,counties")
    assert kind == "image/png", picture
    assert len(picture) > 1000


def test_no_text_of_a_layer_is_more_than_text_in_a_mapfile(mapserv: Path, tmp_path: Path) -> None:
    layer = replace(load_layer("states"), title={"de": HOSTILE, "en": HOSTILE})
    write_service([layer, replace(layer, id="a b")], tmp_path)
    kind, told = drawn(mapserv, tmp_path, "SERVICE=WMS&VERSION=1.3.0&REQUEST=GetCapabilities")
    assert kind.startswith("text/xml")
    assert "<Name>states</Name>" in told.decode()
    assert "<Name>a b</Name>" not in told.decode()


class Pictures(http.server.ThreadingHTTPServer):
    """A web server of this machine before MapServer."""

    daemon_threads = True

    def __init__(self, mapserv: Path, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.mapserv, self.folder = mapserv, folder
        self.asked: list[str] = []


class Answer(http.server.BaseHTTPRequestHandler):
    server: Pictures

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        query = urlsplit(self.path).query
        kind, body = drawn(self.server.mapserv, self.server.folder, query)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def pictures(mapserv: Path, tmp_path: Path) -> Iterator[Pictures]:
    write_service([load_layer("municipalities")], tmp_path / "service")
    with Pictures(mapserv, tmp_path / "service") as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_page_shows_them_after_consent(watch: Watch, tmp_path: Path, pictures: Pictures) -> None:
    address = f"http://127.0.0.1:{pictures.server_port}/wms?"
    basemap = Basemap.of_wms(address, "municipalities", title={"de": "Gemeinden"})
    render_map(build_valley("cottbus"), basemaps=[basemap]).save(tmp_path / "map.html")
    page = watch.open(tmp_path / "map.html", alone=True)
    page.get_by_role("button", name="Hintergrundkarte", exact=True).first.click()
    assert pictures.asked == []
    page.get_by_role("button", name="Hintergrundkarte laden").click()
    told = "Hintergrundkarte geladen: Gemeinden"
    expect(page.get_by_role("status")).to_have_text(told, timeout=30_000)  # a process a picture
    expect(page.locator(".nzv-background-tile .leaflet-tile-loaded").first).to_be_attached()
    asked = parse_qs(urlsplit(pictures.asked[0]).query)
    assert (asked["layers"], asked["crs"]) == (["municipalities"], ["EPSG:3857"])
