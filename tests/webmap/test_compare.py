"""What lies in what, and the line that shows layers by halves: in the page as in Python."""

import csv
import io
import json
import re
from pathlib import Path

import geopandas
import numpy
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from nzv_geo import build_valley, load_layer, render_map
from nzv_geo.describe import area_shares
from nzv_geo.describe.distances import lengths_m
from nzv_geo.export import export_layer
from nzv_geo.layers import Layer
from tests.outlines import own_data
from tests.watch import Watch, new_page
from tests.webmap.test_added_files import PAYLOAD, add, save
from tests.webmap.test_tools import layer_options, saved
from tests.webmap.using import SCHEMES, check_light_and_dark, choose, small_targets

UNITS = {
    "municipalities": "Gemeinden",
    "counties": "Landkreise und kreisfreie Städte",
    "states": "Länder",
}
PHONE = {"width": 390, "height": 844}
BORDER_M = 0.08  # how far the rounding of the page moves a border at most


@pytest.fixture(scope="module")
def map_page(maps: Path) -> Path:
    return maps / "goerlitz.html"


def written(folder: Path, name: str, shapes: list, names: list[str], crs: str = "") -> Path:
    """A file of shapes in EPSG:25833; its layer is called as the file is."""
    frame = geopandas.GeoDataFrame({"name": names}, geometry=shapes, crs="EPSG:25833")
    path = folder / name
    export_layer(Layer.from_geodataframe(frame, title="Plan"), path, crs=crs or None)
    return path


def plots() -> list[shapely.Geometry]:
    """Areas around Görlitz: with a hole, with two parts, with many vertices, and a small one."""
    angles = numpy.linspace(0, 2 * numpy.pi, 400, endpoint=False)
    reach = 6_000 + 400 * numpy.sin(angles * 41)
    star = numpy.column_stack(
        [487_000 + reach * numpy.cos(angles), 5_668_000 + reach * numpy.sin(angles)]
    )
    with_hole = shapely.box(474_000, 5_676_000, 488_000, 5_690_000) - shapely.box(
        480_000, 5_680_000, 481_000, 5_684_000
    )
    parts = [
        shapely.box(490_000, 5_640_000, 493_000, 5_645_000),
        shapely.box(494_000, 5_646_000, 496_000, 5_649_000),
    ]
    return [with_hole, shapely.MultiPolygon(parts), shapely.Polygon(star), shapely.box(480_000, 5_690_500, 480_100, 5_690_600)]  # fmt: skip


def grid() -> list[shapely.Geometry]:
    """So many squares of 550 m, 50 m apart, that they are a large layer."""
    x, y = numpy.meshgrid(numpy.arange(40), numpy.arange(30))
    west, south = 470_000 + x.ravel() * 600, 5_670_000 + y.ravel() * 600
    return list(shapely.box(west, south, west + 550, south + 550))


NAMES = ["mit Loch", "zwei Teile", "Stern", "klein"]


def compute(page: Page, layer: str, units: str) -> list[list[str]]:
    """Ask what lies in what; return the cells of the table as numbers and texts."""
    if not page.locator("#touches-layer").count():
        page.locator("#tool-touches").click()
    page.locator("#touches-layer").select_option(label=layer)
    page.locator("#touches-units").select_option(label=units)
    page.get_by_role("button", name="Berechnen").click()
    expect(page.locator(".touches .message", has_text="Gerechnet wird")).to_have_count(
        0, timeout=120_000
    )
    return cells(page)


def cells(page: Page) -> list[list[str]]:
    return page.eval_on_selector_all(
        ".touches tbody tr",
        "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent))",
    )


