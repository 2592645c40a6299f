"""A style written for QGIS says the same when it is read again, and travels in the GeoPackage."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.cartography import look_of
from nzv_geo.errors import UnknownNameError
from nzv_geo.export import to_geopackage
from nzv_geo.export.qml import qml_text
from nzv_geo.reading import list_layers
from nzv_geo.reading.styles import StyleFile, read_style, style_in_geopackage
from nzv_geo.styles import Look, Rule, Style, Styled, apply_style
from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Missing, Not, OneOf
from nzv_geo.styles.symbols import DASHES, HATCHES, SHAPES
from tests.hand_drawn import make_layer

SHAPES_OF = {
    "point": [shapely.Point(14 + number / 10, 51) for number in range(4)],
    "line": [shapely.LineString([(14, 51 + number / 10), (15, 52)]) for number in range(4)],
    "area": [shapely.box(14 + number, 51, 14.5 + number, 52) for number in range(4)],
}
COLUMNS: dict[str, list[Any]] = {
    "use": ["GE", "GI", 'it\'s \\ "x"', "SO"],
    "kv": [20.0, 110.0, 380.0, 110.5],
    "jobs": [5, 50, 500, 5000],
    "gap": ["GE", None, "GI", "GI"],
    "some": [1.0, None, 3.0, 4.0],
}
SEEN = {
    "area": ("fill", "hatch", "colour", "width_mm", "dash_mm"),
    "line": ("colour", "width_mm", "dash_mm", "arrow"),
    "point": ("shape", "size_mm", "colour", "outline_mm"),
}


def table(kind: str) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(COLUMNS, geometry=SHAPES_OF[kind], crs=4326)


def again(look: Look, kind: str, folder: Path) -> StyleFile:
    path = folder / "again.qml"
    path.write_text(qml_text(table(kind), look), encoding="utf-8")
    return read_style(path)


def drawn(styled: Styled, kind: str) -> list[tuple[Any, ...]]:
    """Return for each feature the title and the symbol that it has."""
    symbols = [styled.classes[index] for index in styled.members]
    return [
        (one.title.get("de", ""), *(getattr(one.symbol, key) for key in SEEN[kind]))
        for one in symbols
    ]


STYLES: dict[str, Style] = {
    "single": Style.single(colour="#8a1f4f", width_mm=1.1, fill="#aad3df", fill_opacity=0.4),
    "categories": Style.categories("use"),
    "categories-named": Style.categories(
        "use",
        [Rule("Gewerbe", {"size_mm": 6.0}, value=("GE", "GI")), Rule("Sonder", value="SO")],
    ),
    "categories-rest": Style.categories(
        "use", [Rule("Gewerbe", value="GE"), Rule("andere", {"colour": "#123456"})]
    ),
    "categories-numbers": Style.categories("kv"),
    "categories-missing": Style.categories("gap"),
    "categories-both": Style.categories("gap", [Rule("Gewerbe", value="GE")]),
    "classes": Style.classes("jobs", limits=(10, 50, 1000)),
    "classes-found": Style.classes("kv", scheme="equal", count=3),
    "classes-missing": Style.classes("some", limits=(2.5,)),
    "rules": Style.rule_based(
        [
            Rule("hoch", {"width_mm": 2.0, "size_mm": 7.0}, condition=Compare("kv", ">=", 110.2)),
            Rule("Gewerbe", {"colour": "#112233"}, condition=OneOf("use", ("GE", "GI", "SO"))),
            Rule("Rest", {"colour": "#445566"}),
        ]
    ),
    "rules-not": Style.rule_based(
        [
            Rule("fehlt", condition=Missing("gap")),
            Rule("a", condition=AllOf((Not(Compare("gap", "=", "GE")), Compare("kv", "<", 1e3)))),
            Rule("b", condition=AnyOf((Not(Missing("use")), Compare("jobs", "<>", -1)))),
        ]
    ),
}  # fmt: skip
# Of these kinds rules say more than the renderer of QGIS that has their name.
AS_RULES = {"categories-both", "classes-missing"}


@pytest.mark.parametrize("kind", SHAPES_OF)
@pytest.mark.parametrize("name", STYLES)
def test_what_is_written_is_read_again_the_same(kind: str, name: str, tmp_path: Path) -> None:
    style = STYLES[name]
    found = again(Look(style), kind, tmp_path)
    assert found.style.kind == ("rules" if name in AS_RULES else style.kind)
    ours, theirs = (apply_style(one, table(kind)) for one in (style, found.style))
    assert drawn(theirs, kind) == drawn(ours, kind)
    assert found.findings == ()


def test_limits_of_classes_are_exact(tmp_path: Path) -> None:
    limits = (0.1, 1 / 3, 110.25, 1e6)
    assert again(Look(Style.classes("kv", limits=limits)), "area", tmp_path).style.limits == limits


@pytest.mark.parametrize("kind", ["point", "area"])
def test_signs_that_grow_are_read_again(kind: str, tmp_path: Path) -> None:
    found = again(Look(Style.proportional("jobs", sizes_mm=(1.5, 9))), kind, tmp_path)
    style = found.style
    assert found.findings == ()
    assert (style.kind, style.column, style.sizes_mm) == ("proportional", "jobs", (1.5, 9.0))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_sign_is_read_again(shape: str, tmp_path: Path) -> None:
    look = Look(Style.single(shape=shape, colour="#a63a00", outline="#123456", outline_mm=0.3))
    found = again(look, "point", tmp_path)
    keys = [found.style.symbol[key] for key in ("shape", "colour", "outline", "outline_mm")]
    assert keys == [shape, "#a63a00", "#123456", 0.3]
    assert found.findings == ()


@pytest.mark.parametrize("hatch", ["", *HATCHES])
def test_every_hatch_is_read_again(hatch: str, tmp_path: Path) -> None:
    look = Look(Style.single(hatch=hatch, hatch_colour="#123456", fill="#eeeeee", width_mm=0))
    found = again(look, "area", tmp_path)
    assert found.style.symbol["hatch"] == hatch
    assert found.style.symbol["hatch_colour"] == ("#123456" if hatch else "")
    assert found.findings == ()


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("casing", [True, False])
def test_every_dash_is_read_again(dash: str, casing: bool, tmp_path: Path) -> None:
    look = Look(Style.single(dash_mm=dash, width_mm=0.7, casing=casing, arrow=casing))
    found = again(look, "line", tmp_path)
    keys = found.style.symbol
    assert (keys["dash_mm"], keys["width_mm"]) == (DASHES[dash], 0.7)
    assert (keys["casing"], keys["arrow"], found.findings) == (casing, casing, ())


def test_labels_and_zoom_are_read_again(tmp_path: Path) -> None:
    found = again(Look(label_field="use", min_zoom=8.25, max_zoom=15), "area", tmp_path)
    assert (found.label_field, found.min_zoom, found.max_zoom) == ("use", 8.25, 15.0)
    found = again(Look(max_zoom=12), "area", tmp_path)
    assert (found.min_zoom, found.max_zoom) == (1.0, 12.0)


def test_titles_cannot_leave_their_place(tmp_path: Path) -> None:
    title = '</qgis><script>alert("1")</script>\n&amp;]]>'
    style = Style.categories("use", [Rule(title, value='"><x a="'), Rule("b", value="GE")])
    found = again(Look(style), "area", tmp_path).style
    assert [rule.title for rule in found.rules] == [title, "b", "übrige"]
    assert found.rules[0].value == '"><x a="'


def test_a_later_rule_leaves_out_what_an_earlier_one_takes() -> None:
    """QGIS draws every rule that fits."""
    text = qml_text(table("line"), Look(STYLES["rules"]))
    assert "NOT coalesce(&quot;kv&quot; &gt;= 110.2, FALSE)" in text


def test_no_style_for_no_geometries_or_several_kinds() -> None:
    mixed = geopandas.GeoDataFrame(geometry=[SHAPES_OF["point"][0], SHAPES_OF["area"][0]], crs=4326)
    assert qml_text(mixed, Look()) == ""
    assert qml_text(mixed.iloc[:0], Look()) == ""


# --- in a GeoPackage -----------------------------------------------------------------------------


def test_a_layer_with_a_look_brings_its_style(tmp_path: Path) -> None:
    layer = make_layer(SHAPES_OF["area"], crs="EPSG:4326", **COLUMNS)
    style = Style.categories("use", [Rule("Gewerbe", {"fill": "#ff8800"}, value="GE")])
    export_layer(layer.styled(style, label_field="use"), tmp_path / "a.gpkg")
    found = style_in_geopackage(tmp_path / "a.gpkg", "hand")
    assert found is not None
    assert (found.style.kind, found.label_field) == ("categories", "use")
    assert found.style.rules[0].symbol["fill"] == "#ff8800"


def test_a_layer_without_a_look_has_no_table_of_styles(tmp_path: Path) -> None:
    export_layer(make_layer(SHAPES_OF["area"], crs="EPSG:4326"), tmp_path / "a.gpkg")
    assert style_in_geopackage(tmp_path / "a.gpkg", "hand") is None
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        tables = database.execute("SELECT count(*) FROM gpkg_contents").fetchone()
    assert tables == (1,)


def test_a_look_that_asks_for_a_missing_column_is_told(tmp_path: Path) -> None:
    layer = make_layer(SHAPES_OF["area"], crs="EPSG:4326").styled(Style.categories("nothing"))
    with pytest.raises(UnknownNameError, match="unknown column 'nothing'"):
        export_layer(layer, tmp_path / "a.gpkg")


@pytest.mark.parametrize(
    ("name", "colour"),
    [("states", "#7a2a6b"), ("counties", "#4a5357"), ("valley", "#0a5546")],
)
def test_borders_are_drawn_by_rank(name: str, colour: str, tmp_path: Path) -> None:
    export_layer(load_layer(name), tmp_path / "a.gpkg")
    found = style_in_geopackage(tmp_path / "a.gpkg", name)
    assert found is not None
    keys = found.style.symbol
    assert (keys["colour"], keys["fill"], keys["casing"]) == (colour, "", True)


@pytest.mark.parametrize("geometry", ["point", "area"])
def test_approximate_focus_areas_are_dashed_and_orange(geometry: str, tmp_path: Path) -> None:
    export_layer(load_layer("focus-areas"), tmp_path / "a.gpkg", geometry=geometry)
    found = style_in_geopackage(tmp_path / "a.gpkg", "focus-areas")
    assert found is not None
    approximate, official = (rule.symbol for rule in found.style.rules)
    if geometry == "area":
        assert (approximate["colour"], approximate["dash_mm"]) == ("#a63a00", (1.59, 1.06))
        assert (official["colour"], official["dash_mm"]) == ("#a63a00", ())
    else:
        assert approximate["outline"] == official["outline"] == "#a63a00"
        assert (
            text_of(tmp_path / "a.gpkg").count('name="outline_style" type="QString" value="dash"')
            == 1
        )
    assert found.label_field == "number"


def text_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        (text,) = database.execute("SELECT styleQML FROM layer_styles").fetchone()
    return text


def test_the_package_stays_one_of_one_layer_with_the_same_bytes(tmp_path: Path) -> None:
    layer = load_layer("counties")
    first, second = (hashlib.sha256(to_geopackage(layer)).hexdigest() for _ in range(2))
    assert first == second
    export_layer(layer, tmp_path / "a.gpkg")
    assert [one.name for one in list_layers(tmp_path / "a.gpkg")] == ["counties"]
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        times = database.execute(
            "SELECT last_change FROM gpkg_contents UNION SELECT update_time FROM layer_styles"
        ).fetchall()
        kinds = database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall()
    assert len(times) == 1
    assert kinds == [("counties", "features"), ("layer_styles", "attributes")]


def test_a_layer_called_like_the_table_of_styles_is_kept(tmp_path: Path) -> None:
    layer = make_layer(SHAPES_OF["area"], crs="EPSG:4326").styled(Style.single(fill="#ff0000"))
    export_layer(replace(layer, id="layer_styles"), tmp_path / "a.gpkg")
    assert len(load_layer(tmp_path / "a.gpkg")) == 4


def test_only_layers_that_ship_have_a_look_of_their_own() -> None:
    assert look_of(make_layer(SHAPES_OF["area"])) is None
    places = look_of(load_layer("places"))
    assert places is not None
    assert (places.label_field, places.style.column) == ("name_de", "kind")
    assert [rule.symbol["size_mm"] for rule in places.style.rules] == [1.6, 0.1]


def test_characters_that_no_xml_may_hold_are_replaced(tmp_path: Path) -> None:
    style = Style.categories("use", [Rule("a\x00b\x1b\ud800c", value="GE"), Rule("b", value="GI")])
    assert again(Look(style), "area", tmp_path).style.rules[0].title == "a\ufffdb\ufffd\ufffdc"


def test_large_numbers_are_written_with_and_without_exponent(tmp_path: Path) -> None:
    look = Look(Style.categories("n", [Rule("viele", value=1_000_000), Rule("b", value=7)]))
    features = table("point").assign(n=[1e6, 7.0, 1e6, 7.0])
    text = qml_text(features, look)
    assert '<val value="1000000" type="double" />' in text
    assert '<val value="1e+06" type="double" />' in text
    (tmp_path / "a.qml").write_text(text, encoding="utf-8")
    assert [rule.value for rule in read_style(tmp_path / "a.qml").style.rules] == [1e6, 7.0]
