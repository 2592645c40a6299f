"""Styles that QGIS itself wrote are read with their kind, colours, widths and limits.

scripts/make_style_samples.py makes them. SLD of QGIS has whole pixels of 0.28 mm, and so differs
from its QML by up to half of one; what is read is what the file says.
"""

from pathlib import Path
from typing import Any

import geopandas
import pytest

from nzv_geo.reading.styles import StyleFile, read_style, style_beside
from nzv_geo.styles import apply_style
from nzv_geo.styles.conditions import AllOf, Compare, OneOf

SAMPLES = Path(__file__).parent / "samples"
BOTH = [".qml", ".sld"]
HALF_PIXEL = 0.14


def read(name: str) -> StyleFile:
    return read_style(SAMPLES / name)


def lost(found: StyleFile) -> list[str]:
    return [str(dict(one.values)["what"]) for one in found.findings]


def near(value: float, suffix: str) -> Any:
    """Return a width or size as this kind of file may say it."""
    return pytest.approx(value, abs=0.01 if suffix == ".qml" else HALF_PIXEL + 0.01)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.[qs][ml][ld]")), ids=lambda path: path.name)
def test_every_sample_draws_every_feature(path: Path) -> None:
    kind = path.name.partition("-")[0]
    shapes = {
        "point": ["POINT (14 51)", "POINT (15 51)"],
        "line": ["LINESTRING (14 51, 15 51)"] * 2,
        "area": ["POLYGON ((14 51, 15 51, 15 52, 14 51))"] * 2,
    }
    table = geopandas.GeoDataFrame(
        {"use": ["GE", "XX"], "jobs": [5, 500], "kv": [20.0, 380.0]},
        geometry=geopandas.GeoSeries.from_wkt(shapes[kind], crs=4326),
    )
    styled = apply_style(read_style(path).style, table)
    assert (styled.members >= 0).all()
    assert styled.shape == kind


@pytest.mark.parametrize("suffix", BOTH)
def test_a_single_symbol_of_areas(suffix: str) -> None:
    found = read(f"area-single{suffix}")
    assert found.style.kind == "single"
    keys = found.style.symbol
    assert (keys["fill"], keys["fill_opacity"], keys["colour"]) == ("#aad3df", 0.5, "#224466")
    assert keys["width_mm"] == near(0.5, suffix)
    assert found.findings == ()


@pytest.mark.parametrize("suffix", BOTH)
def test_lines_at_an_angle_are_a_hatch(suffix: str) -> None:
    keys = read(f"area-hatched{suffix}").style.symbol
    assert (keys["fill"], keys["hatch"], keys["hatch_colour"]) == ("", "lines-back", "#8a1f4f")


@pytest.mark.parametrize("suffix", BOTH)
def test_points_in_an_area_are_a_hatch(suffix: str) -> None:
    keys = read(f"area-dotted{suffix}").style.symbol
    assert (keys["fill"], keys["hatch"], keys["hatch_colour"]) == ("#e5f5f9", "dots", "#2ca25f")


def test_a_pattern_of_qt_is_a_hatch() -> None:
    keys = read("area-brush.qml").style.symbol
    assert (keys["fill"], keys["hatch"], keys["hatch_colour"]) == ("", "lines", "#31a354")


@pytest.mark.parametrize("suffix", BOTH)
def test_categories_with_all_others(suffix: str) -> None:
    style = read(f"area-categories{suffix}").style
    assert (style.kind, style.column) == ("categories", "use")
    said = [(rule.title, rule.value, rule.symbol["fill"]) for rule in style.rules]
    assert said == [
        ("Gewerbe", "GE", "#e69f00"),
        ("Industrie", "GI", "#56b4e9"),
        ("andere", None, ""),
    ]
    assert style.rules[1].symbol["width_mm"] == near(0.8, suffix)


def test_other_values_get_the_symbol_that_qgis_gives_them() -> None:
    points = geopandas.GeoSeries.from_wkt(["POINT (14 51)"] * 3, crs=4326)
    table = geopandas.GeoDataFrame({"use": ["XX", "GI", None]}, geometry=points)
    styled = apply_style(read("point-categories.qml").style, table)
    names = [styled.classes[index].title["de"] for index in styled.members]
    assert names == ["andere", "Industrie", "keine Angabe"]
    assert styled.classes[styled.members[0]].symbol.shape == "plus"


