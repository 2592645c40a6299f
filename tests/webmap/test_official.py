"""Nothing approximate can be taken for official, before an outline is imported and after.

The same walk in both states: introduction, legend, list, card, table, data block and map.
"""

import json
import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from nzv_geo import build_valley, render_map
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.webmap import render_fact_sheets, render_index, render_overview
from tests.outlines import own_data
from tests.watch import Kept
from tests.webmap.test_tools import layer_options, saved
from tests.webmap.using import digest, text_of

REGION = "spree-neisse"  # with the areas 2, 3, 4 and 6
NOT_THERE = "amtliche Abgrenzung liegt nicht vor"
IS_OFFICIAL = "amtlich, Stand 04.05.2026"
NEAR = "#map=12/51.527/14.355"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return own_data(tmp_path_factory.mktemp("outlines"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, own: Catalogue) -> dict[str, Path]:
    """The page of a region in both states."""
    folder = tmp_path_factory.mktemp("official")
    states = {"approximate": load_catalogue(), "official": own}
    for name, catalogue in states.items():
        page = render_map(build_valley(REGION, catalogue=catalogue), basemaps=())
        page.save(folder / f"{name}.html")
    return {name: folder / f"{name}.html" for name in states}


@pytest.fixture(scope="module")
def html(pages: dict[str, Path]) -> dict[str, str]:
    return {name: path.read_text("utf-8") for name, path in pages.items()}


def data(html: str) -> dict:
    return json.loads(re.search(r'id="nzv-data">(.*?)</script>', html, re.S)[1])


def focus_layer(html: str) -> dict:
    (layer,) = (one for one in data(html)["layers"] if one["style"] == "focus-area")
    return layer


def told(html: str, reference: int | str, language: int = 0) -> str:
    return data(html)["texts"][reference][language] if isinstance(reference, int) else reference


def rows(html: str) -> dict[str, str]:
    """The rows of the table of focus areas, by number."""
    section = next(one for one in html.split("<table") if 'data-field="geometry_status"' in one)
    found = re.findall(r"<tr>(<th scope=.row.*?)</tr>", section, re.S)
    return {re.search(r'data-value="(\d+)"', row)[1]: row for row in found}


def test_the_introduction_says_which_are_official(html: dict[str, str]) -> None:
    intro = {
        name: re.search(r'id="intro".*?</details>', one, re.S)[0] for name, one in html.items()
    }
    assert "Keine amtlichen Abgrenzungen" in intro["approximate"]
    assert "Amtliche Abgrenzung (eigene Daten): Fokusfläche 6; die Lage aller" in intro["official"]
    assert "amtliche Abgrenzungen liegen nicht vor" not in intro["official"]


def test_the_legend_explains_both_signs(html: dict[str, str]) -> None:
    legend = {
        name: re.search(r'<div class="legend">.*?</div>', one, re.S)[0]
        for name, one in html.items()
    }
    assert "official nzv-focus-area" not in legend["approximate"]
    assert NOT_THERE in legend["approximate"]
    assert "official nzv-focus-area" in legend["official"]
    assert (
        "durchgezogener Umriss amtlich (eigene Daten); gestrichelter Kreis ungefähre Lage"
        in (legend["official"])
    )


def test_the_list_marks_what_is_official(html: dict[str, str]) -> None:
    for name, numbers in (("approximate", []), ("official", ["6"])):
        entries = re.findall(r'<li value="(\d+)">(.*?)</li>', html[name])
        assert len(entries) == 4
        assert [number for number, entry in entries if "amtlich" in entry] == numbers


@pytest.mark.parametrize("language", range(len(LANGUAGES)), ids=LANGUAGES)
def test_a_card_says_one_or_the_other(html: dict[str, str], language: int) -> None:
    words = load_words(LANGUAGES[language])
    missing = words.word("value", "approximate", uncertainty="%").rpartition("; ")[2]
    official = words.word("value", "official", date="%").rpartition(" ")[0]
    for name, numbers in (("approximate", set()), ("official", {3})):
        for place, card in enumerate(focus_layer(html[name])["cards"]):
            notes = " ".join(told(html[name], note, language) for note in card["notes"])
            assert (missing in notes) == (place not in numbers)
            assert (official in notes) == (place in numbers)


def test_a_card_tells_size_source_and_licence_of_an_outline(html: dict[str, str]) -> None:
    cards = {name: focus_layer(one)["cards"][3] for name, one in html.items()}
    texts = {name: json.dumps(card) for name, card in cards.items()}
    titles = [told(html["official"], row[0]) for row in cards["official"]["rows"]]
    assert "Größe nach der Abgrenzung" in titles
    size = next(
        row for row in cards["official"]["rows"] if told(html["official"], row[0])[:5] == "Größe"
    )
    assert told(html["official"], size[1][0][0]).startswith("144,1")
    assert "Zweckverband Industriepark; Lizenz: dl-de/by-2-0" in told(
        html["official"], cards["official"]["notes"][1]
    )
    assert "Größe der Fokusfläche" in told(html["approximate"], cards["approximate"]["unknown"])
    assert "Größe der Fokusfläche" not in told(html["official"], cards["official"]["unknown"])
    assert texts["approximate"] != texts["official"]


def test_a_row_of_the_table_says_one_or_the_other(html: dict[str, str]) -> None:
    for name, official in (("approximate", set()), ("official", {"6"})):
        for number, row in rows(html[name]).items():
            assert (NOT_THERE in row) == (number not in official)
            assert ("&quot;official&quot;" in row) == (number in official)
            assert (IS_OFFICIAL in row) == (number in official)


def test_only_an_approximate_area_has_a_circle(html: dict[str, str]) -> None:
    assert focus_layer(html["approximate"])["uncertainty"] == [500, 800, 1000, 1500]
    layer = focus_layer(html["official"])
    assert layer["uncertainty"] == [500, 800, 1000, 0]
    assert ["polygons" in one for one in layer["features"]] == [False, False, False, True]


def test_sources_and_limits_name_own_data(html: dict[str, str]) -> None:
    assert "Amtliche Abgrenzung, Fokusfläche 6 (eigene Daten)" in html["official"]
    assert "Amtliche Abgrenzung, Fokusfläche" not in html["approximate"]
    assert "Amtliche Abgrenzungen von Fokusflächen sind eigene Daten" in html["official"]


def test_the_overview_and_the_index_say_so_too(own: Catalogue) -> None:
    for catalogue, is_own in ((load_catalogue(), False), (own, True)):
        for render in (render_overview, render_index):
            page = render(catalogue=catalogue).html
            assert ("Amtliche Abgrenzung (eigene Daten): Fokusfläche 6" in page) == is_own
            assert ("amtliche Abgrenzungen liegen nicht vor" in page) != is_own


DASH = "node => getComputedStyle(node).strokeDasharray"


@pytest.mark.parametrize("state", ["approximate", "official"])
def test_the_map_draws_a_dashed_circle_or_a_solid_outline(
    kept: Kept, pages: dict[str, Path], state: str
) -> None:
    page = kept.open(pages[state], NEAR)
    badge = page.locator(".badge", has_text=re.compile("^6$"))
    expect(badge).to_be_visible()
    outline = page.locator("path.official.nzv-focus-area.leaflet-interactive")
    expect(outline).to_have_count(1 if state == "official" else 0)
    circles = page.locator("path.nzv-focus-area.leaflet-interactive:not(.official)")
    assert {circle.evaluate(DASH) for circle in circles.all()} == {"6px, 4px"}
    corners = badge.evaluate("node => getComputedStyle(node).borderTopLeftRadius")
    assert corners == ("25%" if state == "official" else "50%")  # tells them apart from afar
    if state == "official":
        assert outline.evaluate(DASH) == "none"


@pytest.mark.parametrize("state", ["approximate", "official"])
def test_paper_shows_the_same_signs(kept: Kept, pages: dict[str, Path], state: str) -> None:
    page = kept.open(pages[state], NEAR)
    page.emulate_media(media="print")
    signs = page.locator("path.nzv-focus-area.leaflet-interactive")
    dashes = ["6px, 4px", "6px, 4px", "6px, 4px", "none" if state == "official" else "6px, 4px"]
    assert [sign.evaluate(DASH) for sign in signs.all()] == dashes
    swatch = page.locator(".legend path.official.nzv-focus-area")
    expect(swatch).to_have_count(1 if state == "official" else 0)


@pytest.mark.parametrize("state", ["approximate", "official"])
def test_a_printed_sheet_says_which_is_official(
    kept: Kept, pages: dict[str, Path], state: str
) -> None:
    page = kept.open(pages[state])
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as sheet:
        text = text_of(sheet[0])
    assert (IS_OFFICIAL in text) == (state == "official")
    assert ("geeignet. Die Lage der Fokusflächen ist nur" in text) == (state == "approximate")


@pytest.mark.parametrize("state", ["approximate", "official"])
def test_a_download_says_which_is_official(kept: Kept, pages: dict[str, Path], state: str) -> None:
    page = kept.open(pages[state])
    entry = layer_options(page, "Fokusfläche")
    _, content = saved(page, lambda: entry.get_by_role("button", name="GeoJSON").click())
    features = json.loads(content)["features"]
    found = {one["properties"]["number"]: one for one in features}
    kinds = {number: one["properties"]["geometry_status"] for number, one in found.items()}
    assert kinds == {**dict.fromkeys((2, 3, 4), "approximate"), 6: state}
    polygon = found[6]["geometry"]["type"] == "Polygon"
    assert polygon == (state == "official")
    assert ("official_area_ha" in found[6]["properties"]) == (state == "official")


def test_an_outline_is_one_button_that_opens_its_card(kept: Kept, pages: dict[str, Path]) -> None:
    page = kept.open(pages["official"], NEAR)
    buttons = page.get_by_role("button", name="Fokusflächen: Industriepark Schwarze Pumpe")
    expect(buttons).to_have_count(1)
    buttons.press("Enter")
    expect(page.locator(".leaflet-popup-content")).to_contain_text(IS_OFFICIAL)
    page.keyboard.press("Escape")
    page.locator("path.official.leaflet-interactive").click(position={"x": 12, "y": 40}, force=True)
    expect(page.locator(".leaflet-popup-content")).to_contain_text(IS_OFFICIAL)


@pytest.mark.parametrize("state", ["approximate", "official"])
def test_a_fact_sheet_says_which_is_official(own: Catalogue, state: str) -> None:
    sheets = render_fact_sheets(catalogue=own if state == "official" else None)
    for name, sheet in sheets.items():
        is_official = state == "official" and name.startswith("steckbrief-06-")
        page = re.sub(r"<(style|script)\b.*?</\1>", "", sheet.html, flags=re.DOTALL)
        assert (IS_OFFICIAL in page) == is_official
        assert (NOT_THERE in page) != is_official
        assert ('<path class="official nzv-focus-area"' in page) == is_official
        assert ('<circle class="nzv-focus-area"' in page) != is_official
        assert ("Größe nach der Abgrenzung" in page) == is_official


def test_the_same_store_gives_the_same_page(own: Catalogue, html: dict[str, str]) -> None:
    again = render_map(build_valley(REGION, catalogue=own), basemaps=()).html
    assert digest(again) == digest(html["official"])