def areas(rows: list[list[str]]) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Square metres and shares in percent by feature and key of the unit."""
    return {(row[0], row[5]): (float(row[2]) * 1e4, float(row[3]), float(row[4])) for row in rows}


def described(file: Path, units: Layer | str) -> dict[tuple[str, str], tuple[float, float, float]]:
    layer = load_layer(file)
    names = dict(zip(layer.features[layer.key], layer.features["name"], strict=True))
    table = area_shares(layer, units)
    return {
        (names[row.feature], str(row.unit)): (row.area_m2, row.share_of_feature * 100, row.share_of_unit * 100)
        for row in table.itertuples()
    }  # fmt: skip


def held(page: Page, folder: Path, legend: str) -> Layer:
    """The borders that a page holds, as it saves them."""
    button = layer_options(page, legend).get_by_role("button", name="GeoJSON")
    _, content = saved(page, button.click)
    path = folder / "held.geojson"
    path.write_bytes(content)
    features = json.loads(content)["features"]
    keyed = load_layer(path).features.assign(ags=[each["properties"]["ags"] for each in features])
    return Layer("held", {"de": "held", "en": "held"}, "ags", keyed, load_layer(path).provenance)


# --- the same as in Python ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "legend"),
    [("municipalities", "Gemeindegrenze"), ("counties", "Kreisgrenze"), ("states", "Landesgrenze")],
)
def test_promise_43_areas_are_those_of_describe_to_a_square_metre(
    watch: Watch, map_page: Path, tmp_path: Path, units: str, legend: str
) -> None:
    file = written(tmp_path, "plan.geojson", plots(), NAMES)
    page = watch.open(map_page)
    add(page, file)
    mine = areas(compute(page, "plan", UNITS[units]))
    page.keyboard.press("Escape")
    same = described(file, held(page, tmp_path, legend))
    assert mine.keys() == same.keys()
    for part, (area_m2, share, share_of_unit) in same.items():
        assert mine[part][0] == pytest.approx(area_m2, abs=1), part
        assert mine[part][1:] == pytest.approx((share, share_of_unit), abs=0.0051), part
    # The true borders differ from those of the page by their rounding.
    true = described(file, units)
    perimeter_m = {name: shape.length for name, shape in zip(NAMES, plots(), strict=True)}
    for part, (area_m2, *_) in mine.items():
        assert abs(area_m2 - true[part][0]) < BORDER_M * perimeter_m[part[0]] + 1, part


@pytest.mark.parametrize("crs", ["EPSG:25833", "EPSG:31469"])
def test_promise_43_another_added_layer_and_another_crs(
    watch: Watch, map_page: Path, tmp_path: Path, crs: str
) -> None:
    file = written(tmp_path, "plan.fgb", plots(), NAMES, crs)
    zones = [
        shapely.box(470_000, 5_640_000, 487_300, 5_695_000),
        shapely.box(487_300, 5_640_000, 500_000, 5_668_000),
    ]
    other = written(tmp_path, "zonen.fgb", zones, ["West", "Ost"])
    page = watch.open(map_page)
    add(page, file)
    add(page, other)
    rows = compute(page, "plan", "zonen")
    mine = {(row[0], row[1]): float(row[2]) * 1e4 for row in rows}
    layer, units = load_layer(file), load_layer(other)
    names = dict(zip(layer.features[layer.key], layer.features["name"], strict=True))
    table = area_shares(layer, units)
    same = {(names[row.feature], row.unit_name): row.area_m2 for row in table.itertuples()}
    assert mine.keys() == same.keys()
    for part, area_m2 in same.items():
        assert mine[part] == pytest.approx(area_m2, abs=1), part


def test_lines_have_metres_and_points_are_in_a_unit(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    line = shapely.LineString([(470_000, 5_685_000), (481_000, 5_683_000), (495_000, 5_672_000)])
    points = [shapely.Point(480_000, 5_682_000), shapely.Point(400_000, 5_682_000)]
    page = watch.open(map_page)
    add(page, written(tmp_path, "weg.fgb", [line], ["Weg"]))
    add(page, written(tmp_path, "orte.fgb", points, ["hier", "fern"]))
    rows = compute(page, "weg", "Gemeinden")
    units = load_layer("municipalities").reproject("EPSG:25833").features.set_index("ags").geometry
    known = {
        ags: lengths_m([cut], "EPSG:25833")[0]
        for ags, unit in units.items()
        if not (cut := shapely.intersection(line, unit)).is_empty and ags.startswith("14626")
    }
    mine = {row[4]: float(row[2]) for row in rows}
    assert mine.keys() == known.keys()
    assert mine == pytest.approx(known, abs=1)
    (row,) = compute(page, "orte", "Gemeinden")
    inside = units[units.contains(points[0])].index[0]
    assert (row[0], row[2]) == ("hier", inside)
    expect(page.locator(".touches")).to_contain_text("In keiner dieser Flächen; Anzahl 1: fern")


def test_only_focus_areas_with_an_official_outline_are_compared_with(
    watch: Watch, tmp_path: Path
) -> None:
    own = own_data(tmp_path)
    target = tmp_path / "official.html"
    render_map(build_valley("spree-neisse", catalogue=own), basemaps=()).save(target)
    page = watch.open(target)
    outline = load_layer("focus-areas", catalogue=own).features
    shape = outline[outline["geometry_status"] == "official"].to_crs("EPSG:25833").geometry.iloc[0]
    add(page, written(tmp_path, "plan.fgb", [shape.buffer(100)], ["rundum"]))
    (row, *_) = compute(page, "plan", "Fokusflächen")
    assert float(row[4]) == 100


def test_approximate_focus_areas_are_not_offered(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = watch.open(map_page)
    add(page, written(tmp_path, "plan.fgb", plots(), NAMES))
    page.locator("#tool-touches").click()
    offered = page.locator("#touches-units option").all_inner_texts()
    assert offered[:3] == list(UNITS.values())
    assert "Fokusflächen" not in offered


def test_rings_that_cross_are_told_as_python_refuses_them(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    bow = shapely.Polygon(
        [(480_000, 5_680_000), (481_000, 5_681_000), (481_000, 5_680_000), (480_000, 5_681_000)]
    )
    frame = geopandas.GeoDataFrame({"name": ["Schleife"]}, geometry=[bow], crs="EPSG:25833")
    file = tmp_path / "plan.geojson"
    file.write_text(frame.to_crs("EPSG:4326").to_json())
    page = watch.open(map_page)
    add(page, file)
    assert compute(page, "plan", "Gemeinden") == []
    expect(page.locator(".touches")).to_contain_text(
        "(NZV123) oder der Schnitt misslang; Anzahl 1: Schleife"
    )
    expect(page.locator(".touches")).to_contain_text("plan: kein Objekt liegt in Gemeinden.")


# --- the table ------------------------------------------------------------------------------------


def test_the_table_is_sorted_speaks_the_language_and_is_saved(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = watch.open(map_page)
    add(page, written(tmp_path, "plan.geojson", plots(), ["=1+1", "zwei; Teile", "Stern", "klein"]))
    rows = compute(page, "plan", "Gemeinden")
    expect(page.locator("#status")).to_have_text(f"plan in Gemeinden: {len(rows)} Zeilen")
    hectares = page.get_by_role("columnheader", name="Fläche in ha")
    hectares.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(hectares).to_have_attribute("aria-sort", "ascending")
    found = [float(row[2]) for row in cells(page)]
    assert found == sorted(found)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Sortiert nach Fläche in ha, absteigend")
    expect(page.locator(".touches")).to_contain_text("Gemeinden: Koordinaten auf 0,11 m gerundet")
    expect(page.locator(".touches")).to_contain_text("für 1 : 250 000 generalisiert")
    expect(page.locator(".touches")).to_contain_text("EPSG:25833")
    _, german = saved(page, page.locator(".touches").get_by_role("button", name="CSV").click)
    table = list(csv.reader(io.StringIO(german.decode("utf-8-sig")), delimiter=";"))
    assert table[0] == ["Objekt", "Liegt in", "Fläche in ha", "% des Objekts", "% der Einheit", "AGS", "Quelle"]  # fmt: skip
    assert len(table) == len(rows) + 1
    assert table[1][0] == "'=1+1"
    assert table[1][2] == rows[0][2].replace(".", ",")
    assert table[1][6].startswith("© GeoBasis-DE / BKG 2016")
    choose(page, "en")
    expect(page.locator(".touches caption")).to_have_text(
        f"plan in Municipalities: {len(rows)} rows"
    )
    expect(page.get_by_role("columnheader", name="Area in ha")).to_have_attribute(
        "aria-sort", "descending"
    )
    first = page.locator(".touches tbody tr").first.locator(".number").first
    assert first.inner_text() == f"{max(found):,.4f}"
    _, english = saved(page, page.locator(".touches").get_by_role("button", name="CSV").click)
    assert english.decode("utf-8-sig").startswith("Feature,Lies in,Area in ha,")


def test_without_a_layer_of_ones_own_both_tools_say_what_to_do(
    watch: Watch, map_page: Path
) -> None:
    page = watch.open(map_page)
    page.locator("#tool-touches").click()
    expect(page.locator(".card")).to_contain_text("Fügen Sie zuerst eine Datei hinzu.")
    assert page.locator("#touches-layer").count() == 0


def test_a_long_run_lets_the_page_go_on_and_ends_with_its_card(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = watch.open(map_page)
    add(page, written(tmp_path, "plan.fgb", grid(), [f"F {n}" for n in range(1200)]))
    page.locator("#tool-touches").click()
    page.evaluate("() => { window.ticks = 0; setInterval(() => { window.ticks += 1; }, 5); }")
    page.get_by_role("button", name="Berechnen").click()
    expect(page.locator(".touches .message")).to_have_text(re.compile(r"Objekt [1-9]\d+ von 1200"))
    assert page.evaluate("window.ticks") > 3
    page.keyboard.press("Escape")
    assert page.locator(".touches").count() == 0
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.id") == "tool-touches"
    assert watch.complaints == []


def test_promise_01_18_axe_finds_nothing_while_layers_are_compared(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = watch.open(map_page)
    add(page, written(tmp_path, "plan.fgb", plots(), NAMES))
    add(page, written(tmp_path, "zonen.fgb", plots()[:2], NAMES[:2]))
    compute(page, "plan", "Gemeinden")
    check_light_and_dark(page)
    assert small_targets(page) == []
    page.locator("#tool-swipe").click()
    check_light_and_dark(page)
    line = page.locator(".dividing-line")
    line.focus()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        width = line.evaluate("(node) => parseFloat(getComputedStyle(node).outlineWidth)")
        assert width >= 2, scheme
    assert watch.outside == []


def test_it_fits_a_phone(watch: Watch, map_page: Path, tmp_path: Path) -> None:
    page = watch.open(map_page, viewport=PHONE)
    page.locator("#panel-toggle").click()
    add(page, written(tmp_path, "plan.fgb", plots(), NAMES))
    page.locator("#panel-toggle").click()
    compute(page, "plan", "Gemeinden")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert small_targets(page) == []
    page.locator("#panel-toggle").click()
    page.locator("#tool-swipe").click()
    line, frame = (
        page.locator(".dividing-line").bounding_box(),
        page.locator("#map_nzv").bounding_box(),
    )
    assert line is not None
    assert frame is not None
    assert frame["height"] >= 240
    assert line["height"] == pytest.approx(frame["height"], abs=2)


@pytest.mark.parametrize("policy", [True, False])
def test_promise_05_hostile_names_stay_text(
    watch: Watch, map_page: Path, tmp_path: Path, policy: bool
) -> None:
    source = tmp_path / "page.html"
    text = map_page.read_text("utf-8")
    source.write_text(text if policy else text.replace("Content-Security-Policy", "X"), "utf-8")
    frame = geopandas.GeoDataFrame({"name": [PAYLOAD]}, geometry=plots()[:1], crs="EPSG:25833")
    file = tmp_path / "x'onload=window.ran=1&lt;b.geojson"
    file.write_text(frame.to_crs("EPSG:4326").to_json())
    page = watch.open(source)
    add(page, file)
    page.locator("#tool-touches").click()
    page.get_by_role("button", name="Berechnen").click()
    expect(page.locator(".touches tbody tr").first).to_be_visible(timeout=60_000)
    assert PAYLOAD in cells(page)[0][0]
    page.locator("#tool-swipe").click()
    expect(page.locator(".dividing-line")).to_have_attribute("aria-label", "Trennlinie: links x'onload=window.ran=1&lt;b, rechts keine Ebene")  # fmt: skip
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src=x]").count() == 0


# --- the line -------------------------------------------------------------------------------------

CLIPS = """() => [...document.querySelectorAll('.leaflet-pane.halved')].map((pane) => getComputedStyle(pane).clipPath)"""


@pytest.fixture(scope="module")
def two_layers(browser: Browser, map_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map with two added layers, as it was saved: it opens as it was (promise 41)."""
    folder = tmp_path_factory.mktemp("halved")
    page = new_page(browser)
    page.goto(map_page.as_uri())
    add(page, written(folder, "alt.fgb", plots()[:1], ["links"]))
    add(page, written(folder, "neu.fgb", plots()[:1], ["rechts"]))
    path = save(page, folder / "two.html")
    page.context.close()
    return path


