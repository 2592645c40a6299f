"""Columns of a very large table: the page makes the rows of them that Python writes as HTML."""

import base64
import datetime
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import pytest
import shapely
from playwright.sync_api import Page, expect

from nzv_geo import render_layers
from nzv_geo.i18n import LANGUAGES
from nzv_geo.layers import Layer
from nzv_geo.styles import FieldLook, Style
from nzv_geo.webmap import map_layer, row_columns
from nzv_geo.webmap.own_layers import added_layers
from nzv_geo.webmap.row_columns import pack_columns
from nzv_geo.webmap.texts import Texts
from tests.watch import Watch

COUNT = 273  # three pages of rows, and every value several times
HARMFUL = '<img src=x onerror="window.hit = 1">'
VALUES: dict[str, list[Any]] = {
    "bez": ["Ä", "", None, HARMFUL, "siehe https://example.org/a?b=1 dort", "x" * 90, "nul\0l",
            "y" * 2_100, "a\r\nb", 'tab\t\\ "', "javascript://x", "𝔘" * 2_000, " "],
    "same": ["Wald", "Acker"],
    "whole": [0, -1, 2**53 + 1, 12],
    "number": [0.0, -0.0, 1.5, None, 12052000.0, 1e22, 1e-7, 5e15],
    "odd": [float("inf"), 1.0, None],
    "truth": [True, False],
    "moment": [datetime.datetime(2026, 1, 31), datetime.datetime(2026, 1, 31, 12), None],
    "day": [datetime.date(2026, 1, 31), None],
    "mixed": [1, "1", True, [1, "a"], {"b": None}, b"plan", None, 1.0],
    "measured": [0.125, 1234.5, 2.0],
}  # fmt: skip
ROWS = """() => JSON.stringify([...document.querySelectorAll('#table-0 tbody tr')].map((row) => [...row.cells].map((cell) => {
    const { raw, value, full } = cell.dataset;
    const links = [...cell.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.rel]);
    return [cell.localName, cell.getAttribute('scope'), cell.className, raw, value, full, cell.textContent, links];
})))"""


def a_layer() -> Layer:
    """Rows with every kind of value, in turn; classes that are told in words."""
    columns = {
        field: pandas.Series(
            [values[row % len(values)] for row in range(COUNT)],
            dtype="object" if field in ("mixed", "day") else None,
        )
        for field, values in VALUES.items()
    }
    rows = numpy.arange(COUNT)
    places = shapely.points(13.5 + rows % 50 / 200, 51.2 + rows // 50 / 200)
    frame = geopandas.GeoDataFrame(columns, geometry=places, crs="EPSG:4326")
    fields = [FieldLook(name, decimals=2 if name == "measured" else None) for name in VALUES]
    layer = Layer.from_geodataframe(frame, title="Viele")
    return layer.styled(Style.classes("measured"), fields=fields)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same page with its table as HTML, and by column."""
    folder = tmp_path_factory.mktemp("columns")
    layer = a_layer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_layer, "LARGE_FEATURES", 200)
        render_layers([layer], title="Viele").save(folder / "html.html")
        patch.setattr(row_columns, "READABLE_ROWS", 200)
        render_layers([layer], title="Viele").save(folder / "columns.html")
    return folder / "html.html", folder / "columns.html"


def rows_shown(page: Page) -> list[Any]:
    rows: list[Any] = json.loads(page.evaluate(ROWS))
    return rows


def every_row(page: Page) -> list[Any]:
    rows = rows_shown(page)
    after = page.locator(".pager button").last
    while after.is_enabled():
        after.click()
        rows += rows_shown(page)
    return rows


def opened(watch: Watch, path: Path) -> Page:
    page = watch.open(path)
    page.wait_for_selector("html.ready")
    page.locator(".data summary").first.click()
    page.locator(
        "#table-0 tbody tr"
    ).first.wait_for()  # columns are unpacked when they are asked for
    return page


def digest(page: Page, name: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).first.click()
    return hashlib.sha256(Path(waiting.value.path()).read_bytes()).hexdigest()


@pytest.mark.slow
def test_rows_are_those_of_the_html(watch: Watch, both: tuple[Path, Path]) -> None:
    html, columns = (every_row(opened(watch, path)) for path in both)
    assert len(html) == len(columns) == COUNT
    different = [pair for pair in zip(html, columns, strict=True) if pair[0] != pair[1]]
    assert str(different[:1])[:2_000] == "[]"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en"])
def test_sorting_filtering_and_saving_are_those_of_the_html(
    watch: Watch, both: tuple[Path, Path], language: str
) -> None:
    found = []
    for path in both:
        page = opened(watch, path)
        page.locator("#language").select_option(str(LANGUAGES.index(language)))
        firsts = []
        heads = page.locator("#table-0 thead th button")
        for place in range(heads.count()):
            heads.nth(place).evaluate("(button) => button.click()")
            firsts.append(rows_shown(page))
        page.locator("#filter").fill("acker")
        expect(page.locator("#filter-count")).not_to_be_empty()
        firsts.append(page.locator("#filter-count").inner_text())
        page.locator(".options summary").first.click()
        found.append([firsts, digest(page, "GeoJSON"), digest(page, "CSV")])
        assert page.evaluate("window.hit") is None
    for html, columns in zip(found[0][0], found[1][0], strict=True):
        assert str(html)[:3_000] == str(columns)[:3_000]
    assert found[0][1:] == found[1][1:]


@pytest.mark.slow
def test_a_row_leads_to_the_map_and_back(watch: Watch, both: tuple[Path, Path]) -> None:
    page = opened(watch, both[1])
    page.locator("#table-0 tbody button").nth(3).press("Enter")
    box = page.get_by_role("dialog", name=HARMFUL)
    box.get_by_role("button", name="In der Tabelle zeigen").click()
    assert page.evaluate("document.activeElement.closest('tr').className") == "is-active"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").count() == 1
    expect(page).to_have_url(re.compile("feature="))


def test_values_that_come_again_are_written_once() -> None:
    (shown,) = added_layers([a_layer()])
    _, _, *columns = pack_columns(shown, Texts("de"))
    by_field = dict(zip(VALUES, columns, strict=True))
    lines = gzip.decompress(base64.b64decode(by_field["same"]["values"])).decode().split("\n")
    assert lines == ['"Wald"', '"Acker"']
    numbers = gzip.decompress(base64.b64decode(by_field["number"]["values"])).decode().split("\n")
    assert numbers == ["0.0", "-0.0", "1.5", "null", "12052000.0", "1e+22", "1e-07", "5000000000000000.0"]  # fmt: skip
    assert [field for field, column in by_field.items() if "moments" in column] == ["moment"]