@pytest.mark.parametrize("kind", ["area", "line", "point"])
@pytest.mark.parametrize("suffix", BOTH)
def test_classes_keep_their_limits(kind: str, suffix: str) -> None:
    style = read(f"{kind}-classes{suffix}").style
    assert (style.kind, style.column, style.limits) == ("classes", "jobs", (50.0, 250.5))
    assert [rule.title for rule in style.rules] == ["wenige", "einige", "viele"]


@pytest.mark.parametrize("suffix", BOTH)
def test_classes_of_lines_and_points_keep_their_sizes(suffix: str) -> None:
    lines = [rule.symbol["width_mm"] for rule in read(f"line-classes{suffix}").style.rules]
    assert lines == [near(width, suffix) for width in (0.4, 1.0, 2.0)]
    points = [rule.symbol["size_mm"] for rule in read(f"point-classes{suffix}").style.rules]
    assert points == [near(size, suffix) for size in (2.0, 4.0, 6.0)]


def test_a_dashed_line_has_gaps_as_long_as_in_qgis() -> None:
    keys = read("line-single.qml").style.symbol
    assert (keys["colour"], keys["width_mm"], keys["casing"]) == ("#1f4fa3", 0.8, False)
    assert keys["dash_mm"] == (3.2, 1.6)  # four widths and two


@pytest.mark.parametrize("suffix", BOTH)
def test_a_light_line_below_is_a_casing(suffix: str) -> None:
    found = read(f"line-cased{suffix}")
    assert (found.style.symbol["colour"], found.style.symbol["casing"]) == ("#7a2a6b", True)
    assert found.style.symbol["width_mm"] == near(1.0, suffix)
    assert found.findings == ()


def test_rules_with_their_conditions() -> None:
    style = read("line-rules.qml").style
    assert style.kind == "rules"
    assert [rule.condition for rule in style.rules] == [
        Compare("kv", ">=", 380.0),
        AllOf((OneOf("use", ("GE", "GI")), Compare("kv", ">", 50.0))),
        None,
    ]
    assert [rule.symbol["width_mm"] for rule in style.rules] == [1.4, 1.0, 0.5]
    assert style.rules[2].symbol["dash_mm"] == (2.0, 1.0)


@pytest.mark.parametrize("suffix", BOTH)
def test_signs(suffix: str) -> None:
    keys = read(f"point-single{suffix}").style.symbol
    assert (keys["shape"], keys["colour"], keys["outline"]) == ("square", "#8a1f4f", "#ffffff")
    assert (keys["size_mm"], keys["outline_mm"]) == (near(3.5, suffix), near(0.4, suffix))
    shapes = [rule.symbol["shape"] for rule in read(f"point-categories{suffix}").style.rules]
    assert shapes == ["triangle", "star", "plus"]


def test_signs_that_grow_with_a_field() -> None:
    found = read("point-sized.qml")
    style = found.style
    assert (style.kind, style.column, style.sizes_mm) == ("proportional", "jobs", (2.0, 10.0))
    assert [one.severity for one in found.findings] == ["note"]
    assert lost(found)[0].startswith("values at which signs are smallest and largest")


def test_labels_scales_and_opacity() -> None:
    found = read("area-labelled.qml")
    assert (found.label_field, found.min_zoom, found.max_zoom) == ("name", 9.5, 16.25)
    assert (found.style.symbol["fill"], found.style.symbol["fill_opacity"]) == ("#fdd0a2", 0.5)
    assert lost(found) == [
        "lines and signs that can be seen through; their colour is mixed with white",
        "font and colour of labels",
    ]
    assert {one.severity for one in found.findings} == {"note"}


def test_what_is_richer_becomes_plain_and_is_told() -> None:
    found = read("area-rich.qml")
    assert (found.style.symbol["fill"], found.style.symbol["fill_opacity"]) == ("#800080", 0.5)
    assert lost(found) == ["symbol layer GradientFill"]
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("NZV183", "warning")
    assert finding.in_language("de").message == (
        "Aus dem Stil „area-rich.qml“ geht nicht über: Symbolebene GradientFill"
    )


def test_a_style_beside_its_data_is_found(tmp_path: Path) -> None:
    for name in ("plan.QML", "netz.sld", "netz.qml", "allein.sld"):
        (tmp_path / name).touch()
    assert style_beside(tmp_path / "plan.gpkg") == tmp_path / "plan.QML"
    assert style_beside(tmp_path / "netz.shp") == tmp_path / "netz.qml"
    assert style_beside(tmp_path / "allein.geojson") == tmp_path / "allein.sld"
    assert style_beside(tmp_path / "plan.QML") is None
    assert style_beside(tmp_path / "keine.shp") is None
