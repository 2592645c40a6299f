"""Own layers look as their owner wants: on the map, in the legend, on paper, in pictures."""

import re
from pathlib import Path

import geopandas
import pypdfium2
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from nzv_geo.cli import main
from nzv_geo.layers import Layer
from nzv_geo.project import MapProject
from nzv_geo.styles import Rule, Style
from nzv_geo.webmap import render_project
from tests.watch import Kept, Watch, new_page
from tests.webmap.using import FEATURE_BUTTONS, LABEL, choose, text_of, violations

PX_PER_MM = 96 / 25.4
WEST, SOUTH = 14.3, 51.7


def own(name: str, shapes: list[shapely.Geometry], style: Style, **more: object) -> Layer:
    columns = {key: more.pop(key) for key in ("kv", "jobs") if key in more}
    table = {"bez": [f"{name} {number + 1}" for number in range(len(shapes))], **columns}
    features = geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")
    layer = Layer.from_geodataframe(features, title=name, source="erfunden", id=name.lower())
    return layer.styled(style, **more)


AREAS = [shapely.box(WEST + i / 50, SOUTH, WEST + i / 50 + 0.02, SOUTH + 0.03) for i in range(4)]
LINES = [
    shapely.LineString([(WEST, SOUTH + i / 100), (WEST + 0.1, SOUTH + i / 100)]) for i in (4, 5)
]
POINTS = [shapely.Point(WEST + i / 50 + 0.01, SOUTH - 0.01) for i in range(4)]


