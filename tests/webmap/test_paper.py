"""The printed sheet: one page, a true scale, a grid in its place, and all that a map must say."""

import datetime
import io
import itertools
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import PIL.Image
import pypdfium2
import pyproj
import pytest
from playwright.sync_api import Browser, Page, expect

from nzv_geo.valley import Valley
from tests.conftest import only_one_process, shared_folder
from tests.watch import Watch, new_page
from tests.webmap.using import open_tables, show_background, text_of, violations

SIZES = {
    ("a4", "landscape"): (842, 595),
    ("a4", "portrait"): (595, 842),
    ("a3", "landscape"): (1191, 842),
    ("a3", "portrait"): (842, 1191),
}
SHEETS = [
    *(("lausitz", *paper) for paper in SIZES),
    ("goerlitz", "a4", "portrait"),
    ("goerlitz", "a3", "portrait"),
    ("cottbus", "a4", "landscape"),
    ("overview", "a4", "portrait"),
]
POINT_MM = 25.4 / 72
GRS80 = pyproj.Geod(ellps="GRS80")
TO_UTM = pyproj.Transformer.from_crs("EPSG:4258", "EPSG:25833", always_xy=True)


class Sheet(NamedTuple):
    """What was printed, where the middle of its map lies, and the badges in pixels of the page."""

    pdf: pypdfium2.PdfDocument
    text: str
    size: tuple[int, int]
    middle: tuple[float, float]
    badges: list[tuple[float, float]]

    @classmethod
    def read(cls, printed: bytes, told: dict[str, Any]) -> "Sheet":
        pdf = pypdfium2.PdfDocument(printed)
        width, height = pdf[0].get_size()
        size = (round(width), round(height))
        return cls(pdf, text_of(pdf[0]), size, tuple(told["middle"]), told["badges"])

    @property
    def page(self) -> pypdfium2.PdfPage:
        return self.pdf[0]

    @property
    def scale(self) -> int:
        found = re.search(r"Maßstab 1 : ([\d ]+\d) in", self.text)
        assert found
        return int(found[1].replace(" ", ""))


TOLD = """() => addEventListener('beforeprint', () => {
    const { lng, lat } = map_nzv.containerPointToLatLng(map_nzv.getSize().divideBy(2));
    const badges = [...document.querySelectorAll('.badge')].map((node) => {
        const { x, y } = node.getBoundingClientRect();
        return [x, y];
    });
    window.told = { middle: [lng, lat], badges };
}, { once: true })"""


def print_sheet(
    page: Page, paper: str, orientation: str, scale: str = "region"
) -> tuple[bytes, dict[str, Any]]:
    """Print as a reader does; return the PDF, and what the page told before it printed."""
    page.locator("#tool-print").click()
    page.locator("#print-paper").select_option(paper)
    page.locator("#print-orientation").select_option(orientation)
    page.locator("#print-scale").select_option(scale)
    page.locator("[data-word=print_now]").click()
    page.evaluate(TOLD)
    return page.pdf(prefer_css_page_size=True), page.evaluate("window.told")


def printed(page: Page, paper: str, orientation: str, scale: str = "region") -> Sheet:
    return Sheet.read(*print_sheet(page, paper, orientation, scale))


class Sheets:
    """Sheets with a whole region: each is printed once for all processes of a run, when asked for."""

    def __init__(self, browser: Browser, maps: Path, folder: Path) -> None:
        self.browser, self.maps, self.folder = browser, maps, folder
        self.page: Page | None = None
        self.found: dict[tuple[str, str, str], Sheet] = {}

    def __getitem__(self, wanted: tuple[str, str, str]) -> Sheet:
        if wanted not in self.found:
            place = self.folder / "-".join(wanted)
            pdf, told = place / "sheet.pdf", place / "told.json"
            with only_one_process(place):
                if not told.exists():
                    content, known = print_sheet(self._opened(wanted[0]), *wanted[1:])
                    pdf.write_bytes(content)
                    told.write_text(json.dumps(known))
            self.found[wanted] = Sheet.read(pdf.read_bytes(), json.loads(told.read_text()))
        return self.found[wanted]

    def _opened(self, name: str) -> Page:
        """The page of a map, in which the next sheet is printed, too."""
        if self.page is None or self.page.is_closed():
            self.page = new_page(self.browser)
        if f"{name}.html" not in self.page.url:
            self.page.goto((self.maps / f"{name}.html").as_uri())
            self.page.wait_for_selector("html.ready")
            self.page.evaluate("window.print = () => {}")
        return self.page

    def close(self) -> None:
        for sheet in self.found.values():
            sheet.pdf.close()
        if self.page is not None:
            self.page.context.close()


