"""Large layers: nothing is lost in packing, and the page works as it does with few features."""

import base64
import gzip
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pypdfium2
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from nzv_geo import render_layers
from nzv_geo.errors import GeometryError
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance
from nzv_geo.webmap.packed import UNITS, pack_layer, varints
from tests.hand_drawn import SOURCE, make_layer
from tests.watch import Watch

pytestmark = pytest.mark.slow

LABEL = "document.activeElement.getAttribute('aria-label')"
SIDE = 40  # cells of the chequered layer in either direction


def read_varints(content: bytes) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in content:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value)
            value = shift = 0
    return numbers


def unpack(packed: dict[str, Any]) -> list[list[list[list[tuple[int, int]]]]]:
    """What packed.js does: features of parts of rings of vertices, in units."""
    numbers = read_varints(gzip.decompress(base64.b64decode(packed["bytes"])))
    runs = []
    for size in packed["sizes"][:5]:
        runs.append(numbers[:size])
        numbers = numbers[size:]
    _, parts, rings, counts, pieces = runs
    vertices: list[tuple[int, int]] = []
    x = y = 0
    words, deltas = iter(pieces), iter(numbers)
    for word in words:
        if word & 1:
            back = len(vertices) - next(words)
            vertices += [vertices[back - i] for i in range(word >> 1)]
            continue
        for _ in range(word >> 1):
            x, y = (
                old + ((new >> 1) ^ -(new & 1))
                for old, new in zip((x, y), (next(deltas), next(deltas)), strict=True)
            )
            vertices.append((x, y))
    assert len(vertices) == packed["sizes"][5]
    vertex, count, ring = iter(vertices), iter(counts), iter(rings)
    return [
        [
            [[next(vertex) for _ in range(next(count))] for _ in range(next(ring))]
            for _ in range(many)
        ]
        for many in parts
    ]


@given(st.lists(st.integers(0, 2**62), max_size=30))
def test_every_number_comes_back(numbers: list[int]) -> None:
    assert read_varints(varints(numpy.array(numbers, dtype=numpy.int64))) == numbers


def test_the_municipalities_come_back_vertex_by_vertex() -> None:
    from nzv_geo import load_layer

    layer = load_layer("municipalities")
    packed = pack_layer(layer)
    assert packed["unit"] == UNITS[0]
    for shape, parts in zip(layer.features.geometry, unpack(packed), strict=True):
        exact = [
            [numpy.array(ring.coords[:-1]) for ring in (part.exterior, *part.interiors)]
            for part in shapely.get_parts(shape)
        ]
        assert [[len(ring) for ring in part] for part in parts] == [
            [len(r) for r in part] for part in exact
        ]
        for part, rings in zip(parts, exact, strict=True):
            for found, ring in zip(part, rings, strict=True):
                assert numpy.abs(numpy.array(found) - ring * 1e6).max() <= 0.6


def test_a_shared_border_is_written_once() -> None:
    whole = shapely.segmentize(shapely.box(14, 51, 15, 52), 0.001)
    halves = [
        shapely.segmentize(shapely.box(14 + i / 2, 51, 14.5 + i / 2, 52), 0.001) for i in (0, 1)
    ]
    sizes = [
        len(pack_layer(make_layer(some, crs="EPSG:4326"))["bytes"]) for some in ([whole], halves)
    ]
    pieces = pack_layer(make_layer(halves, crs="EPSG:4326"))["sizes"][4]
    assert pieces <= 5
    assert sizes[1] < sizes[0] * 1.5


@pytest.mark.parametrize(
    "shapes",
    [
        [None, shapely.Point(14, 51), shapely.MultiPoint([(1, 2), (3, 4)])],
        [shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon()],
        [shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2)), shapely.box(1, 1, 2, 2)],
        [shapely.Polygon([(0, 0), (1, 0), (1, 1)]), shapely.Polygon([(0, 0), (1, 1), (1, 0)])],
    ],
    ids=["points", "lines", "holes", "twins"],
)
def test_any_kind_of_feature_is_packed(shapes: list[Any]) -> None:
    found = unpack(pack_layer(make_layer(shapes, crs="EPSG:4326")))
    for shape, parts in zip(shapes, found, strict=True):
        expected = [] if shape is None else shapely.get_coordinates(shape).tolist()
        flat = [list(vertex) for part in parts for ring in part for vertex in ring]
        scaled = [[round(x * 1e6), round(y * 1e6)] for x, y in expected]
        assert [one for one in flat if one not in scaled] == []
        assert len(flat) == len(scaled) - sum(
            len(part) for part in parts if shape.geom_type == "Polygon"
        )


