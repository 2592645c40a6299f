"""What is broken or means harm is refused in one line, costs little, and leaves nothing behind."""

import http.server
import json
import os
import sqlite3
import struct
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nzv_geo import load_layer
from nzv_geo.checks import check_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError, NzvGeoError
from nzv_geo.reading import Limits, csv_shapes, list_layers, read_file, read_in_parts
from nzv_geo.reading.formats import FORMATS
from nzv_geo.reading.wkb import is_nested
from tests.reading import samples

pytestmark = pytest.mark.slow

SMALL = Limits(max_mb=5, max_files=100, max_depth=50, max_vertices=100_000, max_seconds=10)
GML = '<a:c xmlns:a="http://a.example" xmlns:gml="http://www.opengis.net/gml/3.2">'
POINT = '{"type": "Point", "coordinates": [14, 51]}'


def refused(path: Path, message: str = ".") -> None:
    started = time.monotonic()
    with pytest.raises(NzvGeoError, match=message) as caught:
        read_file(path, limits=SMALL)
    assert time.monotonic() - started < 20
    assert "\n" not in str(caught.value)


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
def test_a_sound_sample_loads(format_: str, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    crs = "EPSG:25833" if format_ in samples.WITHOUT_CRS else None
    layer = read_file(path, source_crs=crs)
    assert len(layer) == 20
    field = {"KML": "Name", "DXF": "Layer", "DGN": "Text"}.get(format_, "name")
    assert sorted(layer.features[field]) == sorted(samples.table()["name"])
    assert [one for one in check_layer(layer) if one.severity != "note"] == []


@pytest.mark.parametrize("share", [0.12, 0.53, 0.92, 0.99])
@pytest.mark.parametrize("format_", sorted(set(FORMATS) - {"CSV"}))
def test_a_file_that_is_cut_off_is_refused(format_: str, share: float, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path)


@pytest.mark.parametrize("part", [".shp", ".dbf"])
def test_a_shapefile_with_half_a_part_is_refused(part: str, tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path)
    half = path.with_suffix(part)
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
    refused(path, "is cut off: it says it has .* bytes, there are")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
@pytest.mark.parametrize("format_", FORMATS)
def test_any_damage_ends_in_a_layer_or_an_error_of_ours(format_, tmp_path: Path, data) -> None:
    path = tmp_path / f"sample{samples.SUFFIXES[format_]}"
    if not (tmp_path / "whole").exists():
        (tmp_path / "whole").write_bytes(samples.write(tmp_path, format_).read_bytes())
    content = bytearray((tmp_path / "whole").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    with suppress(NzvGeoError):
        check_layer(read_file(path, limits=SMALL, without_crs=True))
    with suppress(NzvGeoError):
        list_layers(path, limits=SMALL)


def test_what_gdal_passes_on_unseen_does_not_end_the_process(tmp_path: Path) -> None:
    """These two bytes made GDAL 3.12 claim geometries beyond the end of its memory."""
    path = samples.write(tmp_path, "FlatGeobuf")
    content = bytearray(path.read_bytes())
    content[5932], content[3673] = 0, 213
    path.write_bytes(content)
    with suppress(NzvGeoError):
        check_layer(read_file(path))


# --- what is no data ---------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"\0" * 1000, b"  \n "])
def test_nothing_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.shp"
    path.write_bytes(content)
    refused(path, "is empty")


def test_a_wrong_suffix_does_not_matter(tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoPackage").rename(tmp_path / "plan.geojson")
    assert len(read_file(path)) == 20


@pytest.mark.parametrize(
    "content",
    [
        '<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>',
        f"<!-- <OGRVRTDataSource> -->{GML}</a:c>",
        f"<!--<OGRWFSDataSource>-->{GML}<URL>http://127.0.0.1:9/</URL></a:c>",
        f'{GML}<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs"/></a:c>',
        "<VRTDataset/>",
    ],
)
def test_what_leads_to_other_data_is_not_followed(content: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    path.write_text(content)
    refused(path, "leads to others")


def test_a_pipeline_in_json_is_not_run(tmp_path: Path) -> None:
    other = samples.write(tmp_path, "FlatGeobuf")
    path = tmp_path / "plan.geojson"
    command = f"gdal vector pipeline ! read {other}"
    path.write_text(json.dumps({"type": "gdal_streamed_alg", "command_line": command}))
    refused(path, "neither GeoJSON nor TopoJSON")
    both = {"type": "FeatureCollection", "command_line": command, "features": []}
    path.write_text(json.dumps({**both, "x": {"type": "gdal_streamed_alg"}}))
    refused(path, "no feature")


@pytest.mark.parametrize("name", ["/vsicurl/http://127.0.0.1:9/a.geojson", "/vsizip/a.zip"])
def test_a_path_of_gdals_own_is_no_file(name: str) -> None:
    refused(Path(name), "no such file")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.geojson"
    os.mkfifo(fifo)
    refused(fifo, "not an ordinary file")
    refused(Path("/dev/zero"), "not an ordinary file")
    refused(tmp_path, "a folder without a shapefile")
    loop = tmp_path / "loop.geojson"
    loop.symlink_to(loop)
    refused(loop, "loop.geojson")


# --- XML ---------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB, EXTERNAL, '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(doctype: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    path.write_bytes(f"{declared}{doctype}{GML}</a:c>".encode(encoding))
    refused(path, "its own document type")


@pytest.mark.parametrize("depth", [51, 100_000])
def test_deep_xml_is_refused(depth: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    path.write_text(GML + "<a:b>" * depth + "</a:b>" * depth + "</a:c>")
    refused(path, "more than 50 deep; see --max-depth")


@pytest.mark.parametrize("nest", ['{"type":"GeometryCollection","geometries":[', '{"a":', "["])
def test_deep_json_is_refused(nest: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.geojson"
    path.write_text('{"type": "Feature", "properties": {}, "geometry": ' + nest * 50_000)
    refused(path, "plan.geojson")


class Counter(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Counter.asked.clear()
    with http.server.HTTPServer(("127.0.0.1", 0), Counter) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_no_address_in_a_file_is_asked(server: str, tmp_path: Path) -> None:
    gml = tmp_path / "a.gml"
    gml.write_text(
        f'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:a="http://a.eu"'
        ' xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="http://a.eu {server}/wfs?request=DescribeFeatureType">'
        f'<wfs:member><a:b gml:id="x"><a:n xlink:href="{server}/name#1"/><a:g><gml:Point'
        ' gml:id="p" srsName="EPSG:25833"><gml:pos>450000 5730000</gml:pos></gml:Point></a:g>'
        "</a:b></wfs:member></wfs:FeatureCollection>"
    )
    kml = tmp_path / "a.kml"
    kml.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>'
        f"{server}/link.kml</href></Link></NetworkLink><Style id='s'><IconStyle><Icon><href>"
        f"{server}/i.png</href></Icon></IconStyle></Style><Placemark><styleUrl>{server}/s.kml#a"
        "</styleUrl><Point><coordinates>14,51</coordinates></Point></Placemark></Document></kml>"
    )
    assert len(read_file(gml)) == 1
    assert len(read_file(kml)) == 1
    assert list_layers(gml)
    for crs in (
        {"type": "link", "properties": {"href": f"{server}/crs"}},
        {"type": "name", "properties": {"name": f"{server}/crs"}},
    ):
        text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": []})
        for escaped in (text, text.replace('"crs"', r'"\u0063rs"', 1)):
            path = tmp_path / "a.geojson"
            path.write_text(escaped)
            refused(path, "CRS")
            with pytest.raises(NzvGeoError):
                read_file(path, source_crs="EPSG:25833")
    assert Counter.asked == []


LINK = '{"type": "link", "properties": {"href": "%s/crs", "type": "proj4"}}'
SPELLINGS = [
    '{"type": "FeatureCollection", "CRS": %s, "features": []}',
    '{"type": "FeatureCollection", "features": [], "cRs": %s}',
    '{"type": "Point", "coordinates": [14, 51], \'crs\': %s}',
    '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "crs": %s, '
    '"coordinates": [14, 51]}}',
    '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "c\\u0072s": %s, '
    '"coordinates": [14, 51]}}',
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("crs", [None, "EPSG:25833"])
def test_no_spelling_of_a_link_is_followed(spelling, crs, server: str, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(spelling % (LINK % server))
    for read in (read_file, list_layers):
        with pytest.raises(NzvGeoError):
            read(path, **({"source_crs": crs} if read is read_file else {}))
    assert Counter.asked == []


# --- archives ----------------------------------------------------------------------------------


def archive(path: Path, **contents: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return path


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", **{"a.geojson": b" " * 50_000_000})
    assert path.stat().st_size < 100_000
    refused(path, "no more than 5 MB are loaded; see --max-mb")


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", **{"a.geojson": b" " * 50_000_000})
    real = struct.pack("<I", 50_000_000)
    path.write_bytes(path.read_bytes().replace(real, struct.pack("<I", 10)))
    refused(path, "a.zip")


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", **{f"{number}.txt": b"" for number in range(200)})
    refused(path, "no more than 100 are looked at; see --max-files")


@pytest.mark.parametrize("name", ["../a.geojson", "/tmp/a.geojson", "x/../../a.geojson", "C:\\a"])
def test_a_name_that_points_out_of_an_archive_is_refused(name: str, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", **{name: POINT, "b.geojson": POINT})
    refused(path, "points out of it; not unpacked")
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    refused(tmp_path / "a.zip", "a link")


# --- GeoPackage --------------------------------------------------------------------------------

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (f"{ENDLESS} SELECT x AS fid, NULL AS geom FROM c WHERE x < 0", "see --max-seconds"),
        (f"{ENDLESS} SELECT x AS fid, zeroblob(1000) AS geom FROM c", "see --max-seconds"),
        ("SELECT 1 AS fid, zeroblob(50000000) AS geom", "too big"),
        (f"{ENDLESS} SELECT x AS fid, zeroblob(999) AS geom FROM c LIMIT 9999", "see --max-mb"),
        ("SELECT load_extension('/tmp/a.so') AS fid, NULL AS geom", "cannot read"),
    ],
)
@pytest.mark.parametrize("format_", ["GeoPackage", "SpatiaLite"])
def test_a_view_without_end_is_refused(view, message, format_, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ALTER TABLE sample RENAME TO plain")
        database.execute(f"CREATE VIEW sample AS {view}")
        if format_ == "GeoPackage":
            database.execute("UPDATE gpkg_contents SET table_name = 'sample'")
            database.execute("UPDATE gpkg_geometry_columns SET table_name = 'sample'")
    seconds = 0.2 if message == "see --max-seconds" else 1  # to open it takes a tenth of that
    with pytest.raises(DataError, match=message):
        read_file(path, limits=replace(SMALL, max_seconds=seconds))


@pytest.mark.parametrize("word", ["AS (", "as(", "GENERATED ALWAYS AS\n("])
def test_a_column_that_is_computed_counts_as_what_it_yields(word: str, tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoPackage")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"ALTER TABLE sample ADD COLUMN more BLOB {word}zeroblob(400000))")
    refused(path, "8.0 MB, and no more than 5 MB are loaded; see --max-mb")


@pytest.mark.parametrize("format_", ["GeoPackage", "SpatiaLite"])
def test_edits_that_another_program_has_open_are_read(format_, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA wal_autocheckpoint = 0")
        for trigger in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{trigger[0]}"')
        database.execute("UPDATE sample SET name = 'neu' WHERE rowid = 1")
        database.commit()
        before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
        assert read_file(path).features["name"].iloc[0] == "neu"
        assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


# --- sizes -------------------------------------------------------------------------------------


def test_an_arc_used_again_and_again_is_refused(tmp_path: Path) -> None:
    arc = [[14 + number / 1e4, 51] for number in range(1000)]
    lines = {"type": "MultiLineString", "arcs": [[0]] * 1000}
    topology = {"type": "Topology", "objects": {"a": lines}, "arcs": [arc]}
    path = tmp_path / "a.topojson"
    path.write_text(json.dumps(topology))
    refused(path, "unfolds into .* vertices.*see --max-vertices")


def test_compressed_parquet_that_unfolds_is_refused(tmp_path: Path) -> None:
    line = shapely.LineString(numpy.full((2000, 2), 50.0))
    features = geopandas.GeoDataFrame(geometry=[line] * 200, crs="EPSG:4326")
    features.to_parquet(tmp_path / "a.parquet", compression="zstd")
    refused(tmp_path / "a.parquet", "see --max-")


def test_a_file_above_the_bound_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    refused(path, "10,000.0 MB, and no more than 5 MB are loaded; see --max-mb")


@pytest.mark.parametrize("format_", FORMATS)
def test_values_are_counted_however_few_bytes_say_them(format_: str, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    crs = "EPSG:25833" if format_ in samples.WITHOUT_CRS else None
    limits = Limits(max_values=20 * 30)
    assert len(read_file(path, source_crs=crs, limits=limits)) == 20
    with pytest.raises(DataError, match=r"20 features or more of .* fields.*see --max-values"):
        read_file(path, source_crs=crs, limits=replace(limits, max_values=20 * 10))
    with pytest.raises(DataError, match="fields, and no more than 0 are loaded; see --max-fields"):
        read_file(path, source_crs=crs, limits=replace(limits, max_fields=0))


def test_a_wide_header_over_many_rows_costs_little(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    header = ";".join(["x", "y", *map(str, range(5_000))])
    path.write_text(f"{header}\n{'1;1' + chr(10)}" + "1;1\n" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(DataError, match="see --max-values"):
        read_file(path, source_crs="EPSG:25833")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000_000
    tracemalloc.stop()


def test_a_small_archive_of_a_large_table_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", **{"a.csv": b"x;y\n" + b"1;1\n" * 40_000_000})
    assert path.stat().st_size < 200_000
    with pytest.raises(DataError, match=r"no more than 150 MB are loaded; see --max-mb"):
        read_file(path, source_crs="EPSG:25833")


def test_a_text_that_repeats_is_looked_at_once(tmp_path: Path, monkeypatch) -> None:
    seen: list[str] = []
    number = csv_shapes._number
    monkeypatch.setattr(
        csv_shapes, "_number", lambda text, **how: seen.append(text) or number(text, **how)
    )
    path = tmp_path / "a.csv"
    path.write_text("x;y;n\n" + "1;2;1\n" * 20_000)
    assert len(read_file(path, source_crs="EPSG:25833")) == 20_000
    assert sorted(seen) == ["1", "2"]


def test_a_feature_of_geojson_is_bounded_by_the_option(tmp_path: Path) -> None:
    ring = [[14 + number % 9, 51] for number in range(320_000)]
    shape = {"type": "LineString", "coordinates": ring}
    path = tmp_path / "a.geojson"
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert shapely.get_num_coordinates(read_file(path).features.geometry.iloc[0]) == 320_000
    with pytest.raises(DataError, match="a feature larger than is loaded; see --max-mb"):
        read_file(path, limits=Limits(max_mb=6))
    path.write_text(json.dumps(feature))
    with pytest.raises(DataError, match="MB, and no more than 3 MB are loaded; see --max-mb"):
        read_file(path, limits=Limits(max_mb=3))


def test_of_very_many_layers_a_few_are_named(tmp_path: Path) -> None:
    point = '<gml:Point srsName="EPSG:25833"><gml:pos>450000 5730000</gml:pos></gml:Point>'
    members = "".join(
        f'<gml:featureMember><a:b{n} gml:id="i{n}"><a:g>{point}</a:g></a:b{n}></gml:featureMember>'
        for n in range(300)
    )
    path = tmp_path / "a.gml"
    path.write_text(f"{GML}{members}</a:c>")
    with pytest.raises(DataError, match=r"300 layers; name one of: b0, .* and 280 more") as caught:
        read_file(path)
    assert len(str(caught.value)) < 500


def test_very_many_layers_are_listed_without_parsing_the_file_for_each(tmp_path, capsys) -> None:
    point = '<gml:Point srsName="EPSG:25833"><gml:pos>450000 5730000</gml:pos></gml:Point>'
    members = "".join(
        f"<gml:featureMember><a:b{n}><a:g>{point}</a:g></a:b{n}></gml:featureMember>"
        for n in range(20_000)
    )
    classes, folders = tmp_path / "a.gml", tmp_path / "a.kml"
    classes.write_text(f"{GML}{members}</a:c>")
    point = "<Placemark><Point><coordinates>14,51</coordinates></Point></Placemark>"
    members = "".join(f"<Folder><name>f{n}</name>{point}</Folder>" for n in range(3_000))
    folders.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{members}</Document></kml>'
    )
    for path, count in ((classes, "20,000"), (folders, "3,000")):
        started = time.process_time()
        assert main(["info", str(path)]) == 0
        assert time.process_time() - started < 15
        shown = capsys.readouterr()
        assert len(shown.out.splitlines()) < 220
        assert f"{count} layers, the first 200 of them above; choose one" in shown.err
    (alone,) = [one for one in list_layers(folders, layer="f7") if one.fields]
    assert (alone.name, alone.geometry) == ("f7", "Unknown")


def test_a_ring_of_a_million_vertices_loads_in_proportion(tmp_path: Path) -> None:
    angle = numpy.linspace(0, 2 * numpy.pi, 1_000_000)
    ring = numpy.c_[450_000 + 1000 * numpy.cos(angle), 5_730_000 + 1000 * numpy.sin(angle)]
    ring[-1] = ring[0]
    shape = geopandas.GeoDataFrame(geometry=[shapely.Polygon(ring)], crs="EPSG:25833")
    shape.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    tracemalloc.start()
    assert check_layer(read_file(tmp_path / "a.gpkg")) == []
    assert tracemalloc.get_traced_memory()[1] < 500_000_000
    tracemalloc.stop()


def collections(kind: int, order: int = 1) -> bytes:
    """Return WKB of a point within very many collections of one."""
    return struct.pack("<BII", order, kind, 1) * 300_000 + struct.pack("<BIdd", 1, 1, 14, 51)


@pytest.mark.parametrize(
    ("kind", "order"),
    [(7, 1), (6, 1), (4007, 1), (7 | 0x10000, 1), (7 | 0x01000000, 1), (9, 1), (12, 1), (7, 5)],
)
def test_geometries_within_geometries_do_not_end_the_process(kind, order, tmp_path: Path) -> None:
    wkb = collections(kind, order)
    assert is_nested(wkb)
    path = samples.write(tmp_path, "GeoPackage")
    with closing(sqlite3.connect(path)) as database, database:
        for trigger in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{trigger[0]}"')
        (geometry,) = database.execute("SELECT geom FROM sample WHERE fid = 1").fetchone()
        header = geometry[:3] + bytes([geometry[3] & ~0x0E]) + geometry[4:8]
        database.execute("UPDATE sample SET geom = ? WHERE fid = 1", [header + wkb])
    layer = read_file(path, limits=SMALL)
    assert layer.features.geometry.isna().sum() == 1
    assert ("NZV121", "1") in {(one.code, one.feature) for one in check_layer(layer)}


@pytest.mark.parametrize(
    "shape",
    [
        shapely.MultiPolygon([shapely.Point(x, 0).buffer(1) for x in range(0, 900, 3)]),
        shapely.GeometryCollection([shapely.MultiPoint(numpy.random.rand(900, 3))] * 3),
        shapely.Point(0, 0).buffer(1, quad_segs=900),
    ],
)
@pytest.mark.parametrize("flavor", ["iso", "extended"])
def test_large_geometries_are_no_harm(shape: shapely.Geometry, flavor: str) -> None:
    assert not is_nested(shapely.to_wkb(shape, flavor=flavor))


def test_an_archive_packed_in_an_unusual_way_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("a.geojson", b" " * 50_000_000)
    refused(tmp_path / "a.zip", "packed in an unusual way")


@pytest.mark.parametrize("format_", ["GeoPackage", "SpatiaLite"])
def test_a_view_that_is_no_layer_is_not_run(format_, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    view = f"{ENDLESS} SELECT x AS fid, (SELECT name FROM sample) AS geom FROM c WHERE x < 0"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE VIEW more AS {view}")
    assert len(read_file(path, limits=SMALL)) == 20
    assert [one.name for one in list_layers(path)] == ["sample"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"type": "Feature"', '"type": "Featurf"'),
        ('{ "type": "Feature", "prop', '7, {"type": "F", "prop'),
    ],
)
def test_a_feature_of_geojson_is_not_lost_without_a_word(before, after, tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoJSON")
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(after.join(text.rsplit(before, 1)), "utf-8")
    refused(path, r"holds 2\d features, and 19 of them could be read")


def test_coordinates_are_not_made_up(tmp_path: Path) -> None:
    path = samples.write(tmp_path, "KML")
    text = path.read_text("utf-8")
    assert "<coordinates>" in text
    path.write_text(text.replace("<coordinates>", "<coordinates>x,", 1), "utf-8")
    refused(path, "placemark 1 has coordinates that are no numbers: 'x,")


def test_arcs_of_no_numbers_are_refused(tmp_path: Path) -> None:
    topology = samples.topology(samples.table().to_crs("EPSG:4326"))
    topology["arcs"][3][1] = ["x", 51]
    path = tmp_path / "a.topojson"
    path.write_text(json.dumps(topology))
    refused(path, "no number")


@pytest.mark.parametrize("format_", ["GeoJSON sequence", "FlatGeobuf"])
def test_in_parts_damage_is_found_as_well(format_: str, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * 0.92)])
    with pytest.raises(NzvGeoError):
        list(read_in_parts(path))


# --- the command line --------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["info", "check", "export", "map"])
def test_one_line_and_nothing_written(command: str, tmp_path: Path, capsys) -> None:
    path = samples.write(tmp_path, "GML")
    path.write_bytes(path.read_bytes()[:-500])
    before = sorted(tmp_path.iterdir())
    target = ["-o", str(tmp_path / "new.geojson")]
    arguments = {
        "info": [str(path)],
        "check": [str(path)],
        "export": [str(path), *target],
        "map": ["--region", "cottbus", "--add", str(path), *target],
    }
    assert main([command, *arguments[command]]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert line.startswith("nzv-geo: error: ")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--max-mb", "0.003"),
        ("--max-files", "1"),
        ("--max-seconds", "0.000001"),
        ("--max-values", "200"),
        ("--max-fields", "1"),
    ],
)
def test_each_bound_is_an_option(option: str, value: str, tmp_path: Path, capsys) -> None:
    path = samples.write(tmp_path, "Shapefile")
    assert main(["info", str(path), option, value]) == 2
    assert f"see {option}" in capsys.readouterr().err


def test_what_is_larger_than_the_bound_is_checked_in_parts(tmp_path: Path, capsys) -> None:
    features = samples.table()
    features.loc[17, "geometry"] = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 2)])
    path = samples.write(tmp_path, "GeoPackage", features)
    assert main(["check", str(path), "--max-mb", "0.001"]) == 1
    said = capsys.readouterr()
    assert "too large to load, checked in parts" in said.err
    assert "feature 18 is not valid" in said.out
    assert main(["info", str(path), "--max-mb", "0.001"]) == 0


def test_own_text_is_no_title_of_harm(tmp_path: Path) -> None:
    hostile = {"attribution": "<b>x</b>\ud800", "url": "javascript:alert(1)", "licence_url": 5}
    collection = {"type": "FeatureCollection", "sources": [hostile, 7], "steps": ["a", 1]}
    feature = f'{{"type": "Feature", "properties": {{}}, "geometry": {POINT}}}'
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(collection)[:-1] + f', "features": [{feature}]}}')
    (source,) = load_layer(path).provenance.sources
    assert (source.url, source.licence_url) == ("", "")
    assert source.attribution == "<b>x</b>?"
    with pytest.raises(DataError):
        load_layer(tmp_path / "none.geojson")