@pytest.fixture(scope="module")
def sheets(
    browser: Browser, maps: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sheets]:
    sheets = Sheets(browser, maps, shared_folder(tmp_path_factory) / "sheets")
    yield sheets
    sheets.close()


@pytest.fixture(params=SHEETS, ids="-".join)
def sheet(request: Any, sheets: Sheets) -> Sheet:
    return sheets[request.param]


@pytest.fixture
def page(watch: Watch, maps: Path) -> Page:
    page = watch.open(maps / "goerlitz.html")
    page.wait_for_selector("html.ready")
    page.evaluate("window.print = () => {}")
    return page


# --- what stands on it ----------------------------------------------------------------------------


def test_promise_22_everything_is_on_one_sheet(sheet: Sheet, request: Any) -> None:
    _, paper, orientation = request.node.callspec.params["sheet"]
    assert (len(sheet.pdf), sheet.size) == (1, SIZES[paper, orientation])


def test_promise_22_title_legend_sources_and_dates_are_printed(sheet: Sheet) -> None:
    today = f"{datetime.datetime.now():%d.%m.%Y}"
    for words in (
        "Net Zero Valley Lausitz",
        "Legende",
        "Umriss der Region",
        "Landesgrenze",
        "ersetzt keine amtliche Auskunft",
        "© GeoBasis-DE / BKG 2016",
        "Stand 01.01.2016",
        "Stand der Daten Verwaltungsgebiete 1 : 250 000 (VG250): 01.01.2016",
        f"Gedruckt am {today}",
        "Norden ist oben",
        "EPSG:25833",
    ):
        assert words in sheet.text


@pytest.mark.parametrize("wanted", [*SHEETS[:4], SHEETS[-1]], ids="-".join)
def test_promise_36_the_focus_areas_are_listed(
    sheets: Sheets, lausitz: Valley, wanted: Any
) -> None:
    text = sheets[wanted].text
    for area in lausitz.focus_areas.features.itertuples():
        assert re.search(rf"\b{area.number} {re.escape(area.name_de)}", text)


def test_promise_36_names_on_the_map_are_text_once(sheets: Sheets) -> None:
    """Halos do not stand as text a second time: what is searched for is found."""
    reader = sheets["goerlitz", "a3", "portrait"].page.get_textpage()
    lines = reader.get_text_bounded().split()
    reader.close()
    assert lines.count("Niesky") == 1
    assert lines.count("Zittau") == 1


def test_promise_36_no_badge_covers_another(sheets: Sheets) -> None:
    """At 1 : 2 500 000 those of neighbours would: each is 24 pixels wide."""
    badges = sheets["overview", "a4", "portrait"].badges
    assert len(badges) == 11
    assert min(math.dist(*pair) for pair in itertools.combinations(badges, 2)) > 26


# --- scale ----------------------------------------------------------------------------------------


def test_promise_36_the_whole_region_is_offered_first_at_a_round_scale(page: Page) -> None:
    page.locator("#tool-print").click()
    assert page.locator("#print-orientation").input_value() == "portrait"  # as the county lies
    page.locator("#print-paper").select_option("a3")
    offers = [
        " ".join(text.split()) for text in page.locator("#print-scale option").all_inner_texts()
    ]
    assert offers[0] == "1 : 250 000 (ganze Region)"
    assert re.fullmatch(r"1 : [\d ]+ \(Ausschnitt wie am Bildschirm\)", offers[1])
    thousands = (25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750)
    assert offers[2:] == [*(f"1 : {one} 000" for one in thousands), "1 : 1 000 000"]
    assert page.locator("#print-scale").input_value() == "region"


