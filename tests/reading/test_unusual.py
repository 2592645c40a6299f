"""Correct files of an unusual kind are read and written like any other."""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from nzv_geo.reading import list_layers, read_file, read_in_parts
from nzv_geo.reading.wkb import surface_from_above
from tests.reading import samples


@pytest.mark.parametrize(("z", "m"), [(1, 0), (0, 1), (1, 1), (2, 2)])
def test_a_geopackage_may_declare_any_geometry_with_more_dimensions(z, m, tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoPackage")
    with closing(sqlite3.connect(path)) as database, database:
        declared = "UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY', z = ?, m = ?"
        database.execute(declared, [z, m])
    assert len(read_file(path)) == 20
    assert [one.features for one in list_layers(path)] == [20]
    assert [len(part) for part in read_in_parts(path)] == [20]


@pytest.mark.parametrize(("word", "read"), [("b", ["a", "b", "a"]), (None, [1, 2, 1])])
def test_coded_values_come_in_words_where_each_has_one(word, read, tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoPackage", samples.table(3).assign(number=[1, 2, 1]))
    words = [("use", "enum", "1", "a")] + [("use", "enum", "2", word)] * (word is not None)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(
            "CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, "
            "title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT);"
            "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT, constraint_type TEXT,"
            "value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, "
            "max_is_inclusive BOOLEAN, description TEXT);"
            "INSERT INTO gpkg_data_columns (table_name, column_name, constraint_name) VALUES "
            "('sample', 'number', 'use');"
            "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', 'x', "
            "'read-write');"
        )
        database.executemany(
            "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, "
            "description) VALUES (?, ?, ?, ?)",
            words,
        )
        (sql,) = database.execute("SELECT sql FROM sqlite_master WHERE name = 'sample'").fetchone()
        database.execute("PRAGMA writable_schema = ON")
        database.execute(
            "UPDATE sqlite_master SET sql = ? WHERE name = 'sample'",
            [sql.replace('"number" INTEGER', '"number" MEDIUMINT')],
        )
    assert read_file(path).features["number"].tolist() == read


def test_gml_may_mix_kinds_with_heights(tmp_path: Path) -> None:
    point = "<gml:Point><gml:pos>450000 5730000 1</gml:pos></gml:Point>"
    line = "<gml:LineString><gml:posList>450000 5730000 1 450010 5730010 5</gml:posList>"
    members = "".join(
        f"<gml:featureMember><a:b><a:g>{shape}</a:g></a:b></gml:featureMember>".replace(
            "><gml:pos", ' srsName="EPSG:25833" srsDimension="3"><gml:pos'
        )
        for shape in (point, f"{line}</gml:LineString>")
    )
    path = tmp_path / "a.gml"
    spaces = 'xmlns:a="http://a.example" xmlns:gml="http://www.opengis.net/gml/3.2"'
    path.write_text(f"<a:c {spaces}>{members}</a:c>")
    shapes = read_file(path).features.geometry
    assert shapes.geom_type.tolist() == ["Point", "LineString"]
    assert shapely.get_z(shapes.iloc[0]) == 1
    assert [one.features for one in list_layers(path)] == [2]


def test_arcs_become_segments(tmp_path: Path) -> None:
    arc = "<gml:Arc><gml:posList>450000 5730000 450010 5730010 450020 5730000</gml:posList>"
    shape = f"<gml:Curve><gml:segments>{arc}</gml:Arc></gml:segments></gml:Curve>"
    member = f"<gml:featureMember><a:b><a:g>{shape}</a:g></a:b></gml:featureMember>"
    path = tmp_path / "a.gml"
    spaces = 'xmlns:a="http://a.example" xmlns:gml="http://www.opengis.net/gml/3.2"'
    path.write_text(
        f"<a:c {spaces}>{member}</a:c>".replace("<gml:Curve", '<gml:Curve srsName="EPSG:25833"')
    )
    layer = read_file(path)
    assert [(one.code, one.severity) for one in layer.findings] == [("NZV112", "note")]
    (line,) = layer.features.geometry
    centre = shapely.Point(450010, 5730000)
    assert len(line.coords) == 180 / 4 + 1
    assert shapely.distance(shapely.points(line.coords), centre) == pytest.approx(10)


SQUARE = "((0 0 0, 1 0 1, 1 1 2, 0 0 0)), ((0 0 0, 1 1 2, 0 1 3, 0 0 0))"
WALL = "((0 0 0, 1 0 1, 1 0 9, 0 0 0))"


@pytest.mark.parametrize(
    ("kind", "patch", "patches", "area"),
    [(16, 17, f"{SQUARE}, {WALL}", 1), (15, 3, SQUARE, 1), (16, 17, WALL, None)],
)
def test_a_surface_is_the_area_it_covers_from_above(kind, patch, patches, area, tmp_path) -> None:
    polygons = shapely.from_wkt(f"MULTIPOLYGON Z ({patches})").geoms
    parts = [bytearray(shapely.to_wkb(one, flavor="iso", byte_order=1)) for one in polygons]
    for part in parts:
        part[1:5] = struct.pack("<I", patch + 1000)
    wkb = struct.pack("<BII", 1, kind + 1000, len(parts)) + b"".join(parts)
    path = samples.write(tmp_path, "GeoPackage")
    with closing(sqlite3.connect(path)) as database, database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{trigger}"')
        (geometry,) = database.execute("SELECT geom FROM sample WHERE fid = 1").fetchone()
        header = geometry[:3] + bytes([geometry[3] & ~0x0E]) + geometry[4:8]
        database.execute("UPDATE sample SET geom = ? WHERE fid = 1", [header + wkb])
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'TIN', z = 1")
    layer = read_file(path)
    first = layer.features.geometry.iloc[0]
    assert (first and first.area) == area
    assert [one.code for one in layer.findings] == ["NZV119" if area else "NZV125"]
    assert [one.features for one in list_layers(path)] == [20]
    assert surface_from_above(wkb[:-20]) is None


TRIANGLE = [(14.0, 51.0), (14.2, 51.0), (14.2, 51.2)]
RING = [(14.4, 51.0), (14.6, 51.0), (14.6, 51.2), (14.4, 51.0)]
STRIP, FAN, RINGS = 0, 1, 5


@pytest.mark.parametrize(
    ("parts", "area"),
    [
        ([(STRIP, TRIANGLE)], 0.02),
        ([(STRIP, TRIANGLE), (FAN, [*TRIANGLE, (14.0, 51.2)])], 0.04),
        ([(STRIP, TRIANGLE), (RINGS, RING)], 0.04),
    ],
)
def test_a_multipatch_of_several_parts_is_read(parts, area, tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path, samples.table(1, "EPSG:4326"))
    starts = [sum(len(points) for _, points in parts[:at]) for at in range(len(parts))]
    kinds = [kind for kind, _ in parts]
    points = [xy for _, part in parts for xy in part]
    box = shapely.MultiPoint(points).bounds
    record = (
        struct.pack("<i4d2i", 31, *box, len(parts), len(points))
        + struct.pack(f"<{2 * len(parts)}i", *starts, *kinds)
        + struct.pack(f"<{2 * len(points)}d", *(number for xy in points for number in xy))
        + struct.pack(f"<{2 + len(points)}d", 7, 7, *[7] * len(points))
    )
    words = len(record) // 2
    index = struct.pack(">2i", 50, words)
    for suffix, content in ((".shp", struct.pack(">2i", 1, words) + record), (".shx", index)):
        head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + len(content) // 2)
        head += struct.pack("<2i8d", 1000, 31, *box, 7, 7, 0, 0)
        path.with_suffix(suffix).write_bytes(head + content)
    layer = read_file(path)
    assert shapely.area(layer.features.geometry.values).tolist() == pytest.approx([area])
    assert [one.code for one in layer.findings] == ["NZV119"]


def test_only_surfaces_are_unfolded() -> None:
    square = shapely.to_wkb(shapely.box(0, 0, 1, 1), byte_order=1)
    point = shapely.to_wkb(shapely.Point(0, 0), byte_order=1)
    tin = struct.pack("<BIIBI", 1, 16, 1, 1, 17) + square[5:]

    def collected(*members: bytes) -> bytes:
        return struct.pack("<BII", 1, 7, len(members)) + b"".join(members)

    assert surface_from_above(collected(square, collected(tin))).area == 1
    for other in (square, collected(square), collected(tin, point), collected(tin)[:-1]):
        assert surface_from_above(other) is None
    assert surface_from_above(struct.pack("<BII", 1, 7, 1) * 1_000) is None
