"""A style that is none, or means harm, is refused in a line; strange values in one never are."""

import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from nzv_geo.errors import DataError
from nzv_geo.reading import Limits
from nzv_geo.reading.styles import read_qgis_project, read_style, style_in_geopackage
from nzv_geo.styles import Symbol

ENTITIES = '<!DOCTYPE qgis [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE qgis [" + "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10)
)


def written(folder: Path, text: str, name: str = "plan.qml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def marker(**told: str) -> str:
    options = "".join(f'<Option name="{key}" value="{value}"/>' for key, value in told.items())
    return (
        '<qgis><renderer-v2 type="singleSymbol"><symbols><symbol type="marker" name="0">'
        f'<layer class="SimpleMarker"><Option type="Map">{options}</Option></layer>'
        "</symbol></symbols></renderer-v2></qgis>"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{ENTITIES}<qgis>&c;</qgis>", "brings its own document type"),
        (f'{LAUGHS}<!ENTITY l0 "ha">]><qgis>&l9;</qgis>', "brings its own document type"),
        ('<!DOCTYPE x SYSTEM "http://a.example/x.dtd"><qgis/>', "brings its own document type"),
        ("<a>" * 200 + "</a>" * 200, "more than 100 deep"),
        ("<qgis>", "is cut off"),
        ("<qgis><b></qgis>", "is no sound XML"),
        ("", "is cut off"),
        ('<?xml version="1.0" encoding="klingon"?><qgis/>', "encoding|no sound XML"),
        ("<html/>", "is no style: it begins with <html>"),
        ("<qgis><pipe><rasterrenderer/></pipe></qgis>", "style of a raster"),
        ("<qgis><projectlayers/></qgis>", "is a project of QGIS"),
        ("<StyledLayerDescriptor/>", "holds no rule"),
        (
            "<UserStyle><Rule><RasterSymbolizer/></Rule></UserStyle>",
            "style of a raster",
        ),
    ],
)
def test_what_is_no_style_is_refused(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read_style(written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_too_large_and_too_many_are_refused(tmp_path: Path) -> None:
    large = written(tmp_path, f"<qgis>{' ' * 2_000_000}</qgis>")
    with pytest.raises(DataError, match="no more than 1 MB are loaded"):
        read_style(large, limits=Limits(max_mb=1))
    many = written(tmp_path, f"<qgis>{'<a/>' * 500_000}</qgis>")
    with pytest.raises(DataError, match="more than 500,000 elements"):
        read_style(many)


def test_a_missing_file_is_a_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot read .*: No such file"):
        read_style(tmp_path / "none.qml")


def test_the_document_type_of_qgis_is_known(tmp_path: Path) -> None:
    text = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>" + marker(size="3")
    assert read_style(written(tmp_path, text)).style.symbol["size_mm"] == 3


@pytest.mark.parametrize(
    "told",
    [
        {"size": "nan"},
        {"size": "1e300"},
        {"size": "-5"},
        {"size": "inf", "outline_width": "nan"},
        {"color": "nan,nan,nan"},
        {"color": "999,-1,1e9,5000"},
        {"color": "<script>"[1:-1]},
        {"name": "&lt;script&gt;alert(1)&lt;/script&gt;", "angle": "1e308"},
        {"size": "9" * 400},
        {"size_unit": "MapUnit"},
    ],
    ids=str,
)
def test_strange_values_give_a_symbol_that_can_be_drawn(
    told: dict[str, str], tmp_path: Path
) -> None:
    found = read_style(written(tmp_path, marker(**told)))
    Symbol().with_keys(found.style.symbol)
    assert 0 <= found.style.symbol["size_mm"] <= 50


def test_script_in_names_stays_text(tmp_path: Path) -> None:
    text = marker(name="&lt;script&gt;\n&#x9;alert(1)&lt;/script&gt;")
    (finding,) = read_style(written(tmp_path, text)).findings
    assert finding.message.endswith("sign <script> alert(1)</script>; the nearest is drawn")


def test_what_a_style_names_is_not_opened(tmp_path: Path) -> None:
    text = (
        marker()
        .replace("SimpleMarker", "SvgMarker")
        .replace("</Option>", '<Option name="name" value="/etc/passwd"/></Option>')
    )
    found = read_style(written(tmp_path, text))
    assert found.style.symbol["shape"] == "circle"
    assert "sign passwd" in found.findings[0].message


def test_findings_do_not_grow_without_end(tmp_path: Path) -> None:
    rules = "".join(f"<rule filter='f{number}(a)' symbol='0'/>" for number in range(500))
    symbols = marker().partition("<symbols>")[2].partition("</symbols>")[0]
    text = (
        f"<qgis><renderer-v2 type='RuleRenderer'><rules>{rules}</rules>"
        f"<symbols>{symbols}</symbols></renderer-v2></qgis>"
    )
    found = read_style(written(tmp_path, text))
    assert len(found.findings) == 50
    assert found.style.kind == "single"


def test_very_many_classes_are_cut_and_told(tmp_path: Path) -> None:
    many = "".join(f'<category value="{number}" symbol="0"/>' for number in range(1001))
    text = (
        "<qgis><renderer-v2 type='categorizedSymbol' attr='a'><categories>"
        f"{many}</categories></renderer-v2></qgis>"
    )
    found = read_style(written(tmp_path, text))
    assert len(found.style.rules) == 1000
    assert "classes and rules after the first 1,000" in found.findings[0].message


def test_reading_ends_whatever_rules_and_dashes_say(tmp_path: Path) -> None:
    question = " OR ".join(["a=1"] * 2800)
    rules = f"<rule symbol='0' filter='{question}'/>" * 500
    dashes = '<prop k="use_custom_dash" v="1"/><prop k="customdash" v="{}"/>'.format("1;" * 10**6)
    text = (
        f"<qgis><renderer-v2 type='RuleRenderer'><rules>{rules}</rules><symbols>"
        f"<symbol type='line' name='0'><layer class='SimpleLine'>{dashes}</layer></symbol>"
        "</symbols></renderer-v2></qgis>"
    )
    started = time.process_time()
    found = read_style(written(tmp_path, text))
    assert time.process_time() - started < 20
    assert len(found.style.rules) == 2  # those asked alike, and those no longer looked at


# --- GeoPackages ---------------------------------------------------------------------------------


def package(folder: Path, *statements: str) -> Path:
    path = folder / "plan.gpkg"
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE other (a)",
        "CREATE TABLE layer_styles (a)",
        "CREATE VIEW layer_styles AS SELECT 'plan' f_table_name, '<a/>' styleQML, '' styleSLD, "
        "1 useAsDefault",
        "CREATE VIRTUAL TABLE layer_styles USING fts5"
        "(f_table_name, styleQML, styleSLD, useAsDefault)",
        "CREATE TABLE layer_styles (f_table_name, styleQML AS (zeroblob(9)), styleSLD, "
        "useAsDefault)",
    ],
)
def test_a_table_of_styles_that_is_none_counts_as_none(statement: str, tmp_path: Path) -> None:
    assert style_in_geopackage(package(tmp_path, statement), "plan") is None