@pytest.mark.parametrize(
    ("name", "paper", "scale"),
    [
        ("goerlitz", ("a3", "portrait"), 250_000),
        ("goerlitz", ("a4", "portrait"), 400_000),
        ("lausitz", ("a3", "landscape"), 750_000),
        ("cottbus", ("a4", "landscape"), 150_000),
    ],
)
def test_promise_36_the_scale_of_a_whole_region(
    sheets: Sheets, name: str, paper: Any, scale: int
) -> None:
    assert sheets[(name, *paper)].scale == scale


def test_promise_36_the_whole_region_lies_within_the_frame(sheet: Sheet) -> None:
    """The line of the region, dark green, keeps off the neat line."""
    picture = pixels(sheet, 2)
    rows, columns = numpy.nonzero(near(picture, (10, 85, 70), 10))
    left, top, right, bottom = frame(picture)
    inside = (columns > left) & (columns < right) & (rows > top) & (rows < bottom)
    assert inside.sum() > 1000
    away = 0.8 / POINT_MM * 2
    assert columns[inside].min() > left + away
    assert columns[inside].max() < right - away
    assert rows[inside].min() > top + away
    assert rows[inside].max() < bottom - away


def test_promise_22_the_scale_bar_is_as_long_as_it_says(sheet: Sheet) -> None:
    """To one per cent, measured on the paper."""
    assert bar_width(sheet.page) == pytest.approx(bar_said(sheet), rel=0.01)


@pytest.mark.parametrize(("orientation", "scale"), [("landscape", 100_000), ("portrait", 500_000)])
def test_promise_22_any_scale_can_be_chosen(page: Page, orientation: str, scale: int) -> None:
    sheet = printed(page, "a4", orientation, str(scale))
    assert sheet.scale == scale
    assert bar_width(sheet.page) == pytest.approx(bar_said(sheet), rel=0.01)
    sheet.pdf.close()


def test_promise_36_the_view_of_the_screen_is_on_the_sheet(page: Page) -> None:
    page.evaluate("void map_nzv.setView([51.15, 14.98], 11, { animate: false })")
    before = page.evaluate("map_nzv.getBounds().toBBoxString()")
    page.evaluate(
        """() => addEventListener('beforeprint', () => {
            window.held = map_nzv.getBounds().toBBoxString();
        }, { once: true })"""
    )
    printed(page, "a4", "portrait", "view").pdf.close()
    west, south, east, north = map(float, before.split(","))
    outer = list(map(float, page.evaluate("window.held").split(",")))
    assert outer[0] <= west < east <= outer[2]
    assert outer[1] <= south < north <= outer[3]


def bar_said(sheet: Sheet) -> float:
    """The length that the scale bar should have in points, by its figures and the scale."""
    found = re.search(r"0 [\d., ]*?([\d.]+) (km|m)", sheet.text[sheet.text.index("Maßstab") :])
    assert found
    metres = float(found[1].replace(".", "")) * (1000 if found[2] == "km" else 1)
    return metres / sheet.scale * 1000 / POINT_MM


def bar_width(page: pypdfium2.PdfPage) -> float:
    """Length of the scale bar in points: the longest dark run below the word of the scale."""
    reader = page.get_textpage()
    index, _ = reader.search("Maßstab 1").get_next()
    left, _, _, top = reader.get_charbox(index)
    reader.close()
    below = (left - 2, top - 45, 0, page.get_height() - top)
    picture = page.render(scale=6, crop=below).to_numpy()[..., :3]
    return max(longest_run(row) for row in (picture < 110).all(axis=2)) / 6


def longest_run(row: numpy.ndarray) -> int:
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], row.astype(int), [0]])))
    return max((*(edges[1::2] - edges[::2]), 0))


# --- the grid -------------------------------------------------------------------------------------

FINE = 4  # pixels to a point


