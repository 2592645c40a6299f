"""ISO 19139 is valid by the official schemas, as OGC published them on 2006-05-04.

They stand in the wheel of pycsw, which `make` downloads and does not install: it asks for an OWSLib
older than that of the tests.
"""

import os
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from nzv_geo import export_layer, load_layer
from nzv_geo.provenance import Provenance
from tests.hand_drawn import SOURCE, make_layer

INSIDE = "pycsw/plugins/profiles/apiso/schemas/ogc/iso/19139/20060504"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    wheel = next(Path(sys.prefix, "schemas").glob("pycsw-*.whl"), None)
    if wheel is None:
        missing = "the schemas of ISO 19139 are missing: make check downloads them"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    folder = tmp_path_factory.mktemp("schemas")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder, [name for name in packed.namelist() if name.endswith(".xsd")])
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(folder / INSIDE / "gmd" / "gmd.xsd", parser))


def errors(schema: etree.XMLSchema, path: Path) -> list[str]:
    schema.validate(etree.parse(path))
    return [str(error) for error in schema.error_log]


@pytest.mark.parametrize("name", ["counties", "focus-areas", "places", "valley"])
def test_every_layer_that_ships_is_valid(
    tmp_path: Path, schema: etree.XMLSchema, name: str
) -> None:
    told = {"publisher": "Stadt Cottbus", "access_url": "https://cottbus.example/a.gpkg"}
    export_layer(load_layer(name), tmp_path / "a.gpkg", metadata="iso", **told)
    assert errors(schema, tmp_path / "a.gpkg.iso.xml") == []


def test_what_is_hardly_known_is_valid(tmp_path: Path, schema: etree.XMLSchema) -> None:
    bare = replace(SOURCE, vintage="unknown", attribution="<&>", publisher="", url="")
    layer = make_layer([None])
    layer = replace(layer, provenance=Provenance((bare,)), title={"de": "ł < &", "en": "ł < &"})
    export_layer(layer, tmp_path / "a.csv", metadata="iso")
    assert errors(schema, tmp_path / "a.csv.iso.xml") == []


def test_the_schema_finds_what_is_wrong(tmp_path: Path, schema: etree.XMLSchema) -> None:
    export_layer(load_layer("states"), tmp_path / "a.gpkg", metadata="iso")
    path = tmp_path / "a.gpkg.iso.xml"
    path.write_text(path.read_text("utf-8").replace("gmd:abstract", "gmd:abstrakt"), "utf-8")
    assert "abstrakt" in errors(schema, path)[0]
