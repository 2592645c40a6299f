"""Every border is drawn once, by its highest rank, and looks as the legend says at every zoom."""

from itertools import combinations, pairwise
from pathlib import Path

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from nzv_geo import build_valley
from nzv_geo.catalogue import load_catalogue
from nzv_geo.coverage.arcs import nodes_of
from nzv_geo.webmap.arcs import _nodes, share_arcs
from nzv_geo.webmap.content import overview_content, valley_content
from nzv_geo.webmap.encode import UNITS_PER_DEGREE, encode_layer, pack
from nzv_geo.webmap.map_layer import Content
from tests.watch import Kept

RANKS = ["valley", "state", "county", "municipality", "neighbour"]
NAMES = {
    "valley": "Umriss der Region",
    "state": "Landesgrenze",
    "county": "Kreisgrenze",
    "municipality": "Gemeindegrenze",
    "neighbour": "Landkreis außerhalb der Region",
}
HOME = "#map=8/51.6/14.2"  # all of the region is in view

LOOKS = """(where) => Object.fromEntries(['band', 'casing', 'edge'].flatMap((part) =>
    [...document.querySelectorAll(`${where} path.${part}[class*=edge-]`)].map((node) => {
        const style = getComputedStyle(node);
        const rank = [...node.classList].find((name) => name.startsWith('edge-')).slice(5);
        const look = ['stroke', 'strokeWidth', 'strokeDasharray', 'strokeDashoffset', 'strokeLinecap', 'strokeOpacity', 'fill'].map((name) => style[name]);
        return [`${rank} ${part}`, look.join(' ')];
    })))"""
DRAWN = """(selector) => [...document.querySelectorAll(`.leaflet-pane path.${selector}`)].map((node) => node.getAttribute('d'))"""


def drawn(page: Page, selector: str) -> shapely.MultiLineString:
    """The lines of paths, in pixels."""
    runs = [run for path in page.evaluate(DRAWN, selector) for run in path.split("M") if "L" in run]
    closed = [run[:-1] + "L" + run.split("L")[0] if run.endswith("z") else run for run in runs]
    return shapely.MultiLineString(
        [[tuple(map(float, point.split())) for point in run.split("L")] for run in closed]
    )


def edges(page: Page) -> dict[str, shapely.MultiLineString]:
    return {rank: drawn(page, f"edge.edge-{rank}") for rank in RANKS}


def covered(line: shapely.Geometry, *others: shapely.Geometry) -> bool:
    """Whether a line is drawn by others; Leaflet rounds to pixels and straightens by one."""
    return line.length > 0 and line.difference(shapely.union_all(others).buffer(2.5)).is_empty


def switch(page: Page, *ranks: str) -> None:
    for rank in ranks:
        page.get_by_role("checkbox", name=NAMES[rank], exact=True).click()


@pytest.fixture
def page(kept: Kept, maps: Path) -> Page:
    return kept.open(maps / "lausitz.html", HOME)


