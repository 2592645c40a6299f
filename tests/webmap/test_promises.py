"""The promises of docs/map-page.md, each proven in real Chromium under its number."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pypdfium2
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from nzv_geo.cli import main
from tests.watch import Kept, Watch, new_page
from tests.webmap.starts import DESK, Starts
from tests.webmap.using import (
    FEATURE_BUTTONS,
    FOCUSED,
    LABEL,
    check_focus_is_visible,
    cut_texts,
    looks,
    open_first_feature,
    open_tables,
    press_until,
    small_targets,
    tab_stops,
    text_of,
    violations,
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of Görlitz with layers of the reader's own: areas, lines, points, a gap."""
    folder = tmp_path_factory.mktemp("own")
    west, south = 14.6, 51.2
    shapes = {
        "areas": [None, shapely.box(west, south, west + 0.2, south + 0.1)],
        "lines": [shapely.LineString([(west, south), (west + 0.3, south + 0.2)])],
        "points": [shapely.MultiPoint([(west, south), (west + 0.1, south)])],
    }
    arguments = ["map", "--region", "goerlitz", "-o", str(folder / "own.html")]
    for name, geometries in shapes.items():
        table = {"name": [f"{name} {i}" for i in range(len(geometries))]}
        frame = geopandas.GeoDataFrame(table, geometry=geometries, crs="EPSG:4326")
        frame.to_file(folder / f"{name}.gpkg", engine="pyogrio")
        arguments += ["--add", str(folder / f"{name}.gpkg"), "--title", name.title()]
    assert main(arguments) == 0
    return folder / "own.html"


@pytest.fixture
def page(kept: Kept, maps: Path) -> Page:
    return kept.open(maps / "lausitz.html")


# --- 01 to 07: safe and quiet ---------------------------------------------------------------------


@pytest.mark.parametrize(("name", "scheme"), [("overview", "light"), ("own", "dark")])
def test_promise_01_axe_finds_nothing(
    watch: Watch, maps: Path, own: Path, name: str, scheme: str
) -> None:
    path = own if name == "own" else maps / f"{name}.html"
    page = watch.open(path, color_scheme=scheme)
    assert violations(page) == []
    open_first_feature(page)
    page.wait_for_timeout(300)
    assert violations(page, "#frame") == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    open_tables(page)
    assert violations(page, "#tables") == []


def test_promise_01_axe_finds_nothing_on_the_largest_map(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html")
    open_first_feature(page)
    page.locator(".data summary").first.click()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, only="colours") == []