@pytest.fixture(scope="module")
def styled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a layer of every kind of style."""
    path = tmp_path_factory.mktemp("styled") / "styled.html"
    voltages = [Rule("380 kV", {"shape": "substation", "size_mm": 6}, value=380), Rule(value=110)]
    layers = [
        own("Arbeit", AREAS, Style.classes("jobs", limits=[10, 20]), jobs=[5, 15, 25, None]),
        own(
            "Leitung",
            LINES,
            Style.single(colour="#8a1f4f", width_mm=1.2, dash_mm="dash", arrow=True),
        ),
        own(
            "Werk",
            POINTS,
            Style.categories("kv", voltages),
            kv=[380, 110, 20, 380],
            label_field="bez",
        ),
        own("Kreis", POINTS, Style.proportional("jobs", sizes_mm=(2, 8)), jobs=[100, 25, 4, 1]),
        own("Nah", POINTS[:1], Style.single(colour="#1f4fa3"), min_zoom=12, searchable=False),
    ]
    project = MapProject(
        {"de": "Stile", "en": "Styles"},
        layers=layers,
        subtitle="Von allem etwas",
        region="cottbus",
        imprint="Stadt Musterstadt",
        contact="planung@musterstadt.example",
    )
    return render_project(project).save(path)


@pytest.fixture
def page(kept: Kept, styled: Path) -> Page:
    return kept.open(styled)


def look_of(page: Page, selector: str, *names: str) -> list[str]:
    return page.locator(selector).first.evaluate(
        "(node, names) => names.map((name) => getComputedStyle(node).getPropertyValue(name))", names
    )


# --- on the map and in the legend ------------------------------------------------------------------


def test_promise_39_a_line_has_the_colour_width_and_dash_it_was_given(page: Page) -> None:
    colour, width, dash = look_of(
        page, "path.line[role=button]", "stroke", "stroke-width", "stroke-dasharray"
    )
    assert colour == "rgb(138, 31, 79)"
    assert float(width.removesuffix("px")) == pytest.approx(1.2 * PX_PER_MM, abs=0.01)
    lengths = [float(length) for length in re.findall(r"[\d.]+", dash)]
    assert lengths == pytest.approx([2.1 * PX_PER_MM, 0.8 * PX_PER_MM], abs=0.01)


def test_promise_14_39_the_legend_shows_each_class_with_its_count(page: Page) -> None:
    entry = page.locator(".legend li", has=page.get_by_text("Arbeit", exact=True)).first
    assert entry.locator(".classes label").all_inner_texts() == [
        "bis 10\n1",
        "über 10 bis 20\n1",
        "über 20\n1",
        "keine Angabe\n1",
    ]
    works = page.locator(".legend li", has=page.get_by_text("Werk", exact=True)).first
    assert works.locator(".class-title").all_inner_texts() == ["380 kV", "110", "übrige"]


def test_promise_39_map_and_legend_show_the_same(page: Page) -> None:
    for name in ("own-0-0", "own-0-2", "own-2-1"):
        kind = "point" if name.startswith("own-2") else "area"
        on_map, in_legend = (
            look_of(page, f"{where} .{kind}.{name}", "fill", "stroke", "stroke-width")
            for where in (".leaflet-pane", ".legend")
        )
        assert on_map == in_legend


def test_the_class_stands_in_the_table(page: Page) -> None:
    table = page.locator("table", has=page.locator("caption", has_text="Arbeit: 4"))
    assert table.locator("tbody tr td:nth-child(2)").all_text_contents() == [
        "bis 10",
        "über 10 bis 20",
        "über 20",
        "keine Angabe",
    ]


def test_a_class_is_switched_off_and_on_by_keyboard(page: Page) -> None:
    drawn = page.locator("path.area.own-0-1[role=button]")
    switch = page.get_by_role("checkbox", name="über 10 bis 20")
    count = page.locator(FEATURE_BUTTONS).count()
    switch.press("Space")
    expect(drawn).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("Ebene ausgeblendet: über 10 bis 20")
    page.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
    reached = set()
    for _ in range(count):
        reached.add(page.evaluate(LABEL))
        page.keyboard.press("ArrowRight")
    assert "Arbeit: Arbeit 2" not in reached
    assert "Arbeit: Arbeit 1" in reached
    switch.press("Space")
    expect(drawn).to_be_visible()


def test_promise_27_classes_that_are_off_stand_in_the_address(watch: Watch, styled: Path) -> None:
    page = watch.open(styled, "#off=arbeit:1,werk:9,nix:0")
    switch = page.get_by_role("checkbox", name="über 10 bis 20")
    expect(switch).not_to_be_checked()
    expect(page.locator("path.area.own-0-1[role=button]")).to_be_hidden()
    page.wait_for_url(re.compile(r"off=arbeit:1(&|$)"))
    switch.check()
    page.wait_for_url(re.compile(r"^(?!.*off=)"))


def test_whoever_is_led_to_a_feature_sees_its_class(page: Page) -> None:
    switch = page.get_by_role("checkbox", name="über 10 bis 20")
    switch.uncheck()
    page.locator("#search").fill("Arbeit 2")
    page.locator("#search").press("Enter")
    expect(page.get_by_role("dialog", name="Arbeit 2")).to_be_visible()
    expect(switch).to_be_checked()


def test_a_sign_has_the_size_of_its_class_or_of_its_figure(page: Page) -> None:
    width = "(node) => node.getBBox().width"
    station = page.locator("path.point.own-2-0[role=button]").first
    assert station.evaluate(width) == pytest.approx(6 * PX_PER_MM, abs=0.2)
    widths = [one.evaluate(width) for one in page.locator("path.point.own-3-0[role=button]").all()]
    assert widths == pytest.approx([mm * PX_PER_MM for mm in (8, 4, 2, 2)], abs=0.2)


def test_labels_are_written_beside_their_points(page: Page) -> None:
    names = page.locator(".name-label.own").all_inner_texts()
    assert "Werk 4" in names
    page.get_by_role("checkbox", name="380 kV").uncheck()
    expect(page.locator(".name-label.own", has_text="Werk 4")).to_have_count(0)


def test_a_layer_is_drawn_only_at_its_zoom_levels(page: Page) -> None:
    point = page.locator("path.own-4-0[role=button]")
    page.evaluate("void map_nzv.setView([51.69, 14.31], 11, { animate: false })")
    expect(point).to_be_hidden()
    page.evaluate("void map_nzv.setZoom(13, { animate: false })")
    expect(point).to_be_visible()


def test_what_is_not_to_be_searched_is_not_found(page: Page) -> None:
    page.locator("#search").fill("Nah 1")
    expect(page.get_by_role("status")).to_have_text("Keine Treffer")
    page.locator("#search").fill("Werk 1")
    expect(page.locator("#hits li")).to_have_count(1)


def test_subtitle_imprint_and_contact_stand_on_the_page(page: Page) -> None:
    assert page.locator(".intro summary").inner_text().startswith("Von allem etwas")
    about = page.locator("#sources").inner_text()
    for text in ("Impressum", "Stadt Musterstadt", "planung@musterstadt.example"):
        assert text in about


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}])
def test_promise_01_axe_finds_nothing(page: Page, look: dict[str, str]) -> None:
    page.emulate_media(**look)
    assert violations(page, ".legend, #frame") == []


def test_promise_21_forced_colours_keep_the_classes_apart(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    fills = [look_of(page, f".legend .casing.own-0-{one}", "fill")[0] for one in range(3)]
    assert len(set(fills)) == 3


def test_promise_26_titles_of_classes_speak_the_language(page: Page) -> None:
    choose(page, "en")
    entry = page.locator(".legend li", has=page.get_by_text("Arbeit", exact=True)).first
    assert entry.locator(".class-title").all_inner_texts()[1] == "over 10 up to 20"
    assert page.title() == "Styles"


# --- on paper ------------------------------------------------------------------------------------------


def test_promise_22_classes_and_the_mark_of_an_example_are_printed(
    watch: Watch, tmp_path: Path
) -> None:
    layer = own("Netz", LINES, Style.categories("kv"), kv=[380, 110], example=True)
    path = render_project(MapProject("Beispielkarte", layers=[layer], region="cottbus")).save(
        tmp_path / "a.html"
    )
    page = watch.open(path)
    assert page.locator("#example").inner_text() == "Beispiel, erfunden"
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        text = text_of(document[0])
    for words in ("Beispielkarte (Beispiel, erfunden)", "Netz (Beispiel, erfunden)", "380", "110"):
        assert words in text


def test_promise_22_hatches_are_printed(watch: Watch, tmp_path: Path) -> None:
    style = Style.single(colour="#000000", hatch="lines", hatch_colour="#ff00ff", fill="#ffffff")
    layer = own("Fläche", AREAS, style)
    page = watch.open(
        render_project(MapProject("Schraffur", layers=[layer])).save(tmp_path / "a.html")
    )
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        picture = document[0].render(scale=2).to_numpy()[..., ::-1][..., :3].astype(int)
    red, green, blue = (picture[..., channel] for channel in range(3))
    assert ((red - green > 60) & (blue - green > 60)).sum() > 1000


# --- a large layer ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.html"
    boxes = [shapely.box(14 + i / 60, 51 + k / 60, 14 + i / 60 + 0.01, 51 + k / 60 + 0.01)
             for i in range(40) for k in range(40)]  # fmt: skip
    uses = ["GE", "GI"] * (len(boxes) // 2)
    features = geopandas.GeoDataFrame({"use": uses}, geometry=boxes, crs="EPSG:4326")
    layer = Layer.from_geodataframe(features, title="Flurstücke", source="erfunden")
    colours = [Rule(value="GE", symbol={"fill": "#ff0000", "fill_opacity": 1, "width_mm": 0}),
               Rule(value="GI", symbol={"fill": "#0000ff", "fill_opacity": 1, "width_mm": 0})]  # fmt: skip
    style = Style.categories("use", colours, hatch="", casing=False)
    return render_project(MapProject("Groß", layers=[layer.styled(style)])).save(path)


# Leaflet calls a tile loaded once it is drawn, and lets it fade in after that.
TILES_SHOWN = """() => {
    const tiles = [...document.querySelectorAll('canvas.leaflet-tile')];
    const shown = (tile) => tile.matches('.leaflet-tile-loaded') && getComputedStyle(tile).opacity === '1';
    return tiles.length > 0 && tiles.every(shown);
}"""


def shares(page: Page) -> tuple[float, float]:
    """Share of the map that is red, and that is blue."""
    import io

    import numpy
    import PIL.Image

    page.wait_for_function(TILES_SHOWN)
    picture = numpy.asarray(PIL.Image.open(io.BytesIO(page.locator("#map_nzv").screenshot())))
    red, green, blue = (picture[..., channel].astype(int) for channel in range(3))
    return (
        float(((red > 200) & (blue < 80) & (green < 80)).mean()),
        float(((blue > 200) & (red < 80) & (green < 80)).mean()),
    )


def test_classes_of_a_large_layer_are_drawn_and_switched(
    browser_with_pixels: Browser, large: Path
) -> None:
    page = new_page(browser_with_pixels)
    page.goto(large.as_uri())
    page.wait_for_selector("html.ready")
    red, blue = shares(page)
    assert red > 0.05
    assert blue > 0.05
    page.get_by_role("checkbox", name="GE").uncheck()
    red, blue = shares(page)
    assert red == 0
    assert blue > 0.05


def test_signs_of_a_large_layer_are_as_large_as_their_figures(
    browser_with_pixels: Browser, tmp_path: Path
) -> None:
    points = [shapely.Point(14 + i / 100, 51.5) for i in range(1100)]
    figures = [100 if i == 3 else 1 for i in range(1100)]
    style = Style.proportional("jobs", sizes_mm=(2, 8), colour="#ff0000", outline_mm=0)
    layer = own("Viele", points, style, jobs=figures)
    path = render_project(MapProject("Viele", layers=[layer])).save(tmp_path / "a.html")
    page = new_page(browser_with_pixels)
    page.goto(path.as_uri())
    page.wait_for_selector("html.ready")
    page.evaluate("void map_nzv.setView([51.5, 14.03], 17, { animate: false })")
    large, _ = shares(page)
    page.evaluate("void map_nzv.setView([51.5, 14.08], 17, { animate: false })")
    small, _ = shares(page)
    assert large / small == pytest.approx(16, rel=0.25)


# --- nothing of it can run ------------------------------------------------------------------------------------


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="parent.hit=1">
<script>parent.hit = 1; top.hit = 1</script><image href="https://example.org/a.png"/></svg>"""