@pytest.fixture
def halved(watch: Watch, two_layers: Path) -> Page:
    page = watch.open(two_layers)
    page.locator("#tool-swipe").click()
    page.locator("#swipe-left").select_option(label="alt")
    page.locator("#swipe-right").select_option(label="neu")
    return page


def number_of(page: Page, title: str) -> str:
    """The number of an added layer."""
    box = page.locator("#added-layers").get_by_role("checkbox", name=title, exact=True)
    return str(box.get_attribute("id")).removeprefix("layer-")


def side(page: Page, title: str) -> tuple[float, float]:
    """From where to where a layer is shown, in pixels of the map."""
    west, east = page.evaluate(
        """(number) => {
            const { clipPath } = map_nzv.getPane(`nzv-${number}`).style;
            const xs = clipPath.match(/-?[\\d.e+]+px/g).map(parseFloat).filter((_, i) => i % 2 === 0);
            return [Math.min(...xs), Math.max(...xs)].map((x) => map_nzv.layerPointToContainerPoint([x, 0]).x);
        }""",
        number_of(page, title),
    )
    return west, east


def standing(page: Page) -> int:
    return int(page.locator(".dividing-line").get_attribute("aria-valuenow") or -1)


def test_the_line_moves_by_keyboard_and_shows_each_layer_on_its_side(halved: Page) -> None:
    line = halved.get_by_role("slider", name="Trennlinie: links alt, rechts neu")
    line.focus()
    middle = halved.evaluate("map_nzv.getCenter()")
    for key, value in [("ArrowRight", 52), ("ArrowLeft", 50), ("PageUp", 60), ("PageDown", 50), ("Home", 0), ("End", 100), ("ArrowDown", 98), ("ArrowUp", 100)]:  # fmt: skip
        halved.keyboard.press(key)
        assert standing(halved) == value
        x = halved.evaluate("map_nzv.getSize().x") * value / 100
        assert side(halved, "alt")[1] == pytest.approx(x, abs=1)
        assert side(halved, "neu")[0] == pytest.approx(x, abs=1)
    assert halved.evaluate("map_nzv.getCenter()") == middle
    halved.evaluate("void map_nzv.panBy([120, 40], { animate: false })")
    assert side(halved, "neu")[0] == pytest.approx(halved.evaluate("map_nzv.getSize().x"), abs=1)