def test_mixed_geometry_and_places_outside_the_world_are_refused() -> None:
    mixed = shapely.GeometryCollection([shapely.Point(14, 51), shapely.box(14, 51, 15, 52)])
    with pytest.raises(GeometryError, match="feature a mixes"):
        pack_layer(make_layer([mixed], crs="EPSG:4326"))
    crossing = shapely.Polygon([(179, 51), (181, 52), (181, 51), (179, 52)])
    with pytest.raises(GeometryError, match="feature b lies outside the world"):
        pack_layer(make_layer([shapely.Point(1, 1), crossing], crs="EPSG:4326"))


# --- in the browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chequered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,600 cells of a tenth of a degree, each with a name, one of them empty."""
    cells = [(column, row) for row in range(SIDE) for column in range(SIDE)]
    shapes = [
        shapely.box(10 + x / 20, 50 + y / 20, 10.05 + x / 20, 50.05 + y / 20) for x, y in cells
    ]
    shapes[7] = None
    table = {
        "ags": [f"{y:02}{x:02}" for x, y in cells],
        "name": [f"Feld {x}/{y}" for x, y in cells],
        "size": [float(x + y) for x, y in cells],
    }
    frame = geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")
    title, origin = {"de": "Felder", "en": "Felder"}, Provenance((SOURCE,))
    layer = Layer("felder", title, "ags", frame, origin, checks=())  # no layer of findings beside
    path = tmp_path_factory.mktemp("large") / "felder.html"
    render_layers([layer], title="Viele Felder").save(path)
    return path


@pytest.fixture
def page(watch: Watch, chequered: Path) -> Page:
    page = watch.open(chequered)
    page.wait_for_selector("html.ready")
    return page


def painted(page: Page) -> int:
    return page.evaluate(
        """[...document.querySelectorAll('canvas.leaflet-tile')].reduce((sum, tile) => sum
            + tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data.filter((v, i) => i % 4 === 3 && v).length, 0)"""
    )


def test_a_large_layer_is_drawn_on_canvas_without_an_element_for_each(page: Page) -> None:
    assert page.locator("path[role=button]").count() == 0
    assert page.locator("[role=button][aria-label^='Felder']").count() == 1
    assert painted(page) > 50_000


def test_a_click_opens_the_feature_under_it(page: Page) -> None:
    page.evaluate("void map_nzv.setView([51.025, 11.025], 10, { animate: false })")
    page.locator("#map_nzv").click()
    expect(page.get_by_role("dialog", name="Feld 20/20")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate(LABEL) == "Felder: Feld 20/20"


def test_the_name_under_the_pointer_is_read(page: Page) -> None:
    page.evaluate("void map_nzv.setView([51.025, 11.025], 10, { animate: false })")
    page.locator("#map_nzv").hover()
    expect(page.locator(".reading")).to_have_text("Feld 20/20")


def test_arrows_letters_enter_and_escape_work_as_on_elements(page: Page) -> None:
    page.locator(".stand-in").focus()
    assert page.evaluate(LABEL) == "Felder: Feld 0/0"
    for key in ("ArrowRight", "ArrowRight", "End", "ArrowRight", "f"):
        page.keyboard.press(key)
    assert page.evaluate(LABEL) == "Felder: Feld 1/0"
    assert page.locator(".stand-in").count() == 1
    assert page.locator("path.nzv-highlight").count() == 1
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Feld 1/0")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(LABEL) == "Felder: Feld 1/0"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.leaflet-pane')") is None


def test_the_table_comes_in_pages_that_sort_and_filter(page: Page) -> None:
    page.locator(".data summary").click()
    rows = page.locator("#table-0 tbody tr")
    expect(rows).to_have_count(100)
    assert page.locator(".pager .rows").inner_text() == "Zeilen 1 bis 100 von 1.600"
    page.get_by_role("button", name="Nächste Zeilen").click()
    assert "Feld 20/2" in rows.first.inner_text()
    head = page.get_by_role("columnheader", name="size").get_by_role("button")
    head.click()
    head.click()
    assert "Feld 39/39" in rows.first.inner_text()
    page.locator("#filter").fill("feld 3/")
    expect(page.get_by_role("status")).to_have_text("40 von 1600 Flächen")
    expect(rows).to_have_count(40)


def test_a_row_leads_to_the_map_and_back(page: Page) -> None:
    page.locator("#search").fill("feld 39/39")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Feld 39/39")
    box.get_by_role("button", name="In der Tabelle zeigen").click()
    assert page.evaluate(LABEL) == "Karte: Feld 39/39"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Feld 39/39")).to_be_visible()


