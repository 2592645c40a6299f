"""What the map chooses can be seen, without colour as well; what others choose is looked at."""

import itertools

import geopandas
import pytest
import shapely

from nzv_geo.findings import Kind
from nzv_geo.styles import Rule, Style, apply_style, style_findings
from nzv_geo.styles.automatic import LAYER_COLOURS
from nzv_geo.styles.colours import GROUNDS, contrast, legible
from nzv_geo.styles.palettes import PALETTES, palette

SHAPES = {
    "area": shapely.box(14, 51, 15, 52),
    "line": shapely.LineString([(14, 51), (15, 52)]),
    "point": shapely.Point(14, 51),
}
SEQUENCES = ("YlGnBu", "Blues", "Greens", "Oranges", "Greys", "viridis", "cividis", "RdBu")


def findings(style: Style, shape: str, values: list[float]) -> list[str]:
    table = geopandas.GeoDataFrame({"v": values}, geometry=[SHAPES[shape]] * len(values), crs=4326)
    return [one.code for one in style_findings(apply_style(style, table))]


@pytest.mark.parametrize("shape", SHAPES)
def test_categories_of_our_own_differ_without_colour(shape: str) -> None:
    assert findings(Style.categories("v"), shape, [1, 2, 3, 4, 5, 6, 7, 8]) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", SEQUENCES)
@pytest.mark.parametrize("count", [2, 5, 7])
def test_classes_of_our_own_differ_without_colour(shape: str, name: str, count: int) -> None:
    style = Style.classes("v", count=count, scheme="equal", palette=name)
    assert findings(style, shape, [*range(20)]) == []


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("colour", [*LAYER_COLOURS, *palette("okabe-ito", 8), "#ffff00", "#000000"])
def test_promise_16_every_line_has_three_to_one_once_it_is_made_legible(
    colour: str, ground: str
) -> None:
    assert contrast(legible(colour, ground), ground) >= 3


def test_layers_without_a_style_have_colours_that_are_seen_on_light_ground() -> None:
    assert min(contrast(colour, GROUNDS["light"]) for colour in LAYER_COLOURS) >= 3


def test_a_faint_colour_is_reported_with_one_that_is_dark_enough() -> None:
    table = geopandas.GeoDataFrame({"v": [1]}, geometry=[SHAPES["line"]], crs=4326)
    [found] = style_findings(apply_style(Style.single(colour="#ffd700"), table))
    assert found.code == Kind.STYLE_FAINT.code == "NZV181"
    assert "#998100" in found.in_language("de").hint
    assert contrast("#998100", GROUNDS["light"]) >= 3


def test_classes_that_differ_by_colour_alone_are_reported() -> None:
    rules = [
        Rule(str(v), {"colour": colour}, value=v) for v, colour in ((1, "#b00000"), (2, "#006000"))
    ]
    style = Style.categories("v", rules, dash_mm="solid")
    assert findings(style, "line", [1, 2]) == [Kind.STYLE_ALIKE.code] == ["NZV182"]


@pytest.mark.parametrize("name", PALETTES)
def test_every_palette_that_is_named_is_there_and_reads_backwards(name: str) -> None:
    colours = palette(name, 5)
    assert len(set(colours)) == 5
    assert palette(f"{name}-r", 5) == colours[::-1]
    assert all(len(one) == 7 and one[0] == "#" for one in itertools.chain(colours))