def test_the_line_is_dragged_and_the_map_stays(halved: Page) -> None:
    box = halved.locator(".dividing-line").bounding_box()
    frame = halved.locator("#map_nzv").bounding_box()
    assert box is not None
    assert frame is not None
    middle = halved.evaluate("map_nzv.getCenter()")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8
    halved.mouse.move(x, y)
    halved.mouse.down()
    halved.mouse.move(frame["x"] + frame["width"] * 0.25, y, steps=4)
    halved.mouse.up()
    halved.mouse.move(x, y)
    assert standing(halved) == 25
    assert halved.evaluate("map_nzv.getCenter()") == middle


def test_the_line_is_dragged_by_a_finger(halved: Page) -> None:
    frame = halved.locator("#map_nzv").bounding_box()
    assert frame is not None
    session = halved.context.new_cdp_session(halved)
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] * 0.8
    for kind, to in [("touchStart", x), ("touchMove", x + 50), ("touchMove", frame["x"] + frame["width"] * 0.7)]:  # fmt: skip
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": to, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert standing(halved) == pytest.approx(70, abs=1)


PANES_AT = """([x, y]) => {
    const place = nzv.geodesy.fromPlane(x, y, nzv.geodesy.plane);
    const at = map_nzv.latLngToContainerPoint([place.lat, place.lng]);
    const { left, top } = map_nzv.getContainer().getBoundingClientRect();
    return document.elementsFromPoint(left + at.x, top + at.y)
        .map((node) => node.closest('.leaflet-pane')?.className ?? '').join(' ');
}"""


