"""The page around the map: the map has most of the screen, and everything else stays in reach."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nzv_geo.cli import main
from nzv_geo.i18n import LANGUAGES
from tests.watch import Kept, Watch
from tests.webmap.starts import DESK, FIRST, SIDEWAYS, UPRIGHT, Starts, share_of_the_screen
from tests.webmap.using import FOCUSED, choose, cut_texts, press_until, small_targets, violations

MAPS = ["lausitz", "goerlitz", "cottbus"]


def open_at(watch: Watch | Kept, path: Path, size: tuple[int, int], **look: object) -> Page:
    return watch.open(path, viewport={"width": size[0], "height": size[1]}, **look)


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize(
    ("size", "least"), [(DESK, 0.7), (UPRIGHT, 0.6), (SIDEWAYS, 0.7)], ids=["desk", "up", "side"]
)
def test_promise_31_the_map_has_most_of_the_screen(
    starts: Starts, name: str, size: tuple[int, int], least: float
) -> None:
    start = starts.of(name, size)
    assert start.share >= least
    assert start.scrolled == 0
    assert [selector for selector in FIRST if start.shown[selector] == 0] == []
    assert start.complaints == []


def test_the_panel_folds_away_and_comes_back(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "goerlitz.html", DESK)
    toggle = page.get_by_role("button", name="Ebenen und Legende")
    before = share_of_the_screen(page)
    toggle.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#panel")).to_be_hidden()
    assert share_of_the_screen(page) > before + 0.15
    # Leaflet learns of its new size by an observer: before a frame is painted, not at once.
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )
    assert page.evaluate("map_nzv.getSize().x") == page.evaluate("innerWidth")
    toggle.press("Enter")
    expect(page.get_by_role("checkbox", name="Landesgrenze")).to_be_visible()
    assert share_of_the_screen(page) == before


def test_the_panel_scrolls_on_its_own(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "lausitz.html", (1440, 600))
    page.locator(".areas button").last.focus()
    assert page.locator("#panel").evaluate("(panel) => panel.scrollTop") > 0
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("size", [UPRIGHT, SIDEWAYS])
def test_on_a_phone_the_panel_is_a_sheet(kept: Kept, maps: Path, size: tuple[int, int]) -> None:
    page = open_at(kept, maps / "goerlitz.html", size)
    toggle = page.get_by_role("button", name="Ebenen und Legende")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#panel")).to_be_hidden()
    press_until(page, "Tab", f"{FOCUSED}.id", "panel-toggle")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "layers-title"
    expect(page.locator("#panel")).to_be_in_viewport()
    press_until(page, "Tab", f"{FOCUSED}.type", "checkbox")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate(f"{FOCUSED}.id") == "panel-toggle"
    toggle.click()
    page.get_by_role("button", name="Legende einklappen").click()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    assert page.evaluate(f"{FOCUSED}.id") == "panel-toggle"


def test_on_a_phone_on_its_side_a_card_stands_beside_the_map(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "goerlitz.html", SIDEWAYS)
    page.locator("#panel-toggle").click()
    page.locator("#tool-draw_note").click()
    page.locator("[data-kind=area]").click()
    boxes = [page.locator(shown).bounding_box() for shown in ("#map_nzv", ".card", "#credits")]
    (area, card, below) = (box for box in boxes if box)
    assert area["width"] > SIDEWAYS[0] / 2
    assert area["height"] == card["height"] > SIDEWAYS[1] / 2
    assert max(box["x"] + box["width"] for box in (area, below)) <= card["x"]
    expect(page.locator("#map_nzv")).to_be_in_viewport(ratio=0.9)
    assert violations(page, ".card") == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    assert page.evaluate("map_nzv.getSize().x") == SIDEWAYS[0]


def test_a_sheet_makes_way_for_what_was_asked_for(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "goerlitz.html", UPRIGHT)
    page.locator("#panel-toggle").click()
    page.locator(".options summary").first.click()
    page.get_by_role("button", name="Auf die Ebene zoomen").click()
    expect(page.locator("#panel")).to_be_hidden()


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (390, "100%"), (680, "200%")])
def test_promises_01_18_19_hold_for_an_open_sheet(
    kept: Kept, maps: Path, width: int, text: str
) -> None:
    page = open_at(kept, maps / "lausitz.html", (width, 640))
    page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
    page.locator("#intro summary").click()
    page.locator(".credits .unfold").click()
    page.locator("#panel-toggle").click()
    page.locator(".options summary").first.click()
    for language in reversed(LANGUAGES):
        choose(page, language)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, language
        assert cut_texts(page) == [], language
        assert small_targets(page) == [], language
        if width == 320:  # what axe finds of words and roles, it finds at any width
            only = None if language == "de" else "words"
            assert violations(page, "#panel, .credits", only=only) == [], language


def test_the_introduction_is_a_line_that_unfolds(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "lausitz.html", DESK)
    intro, more = page.locator("#intro"), page.get_by_text("er ist keine amtliche Abgrenzung")
    height = intro.evaluate("(node) => node.offsetHeight")
    assert height < 32
    expect(more).to_be_hidden()
    intro.get_by_text("mehr").click()
    expect(more).to_be_visible()
    intro.get_by_text("weniger").click()
    expect(more).to_be_hidden()


def test_promise_25_without_script_nothing_is_folded(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "goerlitz.html", script=False)
    for text in ("die Lage der Fokusflächen ist ungefähr", "er ist keine amtliche Abgrenzung"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.locator(".legend").get_by_text("Umriss der Region")).to_be_visible()
    panel = page.locator("#panel").bounding_box()
    assert panel
    assert panel["height"] > 200
    expect(page.get_by_text("mehr", exact=True)).to_be_hidden()


def test_promise_17_the_credits_are_a_line_on_the_map(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "goerlitz.html", UPRIGHT)
    line = page.locator("#credit")
    whole, chart = line.text_content() or "", page.locator("#map_nzv").bounding_box()
    folded = line.bounding_box()
    assert folded and chart  # noqa: PT018
    assert folded["height"] < 26
    assert folded["y"] + folded["height"] == pytest.approx(chart["y"] + chart["height"], abs=1)
    page.get_by_role("button", name="Quellenvermerk: mehr").click()
    assert line.evaluate("(node) => node.scrollHeight <= node.clientHeight + 1")
    assert line.inner_text() == whole
    corner = page.locator(".scale-bar").bounding_box()
    above = page.locator("#credits").bounding_box()
    assert corner and above  # noqa: PT018
    assert corner["y"] + corner["height"] <= above["y"]
    page.get_by_role("button", name="Quellenvermerk: weniger").click()
    assert line.bounding_box() == folded


def test_a_name_goes_with_the_pointer_and_leaves_with_it(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "goerlitz.html", DESK)
    chart, reading = page.locator("#map_nzv").bounding_box(), page.locator(".reading")
    assert chart
    names = set()
    for step in range(12):
        x, y = 600 + 4 * step, 380 + 12 * step
        page.mouse.move(x, y)
        if not reading.inner_text():
            continue
        names.add(reading.inner_text())
        box = reading.bounding_box()
        assert box
        assert 0 < box["x"] - x <= 24
        assert 0 < box["y"] - y <= 24
    assert len(names) >= 2
    page.mouse.move(chart["x"] + chart["width"] - 30, chart["y"] + chart["height"] / 2)
    expect(reading).to_be_hidden()
    page.mouse.move(600, 420)
    expect(reading).to_be_visible()
    page.locator("h1").hover()
    expect(reading).to_be_hidden()


def test_a_name_at_the_edge_stays_on_the_map(kept: Kept, maps: Path) -> None:
    address = "#map=11/51.15/14.75&layers=municipalities"
    page = kept.open(maps / "goerlitz.html", address, viewport={"width": 1440, "height": 900})
    chart, reading = page.locator("#map_nzv").bounding_box(), page.locator(".reading")
    assert chart
    page.mouse.move(chart["x"] + 500, chart["y"] + 300)
    page.mouse.move(chart["x"] + 500, chart["y"] + chart["height"] - 30)
    box = reading.bounding_box()
    assert box
    assert box["y"] + box["height"] <= chart["y"] + chart["height"]


def test_for_the_keyboard_a_name_stands_at_its_feature(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "goerlitz.html", DESK)
    page.locator("path[aria-label='Gemeinden: Zittau']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    reading = page.locator(".reading")
    expect(reading).to_have_text("Zittau")
    area = page.locator("path[aria-label='Gemeinden: Zittau']").bounding_box()
    name = reading.bounding_box()
    assert area and name  # noqa: PT018
    assert area["x"] <= name["x"] + name["width"] / 2 <= area["x"] + area["width"]
    assert area["y"] - 40 <= name["y"] <= area["y"] + area["height"]
    page.locator("#search").focus()
    expect(reading).to_be_hidden()


def test_the_skip_link_covers_nothing_until_it_is_asked_for(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "lausitz.html", (320, 640))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    link = page.locator(".skip")
    assert link.evaluate("(node) => node.getBoundingClientRect().bottom") <= 0
    page.keyboard.press("Tab")
    expect(link).to_be_in_viewport(ratio=1)


def test_the_tables_are_a_button_away(kept: Kept, maps: Path) -> None:
    page = open_at(kept, maps / "goerlitz.html", DESK)
    page.get_by_role("button", name="Zu den Tabellen").press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "data"
    expect(page.locator("#data")).to_be_in_viewport()


@pytest.mark.parametrize("name", [*MAPS, "overview"])
def test_each_map_leads_back_to_all_maps(watch: Watch, maps: Path, name: str) -> None:
    page = watch.open(maps / f"{name}.html")
    choose(page, "en")
    page.get_by_role("link", name="All maps").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".maps")).to_be_visible()


def test_a_map_without_an_index_leads_to_none(tmp_path: Path) -> None:
    target = tmp_path / "cottbus.html"
    assert main(["map", "--region", "cottbus", "-o", str(target)]) == 0
    assert 'href="index.html"' not in target.read_text("utf-8")
