"""What pygeoapi is told, and what real clients get from it."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import shapely
import yaml

from nzv_geo import Layer, export_layers, load_layer
from nzv_geo.cli import main
from nzv_geo.errors import OutputError
from nzv_geo.publish import publish_to_database, write_service
from nzv_geo.publish.service.serving import Service
from tests.postgres import Server, free_port
from tests.publish.database.test_postgis import single

pytestmark = pytest.mark.slow

UTM = "http://www.opengis.net/def/crs/EPSG/0/25833"
SERVED = ("municipalities", "focus-areas", "valley")
HERE = Path(__file__).parent


def test_the_same_layers_give_the_same_bytes(tmp_path: Path) -> None:
    layers = [load_layer("states"), load_layer("valley")]
    first, again = (write_service(layers, tmp_path / name) for name in ("first", "again"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text("mine")
    with pytest.raises(OutputError, match=r"compose\.yml already exists"):
        write_service([load_layer("states")], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["compose.yml"]


def test_no_password_is_written(tmp_path: Path) -> None:
    url = "postgresql://gis:ganz-geheim@db.example:5433/geo"
    assert main(["serve-config", str(tmp_path), "states", "--database", url]) == 0
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert sorted(written) == [
        "compose.yml", "mapserver.conf", "mapserver.map", "pygeoapi-config.yml",
    ]  # fmt: skip
    assert not any("ganz-geheim" in text for text in written.values())
    compose = yaml.safe_load(written["compose.yml"])["services"]["pygeoapi"]
    assert compose["environment"]["PGPASSWORD"] == "${PGPASSWORD:?set it}"
    assert compose["ports"] == ["127.0.0.1:5000:80"]


def test_a_configuration_says_whose_a_layer_is_in_two_languages(tmp_path: Path) -> None:
    service = Service("https://geo.example/ogc/", provider="Stadt Cottbus")
    write_service([load_layer("municipalities")], tmp_path, service=service)
    told = loaded(tmp_path)
    layer = told["resources"]["municipalities"]
    assert told["server"]["url"] == "https://geo.example/ogc"
    assert told["metadata"]["provider"]["name"] == "Stadt Cottbus"
    assert layer["title"] == {"de": "Gemeinden", "en": "Municipalities"}
    assert "© GeoBasis-DE / BKG 2016" in layer["description"]["de"]
    assert {link["href"] for link in layer["links"] if link["rel"] == "license"} >= {
        "https://www.gesetze-im-internet.de/geonutzv/"
    }
    codes = [crs.rpartition("/")[2] for crs in layer["providers"][0]["crs"]]
    assert codes == ["CRS84", "4326", "25833", "3857"]
    west, south, east, north = layer["extents"]["spatial"]["bbox"]
    assert (13.0 < west < 13.1, 50.8 < south < 50.9, 15.0 < east < 15.1, north > 52) == (True,) * 4


def loaded(folder: Path) -> dict[str, object]:
    """Read a configuration as pygeoapi does; it takes a second to import."""
    from pygeoapi.config import validate_config
    from pygeoapi.util import yaml_load

    with (folder / "pygeoapi-config.yml").open(encoding="utf-8") as file:
        told: dict[str, object] = yaml_load(file)
    assert validate_config(told)
    return told


HOSTILE = "${HOME}\n- a: 'b' \" # \x85\u2028 \\ {{ 1 }} *x &y <script>"


def test_no_text_of_a_layer_is_more_than_text(tmp_path: Path) -> None:
    states = load_layer("states")
    table = states.features.rename(columns={"name_de": "a: b"})
    layer = replace(states, id="a: ${HOME}", title={"de": HOSTILE, "en": HOSTILE}, features=table)
    write_service([layer], tmp_path)
    told = loaded(tmp_path)
    assert told["resources"]["a: ${HOME}"]["title"]["de"] == HOSTILE  # type: ignore[index]


@pytest.mark.parametrize("url", ["ftp://a", "https://a/${HOME}", "https://a b", 'https://a"'])
def test_an_address_that_is_none_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(OutputError, match="is no address of a service"):
        write_service([load_layer("states")], tmp_path, service=Service(url))


def test_real_clients_get_what_is_in_postgis(
    server: Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = [load_layer(name) for name in SERVED]
    url = server.url(database)
    publish_to_database(layers, url)
    write_service(layers, tmp_path, database=url)
    with serving(sys.executable, tmp_path) as address:
        compare(address, layers, tmp_path)


def test_real_clients_get_what_is_in_the_geopackage(tmp_path: Path) -> None:
    layers = [load_layer(name) for name in SERVED]
    write_service(layers, tmp_path)
    export_layers(layers, tmp_path / "export.gpkg")
    exported = [
        replace(layer, features=geopandas.read_file(tmp_path / "export.gpkg", layer=layer.id))
        for layer in layers
    ]
    with serving(python_with_gdal(), tmp_path) as address:
        compare(address, exported, tmp_path)


def compare(address: str, layers: list[Layer], folder: Path) -> None:
    """Compare what GDAL and OWSLib get with the layers themselves."""
    from owslib.ogcapi.features import Features

    features = Features(address)
    assert [each["id"] for each in features.collections()["collections"]] == list(SERVED)
    for layer in layers:
        own = layer.features.sort_values(layer.key, ignore_index=True)
        count = features.collection_items(layer.id, resulttype="hits")["numberMatched"]
        assert count == len(own)
        if layer.crs.to_epsg() == 25833:
            got = features.collection_items(layer.id, limit=10, crs=UTM)
            table = geopandas.GeoDataFrame.from_features(got, crs=layer.crs)
            table[layer.key] = [feature["id"] for feature in got["features"]]
        else:
            table = by_gdal(address, layer, folder)
        same_features(table.sort_values(layer.key, ignore_index=True), own, layer)


def by_gdal(address: str, layer: Layer, folder: Path) -> geopandas.GeoDataFrame:
    """Read a collection by GDAL's driver, in pages."""
    ogr2ogr = shutil.which("ogr2ogr")
    if ogr2ogr is None:
        missing("ogr2ogr is missing: sudo apt-get install gdal-bin")
    target = folder / f"{layer.id}-got.gpkg"
    source = [f"OAPIF:{address}", layer.id, "-oo", "PAGE_SIZE=100"]
    subprocess.run([ogr2ogr, "-f", "GPKG", target, *source], check=True, capture_output=True)
    got = geopandas.read_file(target, fid_as_index=True)
    assert got.crs.to_epsg() in (4326, None)  # None: CRS84
    ids = got.pop("id") if "id" in got else got.index  # whole numbers are GDAL's own
    return got.assign(**{layer.key: ids}).reset_index(drop=True)