def test_no_database_is_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, "no database at all" * 100, "plan.gpkg")
    with pytest.raises(DataError, match="cannot read the styles of"):
        style_in_geopackage(path, "plan")
    with pytest.raises(DataError, match="cannot read the styles of"):
        style_in_geopackage(tmp_path / "none.gpkg", "plan")


def test_numbers_and_bytes_in_place_of_styles_are_passed_over(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        "CREATE TABLE layer_styles (f_table_name, styleQML, styleSLD, useAsDefault)",
        "INSERT INTO layer_styles VALUES ('plan', 7, x'00ff', 1)",
    )
    assert style_in_geopackage(path, "plan") is None


def test_harm_inside_a_geopackage_is_refused(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        "CREATE TABLE layer_styles (f_table_name, styleQML, styleSLD, useAsDefault)",
        f"INSERT INTO layer_styles VALUES ('plan', '{ENTITIES}<qgis/>', '', 1)",
    )
    before = path.stat()
    with pytest.raises(DataError, match=r"plan\.gpkg, layer plan brings its own document type"):
        style_in_geopackage(path, "plan")
    assert (path.stat().st_mtime_ns, [path]) == (before.st_mtime_ns, list(tmp_path.iterdir()))


# --- projects ------------------------------------------------------------------------------------


def archive(folder: Path, **entries: str) -> Path:
    path = folder / "plan.qgz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in entries.items():
            target.writestr(name.replace("__", "/").replace("_", "."), text)
    return path


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"a_txt": ""}, "holds 0 projects"),
        ({"a_qgs": "<qgis/>", "b_qgs": "<qgis/>"}, "holds 2 projects"),
        ({"___etc__a_qgs": "<qgis/>"}, "points out of it"),
        ({"a_qgs": "<qgis/>"}, "is no project of QGIS"),
        ({"a_qgs": f"{ENTITIES}<qgis/>"}, "brings its own document type"),
        ({"a_qgs": "<qgis>" + " " * 30_000_000}, "no more than 20 MB are loaded"),
    ],
)
def test_a_project_that_is_none_is_refused(
    entries: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=message):
        read_qgis_project(archive(tmp_path, **entries))


def test_a_damaged_archive_is_a_line(tmp_path: Path) -> None:
    path = archive(tmp_path, a_qgs="<qgis>" + "".join(map(str, range(9999))) + "</qgis>")
    content = bytearray(path.read_bytes())
    content[200:260] = b"\xff" * 60
    path.write_bytes(content)
    with pytest.raises(DataError, match="cannot unpack"):
        read_qgis_project(path)


def test_a_broken_archive_is_a_line(tmp_path: Path) -> None:
    path = archive(tmp_path, a_qgs="<qgis/>")
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(DataError, match="cannot unpack"):
        read_qgis_project(path)
