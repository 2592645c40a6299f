"""The built-in municipalities, written by Debian's ogr2ogr in every format, read back the same."""

import os
import shutil
import subprocess
from pathlib import Path

import geopandas
import numpy
import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.catalogue import data_folder
from nzv_geo.layers import OWN_GEOMETRY, ROW_NUMBER

pytestmark = pytest.mark.slow

SOURCE = data_folder() / "boundaries/municipalities.fgb"
FORMATS = {
    "GeoJSON": ("m.geojson", ["-lco", "COORDINATE_PRECISION=15"]),
    "GeoJSONSeq": ("m.geojsons", ["-lco", "COORDINATE_PRECISION=15"]),
    "GeoJSONSeq, RS": ("m.rs.geojsons", ["-lco", "COORDINATE_PRECISION=15", "-lco", "RS=YES"]),
    "GPKG": ("m.gpkg", []),
    "SQLite, SpatiaLite": ("m.sqlite", ["-dsco", "SPATIALITE=YES"]),
    "SQLite": ("m.db", []),
    "OpenFileGDB": ("m.gdb", []),
    "ESRI Shapefile": ("m.shp", ["-lco", "ENCODING=UTF-8"]),
    "FlatGeobuf": ("m.fgb", []),
    "GML": ("m.gml", ["-dsco", "FORMAT=GML3.2"]),
    "GML, 3.1": ("m31.gml", ["-dsco", "FORMAT=GML3"]),
    "GML, 2": ("m2.gml", ["-dsco", "FORMAT=GML2"]),
    "KML": ("m.kml", []),
    "LIBKML": ("lm.kml", []),
    "LIBKML, KMZ": ("lm.kmz", []),
    "CSV": ("m.csv", ["-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=SEMICOLON"]),
}
CUT = {"sorbian_la": "sorbian_language", "designatio": "designation", "name_sorbi": "name_sorbian"}


@pytest.fixture(scope="session")
def ogr2ogr() -> str:
    found = shutil.which("ogr2ogr")
    if not found:
        missing = "ogr2ogr is missing: sudo apt-get install gdal-bin"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    return found


@pytest.mark.parametrize("driver", FORMATS)
def test_municipalities_come_back_to_the_vertex_and_attribute(
    driver: str, ogr2ogr: str, tmp_path: Path
) -> None:
    name, options = FORMATS[driver]
    target = tmp_path / name
    command = [ogr2ogr, "-f", driver.split(",", maxsplit=1)[0], *options, str(target), str(SOURCE)]
    subprocess.run(command, check=True, capture_output=True)
    crs = "EPSG:4326" if driver == "CSV" else None
    layer = load_layer(target, source_crs=crs)
    assert layer.crs == "EPSG:4326"
    within = 1e-9 if driver == "OpenFileGDB" else 1e-12  # its grid
    assert_same(layer.features, geopandas.read_file(SOURCE, use_arrow=True), within)


def assert_same(
    found: geopandas.GeoDataFrame, expected: geopandas.GeoDataFrame, within: float
) -> None:
    found = found.rename(columns=CUT)
    keys = found["ags"].tolist()
    assert sorted(keys) == sorted(expected["ags"])
    expected = expected.set_index("ags").loc[keys].reset_index()
    for column in expected.columns.drop("geometry"):
        right = expected[column].astype(object).where(expected[column].notna(), "")
        here = found[column].astype(object).where(found[column].notna(), "")
        assert [str(value) for value in here] == [str(value) for value in right], column
    # Some writers turn rings round, as RFC 7946 asks.
    here, there = (shapely.normalize(one.geometry.values) for one in (found, expected))
    assert (shapely.get_num_coordinates(here) == shapely.get_num_coordinates(there)).all()
    assert numpy.abs(shapely.get_coordinates(here) - shapely.get_coordinates(there)).max() < within
    assert {ROW_NUMBER, OWN_GEOMETRY} < set(found.columns)