def test_promise_33_borders_look_as_in_the_legend_at_every_zoom(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html", "#map=7/51.52/14.3")
    for _ in range(7, 17):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            legend = page.evaluate(LOOKS, ".legend")
            assert [name for name in RANKS if f"{name} edge" in legend] == RANKS
            assert page.evaluate(LOOKS, ".leaflet-pane") == legend, scheme
        assert page.locator(".leaflet-pane path.edge").count() == len(RANKS)
        page.get_by_role("button", name="Vergrößern").click()
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate(LOOKS, ".leaflet-pane") == page.evaluate(LOOKS, ".legend"), scheme


def test_promise_33_every_rank_has_a_dash_and_a_width_of_its_own(page: Page) -> None:
    looks = page.evaluate(
        """() => [...document.querySelectorAll('.leaflet-pane path.edge')].map((node) => {
            const style = getComputedStyle(node);
            return [parseFloat(style.strokeWidth), style.strokeDasharray];
        })"""
    )
    widths, dashes = zip(*looks, strict=True)
    assert len(set(widths)) == len(set(dashes)) == len(RANKS)
    wide = sorted(widths)
    assert min(wider / narrower for narrower, wider in pairwise(wide)) > 1.2


@pytest.mark.parametrize("zoom", [8, 9, 11, 13])
def test_promise_33_each_border_is_drawn_once(kept: Kept, maps: Path, zoom: int) -> None:
    """Lines that meet touch for a pixel or two; lines that were drawn twice would be half of all."""
    page = kept.open(maps / "lausitz.html", f"#map={zoom}/51.52/14.3")
    lines = [line for line in edges(page).values() if not line.is_empty]
    for line in lines:
        assert shapely.unary_union(line).length > 0.99 * line.length
    for one, other in combinations(lines, 2):
        assert other.intersection(one.buffer(1, cap_style="flat")).length < 0.02 * other.length


def test_promise_33_no_border_is_left_out(page: Page) -> None:
    lines = edges(page).values()
    for unit in ("municipality", "county", "valley"):
        assert covered(drawn(page, f"unit.nzv-{unit}"), *lines)


def test_promise_33_dashes_run_on_from_arc_to_arc(page: Page) -> None:
    """The outline is one line; a border of counties ends only where another one begins."""
    lines = edges(page)
    assert len(lines["valley"].geoms) == 1
    open_lines = [line for line in lines["county"].geoms if not line.is_closed]
    ends = [line.coords[i] for line in open_lines for i in (0, -1)]
    others = [lines["valley"], lines["state"]]
    for end in ends:
        assert ends.count(end) >= 3 or shapely.Point(end).distance(others).min() <= 2


def test_promise_33_a_layer_that_is_off_leaves_its_borders_to_the_next_rank(page: Page) -> None:
    before = edges(page)
    switch(page, "county")
    assert edges(page)["county"].is_empty
    assert covered(before["county"], edges(page)["municipality"])
    switch(page, "county", "valley")
    after = edges(page)
    assert after["municipality"].equals(before["municipality"])
    assert covered(before["valley"], after["state"], after["county"])
    assert not covered(before["valley"], after["state"])
    switch(page, "state", "county", "municipality")
    assert covered(drawn(page, "unit.nzv-neighbour"), edges(page)["neighbour"])
    switch(page, "valley", "state", "county", "municipality")
    again = edges(page)
    assert all(again[rank].equals(before[rank]) for rank in RANKS)


def test_a_state_is_known_by_its_band_where_the_outline_is_its_border(page: Page) -> None:
    lines, band = edges(page), drawn(page, "band.edge-state")
    assert covered(lines["state"], band)
    shared = band.intersection(lines["valley"].buffer(2.5))
    assert shared.length > 300
    casing, wider = page.evaluate(
        """() => ['casing.edge-valley', 'band.edge-state'].map((name) =>
            parseFloat(getComputedStyle(document.querySelector(`.leaflet-pane path.${name}`)).strokeWidth))"""
    )
    assert wider >= casing + 4


def test_areas_are_pointed_at_and_have_no_line_of_their_own(page: Page) -> None:
    strokes = page.evaluate(
        """() => [...document.querySelectorAll('.leaflet-pane path.unit')].map((node) => getComputedStyle(node).stroke)"""
    )
    assert set(strokes) == {"none"}
    assert page.locator("path.unit[role=button]").count() == len(strokes) == 251
    assert page.locator(".leaflet-pane path.edge[role]").count() == 0
    for rank in ("valley", "state", "county"):
        x, y = page.evaluate(
            """(rank) => {
                const path = document.querySelector(`.leaflet-pane path.edge-${rank}.edge`);
                const place = path.getPointAtLength(path.getTotalLength() * 0.4).matrixTransform(path.getScreenCTM());
                return [place.x, place.y];
            }""",
            rank,
        )
        page.mouse.click(x, y)
        name = page.get_by_role("dialog").get_attribute("aria-label")
        assert page.locator(f"path.nzv-{rank}[aria-label$=': {name}']").count() == 1
        page.keyboard.press("Escape")


# --- what the page is made of ---------------------------------------------------------------------


def whole(packed: list[int]) -> list[tuple[int, int]]:
    return [(x, y) for x, y in numpy.cumsum(numpy.reshape(packed, (-1, 2)), axis=0).tolist()]


@pytest.fixture(scope="module", params=["lausitz", "goerlitz", "overview"])
def content(request: pytest.FixtureRequest) -> Content:
    if request.param == "overview":
        return overview_content(load_catalogue())
    return valley_content(build_valley(request.param))


def test_every_border_of_a_page_stands_in_it_once(content: Content) -> None:
    """No step from vertex to vertex stands in two arcs, and all rings come back as they were."""
    layers = [encode_layer(one.layer) for one in content.layers if one.shares_borders]
    rings = [
        whole(ring)
        for features in layers
        for one in features
        for part in one["polygons"]
        for ring in part
    ]
    arcs = [whole(arc) for arc in share_arcs(layers)]
    steps = [frozenset(step) for arc in arcs for step in pairwise(arc)]
    assert len(steps) == len(set(steps))
    areas = [
        ring for features in layers for one in features for part in one["areas"] for ring in part
    ]
    for (first, *references), ring in zip(areas, rings, strict=True):
        ways = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in references]
        joined = [vertex for way in ways for vertex in way[:-1]]
        assert joined[first:] + joined[:first] == ring


def test_the_states_of_the_overview_end_where_their_counties_do() -> None:
    """No border there belongs to a state alone: both layers have the very same vertices."""
    layers = [
        encode_layer(one.layer)
        for one in overview_content(load_catalogue()).layers
        if one.shares_borders
    ]
    share_arcs(layers)
    counties, states, outline = (
        {
            n if n >= 0 else ~n
            for one in features
            for part in one["areas"]
            for _, *ring in part
            for n in ring
        }
        for features in layers
    )
    assert states | outline <= counties


VERTICES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=12)


@given(st.lists(VERTICES, min_size=1, max_size=4))
def test_any_rings_come_back(drawn_rings: list[list[tuple[int, int]]]) -> None:
    """Also rings that touch, cross or turn back on themselves or stay where they are."""
    features = [
        {"polygons": [[pack(numpy.array(ring) / UNITS_PER_DEGREE)]]} for ring in drawn_rings
    ]
    arcs = [whole(arc) for arc in share_arcs([features])]
    steps = [frozenset(step) for arc in arcs for step in pairwise(arc)]
    assert len(steps) == len(set(steps))
    for one, ring in zip(features, drawn_rings, strict=True):
        (((first, *references),),) = one["areas"]
        ways = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in references]
        joined = [vertex for way in ways for vertex in way[:-1]]
        assert joined[first:] + joined[:first] == ring


RINGS = st.lists(st.lists(st.integers(0, 8), min_size=3, max_size=9, unique=True), max_size=6)


@given(RINGS)
def test_nodes_are_the_same_in_arrays(rings: list[list[int]]) -> None:
    pairs = [[divmod(vertex, 3) for vertex in ring] for ring in rings]
    expected = {3 * x + y for x, y in nodes_of(pairs)}
    assert _nodes([numpy.array(ring) for ring in rings]) == expected
