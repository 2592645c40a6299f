"""Rivers, roads and settlements lie below the borders of a page, and are no more than that."""

import json
import re
from pathlib import Path
from typing import Any

import numpy
import pypdfium2
import pytest
import shapely
from playwright.sync_api import Page, expect

from nzv_geo import build_valley, render_map
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.context import context_layers
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.webmap.context import BUDGET, pack_context
from nzv_geo.webmap.scripts import page_script
from tests.context_data import COUNTS, catalogue_with, made_up, table
from tests.watch import Kept, Watch
from tests.webmap.test_document import BORDERS, STATIC, contrast, palettes
from tests.webmap.test_picture import KEEP, picture
from tests.webmap.test_tools import saved
from tests.webmap.using import choose, digest, show_background, text_of, violations

PANE = ".leaflet-nzv-context-pane"
FAR = "#map=8/51.6/14.3"
MIDDLE = "#map=8.75/51.6/14.3"
NEAR = "#map=10/51.6/14.3"
NAMES = ".leaflet-nzv-context-names-pane .name-label"
PAYLOAD = "</script><img src=x onerror=alert(1)>"
SHORT = "<b>A&1"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_with(made_up(), tmp_path_factory.mktemp("context"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    target = tmp_path_factory.mktemp("pages") / "mit Hintergrund.html"
    render_map(build_valley(catalogue=catalogue)).save(target)
    return target


@pytest.fixture
def page(kept: Kept, path: Path) -> Page:
    page = kept.open(path)
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    return page


def at(kept: Kept, path: Path, view: str) -> Page:
    page = kept.open(path, view)
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    return page


def drawn(page: Page) -> list[str]:
    """The styles of the lines and areas that have a course."""
    return page.evaluate(
        f"[...document.querySelectorAll('{PANE} path')].filter((path) => path.getAttribute('d'))"
        ".map((path) => path.getAttribute('class').replace('context-', ''))"
    )


# --- a page without ----------------------------------------------------------------------------------


def test_a_page_without_context_has_nothing_of_it() -> None:
    html = render_map(build_valley("cottbus")).html
    assert [word for word in ("nzv-context", "context-", "makeContext") if word in html] == []
    assert f"<script>{page_script('edit.js')}</script>" in html


def test_what_stands_besides_is_the_same_with_and_without(catalogue: Catalogue) -> None:
    """Its own blocks, policy, legend and sources apart, context changes nothing of a page."""
    plain, other = (
        render_map(build_valley("cottbus", catalogue=each)).html
        for each in (load_catalogue(), catalogue)
    )
    assert digest(tables_of(plain)) == digest(tables_of(other))
    assert data(plain, "arcs") == data(other, "arcs")
    shapes = [
        [(layer["id"], layer.get("features")) for layer in data(each, "layers")]
        for each in (plain, other)
    ]
    assert shapes[0] == shapes[1]


def tables_of(html: str) -> str:
    """The tables, without the numbers by which they refer to texts."""
    found = re.search(r'<section class="data".*?</section>', html, re.S)[0]
    return re.sub(r' data-(text|label)="\d+"', "", found)


def data(html: str, key: str) -> Any:
    return json.loads(re.search(r'id="nzv-data">(.*?)</script>', html, re.S)[1])[key]


# --- what it weighs ----------------------------------------------------------------------------------


def test_promise_29_context_takes_less_than_its_budget(path: Path, maps: Path) -> None:
    """As many vertices as the data have at 1 : 250 000; see docs/context.md."""
    assert sum(COUNTS.values()) > 200_000
    more = path.stat().st_size - (maps / "lausitz.html").stat().st_size
    assert more < BUDGET / 10


@pytest.fixture(scope="module")
def jagged(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """200,000 vertices of which the usual simplifying takes away next to none."""
    random = numpy.random.default_rng(7)
    rows = []
    for number in range(200):
        steps = numpy.cumsum(random.normal(0, (0.0016, 0.001), size=(1000, 2)), axis=0)
        rows.append(
            (f"Bach {number}", "", "stream", shapely.LineString(steps + numpy.array([14.3, 51.6])))
        )
    return catalogue_with({"rivers": table(rows)}, tmp_path_factory.mktemp("jagged"))


def test_promise_29_what_would_break_the_budget_is_simplified_further(jagged: Catalogue) -> None:
    layers = context_layers(build_valley(catalogue=jagged))
    assert (
        sum(
            int(shapely.get_num_coordinates(each.features.geometry.values).sum()) for each in layers
        )
        > 150_000
    )
    packed, small = pack_context(layers), pack_context(layers, budget=600_000)
    assert (len(packed.block) < BUDGET, packed.tolerance_m) == (True, 20)
    assert len(small.block) < 600_000 + 100
    assert small.tolerance_m > 20


def test_promise_29_the_page_says_how_far_it_was_simplified(path: Path) -> None:
    told = re.search(r"<li[^>]*>([^<]*für 1 : 250 000 auf [^<]*)</li>", path.read_text("utf-8"))[1]
    assert told.startswith("Siedlungsflächen, Seen, Flüsse und Bäche, Bahnstrecken")
    assert "auf 20 m vereinfacht" in told


# --- how it is drawn ---------------------------------------------------------------------------------


def test_by_scale_more_is_drawn(kept: Kept, path: Path) -> None:
    overview = ["lake", "river", "motorway-casing", "motorway"]
    assert drawn(at(kept, path, FAR)) == overview
    assert drawn(at(kept, path, MIDDLE)) == ["settlement", *overview]
    assert {"stream", "railway", "federal-road"} <= set(drawn(at(kept, path, NEAR)))


def test_the_legend_tells_what_is_drawn_at_this_scale(kept: Kept, path: Path) -> None:
    signs = "document.querySelector('.context-key').innerText.split('\\n').filter(Boolean)"
    assert at(kept, path, FAR).evaluate(signs) == ["Autobahn", "See, Fluss"]
    assert at(kept, path, NEAR).evaluate(signs) == [
        "Autobahn",
        "Bundesstraße",
        "Bahnstrecke",
        "See, Fluss",
        "Siedlungsfläche",
    ]


def test_it_lies_above_the_ground_and_below_every_border(page: Page) -> None:
    heights = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.leaflet-pane')]
            .map((pane) => [pane.className.match(/leaflet-([\\w-]+)-pane/)?.[1], +pane.style.zIndex]))"""
    )
    assert heights["nzv-ground"] < heights["nzv-context"] < heights["nzv-0"]
    assert page.locator(f"{PANE} [role=button]").count() == 0


def test_every_line_is_near_the_region(catalogue: Catalogue) -> None:
    valley = build_valley("goerlitz", catalogue=catalogue)
    around = shapely.buffer(valley.outline.features.geometry.iloc[0], 10_001)
    for layer in context_layers(valley):
        assert shapely.covers(around, layer.features.geometry.values).all()


def test_numbers_and_names_keep_off_all_others_and_the_outline(kept: Kept, path: Path) -> None:
    page = at(kept, path, NEAR)
    assert {"A 13", "Spree"} <= set(page.locator(NAMES).all_inner_texts())
    crossing = page.evaluate(
        f"""() => {{
            const box = (node) => node.getBoundingClientRect();
            const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            const own = [...document.querySelectorAll('{NAMES}')];
            const others = [...document.querySelectorAll('.name-label, .badge')];
            return own.filter((one) => others.some((other) => one !== other && meet(box(one), box(other))))
                .map((node) => node.textContent);
        }}"""
    )
    assert crossing == []


def test_streets_have_no_number_from_afar(kept: Kept, path: Path) -> None:
    page = at(kept, path, FAR)
    assert set(page.locator(NAMES).all_inner_texts()) <= {"A 4", "A 13", "A 15"}


# --- the reader --------------------------------------------------------------------------------------


def test_promise_12_27_one_switch_by_keyboard_which_the_address_remembers(page: Page) -> None:
    page.locator("#context").focus()
    page.keyboard.press("Space")
    expect(page.locator(f"{PANE} svg")).to_have_count(0)
    expect(page.locator(NAMES)).to_have_count(0)
    expect(page.locator("#status")).to_have_text(
        "Ebene ausgeblendet: Gewässer, Verkehr, Siedlungen"
    )
    expect(page).to_have_url(re.compile("context=off"))
    page.keyboard.press("Space")
    expect(page.locator(f"{PANE} svg")).to_have_count(1)
    expect(page).not_to_have_url(re.compile("context"))


def test_a_background_map_takes_its_place(watch: Watch, path: Path) -> None:
    page = watch.open(path, alone=True)
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    show_background(page, {"access-control-allow-origin": "*"})
    expect(page.locator("#context")).not_to_be_checked()
    page.locator("#tool-basemap").click()
    page.locator("[data-word=basemap_remove]").click()
    expect(page.locator("#context")).to_be_checked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_promise_26_every_word_changes_with_the_language(page: Page, language: str) -> None:
    choose(page, language)
    words = load_words(language)
    entry = page.locator("fieldset:has(#context)")
    expect(entry.locator("legend")).to_contain_text(
        words.word("layer", "context_group", vintage="31")[:9]
    )
    expect(page.locator("#context-name")).to_have_text(words.word("layer", "context"))
    expect(entry.locator(".class-title").first).to_have_text(
        words.word("layer", "context-motorway")
    )


def test_the_group_says_of_when_it_is_and_the_sources_whose(page: Page) -> None:
    legend = page.locator("fieldset:has(#context) > legend")
    assert legend.inner_text() == "Hintergrund (Stand: 31.12.2024)"
    assert "© tests: Hintergrund erfunden" in page.locator("#credit").inner_text()
    card = page.locator(".sources .cards").inner_text()
    assert "Landschaftsmodell 1 : 250 000 (erfunden)" in card


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_promise_01_axe_finds_nothing(kept: Kept, path: Path, scheme: str) -> None:
    page = kept.open(path, NEAR, color_scheme=scheme)
    assert violations(page, ".stage") == []


def test_promise_05_names_are_shown_as_they_stand(tmp_path: Path, watch: Watch) -> None:
    line = shapely.LineString([(14.2, 51.75), (14.5, 51.76)])
    layers = {"motorways": table([("", SHORT, "road", line), ("", PAYLOAD, "road", line)])}
    target = tmp_path / "feindlich.html"
    render_map(build_valley("cottbus", catalogue=catalogue_with(layers, tmp_path))).save(target)
    page = watch.open(target)
    page.wait_for_selector(NAMES)
    assert page.locator("img[onerror], .name-label img").count() == 0
    assert SHORT in page.locator(NAMES).all_inner_texts()
    assert watch.complaints == []


# --- paper, picture, the saved map -------------------------------------------------------------------


def test_promise_22_the_sheet_has_it_with_its_legend_and_source(watch: Watch, path: Path) -> None:
    page = watch.open(path, "#map=11.5/51.6/14.2")
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        assert len(document) == 1
        text = text_of(document[0])
        image = document[0].render(scale=1.5).to_pil().convert("RGB")
    for words in ("Autobahn", "Bundesstraße", "Siedlungsfläche", "A 13", "31.12.2024"):
        assert words in text
    assert near_colour(image, light("lake")) > 300
    assert near_colour(image, light("motorway")) > 100


def light(name: str) -> tuple[int, ...]:
    colour = colours()[0][name]
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def near_colour(image, colour: tuple[int, ...]) -> int:
    return int((numpy.abs(numpy.asarray(image).astype(int) - colour).max(axis=2) < 6).sum())


def test_promise_36_on_paper_the_legend_has_what_is_drawn(watch: Watch, path: Path) -> None:
    page = watch.open(path)
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        text = text_of(document[0])
    assert "Autobahn" in text
    assert "Bundesstraße" not in text


def test_the_picture_has_it_too(watch: Watch, path: Path) -> None:
    page = watch.open(path, FAR)
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    page.evaluate(KEEP)
    image = picture(page, "wide")
    assert near_colour(image, light("lake")) > 300
    texts = re.findall(r"<text[^>]*>([^<]*)<", page.evaluate("window.drawn"))
    assert "Autobahn" in texts
    assert ("Bundesstraße" in texts) == ("federal-road" in drawn(page))
    assert page.locator(".context-key li").count() == 5


def test_a_saved_map_has_it_again(watch: Watch, path: Path, tmp_path: Path) -> None:
    page = watch.open(path)
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    page.locator("#tool-save_map").click()
    _, content = saved(page, page.locator("[data-word=save_now]").click)
    again = tmp_path / "gespeichert.html"
    again.write_bytes(content)
    page = watch.open(again)
    page.wait_for_selector(f"{PANE}[data-drawn]", state="attached")
    assert "motorway" in drawn(page)


def test_promise_25_without_script_the_signs_are_explained(watch: Watch, path: Path) -> None:
    page = watch.open(path, script=False)
    expect(page.get_by_text("Hintergrund (Stand: 31.12.2024)")).to_be_visible()
    expect(page.get_by_text("Bundesstraße", exact=True)).to_be_visible()


# --- colours -----------------------------------------------------------------------------------------


def colours() -> list[dict[str, str]]:
    css = (STATIC / "context.css").read_text("utf-8")
    blocks = re.findall(r":root(?::not\(\.printing\))? \{(.*?)\}", css, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in blocks]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["settlement", "lake"])
@pytest.mark.parametrize("line", BORDERS)
def test_promise_16_borders_stand_out_of_areas_too(line: str, ground: str, dark: bool) -> None:
    assert contrast(palettes()[dark][line], colours()[dark][ground]) >= 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("line", ["river", "railway", "federal-road", "motorway-edge"])
def test_lines_of_the_context_are_seen_but_quieter_than_any_border(line: str, dark: bool) -> None:
    paper = palettes()[dark]["paper"]
    borders = min(contrast(palettes()[dark][border], paper) for border in BORDERS)
    assert 1.5 < contrast(colours()[dark][line], paper) < borders


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["river-name", "road-number"])
def test_promise_17_names_have_four_and_a_half_to_one(text: str, dark: bool) -> None:
    for ground in ("paper", "ground", "halo"):
        assert contrast(colours()[dark][text], palettes()[dark][ground]) >= 4.5
    for ground in ("settlement", "lake", "motorway"):
        assert contrast(colours()[dark][text], colours()[dark][ground]) >= 4.5
