"""What styles of QGIS say beside plain samples: old versions, rules in rules, rich layers."""

from pathlib import Path

import geopandas
import pytest

from nzv_geo.reading.styles import StyleFile, read_style
from nzv_geo.styles import apply_style
from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Not

SYMBOLS = "".join(
    f'<symbol type="fill" name="{number}"><layer class="SimpleFill"><Option type="Map">'
    f'<Option name="color" value="{number},0,0,255"/><Option name="outline_style" value="no"/>'
    "</Option></layer></symbol>"
    for number in range(4)
)


def read(folder: Path, inside: str, **attributes: str) -> StyleFile:
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    path = folder / "a.qml"
    path.write_text(f"<qgis{told}>{inside}</qgis>", encoding="utf-8")
    return read_style(path)


def renderer(kind: str, inside: str, symbols: str = SYMBOLS, **attributes: str) -> str:
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<renderer-v2 type="{kind}"{told}>{inside}<symbols>{symbols}</symbols></renderer-v2>'


def symbol(kind: str, *layers: str, alpha: str = "1") -> str:
    return f'<symbol type="{kind}" name="0" alpha="{alpha}">{"".join(layers)}</symbol>'


def layer(kind: str, inside: str = "", **told: str) -> str:
    options = "".join(f'<Option name="{key}" value="{value}"/>' for key, value in told.items())
    return f'<layer class="{kind}"><Option type="Map">{options}</Option>{inside}</layer>'


def single(folder: Path, kind: str, *layers: str) -> StyleFile:
    return read(folder, renderer("singleSymbol", "", symbol(kind, *layers)))


def lost(found: StyleFile) -> list[str]:
    return [str(dict(one.values)["what"]) for one in found.findings]


def fills(found: StyleFile) -> list[str]:
    return [rule.symbol["fill"] for rule in found.style.rules]


# --- which symbol --------------------------------------------------------------------------------


def test_rules_within_rules_ask_for_both(tmp_path: Path) -> None:
    rules = (
        '<rules><rule filter="a = 1"><rule filter="b = 2" symbol="0" label="both"/>'
        '<rule filter="ELSE" symbol="1" label="rest of a"/></rule>'
        '<rule filter="ELSE" symbol="2" label="rest"/><rule symbol="3" checkstate="0"/></rules>'
    )
    found = read(tmp_path, renderer("RuleRenderer", rules))
    a, b = Compare("a", "=", 1.0), Compare("b", "=", 2.0)
    assert [(rule.title, rule.condition) for rule in found.style.rules] == [
        ("both", AllOf((a, b))),
        ("rest of a", AllOf((a, Not(AnyOf((b,)))))),
        ("rest", None),
    ]
    assert fills(found) == ["#000000", "#010000", "#020000"]
    assert found.findings == ()


def test_a_rule_that_cannot_be_asked_is_drawn_as_the_rest(tmp_path: Path) -> None:
    rules = (
        '<rules><rule filter="a = 1" symbol="0" label="a"/>'
        '<rule filter="$area > 5" symbol="1" label="large"/></rules>'
    )
    found = read(tmp_path, renderer("RuleRenderer", rules))
    assert [(rule.title, rule.condition) for rule in found.style.rules] == [
        ("a", Compare("a", "=", 1.0)),
        ("large", None),
    ]
    assert lost(found) == ["expression $area > 5"]


def test_a_rule_for_everything_comes_last_and_is_told(tmp_path: Path) -> None:
    rule = '<rule filter="a = 1" symbol="1" label="a"/>'
    rules = f'<rules><rule symbol="0" label="ground"/>{rule}</rules>'
    found = read(tmp_path, renderer("RuleRenderer", rules))
    assert [rule.title for rule in found.style.rules] == ["a", "ground"]
    assert lost(found) == ["several symbols upon each other; the one that is seen best is drawn"]


def test_scales_of_single_rules_are_told(tmp_path: Path) -> None:
    rules = '<rules><rule symbol="0" scalemindenom="1" scalemaxdenom="5000"/></rules>'
    assert lost(read(tmp_path, renderer("RuleRenderer", rules))) == [
        "scales of single rules; all are drawn at every scale of the layer"
    ]


