"""Projects and GeoPackages of QGIS give their layers of files with their styles."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nzv_geo import load_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError
from nzv_geo.reading.styles import (
    QgisProject,
    list_project_sources,
    read_qgis_project,
    style_in_geopackage,
)
from nzv_geo.styles import apply_style
from nzv_geo.styles.conditions import Compare

SAMPLES = Path(__file__).parent / "samples"
SYMBOL = (
    '<renderer-v2 type="singleSymbol"><symbols><symbol type="fill" name="0"><layer '
    'class="SimpleFill"><Option type="Map"><Option name="color" value="1,2,3,255"/></Option>'
    "</layer></symbol></symbols></renderer-v2>"
)


def project(folder: Path, *layers: tuple[str, str], tree: str = "") -> QgisProject:
    """Read a project with layers of these providers and sources."""
    in_tree = "".join(
        f'<layer-tree-layer id="l{number}" name="L{number}"/>' for number in range(len(layers))
    )
    listed = "".join(
        f'<maplayer type="vector"><id>l{number}</id><datasource>{source}</datasource>'
        f"<provider>{provider}</provider>{SYMBOL}</maplayer>"
        for number, (provider, source) in enumerate(layers)
    )
    path = folder / "a.qgs"
    path.write_text(
        f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis><title>T</title>"
        f"<layer-tree-group>{tree or in_tree}</layer-tree-group>"
        f"<projectlayers>{listed}</projectlayers></qgis>",
        encoding="utf-8",
    )
    return read_qgis_project(path)


def lost(found: QgisProject) -> list[str]:
    return [str(dict(one.values)["what"]) for one in found.findings]


def test_a_project_of_qgis() -> None:
    found = read_qgis_project(SAMPLES / "plan.qgz")
    assert found.title == "Plan der Gewerbeflächen"
    area, line = found.layers
    assert (area.path, area.layer, area.title) == (Path("plan.gpkg"), "area", "Flächen")
    assert (area.group, area.visible, area.condition) == ("", True, Compare("jobs", ">", 50.0))
    assert (line.path, line.layer, line.title) == (Path("plan.gpkg"), "line", "Leitungen")
    assert (line.group, line.visible, line.condition) == ("Netze / Strom", False, None)
    assert (area.style.style.kind, line.style.style.kind) == ("categories", "rules")
    assert lost(found) == ["layer Skizze, which comes from no file (memory)"]


def test_the_style_marked_as_default_is_that_of_a_geopackage() -> None:
    found = style_in_geopackage(SAMPLES / "plan.gpkg", "AREA")
    assert found is not None
    assert [rule.symbol["fill"] for rule in found.style.rules] == ["#e69f00", "#56b4e9", ""]
    assert style_in_geopackage(SAMPLES / "plan.gpkg", "line") is None
    styled = apply_style(found.style, load_layer(SAMPLES / "plan.gpkg", layer="area").features)
    assert [one.count for one in styled.classes] == [1, 1, 1]


def test_looking_for_a_style_changes_nothing() -> None:
    def digest() -> str:
        return hashlib.sha256((SAMPLES / "plan.gpkg").read_bytes()).hexdigest()

    before = digest()
    style_in_geopackage(SAMPLES / "plan.gpkg", "area")
    assert digest() == before
    assert not list(SAMPLES.glob("plan.gpkg-*"))


def test_a_style_that_qgis_has_not_put_away_yet_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            "CREATE TABLE layer_styles (f_table_name, styleQML, styleSLD, useAsDefault)"
        )
        style = f"<qgis>{SYMBOL}</qgis>"
        database.execute("INSERT INTO layer_styles VALUES ('plan', ?, '', 1)", [style])
        database.commit()
        before = {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()}
        found = style_in_geopackage(path, "plan")
        assert {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()} == before
    assert found is not None
    assert found.style.symbol["fill"] == "#010203"


@pytest.mark.parametrize("default", ["1", "'true'", "0"])
def test_sld_counts_where_there_is_no_qml(default: str, tmp_path: Path) -> None:
    sld = (
        "<FeatureTypeStyle><Rule><PolygonSymbolizer><Fill/></PolygonSymbolizer></Rule>"
        "</FeatureTypeStyle>"
    )
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TABLE layer_styles (f_table_name, styleQML, styleSLD, useAsDefault)"
        )
        insert = f"INSERT INTO layer_styles VALUES ('plan', ?, ?, {default})"
        database.execute(insert, ["", f'<?xml version="1.0" encoding="latin-1"?>{sld}'])
        database.commit()
    found = style_in_geopackage(path, "plan")
    assert found is not None
    assert found.style.symbol["fill"] == "#808080"


def test_layers_are_given_from_the_ground_up(tmp_path: Path) -> None:
    layers = [("ogr", f"./{number}.shp") for number in range(3)]
    found = project(tmp_path, *layers)
    assert [one.title for one in found.layers] == ["L2", "L1", "L0"]
    tree = (
        '<layer-tree-layer id="l0" name="A"/><layer-tree-group name="G" checked="Qt::Unchecked">'
        '<layer-tree-layer id="l1" name="B" checked="Qt::Checked"/></layer-tree-group>'
        '<layer-tree-layer id="l2" name="C" checked="Qt::Unchecked"/>'
        '<custom-order enabled="1"><item>l2</item><item>l1</item><item>l0</item></custom-order>'
    )
    found = project(tmp_path, *layers, tree=tree)
    said = [(one.title, one.group, one.visible) for one in found.layers]
    assert said == [("A", "", True), ("B", "G", False), ("C", "", False)]


@pytest.mark.parametrize(
    ("source", "path", "layer"),
    [
        ("./daten/plan.shp", "daten/plan.shp", ""),
        ("../x/plan.gpkg|layername=Süd|geometrytype=Polygon", "../x/plan.gpkg", "Süd"),
        ("C:/Daten/plan.gpkg|layerid=0", "C:/Daten/plan.gpkg", ""),
        ("daten\\plan.geojson", "daten/plan.geojson", ""),
        ("/srv/plan.gpkg", "/srv/plan.gpkg", ""),
    ],
)
def test_sources_that_are_files(source: str, path: str, layer: str, tmp_path: Path) -> None:
    (found,) = project(tmp_path, ("ogr", source)).layers
    assert (found.path, found.layer) == (Path(path), layer)
    assert found.style.style.symbol["fill"] == "#010203"


@pytest.mark.parametrize(
    ("provider", "source"),
    [
        ("WFS", "url='https://a.example'"),
        ("postgres", "dbname='x'"),
        ("delimitedtext", "file:///x.csv?xField=x"),
        ("memory", "Point"),
        ("ogr", "/vsicurl/https://a.example/x.shp"),
        ("ogr", "/vsizip/x.zip/x.shp"),
        ("ogr", "https://a.example/x.geojson"),
        ("ogr", "PG:dbname=x"),
        ("ogr", "WFS:https"),
        ("ogr", "//server/share/x.shp"),
        ("ogr", ""),
        ("gdal", "./x.tif"),
    ],
)
def test_sources_that_are_none_are_told(provider: str, source: str, tmp_path: Path) -> None:
    found = project(tmp_path, (provider, source))
    assert found.layers == ()
    assert lost(found) == [f"layer L0, which comes from no file ({provider})"]


@pytest.mark.parametrize(
    ("text", "condition", "told"),
    [
        ('"kv" = 110', Compare("kv", "=", 110.0), []),
        ("\"a\" = 'x|layername=y'", Compare("a", "=", "x|layername=y"), []),
        ("$area > 5", None, ["filter of the layer L0: $area > 5"]),
    ],
)
def test_filters_of_layers(text: str, condition: object, told: list[str], tmp_path: Path) -> None:
    escaped = text.replace(">", "&gt;")
    found = project(tmp_path, ("ogr", f"./a.gpkg|layername=a|subset={escaped}"))
    assert (found.layers[0].condition, found.layers[0].layer) == (condition, "a")
    assert lost(found) == told


def test_a_layer_of_the_tree_that_is_missing_is_told(tmp_path: Path) -> None:
    found = project(tmp_path, tree='<layer-tree-layer id="x" name="weg"/>')
    assert lost(found) == ["layer weg, which comes from no file (?)"]


# --- what a project names, without opening it -----------------------------------------------------


def test_info_lists_the_layers_of_a_project_from_the_topmost(capsys) -> None:
    assert main(["info", "--json", str(SAMPLES / "plan.qgz")]) == 0
    rows = json.loads(capsys.readouterr().out)["project"]
    assert [list(row.values())[:3] for row in rows] == [
        ["Leitungen", "Netze / Strom", "ogr"],
        ["Skizze", "", "memory"],
        ["Flächen", "", "ogr"],
    ]
    line = rows[0]
    assert (line["source"], line["layer"], line["crs"]) == ("./plan.gpkg", "line", "EPSG:4326")
    assert main(["info", str(SAMPLES / "plan.qgz")]) == 0
    assert "./plan.gpkg" in capsys.readouterr().out


def test_a_listing_tells_no_password(tmp_path: Path) -> None:
    sources = [
        ("postgres", r"host=db user='anna' password='ge\'h eim' table=&quot;plan&quot; (geom)"),
        ("wms", "url=https://anna:geheim@geo.example/wms?token=geheim&amp;styles=&amp;layers=a"),
        ("ogr", "PG:dbname=gis passwd=geheim"),
    ]
    project(tmp_path, *sources)
    told = [one.source for one in list_project_sources(tmp_path / "a.qgs")]
    assert told == [
        'host=db user=… password=… table="plan" (geom)',
        "url=https://…@geo.example/wms?token=…&styles=&layers=a",
        "PG:dbname=gis passwd=…",
    ]


@pytest.mark.parametrize("command", ["check", "export"])
def test_a_project_in_place_of_data_names_the_files(command, tmp_path: Path, capsys) -> None:
    project(tmp_path, ("ogr", "./daten/plan.gpkg|layername=area"), ("ogr", "b.shp"))
    output = ["-o", str(tmp_path / "out.gpkg")] if command == "export" else []
    assert main([command, str(tmp_path / "a.qgs"), *output]) == 2
    told = capsys.readouterr().err
    assert "is a project of QGIS, without the data; name the file: " in told
    assert f"{tmp_path}/daten/plan.gpkg, {tmp_path}/b.shp (nzv-geo info" in told


def test_what_is_no_project_by_its_content_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.qgs"
    path.write_text("<qgis version='3.34'/>")
    with pytest.raises(DataError, match="is a project or style of QGIS, without the data"):
        load_layer(path)