def same_features(got: geopandas.GeoDataFrame, own: geopandas.GeoDataFrame, layer: Layer) -> None:
    fields = [name for name in own.columns if name != own.geometry.name]
    assert set(got.columns) >= set(fields)
    assert shapely.equals_exact(single(got.geometry), single(own.geometry)).all(), layer.id
    for name in fields:
        theirs, ours = ([plain(value) for value in table[name]] for table in (got, own))
        assert theirs == ours, name


def plain(value: object) -> object:
    """Return a value as GeoJSON has it: GDAL takes texts of days for days."""
    if isinstance(value, int | float):
        return None if math.isnan(value) else float(value)
    return None if value is None else str(value).removesuffix(" 00:00:00")


@contextmanager
def serving(python: str, folder: Path) -> Iterator[str]:
    """Start pygeoapi by the configuration in a folder."""
    port = free_port()
    path = os.pathsep.join(name for name in sys.path if "site-packages" in name)
    command = [python, "-W", "ignore", HERE / "pygeoapi_server.py", folder, str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": path}
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(600):
            assert process.poll() is None, (folder / "log").read_text()[-2000:]
            with suppress(OSError), urllib.request.urlopen(address, timeout=5):
                break
            time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


def python_with_gdal() -> str:
    """Return Debian's Python, whose GDAL is bound, where it can use the libraries of this one."""
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    asked = "import sys, osgeo.ogr; print(*sys.version_info[:2])"
    done = subprocess.run(
        [python or "false", "-c", asked], capture_output=True, text=True, check=False
    )
    if done.returncode:
        missing("Python's GDAL is missing: sudo apt-get install python3-gdal")
    if done.stdout.split() != [str(number) for number in sys.version_info[:2]]:
        pytest.skip(f"Debian's Python is {done.stdout.strip()}: not the version that runs this")
    return str(python)


def missing(what: str) -> None:
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)