def test_promise_02_languages_are_marked(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.title() == page.locator("h1").inner_text()
    names = page.locator("table:has-text('Gemeinden: 235') tbody th")
    assert names.locator("[lang=dsb]").count() + names.locator("[lang=hsb]").count() == 84
    assert page.locator(".name-label [lang=hsb], .name-label [lang=dsb]").count() >= 1
    assert page.locator(".name-label .second:not([lang])").count() == 0


def test_promise_03_no_request_after_using_everything(watch: Watch, own: Path) -> None:
    page = watch.open(own)
    for button in page.locator(".leaflet-control-container [role=button], .toolbar button").all():
        button.click()
        page.keyboard.press("Escape")
    for switch in page.get_by_role("checkbox").all():
        switch.uncheck()
        switch.check()
    open_tables(page)
    page.evaluate("for (const head of document.querySelectorAll('thead button')) head.click()")
    page.get_by_label("Tabelle filtern").fill("a")
    open_first_feature(page)
    page.get_by_role("button", name="In der Tabelle zeigen").click()
    page.wait_for_timeout(300)
    assert watch.outside == []
    assert watch.requests == [own.resolve().as_uri()]
    assert watch.complaints == []


def test_promise_04_the_policy_holds_and_is_never_violated(watch: Watch, maps: Path) -> None:
    page = watch.browser.new_context().new_page()
    page.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective));"
    )
    page.goto((maps / "lausitz.html").as_uri())
    open_first_feature(page)
    assert page.evaluate("violations") == []
    page.evaluate(
        """async () => {
            const script = document.createElement('script');
            script.text = 'window.ran = 1';
            document.body.append(script);
            await fetch('https://example.org/').catch(() => {});
            const image = new Image();
            await new Promise((done) => {
                image.onerror = done;
                image.src = 'https://example.org/a.png';
            });
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert set(page.evaluate("violations")) == {"script-src-elem", "connect-src", "img-src"}


@pytest.mark.parametrize("name", ["lausitz", "cottbus", "goerlitz", "overview"])
def test_promise_06_07_it_opens_quietly_from_any_path(
    starts: Starts, maps: Path, name: str
) -> None:
    assert " " in maps.name
    assert not maps.name.isascii()
    start = starts.of(name, DESK)
    assert start.paths > 0
    assert (start.outside, start.complaints) == ([], [])


def test_promise_06_07_so_does_one_with_own_layers(watch: Watch, own: Path) -> None:
    page = watch.open(own)
    page.wait_for_selector(".leaflet-pane path")
    assert (watch.outside, watch.complaints) == ([], [])


# --- 08 to 12: keyboard -------------------------------------------------------------------------------


def test_promise_08_the_skip_link_leads_to_the_tables(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "data"


@pytest.mark.parametrize("name", ["lausitz", "overview", "own"])
def test_promise_09_all_features_are_one_tab_stop(
    kept: Kept, maps: Path, own: Path, name: str
) -> None:
    page = kept.open(own if name == "own" else maps / f"{name}.html")
    stops = tab_stops(page)
    assert stops.count("feature") == 1
    assert len([stop for stop in stops if stop not in ("control", "a")]) <= 3
    in_text = page.locator(".sources a, .areas a").count()
    assert len([stop for stop in stops if stop != "control"]) - in_text <= 10
    assert stops.index("feature") < len(stops) - 1


def test_promise_10_arrows_reach_every_feature_by_role_and_name(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "goerlitz.html")
    page.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
    seen = set()
    count = page.locator(FEATURE_BUTTONS).count()
    for _ in range(count):
        role, label = page.evaluate(f"[{FOCUSED}.getAttribute('role'), {LABEL}]")
        assert role == "button"
        seen.add(label)
        page.keyboard.press("ArrowRight")
    assert count == 53 + 5 + 2 + 1 + 1 + 1  # municipalities, focus areas, neighbours, others
    assert len(seen) == count


@pytest.mark.parametrize("key", ["Enter", " "])
def test_promise_10_a_feature_opens_and_closes_and_the_focus_returns(page: Page, key: str) -> None:
    page.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
    page.keyboard.press("PageDown")
    label = page.evaluate(LABEL)
    page.keyboard.press(key)
    assert page.get_by_role("dialog").evaluate("(box) => box.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate(LABEL) == label


def test_promise_10_the_whole_walk_from_the_address_bar_and_back(page: Page) -> None:
    """Tab to the features, type a name, open it, go to its row, to the map again, and out."""
    press_until(page, "Tab", f"!!{FOCUSED}.closest('.leaflet-pane')", True)
    page.keyboard.press("G")
    page.keyboard.press("PageDown")
    press_until(page, "g", LABEL, "Gemeinden: Guben")
    page.keyboard.press("Enter")
    press_until(page, "Tab", f"{FOCUSED}.textContent", "In der Tabelle zeigen")
    page.keyboard.press("Enter")
    assert page.evaluate(LABEL) == "Karte: Guben"
    page.keyboard.press("ArrowDown")
    below = page.evaluate(LABEL)
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").get_attribute("aria-label") == below.removeprefix("Karte: ")
    page.keyboard.press("Escape")
    assert page.evaluate(LABEL) == below


def test_promise_10_a_second_row_takes_over_from_the_first(page: Page) -> None:
    open_tables(page)
    for name in ("Guben", "Welzow / Wjelcej"):
        page.get_by_role("button", name=f"Karte: {name}", exact=True).press("Enter")
    expect(page.get_by_role("dialog", name="Welzow / Wjelcej")).to_be_in_viewport()
    assert page.get_by_role("dialog", name="Welzow / Wjelcej").evaluate(
        "(box) => box.contains(document.activeElement)"
    )


def test_promise_10_the_focus_returns_even_if_the_row_is_gone(page: Page) -> None:
    open_tables(page)
    page.get_by_role("button", name="Karte: Guben").press("Enter")
    page.get_by_label("Tabelle filtern").fill("zittau")
    expect(page.get_by_role("status")).to_have_text(re.compile("^1 von"))
    page.locator(".leaflet-popup-content").focus()
    page.keyboard.press("Escape")
    assert page.evaluate(LABEL) == "Gemeinden: Guben"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_promise_11_the_focus_is_visible_everywhere(kept: Kept, own: Path, scheme: str) -> None:
    check_focus_is_visible(kept.open(own, color_scheme=scheme))


def test_promise_11_a_focused_area_gets_a_line_of_its_own(page: Page) -> None:
    page.locator(".leaflet-pane path.nzv-municipality").first.focus()
    page.keyboard.press("ArrowRight")
    width = page.locator("path.nzv-highlight").evaluate("(n) => getComputedStyle(n).strokeWidth")
    assert float(width.removesuffix("px")) >= 2


def test_promise_12_controls_work_by_keyboard(watch: Watch, maps: Path) -> None:
    page = watch.browser.new_context(reduced_motion="reduce").new_page()
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto((maps / "goerlitz.html").as_uri())
    page.get_by_role("checkbox", name="Gemeindegrenze").focus()
    page.keyboard.press("Space")
    assert page.locator(".leaflet-pane path.nzv-municipality").count() == 0
    page.keyboard.press("Space")
    assert page.locator(".leaflet-pane path.nzv-municipality").count() == 53
    page.get_by_role("button", name="Drucken").focus()
    page.keyboard.press("Enter")
    press_until(page, "Tab", f"{FOCUSED}.dataset.word", "print_now")
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") is True
    assert page.evaluate(f"{FOCUSED}.id") == "tool-print"
    page.get_by_label("Tabelle filtern").focus()
    page.keyboard.type("Olbersdorf")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    page.get_by_label("Tabelle filtern").fill("")
    expect(page.locator("tbody tr:visible")).to_have_count(0)
    scale = page.locator(".scale-bar").first
    for key in ("Enter", " "):
        before = scale.evaluate("(node) => node.outerHTML")
        page.get_by_role("button", name="Vergrößern").focus()
        page.keyboard.press(key)
        expect(scale).not_to_have_js_property("outerHTML", before)


# --- 13 to 21: readable by everyone --------------------------------------------------------------------


def test_promise_13_tables_hold_every_feature_and_field(page: Page) -> None:
    from nzv_geo import load_layer

    table = page.locator("table").filter(has=page.locator("caption", has_text="Gemeinden"))
    features = load_layer("municipalities").features
    cells = table.locator("tbody").text_content() or ""
    assert table.locator("tbody tr").count() == 235
    assert table.locator("thead th[scope=col]").count() == len(features.columns) - 2
    for field in ("ags", "ars", "nuts", "county", "name_sorbian"):
        assert [value for value in features[field].dropna() if value not in cells] == []
    dates = [".".join(reversed(value.split("-"))) for value in features["legal_date"]]
    assert [date for date in dates if date not in cells] == []
    assert table.locator("tbody th[scope=row] button").count() == 235


def test_promise_13_sorting_says_its_state_and_sorts(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html")
    open_tables(page)
    table = page.get_by_role("table", name="Gemeinden: 235")
    head = table.get_by_role("columnheader", name="Fläche in km²")
    for direction, sign in (("ascending", 1), ("descending", -1)):
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == direction
        areas = table.locator("tbody td[data-value]").evaluate_all(
            "(nodes) => nodes.map((node) => +node.dataset.value)"
        )
        assert areas == sorted(areas, key=lambda area: sign * area)
    table.get_by_role("columnheader", name="Rechtsstand").get_by_role("button").click()
    dates = table.locator("[data-date]").evaluate_all("(all) => all.map((td) => td.dataset.raw)")
    assert dates == sorted(dates)
    table.get_by_role("columnheader", name="Name").get_by_role("button").click()
    assert table.locator("[aria-sort]").count() == 1
    assert "Alt Zauche" in table.locator("tbody tr").first.inner_text()


def test_promise_13_a_feature_without_a_place_stands_in_the_table(watch: Watch, own: Path) -> None:
    page = watch.open(own)
    open_tables(page)
    table = page.get_by_role("table", name="Areas: 2")
    table.get_by_role("columnheader").first.get_by_role("button").click()
    assert table.locator("tbody th").all_inner_texts() == ["areas 0", "Karteareas 1"]
    assert table.locator("tbody button[tabindex='0']").count() == 1


def test_promise_13_a_row_leads_to_the_map_and_back(page: Page) -> None:
    open_tables(page)
    page.get_by_role("button", name="Karte: Guben").click()
    box = page.get_by_role("dialog", name="Guben")
    box.get_by_role("button", name="In der Tabelle zeigen").click()
    assert page.evaluate(LABEL) == "Karte: Guben"


@pytest.mark.parametrize("name", ["lausitz", "own"])
def test_promise_14_the_legend_is_text_and_swatch(
    kept: Kept, maps: Path, own: Path, name: str
) -> None:
    page = kept.open(own if name == "own" else maps / f"{name}.html")
    entries = page.locator(".legend li:has([id^=layer-])").all()
    assert len(entries) == page.locator("table").count()
    for entry in entries:
        assert entry.inner_text().strip()
        assert entry.locator("svg.swatch > *").count() >= 1


def test_promise_15_no_two_classes_differ_by_colour_alone(kept: Kept, own: Path) -> None:
    page = kept.open(own)
    found = looks(page)
    assert len(found) == 11
    assert len(set(found)) == len(found)


def test_promise_17_the_source_line_has_an_opaque_ground(page: Page) -> None:
    ground = page.locator("#credit").evaluate("(node) => getComputedStyle(node).backgroundColor")
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", ground)


@pytest.mark.parametrize(("width", "height"), [(1360, 900), (320, 640)])
def test_promise_18_targets_are_large_enough(
    kept: Kept, own: Path, width: int, height: int
) -> None:
    page = kept.open(own, viewport={"width": width, "height": height})
    open_tables(page)
    assert small_targets(page) == []
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.leaflet-bar a, .leaflet-bar button')]
            .map((node) => node.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"""
    )
    assert len(sizes) == 4
    assert min(sizes) >= 44