def test_categories_that_are_switched_off_are_not_drawn(tmp_path: Path) -> None:
    categories = (
        '<categories><category value="GE" symbol="0" label="GE" render="true"/>'
        '<category value="GI" symbol="1" label="GI" render="false"/>'
        '<category value="" symbol="2" label="rest" render="true"/></categories>'
    )
    found = read(tmp_path, renderer("categorizedSymbol", categories, attr="use"))
    points = geopandas.GeoSeries.from_wkt(["POINT (0 0)"] * 3, crs=4326)
    table = geopandas.GeoDataFrame({"use": ["GE", "GI", "SO"]}, geometry=points)
    assert apply_style(found.style, table).members.tolist() == [0, -1, 1]


def test_categories_have_values_of_their_kind_and_lists(tmp_path: Path) -> None:
    categories = (
        '<categories><category value="380" type="double" symbol="0"/>'
        '<category value="380" type="string" symbol="1"/><category value="true" type="bool" '
        'symbol="2"/><category type="List" symbol="3"><val value="1" type="long"/>'
        '<val value="x" type="string"/></category></categories>'
    )
    found = read(tmp_path, renderer("categorizedSymbol", categories, attr="&quot;k v&quot;"))
    assert found.style.column == "k v"
    assert [rule.value for rule in found.style.rules] == [380.0, "380", True, (1.0, "x")]


def test_classes_with_gaps_are_rules(tmp_path: Path) -> None:
    ranges = (
        '<ranges><range lower="0" upper="5" symbol="0"/><range lower="7" upper="9" symbol="1"/>'
        "</ranges>"
    )
    found = read(tmp_path, renderer("graduatedSymbol", ranges, attr="n"))
    assert [rule.condition for rule in found.style.rules] == [
        AllOf((Compare("n", ">=", 0.0), Compare("n", "<=", 5.0))),
        AllOf((Compare("n", ">=", 7.0), Compare("n", "<=", 9.0))),
    ]


def test_classes_of_an_expression_become_one_symbol(tmp_path: Path) -> None:
    ranges = '<ranges><range lower="0" upper="5" symbol="2"/></ranges>'
    found = read(tmp_path, renderer("graduatedSymbol", ranges, attr="a / b"))
    assert (found.style.kind, found.style.symbol["fill"]) == ("single", "#000000")
    assert lost(found) == ["expression a / b"]


@pytest.mark.parametrize(
    "kind", ["invertedPolygonRenderer", "pointCluster", "mergedFeatureRenderer"]
)
def test_renderers_around_others_give_what_is_inside(kind: str, tmp_path: Path) -> None:
    found = read(tmp_path, renderer(kind, renderer("singleSymbol", ""), ""))
    assert found.style.symbol["fill"] == "#000000"
    assert lost(found) == [f"renderer {kind}"]


@pytest.mark.parametrize("kind", ["heatmapRenderer", "nullSymbol", "embeddedSymbol", ""])
def test_other_renderers_leave_the_look_to_the_map(kind: str, tmp_path: Path) -> None:
    found = read(tmp_path, f'<renderer-v2 type="{kind}"/>')
    assert (found.style.kind, dict(found.style.symbol)) == ("single", {})
    assert lost(found) == [f"renderer {kind}"]


def test_a_style_without_symbols_or_with_invisible_ones_is_never_blank(tmp_path: Path) -> None:
    assert lost(read(tmp_path, "")) == ["symbols; the file has none"]
    unseen = layer("SimpleFill", style="no", outline_style="no")
    found = single(tmp_path, "fill", unseen)
    assert (dict(found.style.symbol), lost(found)) == ({}, ["a style that draws nothing"])


# --- symbols -------------------------------------------------------------------------------------


