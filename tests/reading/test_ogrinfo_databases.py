"""Databases are read as Debian's ogrinfo reads them: layers, counts, types, CRS, extent."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from nzv_geo.errors import DataError
from nzv_geo.reading import list_layers, read_file
from tests.reading import nas, samples

pytestmark = pytest.mark.slow

SUMMARY = re.compile(
    r"Layer name: (?P<name>.*)\n(?:Geometry: (?P<kind>.*)\n)?Feature Count: (?P<count>\d+)\n"
    r"(?:Extent: \((?P<west>.*), (?P<south>.*)\) - \((?P<east>.*), (?P<north>.*)\)\n)?"
    r"Layer SRS WKT:\n(?P<crs>(?:.*\n)*?)Data axis"
)
Facts = tuple[str, int, str, tuple[float, ...]]


def run(*command: object) -> str:
    """Run one of Debian's programs of GDAL."""
    if not shutil.which(str(command[0])):
        missing = f"{command[0]} is missing: sudo apt-get install gdal-bin"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    done = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True)
    return done.stdout


def told(path: Path) -> dict[str, Facts]:
    """Return what ogrinfo says of each layer with a geometry."""
    found = SUMMARY.finditer(run("ogrinfo", "-so", "-al", path))
    return {
        one["name"]: (
            one["kind"].replace(" ", ""),
            int(one["count"]),
            "EPSG:" + re.findall(r'ID\["EPSG",(\d+)\]', one["crs"])[-1],
            tuple(float(one[side]) for side in ("west", "south", "east", "north")),
        )
        for one in found
    }


def read(path: Path) -> dict[str, Facts]:
    """Return the same as it is read here."""
    found = {}
    for one in list_layers(path):
        layer = read_file(path, layer=one.name)
        assert (one.features, one.crs) == (len(layer), layer.crs.to_string())
        (kind,) = set(layer.features.geometry.geom_type)
        extent = tuple(layer.features.total_bounds)
        found[one.name] = (kind, len(layer), one.crs, pytest.approx(extent, abs=1e-6))
    return found


def two_layers(folder: Path, driver: str, name: str, *options: str) -> Path:
    """Write squares and their centres in two CRS, and a table without geometry, by ogr2ogr."""
    squares, points, table = (folder / name for name in ("s.gpkg", "p.gpkg", "t.csv"))
    layer = samples.table()
    layer.to_file(squares, engine="pyogrio")
    layer.set_geometry(layer.centroid).to_crs("EPSG:4326").to_file(points, engine="pyogrio")
    table.write_text("a,b\n1,2\n")
    path = folder / name
    for more, source in enumerate((squares, points, table)):
        how = ["-update"] if more else ["-f", driver, *options]
        run("ogr2ogr", *how, path, source, "-nln", ("Flächen", "punkte", "tabelle")[more])
    return path


DATABASES = {
    "SpatiaLite": ("SQLite", "a.sqlite", "-dsco", "SPATIALITE=YES"),
    "SQLite with WKB": ("SQLite", "a.db"),
    "File Geodatabase": ("OpenFileGDB", "a.gdb"),
}


@pytest.mark.parametrize("how", DATABASES.values(), ids=DATABASES)
def test_a_database_is_read_as_ogrinfo_reads_it(how: tuple[str, ...], tmp_path: Path) -> None:
    path = two_layers(tmp_path, *how)
    assert told(path) == read(path)
    assert len(told(path)) == 2
    (finding,) = read_file(path, layer="punkte").findings
    assert (finding.code, finding.message[-9:]) == ("NZV120", ": tabelle")


def test_of_a_table_with_two_geometries_each_is_a_layer(tmp_path: Path) -> None:
    path = samples.write(tmp_path, "SpatiaLite")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ALTER TABLE sample ADD COLUMN Axis BLOB")
        database.execute("UPDATE sample SET Axis = GEOMETRY WHERE ogc_fid > 5")
        database.execute(
            "INSERT INTO geometry_columns SELECT f_table_name, 'Axis', geometry_type, "
            "coord_dimension, srid, geometry_format FROM geometry_columns"
        )
    assert [one.name for one in list_layers(path)] == ["sample(geometry)", "sample(axis)"]
    layer = read_file(path, layer="sample(axis)")
    assert layer.features.geometry.isna().sum() == 5
    assert read_file(path, layer="sample(geometry)").features.geometry.notna().all()


def test_a_database_that_lists_no_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE plan (name TEXT)")
    with pytest.raises(DataError, match="an SQLite database, but neither a GeoPackage nor one"):
        read_file(path)


def test_nas_is_read_as_ogrinfo_reads_it(tmp_path: Path) -> None:
    plot = nas.plot(1, nas.surface(nas.line(nas.SQUARE)))
    # The driver of Debian takes the last geometry of an object.
    area_alone = re.sub("<objektkoordinaten>.*</objektkoordinaten>", "", plot)
    path = nas.extract(tmp_path / "nas.xml", area_alone, *nas.buildings(samples.table()))
    assert told(path) == read(path)
    assert list(told(path)) == ["AX_Flurstueck", "AX_Gebaeude"]