def test_promise_19_zooming_is_not_forbidden(page: Page) -> None:
    viewport = page.locator("meta[name=viewport]").get_attribute("content")
    assert viewport == "width=device-width, initial-scale=1"


@pytest.mark.parametrize("name", ["lausitz", "overview", "own"])
@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (680, "200%")])
def test_promise_19_nothing_scrolls_sideways_but_tables(
    kept: Kept, maps: Path, own: Path, name: str, width: int, text: str
) -> None:
    path = own if name == "own" else maps / f"{name}.html"
    page = kept.open(path, viewport={"width": width, "height": 640})
    page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
    open_tables(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert cut_texts(page) == []


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (640, "200%"), (320, "200%")])
def test_promise_19_a_popup_fits_and_can_be_closed(
    kept: Kept, own: Path, width: int, text: str
) -> None:
    page = kept.open(own, viewport={"width": width, "height": 640})
    page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
    open_first_feature(page)
    page.wait_for_timeout(500)
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.get_by_role("button", name="Schließen").click(timeout=3000)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_promise_20_less_motion_means_none(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "goerlitz.html", reduced_motion="reduce")
    moving = """() => {
        document.querySelector('.leaflet-control-zoom-in').click();
        document.querySelector('.badge').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
        const classes = document.querySelector('#map_nzv').outerHTML;
        return [document.getAnimations().length, /leaflet-(zoom|pan)-anim\\b/.test(classes)];
    }"""
    assert page.evaluate(moving) == [0, False]
    lively = watch.open(maps / "goerlitz.html", reduced_motion="no-preference")
    assert lively.evaluate(moving)[1] is True