def pixels(sheet: Sheet, fine: int = FINE) -> numpy.ndarray:
    """Red, green and blue of the sheet."""
    return sheet.page.render(scale=fine).to_numpy()[..., 2::-1]


def near(picture: numpy.ndarray, colour: tuple[int, int, int], within: int) -> numpy.ndarray:
    return (numpy.abs(picture - numpy.int16(colour)) < within).all(axis=2)


def frame(picture: numpy.ndarray) -> tuple[int, int, int, int]:
    """The neat line, as left, top, right and bottom: the two rows and columns that are dark for long."""
    dark = (picture < 110).all(axis=2)
    rows, columns = (numpy.flatnonzero(dark.mean(axis=axis) > 0.5) for axis in (1, 0))
    return columns[0], rows[0], columns[-1], rows[-1]


def middles(dark: numpy.ndarray) -> numpy.ndarray:
    """The middle of each dark run of a line."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], dark.astype(int), [0]])))
    return (edges[1::2] + edges[::2] - 1) / 2


@pytest.mark.parametrize(
    ("name", "paper", "step"),
    [
        ("goerlitz", ("a3", "portrait"), 5_000),
        ("lausitz", ("a4", "landscape"), 50_000),
        ("cottbus", ("a4", "landscape"), 5_000),
    ],
)
def test_promise_36_ticks_stand_where_pyproj_has_the_grid(
    sheets: Sheets, name: str, paper: Any, step: int
) -> None:
    """Within a millimetre on the paper, on all four edges, and none is missing."""
    sheet = sheets[(name, *paper)]
    picture = pixels(sheet)
    left, top, right, bottom = frame(picture)
    dark = (picture < 140).all(axis=2)
    out = round(0.8 / POINT_MM * FINE)
    x, y = numpy.arange(left, right + 1), numpy.arange(top, bottom + 1)
    sides = [
        (x, numpy.full(x.shape, top), 0, dark[top - out, left : right + 1]),
        (x, numpy.full(x.shape, bottom), 0, dark[bottom + out, left : right + 1]),
        (numpy.full(y.shape, left), y, 1, dark[top : bottom + 1, left - out]),
        (numpy.full(y.shape, right), y, 1, dark[top : bottom + 1, right + out]),
    ]
    centre = ((left + right) / 2, (top + bottom) / 2)
    for across, down, axis, line in sides:
        values = TO_UTM.transform(*places(across - centre[0], down - centre[1], sheet))[axis]
        wanted = numpy.flatnonzero(numpy.diff(numpy.floor(values / step)))
        found = middles(line)
        assert len(found) == len(wanted) > 0
        assert numpy.abs(found - wanted).max() * POINT_MM / FINE < 1


def places(east: numpy.ndarray, south: numpy.ndarray, sheet: Sheet) -> tuple[Any, Any]:
    """Longitude and latitude of points of the sheet in Web Mercator, by its scale in the middle."""
    lng, lat = sheet.middle
    radius = 6378137
    along = GRS80.line_length([lng - 0.005, lng + 0.005], [lat, lat]) / 0.01  # metres a degree
    metre = POINT_MM / 1000 / FINE * sheet.scale / along * numpy.radians(1) * radius
    to = pyproj.Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    x, y = to.transform(lng, lat, direction="INVERSE")
    return to.transform(x + east * metre, y - south * metre)


def test_promise_36_the_grid_is_numbered_in_kilometres(sheets: Sheets) -> None:
    text = sheets["goerlitz", "a3", "portrait"].text
    for figure in ("460 km", "465", "500", "5630 km", "5700"):
        assert figure in text


# --- how it looks ---------------------------------------------------------------------------------


def test_promise_15_36_the_sheet_can_be_read_in_grey(sheets: Sheets) -> None:
    """Each of the three lines around the region keeps a grey of its own from the ground."""
    picture = pixels(sheets["lausitz", "a4", "landscape"], 3)
    grey = numpy.asarray(PIL.Image.fromarray(picture).convert("L"))
    for colour in ((10, 85, 70), (122, 42, 107), (74, 83, 87)):
        line = near(picture, colour, 8)
        assert line.sum() > 500
        assert grey[line].max() < 110
    assert grey[near(picture, (253, 252, 248), 3)].min() > 240


# --- what the reader adds -------------------------------------------------------------------------


def logo(kind: str) -> bytes:
    buffer = io.BytesIO()
    PIL.Image.new("RGB", (60, 30), (255, 0, 255)).save(buffer, kind)
    return buffer.getvalue()


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" onload="window.ran = 1">
<script>window.ran = 1</script><rect width="60" height="30" fill="#f0f"/></svg>"""


