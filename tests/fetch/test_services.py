"""Services on this machine: MapServer as WFS 2.0, pygeoapi as OGC API Features, and odd ones."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from nzv_geo import load_layer
from nzv_geo.catalogue import Catalogue, Offer
from nzv_geo.cli import main
from nzv_geo.errors import DataError, FetchError, NzvGeoError
from nzv_geo.fetch.fetching import fetch
from nzv_geo.fetch.services import gather_service
from nzv_geo.fetch.transport import Transport
from nzv_geo.reading import Limits
from tests.fetch.archives import LAYERS, units
from tests.fetch.servers import QUICK, Answerer, Handler, serving
from tests.fetch.valley import known

pytestmark = pytest.mark.slow

PATIENT = replace(QUICK, read_s=60, total_s=60)
ROLES = {"states": "vg250_lan", "counties": "vg250_krs", "municipalities": "vg250_gem"}
FIELDS = {"ags": "AGS", "ars": "ARS", "name_de": "GEN", "designation": "BEZ", "nuts": "NUTS",
          "legal_date": "WSK", "inhabitants": "EWZ"}  # fmt: skip
HOME = (11.26, 50.17, 15.05, 53.56)


def offer(url: str, kind: str, **more: Any) -> Offer:
    title = {"de": "Dienst", "en": "service"}
    known = {"layers": ROLES, "fields": FIELDS, "where": {"GF": "4"}, "crs": "EPSG:4326", **more}
    return Offer("service", "boundaries", title, kind, url, "bkg-vg250", **known)


def asking(own: Path, given: Offer) -> Catalogue:
    catalogue = known(own)
    return replace(catalogue, offers={given.id: given})


def gathered(given: Offer, patience: Any = PATIENT, most_mb: float = 100) -> Any:
    with Transport(patience) as transport:
        return gather_service(transport, given, HOME, limits=Limits(), most_mb=most_mb)


# --- MapServer ------------------------------------------------------------------------------------

MAPFILE = """MAP
  NAME "vg250"
  EXTENT 11 50 16 54
  PROJECTION "init=epsg:4326" END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json; subtype=geojson"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
  END
  WEB METADATA
    "ows_title" "VG250" "ows_onlineresource" "@URL@"
    "ows_enable_request" "*" "ows_srs" "EPSG:4326 EPSG:25832"
    "wfs_getfeature_formatlist" "geojson,gml32" "wfs_maxfeatures" "40"
  END END
  LAYERS
END
"""
LAYER = """
  LAYER
    NAME "@TYPE@" TYPE POLYGON STATUS ON
    CONNECTIONTYPE OGR CONNECTION "@FILE@" DATA "@TYPE@"
    PROJECTION "init=epsg:25832" END
    METADATA "ows_title" "@TYPE@" "gml_include_items" "all" "gml_featureid" "fid"
      "wfs_use_default_extent_for_getfeature" "false" END
    TEMPLATE "void"
  END