def test_properties_of_old_versions_are_read(tmp_path: Path) -> None:
    told = {"color": "1,2,3,255", "color_border": "4,5,6,255", "width_border": "0.7"}
    props = "".join(f'<prop k="{key}" v="{value}"/>' for key, value in told.items())
    found = single(tmp_path, "fill", f'<layer class="SimpleFill">{props}</layer>')
    keys = found.style.symbol
    assert (keys["fill"], keys["colour"], keys["width_mm"]) == ("#010203", "#040506", 0.7)


@pytest.mark.parametrize(
    ("unit", "width"), [("MM", 1.0), ("Pixel", 0.265), ("Point", 0.353), ("Inch", 20.0)]
)
def test_units_become_millimetres(unit: str, width: float, tmp_path: Path) -> None:
    found = single(tmp_path, "line", layer("SimpleLine", line_width="1", line_width_unit=unit))
    assert found.style.symbol["width_mm"] == width
    assert lost(found) == (["size 25.4 mm; at most 20 mm are drawn"] if unit == "Inch" else [])


def test_units_of_the_ground_are_told(tmp_path: Path) -> None:
    line = layer("SimpleLine", line_width="50", line_width_unit="RenderMetersInMapUnits")
    found = single(tmp_path, "line", line)
    assert found.style.symbol["width_mm"] == 0.5
    assert "units of the map (RenderMetersInMapUnits)" in lost(found)[0]


def test_a_line_without_a_width_is_a_hairline(tmp_path: Path) -> None:
    found = single(tmp_path, "line", layer("SimpleLine", line_width="0"))
    assert found.style.symbol["width_mm"] == 0.265


def test_square_caps_make_dashes_longer(tmp_path: Path) -> None:
    line = layer("SimpleLine", line_width="1", line_style="dash", capstyle="square")
    assert single(tmp_path, "line", line).style.symbol["dash_mm"] == (5.0, 1.0)


def test_opacity_of_layer_symbol_and_colour_multiply(tmp_path: Path) -> None:
    half = symbol("fill", layer("SimpleFill", color="255,0,0,128", outline_style="no"), alpha="0.5")
    found = read(tmp_path, renderer("singleSymbol", "", half) + "<layerOpacity>0.5</layerOpacity>")
    assert found.style.symbol["fill_opacity"] == 0.13


def test_two_line_patterns_are_one_hatch(tmp_path: Path) -> None:
    def pattern(angle: str) -> str:
        inner = symbol("line", layer("SimpleLine", line_color="9,9,9,255"))
        return layer("LinePatternFill", inner, angle=angle, distance="2")

    found = single(tmp_path, "fill", pattern("0"), pattern("90"))
    assert (found.style.symbol["hatch"], found.findings) == ("grid", ())
    found = single(tmp_path, "fill", pattern("20"))
    assert found.style.symbol["hatch"] == "level"
    assert lost(found) == ["hatching at an angle of 20°; the nearest is drawn"]


@pytest.mark.parametrize("kind", ["RasterFill", "SVGFill", "GeometryGenerator", "Unheard"])
def test_layers_that_are_not_known_become_plain(kind: str, tmp_path: Path) -> None:
    found = single(tmp_path, "fill", layer(kind, color="1,2,3,255"))
    assert found.style.symbol["fill"] == "#010203"
    assert lost(found) == [f"symbol layer {kind}"]


def test_layers_that_are_switched_off_are_not_drawn(tmp_path: Path) -> None:
    off = layer("SimpleFill", color="1,1,1,255").replace("<layer ", '<layer enabled="0" ')
    on = layer("SimpleFill", color="2,2,2,255", outline_style="no")
    assert single(tmp_path, "fill", off, on).style.symbol["fill"] == "#020202"


def test_pictures_become_circles_of_their_colour(tmp_path: Path) -> None:
    sign = layer("SvgMarker", name="gpsicons/plane.svg", size="6", color="7,8,9,255")
    found = single(tmp_path, "marker", sign)
    keys = found.style.symbol
    assert (keys["shape"], keys["size_mm"], keys["colour"]) == ("circle", 6.0, "#070809")
    assert lost(found) == ["sign plane.svg; the nearest is drawn"]