def test_geojson_of_a_large_layer_is_complete(page: Page, chequered: Path) -> None:
    page.locator(".options summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="GeoJSON").click()
    found = geopandas.read_file(waiting.value.path())
    assert len(found) == SIDE * SIDE
    assert found["size"].sum() == sum(x + y for x in range(SIDE) for y in range(SIDE))
    assert found.geometry.isna().sum() == 1
    assert shapely.area(found.geometry.dropna().values).sum() == pytest.approx(
        (SIDE * SIDE - 1) * 0.05**2, rel=1e-4
    )


def test_without_script_every_row_can_be_read(watch: Watch, chequered: Path) -> None:
    page = watch.open(chequered, script=False)
    assert page.get_by_role("rowheader").count() == SIDE * SIDE
    assert page.locator("table:visible").count() == 1


def test_dark_and_light_are_drawn_in_their_own_colours(watch: Watch, chequered: Path) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = watch.open(chequered, color_scheme=scheme)
        page.wait_for_selector("html.ready")
        colours.append(
            page.evaluate(
                """(() => { let most = [0, 0, 0, 0];
                for (const tile of document.querySelectorAll('canvas.leaflet-tile')) {
                    const { data } = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height);
                    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > most[3]) most = [...data.slice(i, i + 4)];
                }
                return most; })()"""
            )
        )
    assert sum(colours[1][:3]) > sum(colours[0][:3]) + 150


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_large_layer_is_printed_in_light_colours(
    watch: Watch, chequered: Path, scheme: str
) -> None:
    page = watch.open(chequered, color_scheme=scheme)
    page.wait_for_selector("html.ready")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    picture = document[0].render(scale=1).to_numpy()[..., :3][..., ::-1].astype(int)
    document.close()
    lines = (picture[..., 2] - picture[..., 0] > 40) & (picture[..., 0] < 180)
    assert lines.sum() > 2_000
    assert picture.mean() > 180


def test_zooming_by_key_keeps_the_feature_in_sight(page: Page) -> None:
    page.locator(".stand-in").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    box, frame = page.locator(".stand-in").bounding_box(), page.locator("#map_nzv").bounding_box()
    assert box
    assert frame
    assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]


def test_a_popup_that_changes_its_language_leaves_the_focus_alone(page: Page) -> None:
    page.locator("#search").fill("feld 3/3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.locator("#language").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Show in the table")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "language"


def test_a_browser_that_cannot_unpack_says_so_and_shows_the_table(
    watch: Watch, chequered: Path
) -> None:
    page = watch.browser.new_context().new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(chequered.as_uri())
    page.wait_for_selector("html.ready")
    expect(page.locator(".legend")).to_contain_text("kann die Ebene Felder nicht entpacken")
    page.locator(".data summary").click()
    expect(page.locator("#table-0 tbody tr")).to_have_count(SIDE * SIDE)


# --- very many rows -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of 20,001 points, one more than are readable without a script."""
    count = 20_001
    x, y = numpy.arange(count) % 150, numpy.arange(count) // 150
    points = shapely.points(13.5 + x / 200, 51.2 + y / 200)
    names = [f"Stelle {number}" for number in range(count)]
    table = geopandas.GeoDataFrame({"name": names}, geometry=points, crs="EPSG:4326")
    layer = Layer.from_geodataframe(table, key="name")
    path = tmp_path_factory.mktemp("crowd") / "crowd.html"
    render_layers([layer], title="Viele", view_only=True).save(path)
    return path


def test_very_many_rows_are_packed_and_all_there(watch: Watch, crowd: Path) -> None:
    page = watch.open(crowd)
    page.wait_for_selector("html.ready")
    page.locator(".data summary").click()
    expect(page.locator("#table-0 tbody tr")).to_have_count(100)
    page.locator("#filter").fill("Stelle 20000")
    expect(page.get_by_role("status")).to_have_text("1 von 20001 Flächen")
    page.locator(".legend summary").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    rows = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
    assert len(rows) == 20_002
    assert rows[-1] == "Stelle 20000"


def test_without_script_a_packed_table_says_what_it_needs(watch: Watch, crowd: Path) -> None:
    page = watch.open(crowd, script=False)
    assert "20001 Zeilen" in page.locator("noscript p").first.text_content()


def test_packed_rows_make_a_tenth_of_the_table(crowd: Path) -> None:
    """Each row in full takes more than 60 characters."""
    assert crowd.stat().st_size < 700_000 < 60 * 20_001