def test_promise_05_a_hostile_project_runs_nothing(watch: Watch, tmp_path: Path) -> None:
    payload = "<img src=x onerror=hit=1>{{ 7*7 }}"
    features = geopandas.GeoDataFrame({payload: [payload]}, geometry=POINTS[:1], crs="EPSG:4326")
    features.to_file(tmp_path / "a.geojson", engine="pyogrio")
    (tmp_path / "logo.svg").write_bytes(SVG)
    text = f"""
title = "{payload}"
subtitle = "{payload}"
imprint = "{payload}"
contact = "{payload}"
privacy = "{payload}"
accessibility = "{payload}"
logo = "logo.svg"
logo_text = "{payload}\\" onerror=hit=1"
[[group]]
id = "g"
title = "{payload}"
[[layer]]
file = "a.geojson"
title = "{payload}"
group = "g"
label = "{payload}"
fields = [{{ name = "{payload}", title = "{payload}", unit = "{payload}" }}]
[layer.style]
kind = "categories"
field = "{payload}"
[[layer.style.class]]
value = "{payload}"
title = "{payload}"
"""
    (tmp_path / "karte.toml").write_text(text, "utf-8")
    assert main(["map", str(tmp_path / "karte.toml")]) == 0
    page = watch.open(tmp_path / "karte.html")
    page.locator("path[role=button]").first.press("Enter")
    page.locator("#tool-about").click()
    assert page.evaluate("window.hit") is None
    assert page.locator("h1").inner_text() == payload
    assert page.locator(".class-title").first.inner_text() == payload
    assert page.locator("img[src=x]").count() == 0
    assert watch.outside == []
    assert watch.complaints == []