def test_promise_21_forced_colours_keep_swatches_and_focus(kept: Kept, own: Path) -> None:
    page = kept.open(own, forced_colors="active")
    strokes = page.evaluate(
        """() => [...document.querySelectorAll('.legend .swatch > :last-child')]
            .map((node) => { const s = getComputedStyle(node); return s.stroke === 'none' ? s.fill : s.stroke; })"""
    )
    assert len(set(strokes)) >= 8
    page.keyboard.press("Tab")
    assert page.evaluate(f"parseFloat(getComputedStyle({FOCUSED}).outlineWidth)") >= 2


# --- 22 to 25: paper, hover, voice, no script --------------------------------------------------------------


@pytest.fixture(scope="module", params=["lausitz", "cottbus", "goerlitz", "overview"])
def sheet(request: Any, browser: Browser, maps: Path) -> Iterator[pypdfium2.PdfDocument]:
    page = new_page(browser)
    page.goto((maps / f"{request.param}.html").as_uri())
    pdf = page.pdf(prefer_css_page_size=True, print_background=False)
    page.context.close()
    document = pypdfium2.PdfDocument(pdf)
    yield document
    document.close()


def test_promise_22_everything_prints_on_one_a4_sheet(sheet: pypdfium2.PdfDocument) -> None:
    assert len(sheet) == 1
    width, height = sheet[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    text = text_of(sheet[0])
    for words in ("Umriss der Region", "© GeoBasis-DE / BKG 2016", "Stand 01.01.2016", "km"):
        assert words in text


def test_promise_22_own_layers_and_an_open_popup_still_print_on_one_sheet(
    watch: Watch, own: Path
) -> None:
    page = watch.open(own)
    open_first_feature(page)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = text_of(document[0])
    assert len(document) == 1
    assert "In der Tabelle zeigen" not in text
    for words in ("Areas", "Eigene Datei points.gpkg", "liegen nicht vor."):
        assert words in text
    document.close()


def test_promise_22_colours_are_kept_with_backgrounds_off(sheet: pypdfium2.PdfDocument) -> None:
    picture = sheet[0].render(scale=1).to_numpy()
    blue, green, red = (picture[..., channel].astype(int) for channel in range(3))
    assert ((green - red > 50) & (green - blue > 0)).sum() > 100  # the outline of the region
    for colour in ((0xDF, 0xE3, 0xE1), (0xEC, 0xEE, 0xEA)):  # around the states, and their land
        near = [
            abs(one - wanted) < 3 for one, wanted in zip((red, green, blue), colour, strict=True)
        ]
        found = near[0] & near[1] & near[2]
        if found.sum() > 10_000:
            return
    raise AssertionError("neither ground is printed")


def test_promise_23_the_name_under_the_pointer(page: Page) -> None:
    reading = page.locator(".reading")
    page.evaluate("void map_nzv.setView([51.57, 14.38], 12, { animate: false })")
    page.mouse.move(500, 400)
    page.mouse.move(510, 410)
    assert reading.inner_text() == "Spremberg / Grodk"
    box = reading.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + 4)  # where it stood: it goes along
    assert reading.inner_text() == "Spremberg / Grodk"
    page.keyboard.press("Escape")
    assert reading.inner_text() == ""
    page.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    assert reading.inner_text() in page.evaluate(LABEL)
    page.keyboard.press("Escape")
    assert reading.inner_text() == ""


def test_promise_24_changes_are_said(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "lausitz.html")
    status = page.get_by_role("status")
    page.get_by_role("checkbox", name="Landesgrenze").uncheck()
    assert status.inner_text() == "Ebene ausgeblendet: Landesgrenze"
    page.get_by_label("Tabelle filtern").fill("grodk")
    expect(status).to_have_text("1 von 262 Flächen")
    assert page.locator("tbody tr:visible").count() == 1
    page.locator("thead button:visible").first.click()
    assert status.inner_text() == "Sortiert nach Name, aufsteigend"


def test_promise_25_without_script_the_tables_can_be_read(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "goerlitz.html", script=False)
    assert page.get_by_text("Die Karte braucht JavaScript.").is_visible()
    assert page.get_by_role("rowheader", name="Ostritz", exact=True).is_visible()
    assert not page.locator("#map_nzv").is_visible()
    assert not page.get_by_role("checkbox").first.is_visible()
    assert not page.get_by_text("Jede Überschrift sortiert die Tabelle.").is_visible()
    assert page.get_by_text("Diese Karte ersetzt keine amtliche Auskunft.").is_visible()
