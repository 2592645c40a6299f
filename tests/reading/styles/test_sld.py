"""SLD as map servers have it: 1.0 and 1.1, filters, scales, labels, and what is richer."""

from pathlib import Path

import pytest

from nzv_geo.reading.styles import StyleFile, read_style
from nzv_geo.styles.conditions import Compare

HEAD = (
    '<sld:StyledLayerDescriptor version="1.0.0" xmlns:sld="http://www.opengis.net/sld" '
    'xmlns:ogc="http://www.opengis.net/ogc" xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<sld:NamedLayer><sld:Name>x</sld:Name><sld:UserStyle><sld:FeatureTypeStyle>"
)
TAIL = "</sld:FeatureTypeStyle></sld:UserStyle></sld:NamedLayer></sld:StyledLayerDescriptor>"


def read(folder: Path, *rules: str) -> StyleFile:
    inside = "".join(f"<Rule>{rule}</Rule>" for rule in rules)
    named = inside.replace("</", "\0").replace("<", "<sld:").replace("\0", "</sld:")
    path = folder / "a.sld"
    path.write_text(HEAD + named.replace("sld:ogc:", "ogc:") + TAIL, encoding="utf-8")
    return read_style(path)


def told(**parameters: str) -> str:
    return "".join(
        f'<CssParameter name="{name.replace("_", "-")}">{value}</CssParameter>'
        for name, value in parameters.items()
    )


def polygon(colour: str) -> str:
    return f"<PolygonSymbolizer><Fill>{told(fill=colour)}</Fill></PolygonSymbolizer>"


def asked(operator: str, field: str, value: str) -> str:
    return (
        f"<ogc:{operator}><ogc:PropertyName>{field}</ogc:PropertyName>"
        f"<ogc:Literal>{value}</ogc:Literal></ogc:{operator}>"
    )


def filtered(inside: str) -> str:
    return f"<ogc:Filter>{inside}</ogc:Filter>"


def lost(found: StyleFile) -> list[str]:
    return [str(dict(one.values)["what"]) for one in found.findings]


def test_a_polygon_of_sld_1_0(tmp_path: Path) -> None:
    stroke = told(stroke="#224466", stroke_width="2", stroke_dasharray="10 5 2")
    fill = told(fill="#AAD3DF", fill_opacity="0.4")
    found = read(
        tmp_path,
        f"<PolygonSymbolizer><Fill>{fill}</Fill><Stroke>{stroke}</Stroke></PolygonSymbolizer>",
    )
    keys = found.style.symbol
    assert (keys["fill"], keys["fill_opacity"], keys["colour"]) == ("#aad3df", 0.4, "#224466")
    assert keys["width_mm"] == 0.56
    assert keys["dash_mm"] == (2.8, 1.4, 0.56, 2.8, 1.4, 0.56)
    assert found.findings == ()


def test_what_is_not_said_is_as_the_standard_has_it(tmp_path: Path) -> None:
    found = read(tmp_path, "<PolygonSymbolizer><Fill/><Stroke/></PolygonSymbolizer>")
    keys = found.style.symbol
    assert (keys["fill"], keys["colour"], keys["width_mm"]) == ("#808080", "#000000", 0.28)
    found = read(tmp_path, "<PointSymbolizer><Graphic><Mark/></Graphic></PointSymbolizer>")
    assert (found.style.symbol["shape"], found.style.symbol["size_mm"]) == ("square", 1.68)


@pytest.mark.parametrize(
    ("name", "turn", "shape"),
    [("circle", 0, "circle"), ("cross", 0, "plus"), ("x", 0, "x"), ("triangle", 180,
     "triangle-down"), ("star", 0, "star"), ("shape://times", 0, "x")],
)  # fmt: skip
def test_marks(name: str, turn: int, shape: str, tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"<PointSymbolizer><Graphic><Mark><WellKnownName>{name}</WellKnownName><Fill/></Mark>"
        f"<Size>10</Size><Rotation>{turn}</Rotation></Graphic></PointSymbolizer>",
    )
    assert (found.style.symbol["shape"], found.style.symbol["size_mm"]) == (shape, 2.8)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("name", "turn", "hatch"),
    [
        ("shape://slash", 0, "lines-back"), ("shape://backslash", 0, "lines"),
        ("shape://times", 0, "cross"), ("shape://dot", 0, "dots"), ("shape://horline", 45, "lines"),
        ("horline", 45, "lines-back"),
    ],
)  # fmt: skip
def test_patterns_are_hatches(name: str, turn: int, hatch: str, tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<PolygonSymbolizer><Fill><GraphicFill><Graphic><Mark><WellKnownName>"
        f"{name}</WellKnownName><Stroke>{told(stroke='#123456')}</Stroke></Mark>"
        f"<Rotation>{turn}</Rotation></Graphic></GraphicFill></Fill></PolygonSymbolizer>",
    )
    assert (found.style.symbol["hatch"], found.style.symbol["hatch_colour"]) == (hatch, "#123456")


def test_values_of_one_field_are_categories(tmp_path: Path) -> None:
    either = asked("PropertyIsEqualTo", "use", "GE") + asked("PropertyIsEqualTo", "use", "GI")
    found = read(
        tmp_path,
        "<Title>Gewerbe</Title>" + filtered(f"<ogc:Or>{either}</ogc:Or>") + polygon("#111111"),
        filtered(asked("PropertyIsEqualTo", "use", "SO")) + polygon("#222222"),
        "<Title>Rest</Title><ElseFilter/>" + polygon("#333333"),
    ).style
    assert (found.kind, found.column) == ("categories", "use")
    assert [(rule.title, rule.value, rule.symbol["fill"]) for rule in found.rules] == [
        ("Gewerbe", ("GE", "GI"), "#111111"),
        ("", "SO", "#222222"),
        ("Rest", None, "#333333"),
    ]