def test_what_is_hidden_takes_no_click(halved: Page) -> None:
    """Both layers have the same area: the one that is shown on that side answers."""
    for key, shown, hidden in (("Home", "neu", "alt"), ("End", "alt", "neu")):
        halved.locator(".dividing-line").press(key)
        panes = halved.evaluate(PANES_AT, [477_000, 5_687_000])
        assert f"nzv-{number_of(halved, shown)}-pane" in panes
        assert f"nzv-{number_of(halved, hidden)}-pane" not in panes


def test_a_large_layer_that_is_hidden_takes_no_click(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = watch.open(map_page)
    add(page, written(tmp_path, "raster.fgb", grid(), [f"F {n}" for n in range(1200)]))
    page.locator("#tool-swipe").click()
    frame = page.locator("#map_nzv").bounding_box()
    assert frame is not None
    for key, is_shown in (("Home", False), ("End", True)):
        page.locator(".dividing-line").press(key)
        page.mouse.click(frame["x"] + frame["width"] * 0.4, frame["y"] + frame["height"] / 2)
        dialog = page.get_by_role("dialog").all_inner_texts()
        assert any(text.startswith("F ") for text in dialog) == is_shown


def test_escape_ends_it_and_all_is_as_before(halved: Page) -> None:
    assert len(halved.evaluate(CLIPS)) == 2
    halved.locator(".dividing-line").focus()
    halved.keyboard.press("Escape")
    assert halved.locator(".dividing-line, .card").count() == 0
    assert halved.evaluate("[...document.querySelectorAll('.leaflet-pane')].filter((pane) => pane.style.clipPath).length") == 0  # fmt: skip
    expect(halved.locator("#status")).to_have_text("Vergleich beendet")
    assert halved.evaluate("document.activeElement.id") == "tool-swipe"


def test_with_and_without_a_layer_that_was_off(halved: Page) -> None:
    halved.get_by_role("button", name="Vergleich beenden").click()
    halved.locator("#added-layers input").first.uncheck()
    halved.locator("#tool-swipe").click()
    halved.locator("#swipe-right").select_option(label="keine Ebene")
    halved.locator("#swipe-left").select_option(label="neu")
    expect(halved.locator("#added-layers input").first).to_be_checked()
    expect(halved.locator("#status")).to_have_text(
        "Vergleich begonnen: links neu, rechts keine Ebene"
    )
    halved.locator("#swipe-right").select_option(label="neu")
    assert halved.locator("#swipe-left").input_value() == ""
    assert side(halved, "neu")[1] > 10_000
    halved.locator("#swipe-left").select_option(label="neu")
    choose(halved, "en")
    expect(
        halved.get_by_role("slider", name="Dividing line: left neu, right no layer")
    ).to_be_visible()
    halved.get_by_role("button", name="End comparison").click()
    expect(halved.locator("#added-layers input").first).not_to_be_checked()


def test_a_layer_that_is_removed_is_compared_no_longer(halved: Page) -> None:
    halved.locator("#added-layers li", has_text="neu").locator("summary").click()
    halved.get_by_role("button", name="Ebene entfernen").first.click()
    assert halved.locator("#swipe-right option", has_text="neu").count() == 0
    assert len(halved.evaluate(CLIPS)) == 1


def test_layers_that_change_places_stay_on_their_side(halved: Page) -> None:
    halved.locator("#added-layers li", has_text="neu").locator("summary").first.click()
    halved.get_by_role("button", name="Nach unten").first.click()
    middle = halved.evaluate("map_nzv.getSize().x") / 2
    assert side(halved, "alt")[1] == pytest.approx(middle, abs=1)
    assert side(halved, "neu")[0] == pytest.approx(middle, abs=1)
    assert len(halved.evaluate(CLIPS)) == 2
    halved.get_by_role("button", name="Vergleich beenden").click()
    assert halved.evaluate(CLIPS) == []


def test_it_is_not_printed(halved: Page) -> None:
    halved.emulate_media(media="print")
    assert not halved.locator(".dividing-line").is_visible()
    assert set(halved.evaluate(CLIPS)) == {"none"}
