"""The saved picture: it stands alone, on a slide or in a letter."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy
import PIL.Image
import pytest
from playwright.sync_api import Browser, Page

from tests.watch import Kept, Watch, new_page
from tests.webmap.test_added_files import add
from tests.webmap.test_tools import saved
from tests.webmap.using import check_light_and_dark, show_background

SIZES = {"wide": (2560, 1440), "classic": (2048, 1536)}
FOCUS_AREA = (166, 58, 0)
VALLEY = (10, 85, 70)
SEEN_THROUGH = (255, 64, 255)  # a background map of magenta, at three quarters on white

# Keeps what is drawn, to be read as a document.
KEEP = """() => {
    const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src');
    Object.defineProperty(HTMLImageElement.prototype, 'src', { set(value) {
        if (value.startsWith('data:image/svg')) window.drawn = decodeURIComponent(value);
        source.set.call(this, value);
    }, get() { return source.get.call(this); } });
}"""


def picture(page: Page, format_: str) -> PIL.Image.Image:
    page.locator("#tool-picture").click()
    page.locator("#picture-format").select_option(format_)
    name, content = saved(page, page.locator("[data-word=picture_save]").click)
    assert name.endswith(".png")
    return PIL.Image.open(io.BytesIO(content)).convert("RGB")


class Saved:
    """Pictures of the Lausitz in both formats, and the drawing each was made of."""

    def __init__(self, page: Page) -> None:
        page.evaluate(KEEP)
        self.shown = set(page.locator(".name-label.county").all_inner_texts())
        self.picture, self.drawn, self.after = {}, {}, {}
        before = page.evaluate("map_nzv.getBounds().toBBoxString()")
        for format_ in SIZES:
            self.picture[format_] = picture(page, format_)
            self.drawn[format_] = page.evaluate("window.drawn")
        self.moved = page.evaluate("map_nzv.getBounds().toBBoxString()") != before


@pytest.fixture(scope="module")
def pictures(browser: Browser, maps: Path) -> Iterator[Saved]:
    page = new_page(browser)
    page.goto((maps / "lausitz.html").as_uri())
    page.wait_for_selector("html.ready")
    yield Saved(page)
    page.context.close()


@pytest.fixture(params=SIZES)
def format_(request: pytest.FixtureRequest) -> str:
    return request.param


def near(image: PIL.Image.Image, colour: tuple[int, int, int]) -> numpy.ndarray:
    return (numpy.abs(numpy.asarray(image).astype(int) - colour) < 12).all(axis=2)


def test_the_picture_has_the_size_that_was_chosen(pictures: Saved, format_: str) -> None:
    assert pictures.picture[format_].size == SIZES[format_]


def test_region_and_badges_are_drawn(pictures: Saved, format_: str) -> None:
    assert near(pictures.picture[format_], VALLEY).sum() > 5_000
    assert near(pictures.picture[format_], FOCUS_AREA).sum() > 11 * 300


def test_it_names_what_it_shows(pictures: Saved, format_: str) -> None:
    """Title, legend, the eleven with their municipalities, scale, north and source."""
    drawn = pictures.drawn[format_]
    for words in (
        ">Net Zero Valley Lausitz<",
        ">Legende<",
        ">Umriss der Region<",
        ">Fokusflächen<",
        "Green Areal Lausitz (GRAL), Jänschwalde",
        ">N<",
        " km<",
        "© GeoBasis-DE / BKG 2016",
    ):
        assert words in drawn.replace("\u202f", " ")
    for number in range(1, 12):
        assert drawn.count(f">{number}<") >= 2  # on the map and in the list


def test_nothing_stands_outside_the_picture(pictures: Saved, format_: str) -> None:
    """Its margin is empty: no text is cut."""
    margin = numpy.asarray(pictures.picture[format_])
    for edge in (margin[:8], margin[-8:], margin[:, :8], margin[:, -8:]):
        assert (edge > 250).all()


def test_names_keep_their_lines_and_halos(pictures: Saved, format_: str) -> None:
    assert 'font-style="italic"' in pictures.drawn[format_]
    assert 'paint-order="stroke"' in pictures.drawn[format_]


def test_promise_33_borders_keep_their_dashes(pictures: Saved, format_: str) -> None:
    for dash in ("12px, 3px, 2px, 3px", "12px, 3.5px, 2.5px, 3.5px, 2.5px, 3.5px", "5px, 2px"):
        assert pictures.drawn[format_].count(f'stroke-dasharray="{dash}"') >= 2  # map and legend


def test_the_map_is_left_as_it_was(pictures: Saved) -> None:
    assert not pictures.moved


def test_it_is_light_where_the_page_is_dark(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "cottbus.html", color_scheme="dark")
    assert numpy.asarray(picture(page, "wide")).mean() > 200


@pytest.mark.parametrize(
    ("readable", "note"),
    [(True, "© basemap.de / BKG"), (False, "ohne Hintergrundkarte")],
    ids=["readable", "not readable"],
)
def test_promise_28_a_background_map_is_on_it_or_said_to_be_missing(
    watch: Watch, maps: Path, readable: bool, note: str
) -> None:
    """Pages may read images of servers that allow it, and of no others."""
    page = watch.open(maps / "cottbus.html", alone=True)
    whose = "*" if readable else "https://somebody.example"
    show_background(page, {"Access-Control-Allow-Origin": whose})
    page.evaluate(KEEP)
    found = near(picture(page, "wide"), SEEN_THROUGH).sum()
    assert note in page.evaluate("window.drawn")
    assert (found > 500_000) == readable
    assert watch.complaints == [] or not readable


def test_promise_01_axe_finds_nothing_in_the_card(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "cottbus.html")
    page.locator("#tool-picture").press("Enter")
    check_light_and_dark(page, ".card")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "tool-picture"


def test_promise_40_a_picture_says_that_an_added_layer_is_not_official(
    watch: Watch, maps: Path, tmp_path: Path
) -> None:
    file = tmp_path / "halle.geojson"
    file.write_text('{"type": "Point", "coordinates": [14.9, 51.2]}')
    page = watch.open(maps / "goerlitz.html", alone=True)
    add(page, file)
    page.evaluate(KEEP)
    picture(page, "wide")
    texts = " ".join(re.sub(r"<[^>]*>", " ", page.evaluate("window.drawn")).split())
    assert re.search(r"halle: hinzugefügt aus halle\.geojson am \S+, nicht amtlich", texts)
