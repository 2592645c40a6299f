"""What a figure shows: the classes of the pages, told apart in grey, with legend and sources."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import geopandas
import numpy
import pytest
import shapely
from matplotlib.figure import Figure
from matplotlib.text import Text

from nzv_geo import MapProject, Rule, Style, Valley, load_layer
from nzv_geo.errors import CrsError, DataError, UnknownNameError
from nzv_geo.figures import draw_figure, figure_bytes
from nzv_geo.figures.gathering import content_of
from nzv_geo.project.entries import PrintEntry
from nzv_geo.styles import apply_style
from nzv_geo.styles.symbols import HATCHES, SHAPES
from tests.figures.drawn import SIDE, SOUTH, WEST, part_of, squares, texts, uses
from tests.hand_drawn import make_layer

pytestmark = pytest.mark.slow

LONG = "sehr lang " * 60


@pytest.fixture(scope="module")
def lausitz_figure(lausitz: Valley) -> Figure:
    return draw_figure(lausitz)


def size_mm(figure: Figure) -> list[int]:
    return [round(inches * 25.4) for inches in figure.get_size_inches()]


def test_the_legend_has_every_class_with_its_count() -> None:
    written = texts(draw_figure(uses(), title=""))
    legend = written[written.index("Hand") :]
    assert legend[:2] == ["Hand", "Anzahl"]
    classes = apply_style(uses().shown_look.style, uses().features).classes
    for each in classes:
        place = legend.index(each.title["de"])
        assert legend[place + 1] == str(each.count)


def test_sources_stand_once_with_licence_and_vintage() -> None:
    figure = draw_figure([uses(), squares(2)], language="en")
    (line,) = [text for text in texts(figure) if "© tests" in text]
    assert line == "Sources: © tests, Licence: CC0, As of: 2026-01-01"


@pytest.mark.parametrize(("shape", "half"), [("area", 440), ("point", 90), ("line", 40)])
def test_classes_differ_in_grey(shape: str, half: int) -> None:
    layer = squares(8, use=list("abcdefgh"))
    middles = layer.features.geometry.centroid
    if shape == "point":
        layer = layer.with_shapes(middles.values)
    elif shape == "line":
        ends = [[(p.x - 480, p.y), (p.x + 480, p.y)] for p in middles]
        layer = layer.with_shapes(numpy.array([shapely.LineString(item) for item in ends]))
    figure = draw_figure(layer.styled(Style.categories("use")), legend=False, width_mm=220)
    looks = [_look(part_of(figure, around(p.x, p.y, half), 150)) for p in middles]
    for item, other in combinations(looks, 2):
        assert numpy.abs(item - other).max() > 2


def around(x: float, y: float, half: float) -> tuple[float, float, float, float]:
    """Return a square around a place, in metres."""
    return x - half, y - half, x + half, y + half


def _inner(number: int) -> tuple[float, float, float, float]:
    return around(WEST + SIDE * (number + 0.5), SOUTH + SIDE / 2, 440)


def _look(grey: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """How light a part is, and how much it changes along each axis and each diagonal."""
    steps = [grey[1:] - grey[:-1], grey[:, 1:] - grey[:, :-1]]
    steps += [grey[1:, 1:] - grey[:-1, :-1], grey[1:, :-1] - grey[:-1, 1:]]
    return numpy.array([grey.mean(), *(numpy.abs(item).mean() for item in steps)])


@pytest.mark.parametrize("hatch", HATCHES)
def test_a_hatching_stays_inside_its_area(hatch: str) -> None:
    layer = squares(3).where(squares(3).features["ags"] != "b")
    style = Style.single(hatch=hatch, colour="black", casing=False)
    figure = draw_figure(layer.styled(style), legend=False, width_mm=60)
    assert 0.05 < (part_of(figure, _inner(0)) < 128).mean() < 0.6
    assert (part_of(figure, _inner(1)) > 250).all()


@pytest.mark.parametrize(("shape", "filled"), [("circle", True), ("ring", False)])
def test_the_holes_of_a_sign_are_free(shape: str, filled: bool) -> None:
    layer = make_layer([shapely.Point(WEST, SOUTH)])
    style = Style.single(shape=shape, size_mm=20, colour="black", outline="black")
    figure = draw_figure(layer.styled(style), legend=False, width_mm=60)
    metres = 2_000 / 55
    part = part_of(figure, (WEST - metres, SOUTH - metres, WEST + metres, SOUTH + metres))
    assert bool(part.mean() < 10) is filled


def test_every_sign_can_be_drawn() -> None:
    places = [shapely.Point(WEST + 200 * number, SOUTH) for number in range(len(SHAPES))]
    rules = [Rule(shape, {"shape": shape, "colour": "black"}, value=shape) for shape in SHAPES]
    layer = make_layer(places, sign=list(SHAPES)).styled(Style.categories("sign", rules))
    figure = draw_figure(layer, legend=False, width_mm=200)
    dark = [(part_of(figure, around(p.x, p.y, 60)) < 128).mean() for p in places]
    assert min(dark) > 0.1
    assert len({round(float(share), 2) for share in dark}) > 10


def test_a_layer_of_any_crs_lies_at_its_place() -> None:
    box = squares(1)
    other = box.with_features(box.features.to_crs("EPSG:25832"))
    extents = [draw_figure(item).axes[0].get_xlim() for item in (box, other)]
    assert extents[0] == pytest.approx(extents[1], abs=0.01)


def test_each_border_is_drawn_once_by_the_layer_above() -> None:
    units = squares(4, designation=["", "", "", ""])
    whole = units.where(units.features["ags"] == "a")
    named = [replace(units, id="municipalities"), replace(whole, id="states")]
    lengths = [shapely.length(item.borders).sum() for item in content_of(named).layers]
    assert lengths == [9 * SIDE, 4 * SIDE]


def test_the_lausitz_has_its_areas_by_number_on_the_map_and_in_the_list(
    lausitz_figure: Figure,
) -> None:
    written = texts(lausitz_figure)
    assert [written.count(str(number)) for number in range(1, 12)] == [2] * 11
    assert "Industriepark Schwarze Pumpe" in written
    for border in ("Umriss der Region", "Landesgrenze", "Kreisgrenze", "Gemeindegrenze"):
        assert border in written
    assert written.index("Net Zero Valley Lausitz") < len(written)
    assert any(text.endswith("Gitternord oben") for text in written)


def test_no_name_lies_on_another_or_over_the_edge(lausitz_figure: Figure) -> None:
    lausitz_figure.canvas.draw()
    frame = lausitz_figure.axes[0].get_window_extent()
    names = [item for item in lausitz_figure.findobj(Text) if item.get_path_effects()]
    boxes = [item.get_window_extent() for item in names if item.get_text() != "N"]
    assert len(boxes) > 20
    assert all(frame.containsx(box.x0) and frame.containsx(box.x1) for box in boxes)
    overlapping = [
        (item, other)
        for item, other in combinations(boxes, 2)
        if min(item.x1, other.x1) - max(item.x0, other.x0) > 2
        and min(item.y1, other.y1) - max(item.y0, other.y0) > 2
    ]
    assert overlapping == []


def test_another_part_of_the_map_has_its_own_names(lausitz: Valley) -> None:
    figure = draw_figure(lausitz)
    figure.axes[0].set(xlim=(445_000, 465_000), ylim=(5_702_000, 5_720_000))  # Spremberg
    figure_bytes(figure, "png", dpi=50)
    written = texts(figure)
    assert {"Spremberg", "LK\N{NO-BREAK SPACE}Bautzen"} < set(written)
    assert {"Cottbus", "Dresden", "Zittau"} & set(written) == set()
    assert [written.count(number) for number in ("6", "11")] == [2, 1]  # 1: the list
    placed = next(item for item in figure.findobj(Text) if item.get_text() == "Spremberg")
    box = placed.get_window_extent().transformed(figure.axes[0].transData.inverted())
    assert abs(box.y0 - 5_713_700) < 1_000


def test_a_figure_shows_the_extent_that_is_asked_for(lausitz: Valley) -> None:
    figure = draw_figure(lausitz, extent=(14.25, 51.49, 14.45, 51.57))
    (west, east), (south, north) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    # pyproj, EPSG:4326 to EPSG:25833: the box ends at 447929.4, 5704460.4, 461881.6, 5713480.7.
    assert (west < 447_930, east > 461_881) == (True, True)
    assert (south < 5_704_461, north > 5_713_480) == (True, True)
    assert {"1", "11"} & set(texts(figure)) == set()
    around = draw_figure(lausitz, extent=squares(2)).axes[0].get_xlim()
    assert around[0] <= WEST < WEST + 2 * SIDE <= around[1]


def test_the_legend_tells_of_nothing_outside_the_map(lausitz: Valley) -> None:
    plan = make_layer([shapely.box(WEST, SOUTH, WEST + 300, SOUTH + 200)])
    project = MapProject("Plan", region="lausitz", view="layers", layers=[plan])
    written = texts(draw_figure(project))
    assert "Hand" in written
    assert {"Landesgrenze", "1", "11"} & set(written) == set()


def test_what_a_project_says_is_on_its_figure() -> None:
    plan = uses().styled(Style.categories("use"), example=True, group="Planung")
    hidden = squares(2).styled(visible=False)
    project = MapProject(
        {"de": "Nutzung", "en": "Uses"}, subtitle="Stand Mai", language="en",
        layers=[plan, hidden], print=PrintEntry("a4", "landscape"),
    )  # fmt: skip
    figure = draw_figure(project, language="en")
    assert size_mm(figure) == [297, 210]
    for text in ("Uses", "Stand Mai", "Planung", "Hand (Example, invented)", "Example, invented"):
        assert text in texts(figure)
    assert "Hand" not in texts(figure)


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.Point(WEST, SOUTH)],
        [shapely.Point(WEST, SOUTH)] * 3,
        [shapely.Point(WEST, SOUTH), None, shapely.Point()],
        [shapely.LineString([(WEST, SOUTH), (WEST, SOUTH + 5)])],
        list(shapely.from_wkt([
            "GEOMETRYCOLLECTION Z (POINT Z (450000 5700000 1), LINESTRING Z (450000 5700000 1, "
            "450100 5700000 2))", "POLYGON ((450000 5700000, 450100 5700000, 450100 5700100, "
            "450000 5700000))", "MULTIPOINT ((450000 5700000))"])),
    ],
    ids=["one-place", "in-one-place", "without-a-place", "line", "mixed"],
)  # fmt: skip
def test_lonely_features_are_drawn(shapes: list[Any]) -> None:
    layer = make_layer(shapes)
    (axes,) = draw_figure(layer, width_mm=60).axes
    assert axes.get_xlim()[0] < WEST < axes.get_xlim()[1]
    assert len(axes.collections) + len(axes.patches) > 0


def test_text_of_a_file_is_text(recwarn: pytest.WarningsRecorder) -> None:
    layer = squares(3, note=["$x^{2$", "\\frac{a\x00\x1b[31m", "日本\u202e"])
    layer = layer.styled(Style.categories("note"), label_field="note")
    figure = draw_figure(layer, title=f"$\\alpha {LONG}", subtitle="a\nb")
    figure.canvas.draw()
    written = texts(figure)
    assert {"$x^{2$", "\\frac{a[31m", "□□", "a b"} <= set(written)
    title = [text for text in written if "lang" in text]
    assert title[0].startswith("$\\alpha")
    assert (len(title), title[-1][-1]) == (3, "…")
    assert list(recwarn) == []


def test_a_long_legend_gets_smaller_and_says_what_is_left_out() -> None:
    layer = squares(60, use=[f"Nutzung {number}" for number in range(60)])
    rules = [(f"Klasse {number}", f"Nutzung {number}") for number in range(60)]
    style = Style.categories("use", [Rule(title, {"fill": "grey"}, value=v) for title, v in rules])
    whole = texts(draw_figure(layer.styled(style)))
    assert {title for title, _ in rules} <= set(whole)
    cut = texts(draw_figure(layer.styled(style), height_mm=100))
    shown = [text for text in cut if text.startswith("Klasse")]
    assert f"und {60 - len(shown)} weitere" in cut


def test_a_figure_has_the_size_that_was_asked_for() -> None:
    assert size_mm(draw_figure(uses(), width_mm=120, height_mm=90)) == [120, 90]


@pytest.mark.parametrize(
    ("keys", "error", "told"),
    [
        ({"extent": (14.4, 51.4, 14.2, 51.6)}, DataError, "west, south, east and north"),
        ({"width_mm": 5}, DataError, "write 50 to 2000"),
        ({"height_mm": 1e9}, DataError, "write 50 to 2000"),
        ({"width_mm": 60, "height_mm": 50}, DataError, "no room for a map"),
        ({"crs": "EPSG:4326"}, CrsError, "not in metres"),
        ({"language": "fr"}, UnknownNameError, "unknown language"),
    ],
    ids=["extent", "narrow", "high", "no-room", "degrees", "language"],
)
def test_what_cannot_be_drawn_is_an_error(keys: dict[str, Any], error: type, told: str) -> None:
    with pytest.raises(error, match=told):
        draw_figure(uses(), **keys)


@pytest.mark.parametrize("shapes", [[], [None], [shapely.Point()]], ids=["no", "none", "empty"])
def test_nothing_to_draw_is_an_error(shapes: list[Any]) -> None:
    with pytest.raises(DataError, match="nothing to draw"):
        draw_figure(make_layer(shapes))


def test_own_areas_lie_below_the_borders_and_all_else_above_them(lausitz: Valley) -> None:
    plan = squares(2)
    points = plan.with_shapes(plan.features.geometry.centroid.values)
    layers = content_of(lausitz, added=[points, plan]).layers
    borders = ["neighbour", "municipality", "county", "state", "valley"]
    drawn = [item.kind or item.styled.shape for item in layers]
    assert drawn == ["area", *borders, "point", "focus-area"]


def test_a_geodataframe_is_drawn_as_it_is() -> None:
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(14.3, 51.7)], crs="EPSG:4326")
    assert len(draw_figure(frame).axes[0].collections) == 1


def test_official_outlines_are_told_apart_from_approximate_places() -> None:
    areas = load_layer("focus-areas")
    written = texts(draw_figure(areas))
    assert "1" in written
    assert any("gestrichelte Kreis" in text for text in written)