@pytest.mark.parametrize(
    ("mime", "content"),
    [
        ("image/png", logo("PNG")),
        ("image/svg+xml", SVG),
    ],
)
def test_promise_05_36_publisher_number_and_logo_stand_on_the_sheet(
    page: Page, watch: Watch, mime: str, content: bytes
) -> None:
    page.locator("#tool-print").click()
    page.get_by_label("Herausgeber").fill("Amt <b>für</b> Planung")
    page.get_by_label("Blatt-Nr.").fill("3 von 7")
    page.get_by_label("Logo").set_input_files({"name": "logo", "mimeType": mime, "buffer": content})
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    sheet = printed(page, "a4", "landscape")
    assert "Herausgeber Amt <b>für</b> Planung" in sheet.text
    assert "Blatt 3 von 7" in sheet.text
    assert near(pixels(sheet, 1), (255, 0, 255), 40).sum() > 300
    assert page.evaluate("window.ran") is None
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert watch.complaints == []
    sheet.pdf.close()


def test_promise_36_a_logo_that_is_no_picture_is_told(page: Page) -> None:
    page.locator("#tool-print").click()
    page.get_by_label("Logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(page.locator("#logo-message")).to_have_text(
        "Diese Datei ist kein Bild, das sich zeigen lässt."
    )
    assert violations(page, ".card") == []


def test_promise_28_a_background_map_is_waited_for_or_said_to_be_missing(
    watch: Watch, maps: Path
) -> None:
    """The button waits for its images; the menu of the browser cannot."""
    page = watch.open(maps / "goerlitz.html", alone=True)
    show_background(page, {})
    page.evaluate("() => { window.print = () => dispatchEvent(new Event('beforeprint')); }")
    page.locator("#tool-print").click()
    page.locator("[data-word=print_now]").click()
    expect(page.locator(".sheet.has-background")).to_be_attached()
    missing = "Die Hintergrundkarte ist auf dem Blatt nicht enthalten."
    for note, other in (("© basemap.de / BKG", missing), (missing, "© basemap.de / BKG")):
        with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
            text, picture = text_of(pdf[0]), pdf[0].render().to_numpy()[..., 2::-1]
            assert len(pdf) == 1
        assert note in text
        assert other not in text
        assert (near(picture, (255, 64, 255), 60).sum() > 50_000) == (note != missing)


def test_promise_22_open_tables_follow_on_further_pages(page: Page) -> None:
    open_tables(page)
    sheet = printed(page, "a4", "portrait")
    assert len(sheet.pdf) > 3
    assert "Legende" in sheet.text
    assert "Alle Flächen als Tabelle" in text_of(sheet.pdf[1])
    sheet.pdf.close()


def test_promise_36_after_printing_the_page_is_as_before(page: Page) -> None:
    page.evaluate("void map_nzv.setView([51.15, 14.98], 11, { animate: false })")
    state = """[map_nzv.getZoom(), map_nzv.getCenter().lat.toFixed(3), map_nzv.getCenter().lng.toFixed(3),
        map_nzv.getSize().toString(), document.body.children.length, document.documentElement.className,
        document.querySelector('#map_nzv').parentNode.className]"""
    before = page.evaluate(state)
    printed(page, "a3", "portrait").pdf.close()
    assert page.evaluate(state) == before
    expect(page.locator("#tool-print")).to_be_focused()
    page.keyboard.press("Enter")  # opens the card, which measures the map
    assert page.evaluate(state) == before