def test_ranges_of_one_field_are_classes_in_their_order(tmp_path: Path) -> None:
    low = asked("PropertyIsLessThanOrEqualTo", "n", "10")
    middle = asked("PropertyIsGreaterThan", "n", "10") + asked("PropertyIsLessThan", "n", "20.5")
    high = asked("PropertyIsGreaterThanOrEqualTo", "n", "20.5")
    found = read(
        tmp_path,
        filtered(high) + polygon("#333333"),
        filtered(low) + polygon("#111111"),
        filtered(f"<ogc:And>{middle}</ogc:And>") + polygon("#222222"),
    ).style
    assert (found.kind, found.column, found.limits) == ("classes", "n", (10.0, 20.5))
    assert [rule.symbol["fill"] for rule in found.rules] == ["#111111", "#222222", "#333333"]


def test_rules_that_ask_the_same_draw_upon_each_other(tmp_path: Path) -> None:
    def line(colour: str, width: str) -> str:
        stroke = told(stroke=colour, stroke_width=width)
        return f"<LineSymbolizer><Stroke>{stroke}</Stroke></LineSymbolizer>"

    found = read(tmp_path, line("#ffffff", "8"), line("#7a2a6b", "4"))
    assert (found.style.kind, found.style.symbol["colour"]) == ("single", "#7a2a6b")
    assert (found.style.symbol["casing"], found.style.symbol["width_mm"]) == (True, 1.12)


def test_a_filter_that_is_richer_is_told_and_its_features_are_drawn(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        filtered(asked("PropertyIsEqualTo", "a", "1")) + polygon("#111111"),
        "<Title>here</Title>" + filtered("<ogc:BBOX>14 51</ogc:BBOX>") + polygon("#222222"),
    )
    assert [(rule.title, rule.condition) for rule in found.style.rules] == [
        ("", Compare("a", "=", 1.0)),
        ("here", None),
    ]
    assert lost(found) == ["expression 14 51"]


def test_scales_and_labels(tmp_path: Path) -> None:
    scales = (
        "<MinScaleDenominator>5000</MinScaleDenominator>"
        "<MaxScaleDenominator>100000</MaxScaleDenominator>"
    )
    label = "<Label><ogc:PropertyName>app:name</ogc:PropertyName></Label>"
    found = read(
        tmp_path,
        scales + polygon("#111111") + f"<TextSymbolizer>{label}</TextSymbolizer>",
    )
    assert (found.min_zoom, found.max_zoom, found.label_field) == (11.75, 16.25, "name")
    assert lost(found) == ["font and colour of labels"]


def test_labels_that_are_more_than_a_field_are_told(tmp_path: Path) -> None:
    label = "<Label>Nr. <ogc:PropertyName>no</ogc:PropertyName></Label>"
    found = read(tmp_path, polygon("#111111") + f"<TextSymbolizer>{label}</TextSymbolizer>")
    assert (found.label_field, lost(found)) == ("", ["label Nr. no"])


def test_pictures_sizes_on_the_ground_and_formulas_are_told(tmp_path: Path) -> None:
    picture = (
        '<ExternalGraphic><OnlineResource href="http://a.example/x/plane.svg"/>'
        "<Format>image/svg+xml</Format></ExternalGraphic>"
    )
    found = read(tmp_path, f"<PointSymbolizer><Graphic>{picture}</Graphic></PointSymbolizer>")
    assert found.style.symbol["shape"] == "circle"
    assert lost(found) == ["sign plane.svg; the nearest is drawn"]
    computed = '<CssParameter name="stroke-width"><ogc:Function name="f"/></CssParameter>'
    found = read(tmp_path, f"<LineSymbolizer><Stroke>{computed}</Stroke></LineSymbolizer>")
    assert lost(found) == ["expression stroke-width:"]
    ground = '<LineSymbolizer uom="http://www.opengeospatial.org/se/units/metre"><Stroke/>'
    path = tmp_path / "b.sld"
    path.write_text(f"<FeatureTypeStyle><Rule>{ground}</LineSymbolizer></Rule></FeatureTypeStyle>")
    found = read_style(path)
    assert found.style.symbol["width_mm"] == 0.5
    assert lost(found) == ["sizes in units of the map (m); a fixed width is drawn"]


@pytest.mark.parametrize("colour", ["red", "#12", "", "url(#x)", "#1234567"])
def test_colours_that_are_none_are_told(colour: str, tmp_path: Path) -> None:
    found = read(tmp_path, polygon(colour))
    assert found.style.symbol["fill"] == "#808080"
    assert len(found.findings) == 1


def test_of_several_styles_the_default_is_taken(tmp_path: Path) -> None:
    def style(colour: str, default: str) -> str:
        rule = f"<FeatureTypeStyle><Rule>{polygon(colour)}</Rule></FeatureTypeStyle>"
        return f"<UserStyle><IsDefault>{default}</IsDefault>{rule}</UserStyle>"

    path = tmp_path / "a.sld"
    layers = style("#111111", "0") + style("#222222", "1")
    path.write_text(
        "<StyledLayerDescriptor><NamedLayer>" + layers + "</NamedLayer></StyledLayerDescriptor>"
    )
    found = read_style(path)
    assert found.style.symbol["fill"] == "#222222"
    assert lost(found) == ["more styles in the file (1)"]