"""


class Cgi(http.server.BaseHTTPRequestHandler):
    """Runs MapServer once for each request."""

    program = "mapserv"
    config = ""
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        query = urllib.parse.urlsplit(self.path).query
        type(self).asked.append(query)
        environment = {**os.environ, "REQUEST_METHOD": "GET", "QUERY_STRING": query,
                       "MAPSERVER_CONFIG_FILE": self.config}  # fmt: skip
        done = subprocess.run([self.program], env=environment, capture_output=True, check=False)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        kind = head.partition(b"Content-Type:")[2].split(b"\r\n")[0].strip().decode() or "text/xml"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "DE_VG250.gpkg"
    for name, layer in LAYERS.items():
        units(layer).to_file(path, layer=name, driver="GPKG")
    return path


@pytest.fixture(scope="session")
def mapserver(data: Path) -> Iterator[str]:
    program = shutil.which("mapserv") or "/usr/lib/cgi-bin/mapserv"
    if not Path(program).exists():
        missing = "MapServer is missing: sudo apt-get install cgi-mapserver"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cgi)
    url = f"http://127.0.0.1:{server.server_port}/wfs"
    layers = "".join(LAYER.replace("@TYPE@", name).replace("@FILE@", str(data)) for name in LAYERS)
    mapfile = data.with_name("vg250.map")
    mapfile.write_text(MAPFILE.replace("@URL@", url).replace("  LAYERS\n", layers))
    config = data.with_name("mapserver.conf")
    config.write_text(f'CONFIG\n  ENV\n    MS_MAPFILE "{mapfile}"\n  END\nEND\n')
    Cgi.program, Cgi.config = program, str(config)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield url
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("form", ["geojson", "gml32"])
def test_a_wfs_is_read_page_by_page(mapserver: str, form: str) -> None:
    Cgi.asked.clear()
    given = offer(mapserver, "wfs", format=form, layers={"municipalities": "vg250_gem"})
    came = gathered(given)
    assert came.findings == []
    names = came.tables["municipalities"].set_index("ags")["name_de"]
    assert len(names) == 83
    assert names["14626110"] == "Görlitz"
    starts = [query.partition("startIndex=")[2] for query in Cgi.asked if "startIndex" in query]
    assert starts == ["0", "40", "80"]


def test_boundaries_of_a_wfs_take_the_place_of_what_ships(
    mapserver: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735776000")
    given = offer(mapserver, "wfs", format="geojson")
    done = fetch("boundaries", catalogue=asking(tmp_path, given), patience=PATIENT)
    assert done.findings == ()
    assert done.vintage == "2025-01-02"
    assert done.features == {"states": 2, "counties": 3, "municipalities": 83}


def test_types_that_nobody_knows_are_asked_of_the_server(mapserver: str, tmp_path: Path) -> None:
    given = offer(mapserver, "wfs", format="geojson", layers={}, fields={}, where={})
    catalogue = asking(tmp_path, given)
    with pytest.raises(DataError, match=r"it has .*vg250_gem.*Say it: --type municipalities-serv"):
        fetch("boundaries", catalogue=catalogue, patience=PATIENT)
    types = {"municipalities-bb": "vg250_gem"}
    with pytest.raises(DataError, match="nobody says which field of municipalities-bb is the key"):
        fetch("boundaries", types=types, catalogue=catalogue, patience=PATIENT)
    fields = {"ags": "AGS", "name_de": "GEN"}
    done = fetch("boundaries", types=types, fields=fields, catalogue=catalogue, patience=PATIENT)
    assert done.is_new
    beside = load_layer("municipalities-bb", catalogue=known(tmp_path))
    assert "Cottbus" in set(beside.features["name_de"])
    assert known(tmp_path).fetched("municipalities") is None


def test_a_type_that_the_server_does_not_have_is_a_finding(mapserver: str) -> None:
    given = offer(mapserver, "wfs", format="geojson", layers={"counties": "vg250_kreise"})
    (finding,) = gathered(given).findings
    assert "the source has no layer vg250_kreise; it has" in finding.message


# --- pygeoapi -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def pygeoapi(data: Path) -> Iterator[str]:
    import socket

    pytest.importorskip("pygeoapi")
    folder = data.parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for layer in ROLES:
        features = units(layer).to_crs("EPSG:4326")
        features.to_file(folder / f"{layer}.geojson", driver="GeoJSON")
    url = f"http://127.0.0.1:{port}"
    provider = {"type": "feature", "name": "GeoJSON", "id_field": "id"}
    resources = {
        name: {
            "type": "collection", "title": name, "description": name, "keywords": [name],
            "extents": {"spatial": {"bbox": [11, 50, 16, 54]}},
            "providers": [{**provider, "data": str(folder / f"{layer}.geojson")}],
        }
        for layer, name in ROLES.items()
    }  # fmt: skip
    config = {
        "server": {"bind": {"host": "127.0.0.1", "port": port}, "url": url,
                   "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8",
                   "language": "en", "limits": {"default_items": 40, "max_items": 40},
                   "map": {"url": "x", "attribution": "x"}},
        "logging": {"level": "ERROR"},
        "metadata": {"identification": {"title": "t", "description": "d", "keywords": ["k"],
                     "keywords_type": "theme", "terms_of_service": "x", "url": "x"},
                     "license": {"name": "x"}, "provider": {"name": "x"}, "contact": {"name": "x"}},
        "resources": resources,
    }  # fmt: skip
    file = folder / "pygeoapi.yml"
    file.write_text(json.dumps(config))
    openapi = folder / "openapi.yml"
    openapi.write_text("{}")
    environment = {**os.environ, "PYGEOAPI_CONFIG": str(file), "PYGEOAPI_OPENAPI": str(openapi)}
    code = f"from pygeoapi.flask_app import APP; APP.run(host='127.0.0.1', port={port})"
    with (folder / "pygeoapi.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], env=environment,
                                   stdout=log, stderr=log)  # fmt: skip
    try:
        _wait_for(port, process, folder / "pygeoapi.log")
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    import socket

    ends = time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"pygeoapi did not start: {log.read_text()[-2000:]}")


def test_an_ogc_api_is_read_as_its_links_lead(pygeoapi: str) -> None:
    given = offer(pygeoapi, "ogcapi", layers={"municipalities": "vg250_gem"})
    came = gathered(given)
    assert came.findings == []
    names = came.tables["municipalities"].set_index("ags")["name_de"]
    assert len(names) == 83
    assert names["12052000"] == "Cottbus"


# --- services that are odd ------------------------------------------------------------------------


def features(*numbers: int) -> list[dict[str, Any]]:
    return [
        {"type": "Feature", "properties": {"AGS": str(number), "GF": 4},
         "geometry": {"type": "Point", "coordinates": [14, 51]}}
        for number in numbers
    ]  # fmt: skip


def page(*numbers: int, next_: str = "", matched: int | None = None) -> bytes:
    told: dict[str, Any] = {"type": "FeatureCollection", "features": features(*numbers)}
    told["links"] = [{"rel": "next", "href": next_}] if next_ else []
    if matched is not None:
        told["numberMatched"] = matched
    return json.dumps(told).encode()


def api(items: Answerer) -> Answerer:
    def answer(handler: Handler) -> None:
        if handler.path.startswith("/collections?"):
            handler.whole(b'{"collections": [{"id": "gem"}]}')
        else:
            items(handler)

    return answer


def odd(items: Answerer) -> Any:
    with serving(api(items)) as server:
        given = offer(server.url, "ogcapi", layers={"x": "gem"}, fields={"ags": "AGS"})
        try:
            return gathered(given, replace(QUICK, pages=20), most_mb=0.1)
        except NzvGeoError as error:
            return str(error).replace(server.url, "URL")


def test_a_next_page_on_another_server_is_not_followed() -> None:
    told = odd(lambda h: h.whole(page(1, next_="https://elsewhere.example/items")))
    assert "says that its next page is https://elsewhere.example/items, on another server" in told


def test_a_page_that_leads_to_itself_ends() -> None:
    def same(handler: Handler) -> None:
        handler.whole(page(1, next_=f"http://{handler.headers['Host']}/collections/gem/items"))

    assert odd(same) == "URL gives the same page again; it cannot be read by pages"


def test_pages_without_end_are_not_read_on() -> None:
    count = iter(range(1_000))

    def further(handler: Handler) -> None:
        number = next(count)
        handler.whole(page(number, next_=f"http://{handler.headers['Host']}/items?{number}"))

    assert odd(further) == "URL gives more and more pages of gem; not read on"


def test_features_that_do_not_come_are_a_finding() -> None:
    (finding,) = odd(lambda h: h.whole(page(1, 2, matched=7))).findings
    assert finding.message == "the service gave 2 features of gem and announced 7"


def test_too_much_in_all_pages_together_is_not_read() -> None:
    told = odd(lambda h: h.whole(page(*range(2_000))))
    assert "gives more than 0.1 MB" in told or "and no more are read; see --max-mb" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html><title>Anmeldung</title></html>", 'gives a web page ("Anmeldung"), not data'),
        (b"[]", "gives JSON that is no collection of features"),
        (b"{", "gives no JSON"),
        (b"<a><ows:ExceptionText>no such type</ows:ExceptionText></a>", "refuses: no such type"),
    ],
)
def test_what_is_no_page_is_told(content: bytes, told: str) -> None:
    assert told in odd(lambda h: h.whole(content))


def test_a_wfs_that_ignores_pages_is_told() -> None:
    names = "<FeatureType><Name>gem</Name></FeatureType>"

    def answer(handler: Handler) -> None:
        if "GetCapabilities" in handler.path:
            handler.whole(names.encode())
        elif "resultType=hits" in handler.path:
            handler.whole(b'<wfs:FeatureCollection numberMatched="6"/>')
        else:
            handler.whole(page(1, 2))

    with serving(answer) as server, pytest.raises(FetchError, match="the same page again"):
        gathered(offer(server.url, "wfs", layers={"x": "gem"}, fields={"ags": "AGS"}), QUICK)


def test_the_command_wants_pairs(tmp_path: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        main(["fetch", "boundaries", "--type", "x", "--into", str(tmp_path)])
    assert "'x' is no NAME=VALUE, such as ags=AGS" in capsys.readouterr().err