def test_signs_along_a_line_are_told_and_arrows_are_kept(tmp_path: Path) -> None:
    def marked(name: str, placement: str) -> str:
        inner = symbol("marker", layer("SimpleMarker", name=name, color="1,2,3,255"))
        return layer("MarkerLine", inner, placement=placement)

    line = layer("SimpleLine", line_width="1")
    found = single(tmp_path, "line", line, marked("filled_arrowhead", "lastvertex"))
    assert (found.style.symbol["arrow"], found.findings) == (True, ())
    assert lost(single(tmp_path, "line", line, marked("circle", "interval")))[0] == (
        "symbol layer MarkerLine"
    )


def test_driven_properties_effects_blending_and_diagrams_are_told(tmp_path: Path) -> None:
    driven = (
        "<data_defined_properties><Option type='Map'><Option name='properties' type='Map'>"
        "<Option name='fillColor' type='Map'><Option name='active' value='true'/></Option>"
        "<Option name='angle' type='Map'><Option name='active' value='false'/></Option>"
        "</Option></Option></data_defined_properties><effect enabled='1'/>"
    )
    found = read(
        tmp_path,
        renderer("singleSymbol", "", symbol("fill", layer("SimpleFill", driven)))
        + "<blendMode>6</blendMode><SingleCategoryDiagramRenderer>"
        + "<DiagramCategory enabled='1'/></SingleCategoryDiagramRenderer>",
    )
    assert lost(found) == ["effects", "data-driven property fillColor", "blending", "diagrams"]


# --- labels and scales ---------------------------------------------------------------------------


def labelling(kind: str, *fields: str) -> str:
    texts = "".join(f"<settings><text-style fieldName='{field}'/></settings>" for field in fields)
    return renderer("singleSymbol", "") + f"<labeling type='{kind}'>{texts}</labeling>"


def test_the_first_of_several_labels_is_written(tmp_path: Path) -> None:
    found = read(tmp_path, labelling("rule-based", "name", "kv", "a || b"))
    assert found.label_field == "name"
    assert lost(found) == ["label a || b", "label kv", "font and colour of labels"]


def test_labels_that_are_switched_off_are_not_written(tmp_path: Path) -> None:
    assert read(tmp_path, labelling("simple", "name"), labelsEnabled="0").label_field == ""


@pytest.mark.parametrize("labelling", ["", "<labeling type='simple'/>"])
def test_labels_of_qgis_2_are_read(labelling: str, tmp_path: Path) -> None:
    told = {"labeling/enabled": "true", "labeling/fieldName": "name"}
    properties = "".join(f'<property key="{key}" value="{told[key]}"/>' for key in told)
    inside = f"{renderer('singleSymbol', '')}{labelling}"
    inside += f"<customproperties>{properties}</customproperties>"
    assert read(tmp_path, inside).label_field == "name"
    found = read(tmp_path, inside.replace('"name"', '"left(name, 2)"'))
    assert (found.label_field, lost(found)) == ("", ["label left(name, 2)"])


@pytest.mark.parametrize(
    ("told", "zooms"),
    [
        ({"minScale": "1e+08", "maxScale": "0"}, (2.0, 18.0)),
        ({"minScale": "100000", "maxScale": "5000"}, (11.75, 16.25)),
        ({"minimumScale": "5000", "maximumScale": "100000"}, (11.75, 16.25)),
        ({"minScale": "nan", "maxScale": "1e99"}, (1.0, 18.0)),
        ({"minScale": "1", "maxScale": "0.5"}, (18.0, 18.0)),
        ({"minScale": "-5", "maxScale": "x"}, (1.0, 18.0)),
    ],
)
def test_scales_become_zoom_levels(
    told: dict[str, str], zooms: tuple[float, float], tmp_path: Path
) -> None:
    inside = renderer("singleSymbol", "")
    found = read(tmp_path, inside, hasScaleBasedVisibilityFlag="1", **told)
    assert (found.min_zoom, found.max_zoom) == zooms
    unbounded = read(tmp_path, inside, hasScaleBasedVisibilityFlag="0", **told)
    assert (unbounded.min_zoom, unbounded.max_zoom) == (1.0, 18.0)
