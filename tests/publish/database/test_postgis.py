"""Layers in PostGIS: all of what they are, and either all of them or the old ones."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import psycopg
import pytest
import shapely

from nzv_geo import Layer, load_layer
from nzv_geo.cli import main
from nzv_geo.errors import CrsError, DataError, OutputError
from nzv_geo.publish import publish_to_database
from nzv_geo.publish.database.postgis import FileInParts
from tests.postgres import Server

pytestmark = pytest.mark.slow

SHIPPED = ["states", "counties", "municipalities", "places", "focus-areas", "valley"]
BERLIN = datetime.timezone(datetime.timedelta(hours=1))


def ask(url: str, command: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(command).fetchall()  # type: ignore[arg-type]


def drawn(shapes: list[str | None], crs: str = "EPSG:25833", **fields: Any) -> Layer:
    geometry = geopandas.GeoSeries.from_wkt(shapes, crs=crs)
    table = geopandas.GeoDataFrame(fields, geometry=geometry)
    return Layer.from_geodataframe(table, id="plan", title="Plan", source="Stadt Cottbus")


SQUARE = "POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))"


def test_all_that_ships_is_loaded_as_it_is(url: str) -> None:
    assert main(["publish", "--to", url]) == 0
    for name in SHIPPED:
        layer = load_layer(name)
        named = f'"{layer.key}", ST_AsBinary(geom), ST_SRID(geom) FROM nzv_geo."{name}"'
        rows = sorted(ask(url, f"SELECT {named}"))
        features = layer.features.sort_values(layer.key)
        assert [row[0] for row in rows] == features[layer.key].to_list()
        read = shapely.from_wkb([row[1] for row in rows])
        assert {row[2] for row in rows} == {layer.crs.to_epsg()}
        assert shapely.equals_exact(single(read), single(features.geometry.values)).all()
    assert ask(url, "SELECT count(*) FROM nzv_geo.municipalities WHERE NOT ST_IsValid(geom)") == [
        (0,)
    ]


def single(shapes: Any) -> Any:
    """Take a geometry that stands alone out of its collection."""
    shapes = numpy.asarray(shapes)
    return numpy.array(
        [part.geoms[0] if shapely.get_num_geometries(part) == 1 and "Multi" in part.geom_type
         else part for part in shapes]
    )  # fmt: skip


def test_tables_have_key_index_type_and_what_is_never_missing(url: str) -> None:
    publish_to_database([load_layer("municipalities")], url)
    told = ask(url, "SELECT type, srid FROM geometry_columns WHERE f_table_name='municipalities'")
    indexes = ask(url, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'nzv_geo'")
    nulls = ask(
        url,
        "SELECT column_name FROM information_schema.columns WHERE is_nullable = 'YES' "
        "AND table_name = 'municipalities' ORDER BY 1",
    )
    assert told == [("MULTIPOLYGON", 4326)]
    assert [name for name, _ in indexes if name.startswith("muni")] == [
        "municipalities_pkey",
        "municipalities_geom_idx",
    ]
    assert any("USING gist" in text for _, text in indexes)
    assert nulls == [("name_sorbian",), ("sorbian_language",)]
    assert ask(url, "SELECT reltuples FROM pg_class WHERE relname = 'municipalities'") == [(235,)]


def test_comments_and_metadata_say_where_a_layer_comes_from(url: str) -> None:
    publish_to_database([load_layer("counties")], url)
    ((comment, column),) = ask(
        url,
        "SELECT obj_description('nzv_geo.counties'::regclass), "
        "col_description('nzv_geo.counties'::regclass, (SELECT attnum FROM pg_attribute WHERE "
        "attrelid = 'nzv_geo.counties'::regclass AND attname = 'designation'))",
    )
    ((licence, vintage, attribution, history),) = ask(
        url, "SELECT licence_de, vintage, attribution, history FROM nzv_geo.nzv_geo_layers"
    )
    assert column == "Bezeichnung / Designation"
    assert "© GeoBasis-DE / BKG 2016 (Daten verändert)" in comment
    assert (licence.partition(";")[0], vintage.partition(";")[0]) == ("GeoNutzV", "2016-01-01")
    assert attribution.partition(";")[0] == "© GeoBasis-DE / BKG 2016 (Daten verändert)"
    assert history["sources"][0]["accuracy"].startswith("Generalised for 1")


def test_each_type_of_values_is_kept(url: str) -> None:
    noon = datetime.datetime(2026, 5, 1, 12, 30, 0, 125_000)
    fields: dict[str, Any] = {
        "text": ["Łužica 'x' \\ \n", None],
        "whole": pandas.array([2**62, None], "Int64"),
        "number": [-1.5, None],
        "truth": [True, None],
        "day": [datetime.date(1899, 12, 31), None],
        "moment": [noon, None],
        "zoned": [noon.replace(tzinfo=BERLIN), None],
        "items": [["a", "b\0"], None],
        "raw": [b"\0\xff", None],
        "mixed": [1, "x"],
    }
    layer = drawn([SQUARE, None], **fields)
    (loaded,) = publish_to_database([layer], url)
    rows = ask(url, "SELECT * FROM nzv_geo.plan ORDER BY fid")
    types = dict(
        ask(
            url,
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_name = 'plan'",
        )
    )
    assert rows[0][1:9] == (
        "Łužica 'x' \\ \n", 2**62, -1.5, True, datetime.date(1899, 12, 31), noon,
        noon.replace(tzinfo=BERLIN), ["a", "b\ufffd"],
    )  # fmt: skip
    assert rows[0][9:11] == (b"\0\xff", "1")
    assert rows[1] == (2, *[None] * 9, "x", None)
    assert types["zoned"] == "timestamp with time zone"
    assert types["moment"] == "timestamp without time zone"
    assert (types["items"], types["whole"]) == ("jsonb", "bigint")
    assert [found.code for found in loaded.layer.findings] == ["NZV304"]


def test_a_file_in_parts_is_the_same_as_a_whole_one(url: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.gpkg"
    shapes = [f"POLYGON (({x} 0, {x} 1, {x + 1} 1, {x} 0))" for x in range(6)]
    shapes[4] = "MULTIPOLYGON (((4 0, 4 1, 5 1, 4 0)))"  # begins anew, as another type
    layer = drawn(shapes, use=["GE", None, "GI", "GE", "ä", "x"], flur=[*range(6)])
    layer.features.drop(columns="nzv_row").to_file(file)
    (whole,) = publish_to_database([load_layer(file)], url, schema="whole")
    (parts,) = publish_to_database([FileInParts(file, size=2)], url, schema="parts")
    assert (parts.features, parts.geometry_type) == (6, "MultiPolygon")
    assert whole.geometry_type == "MultiPolygon"
    both = [ask(url, f"SELECT fid, use, flur, geom FROM {s}.plan") for s in ("whole", "parts")]
    assert both[0] == both[1]


def test_heights_are_kept_where_all_have_them(url: str) -> None:
    (loaded,) = publish_to_database([drawn(["POINT Z (1 2 3)", "POINT ZM (1 2 3 4)"])], url)
    assert (loaded.geometry_type, loaded.layer.findings[0].code) == ("Point", "NZV305")
    (loaded,) = publish_to_database([drawn(["POINT Z (1 2 3)", "POINT EMPTY"])], url)
    assert loaded.geometry_type == "PointZ"
    assert ask(url, "SELECT ST_Z(geom) FROM nzv_geo.plan ORDER BY 1") == [(3.0,), (None,)]


HOSTILE = 'a"; DROP TABLE nzv_geo.states; --'


def test_hostile_names_are_names(url: str) -> None:
    layer = drawn([SQUARE], **{HOSTILE: [1], "xmin": [2], "geom": [3], "%s": [4], "x" * 80: [5]})
    named = Layer.from_geodataframe(layer.features.drop(columns="nzv_row"), id=HOSTILE)
    publish_to_database([load_layer("states")], url, schema=HOSTILE)
    (loaded,) = publish_to_database([named], url, schema=HOSTILE)
    with psycopg.connect(url) as connection:
        name = psycopg.sql.Identifier(HOSTILE, HOSTILE)
        cursor = connection.execute(psycopg.sql.SQL("SELECT * FROM {}").format(name))
        assert [column.name for column in cursor.description or ()] == [
            "fid", HOSTILE, "xmin_", "geom", "%s", "x" * 63, "geom_",
        ]  # fmt: skip
    assert len(ask(url, "SELECT 1 FROM pg_tables WHERE tablename = 'states'")) == 1
    assert loaded.table == HOSTILE


def test_twice_is_as_once_and_grants_stay(url: str) -> None:
    layer = load_layer("states")
    publish_to_database([layer], url)
    ask_and_commit(url, "GRANT SELECT ON nzv_geo.states TO reader")
    publish_to_database([layer], url)
    assert ask(url, "SELECT has_table_privilege('reader', 'nzv_geo.states', 'SELECT')") == [(True,)]
    relations = ask(
        url,
        "SELECT relname FROM pg_class WHERE relnamespace = 'nzv_geo'::regnamespace "
        "AND relname NOT LIKE 'nzv%' ORDER BY 1",
    )
    assert [name for (name,) in relations] == ["states", "states_geom_idx", "states_pkey"]


def ask_and_commit(url: str, command: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(command)  # type: ignore[arg-type]


def test_what_fails_half_way_leaves_the_old(url: str) -> None:
    publish_to_database([drawn([SQUARE], use=["old"])], url)
    bad = drawn([SQUARE, SQUARE], flur=["1", "1"])
    bad = Layer.from_geodataframe(bad.features, id="bad", key="flur")
    with pytest.raises(OutputError, match="two features have the same key"):
        publish_to_database([drawn([SQUARE], use=["new"]), bad], url)
    assert ask(url, "SELECT use FROM nzv_geo.plan") == [("old",)]
    assert ask(url, "SELECT count(*) FROM nzv_geo.nzv_geo_layers") == [(1,)]


def test_others_read_the_old_until_all_is_done(url: str) -> None:
    publish_to_database([drawn([SQUARE], use=["old"])], url)
    seen = []

    class Looking(FileInParts):
        def __iter__(self) -> Any:
            seen.append(ask(url, "SELECT use FROM nzv_geo.plan"))
            yield drawn([SQUARE], use=["new"])
            seen.append(ask(url, "SELECT use FROM nzv_geo.plan"))

    publish_to_database([Looking(Path("plan.gpkg"))], url)
    assert seen == [[("old",)], [("old",)]]
    assert ask(url, "SELECT use FROM nzv_geo.plan") == [("new",)]


def test_a_killed_load_leaves_the_old(url: str, tmp_path: Path) -> None:
    publish_to_database([drawn([SQUARE], use=["old"])], url)
    script = (
        "import sys, time; from pathlib import Path\n"
        "from nzv_geo.publish.database.postgis import FileInParts, publish_to_database\n"
        "from tests.publish.database.test_postgis import drawn, SQUARE\n"
        "class Slow(FileInParts):\n"
        "    def __iter__(self):\n"
        "        yield drawn([SQUARE], use=['new'])\n"
        "        print('begun', flush=True)\n"
        "        time.sleep(60)\n"
        "publish_to_database([Slow(Path('plan.gpkg'))], sys.argv[1])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, url], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGKILL)
    assert ask(url, "SELECT use FROM nzv_geo.plan") == [("old",)]
    for _ in range(100):  # the server notices within moments
        if not ask(url, "SELECT 1 FROM pg_stat_activity WHERE application_name = 'nzv-geo'"):
            break
        time.sleep(0.05)
    publish_to_database([drawn([SQUARE], use=["new"])], url)
    assert ask(url, "SELECT use FROM nzv_geo.plan") == [("new",)]


def test_a_table_of_others_is_never_replaced(url: str) -> None:
    ask_and_commit(url, "CREATE SCHEMA nzv_geo; CREATE TABLE nzv_geo.states (mine text)")
    with pytest.raises(OutputError, match=r"nzv_geo.states is there already, .* stays as it is"):
        publish_to_database([load_layer("states")], url)
    assert ask(url, "SELECT * FROM nzv_geo.states") == []


def test_a_view_that_reads_the_old_table_is_told(url: str) -> None:
    publish_to_database([load_layer("states")], url)
    ask_and_commit(url, "CREATE VIEW mine AS SELECT ags FROM nzv_geo.states")
    with pytest.raises(OutputError, match=r"view mine depends on .* drop them"):
        publish_to_database([load_layer("states")], url)


def test_a_table_in_use_is_waited_for_but_not_for_ever(url: str) -> None:
    publish_to_database([load_layer("states")], url)
    with psycopg.connect(url) as reader:
        reader.execute("SELECT * FROM nzv_geo.states")
        with pytest.raises(OutputError, match="has one of the tables in use"):
            publish_to_database([load_layer("states")], url, lock_timeout_s=0.05)


def test_two_loads_into_one_schema_do_not_meet(url: str) -> None:
    with psycopg.connect(url) as other:
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtext('nzv-geo publish'), hashtext('nzv_geo'))"
        )
        with pytest.raises(OutputError, match="another nzv-geo is loading"):
            publish_to_database([load_layer("states")], url)


def test_no_postgis_is_told(server: Server) -> None:
    with pytest.raises(OutputError, match="CREATE EXTENSION postgis"):
        publish_to_database([load_layer("states")], server.url("postgres"))


def test_no_right_is_told(server: Server, database: str) -> None:
    with pytest.raises(OutputError, match=r"permission denied .* GRANT CREATE ON DATABASE"):
        publish_to_database([load_layer("states")], server.url(database, "reader"))


def test_an_unknown_crs_is_told(url: str) -> None:
    ask_and_commit(url, "DELETE FROM spatial_ref_sys WHERE srid = 25833")
    with pytest.raises(CrsError, match="does not know EPSG:25833"):
        publish_to_database([drawn([SQUARE])], url)


def test_two_layers_of_one_name_are_told(url: str) -> None:
    with pytest.raises(DataError, match="two layers are called 'plan'"):
        publish_to_database([drawn([SQUARE]), drawn([SQUARE])], url)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://guarded:falsch-geraten@127.0.0.1:{port}/{database}",
        "postgresql://guarded:falsch-geraten@127.0.0.1:9/{database}",
        "postgresql://guarded:falsch-geraten@127.0.0.1:port/{database}",
        "postgresql://guarded:falsch-geraten@127.0.0.1/{database}?no=1",
        "mysql://guarded:falsch-geraten@127.0.0.1/{database}",
    ],
    ids=["wrong-password", "no-server", "no-port", "no-parameter", "no-postgresql"],
)
def test_a_password_is_never_printed(
    server: Server, database: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = address.format(port=server.port, database=database)
    assert main(["publish", "--to", url, "states", "--verbose"]) == 2
    told = capsys.readouterr()
    assert "falsch-geraten" not in told.out + told.err
    assert "PGPASSWORD" in told.err or "%40" in told.err


def test_a_password_comes_from_the_environment(
    server: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_and_commit(server.url(database), f"GRANT CREATE ON DATABASE {database} TO guarded")
    monkeypatch.setenv("PGPASSWORD", "ganz-geheim")
    (loaded,) = publish_to_database([load_layer("states")], server.url(database, "guarded"))
    assert loaded.features == 2


def test_ogr2ogr_reads_the_same_back(server: Server, database: str, tmp_path: Path) -> None:
    ogr2ogr = shutil.which("ogr2ogr")
    if ogr2ogr is None:
        missing = "ogr2ogr is missing: sudo apt-get install gdal-bin"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    layer = load_layer("municipalities")
    publish_to_database([layer], server.url(database))
    file = tmp_path / "back.gpkg"
    source = [server.ogr(database), "nzv_geo.municipalities"]
    subprocess.run([ogr2ogr, "-f", "GPKG", file, *source], check=True, capture_output=True)
    back = geopandas.read_file(file).sort_values("ags", ignore_index=True)
    assert back.crs.to_epsg() == 4326
    assert shapely.equals_exact(single(back.geometry), single(layer.features.geometry)).all()
    plain = pandas.DataFrame(layer.features.drop(columns=layer.features.geometry.name))
    own = json.loads(plain.to_json(orient="records"))
    assert json.loads(pandas.DataFrame(back[plain.columns]).to_json(orient="records")) == own
