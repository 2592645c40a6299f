"""What a page saves is what the data held: of every type, of any length, with every letter."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
import shapely
from playwright.sync_api import Browser, Locator, Page

from nzv_geo import render_layers
from nzv_geo.layers import Layer
from nzv_geo.values import spelled, text
from tests.hand_drawn import make_layer
from tests.test_values import ODD, VALUES
from tests.watch import Watch
from tests.webmap.test_tools import layer_options, saved
from tests.webmap.using import choose

EVERY = [*(value for value, _, _ in VALUES), *(value for value, _ in ODD)]


def layer_with(**columns: list[object]) -> Layer:
    """A layer of small boxes in a row, the key and name of each its number."""
    count = len(next(iter(columns.values())))
    boxes = [shapely.box(14.3 + i / 100, 51.7, 14.305 + i / 100, 51.71) for i in range(count)]
    numbers = [f"n{i}" for i in range(count)]
    table = {name: pandas.Series(values, dtype=object) for name, values in columns.items()}
    return make_layer(boxes, crs="EPSG:4326", ags=numbers, name_de=numbers, **table)


def open_layer(browser: Browser, folder: Path, layer: Layer) -> Page:
    path = folder / "page.html"
    render_layers([layer], title="Werte").save(path)
    return Watch(browser).open(path)


def last_cells(page: Page) -> list[str]:
    """The last column of the layer's own table; the one of its findings stands behind."""
    return page.locator("table").first.locator("td:last-child").all_text_contents()


def geojson_of(page: Page | Locator) -> list[dict[str, object]]:
    """The properties of each feature, as the button saves them."""
    button = page.get_by_role("button", name="GeoJSON")
    _, content = saved(button.page, lambda: button.evaluate("(node) => node.click()"))
    return [one["properties"] for one in json.loads(content)["features"]]


def csv_of(page: Page | Locator, separator: str = ";") -> list[dict[str, str]]:
    csv.field_size_limit(2**31 - 1)
    button = page.get_by_role("button", name="CSV")
    _, content = saved(button.page, lambda: button.evaluate("(node) => node.click()"))
    return list(
        csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
    )


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory):
    """A page with every type of value."""
    opened = open_layer(browser, tmp_path_factory.mktemp("types"), layer_with(note=EVERY))
    layer_options(opened, "Hand")
    yield opened
    opened.context.close()


def test_geojson_gives_every_type_back(page: Page) -> None:
    found = [one["note"] for one in geojson_of(page)]
    wanted = [spelled(value, "note") for value in EVERY]
    assert found == wanted
    assert [type(one) for one in found if isinstance(one, bool | list | dict)] == [
        type(one) for one in wanted if isinstance(one, bool | list | dict)
    ]


def test_the_table_and_csv_say_the_same_text(page: Page) -> None:
    words = {"true": "ja", "false": "nein"}
    cells = last_cells(page)
    assert [one["note"].removeprefix("'") for one in csv_of(page)] == cells  # of -Infinity
    for value, cell in zip(EVERY, cells, strict=True):
        said = text(value)
        is_number = isinstance(spelled(value, "note"), float)
        assert cell == words.get(said, said.replace(".", ",") if is_number else said)


# Texts that a spreadsheet may take for a formula, also behind signs that it passes over.
FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "  =1+1",
    "\u200b=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
]
PLAIN = ["a=1", "Łužica", " a", "1-2", "'=1"]
BROKEN_LINES = ["a\rb", "a\r\nb", "a\nb", "a\x00b\x1fc"]


@pytest.fixture(scope="module")
def texts(browser: Browser, tmp_path_factory: pytest.TempPathFactory):
    """A page with texts that are hard to keep."""
    long = ["ä" * 200_000, ["x" * 5_000]]
    layer = layer_with(note=[*FORMULAS, *PLAIN, *BROKEN_LINES, *long])
    opened = open_layer(browser, tmp_path_factory.mktemp("texts"), layer)
    layer_options(opened, "Hand")
    yield opened
    opened.context.close()


def test_no_text_reaches_a_spreadsheet_as_a_formula(texts: Page) -> None:
    found = [one["note"] for one in csv_of(texts)]
    assert found[: len(FORMULAS)] == [f"'{text}" for text in FORMULAS]
    assert found[len(FORMULAS) : -2] == [*PLAIN, *BROKEN_LINES]


def test_every_letter_comes_through_geojson(texts: Page) -> None:
    found = [one["note"] for one in geojson_of(texts)]
    assert found[:-2] == [*FORMULAS, *PLAIN, *BROKEN_LINES]


def test_long_texts_are_cut_where_they_are_shown_and_whole_in_downloads(texts: Page) -> None:
    long, listed = [one["note"] for one in geojson_of(texts)][-2:]
    assert long == "ä" * 200_000
    assert listed == ["x" * 5_000]
    assert [one["note"] for one in csv_of(texts)][-2:] == [long, json.dumps(listed)]
    shown = last_cells(texts)[-2:]
    assert [len(one) for one in shown] == [2_000, 2_000]
    assert all(one.endswith("…") for one in shown)


def test_names_without_end_are_cut_wherever_they_are_shown(
    browser: Browser, tmp_path: Path
) -> None:
    name, field, title = "n" * 200_000, "f" * 10_000, "t" * 10_000
    layer = make_layer(
        [shapely.box(14.3, 51.7, 14.31, 51.71)], crs="EPSG:4326", name_de=[name], **{field: ["x"]}
    )
    page = open_layer(browser, tmp_path, replace(layer, title={"de": title, "en": title}))
    area = page.locator("path[role=button]")
    assert len(area.get_attribute("aria-label") or "") == 402
    area.press("Enter")
    dialog = page.get_by_role("dialog")
    assert len(dialog.locator(".details-title").text_content() or "") == 200
    assert max(map(len, dialog.locator("dt").all_text_contents())) == 200
    assert len(page.locator("details[id] summary span").first.text_content() or "") == 200
    assert (
        page.locator("table")
        .first.locator("thead th")
        .last.evaluate("(node) => node.textContent.length")
        == 200
    )
    page.locator(".legend summary").first.click()
    found, _ = saved(page, page.get_by_role("button", name="CSV").click)
    assert len(found) <= 104
    assert csv_of(page) == [{"ags": "a", "name_de": name, field: "x"}]
    assert geojson_of(page) == [{"ags": "a", "name_de": name, field: "x"}]
    page.context.close()


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("de", "Objekt n1 liegt genau an der Stelle von Objekt n0"),
        ("en", "feature n1 is in the very place of feature n0"),
        ("hsb", "Objekt n1 liegt genau an der Stelle von Objekt n0"),
    ],
)
def test_findings_are_saved_in_the_language_the_page_was_built_in(
    browser: Browser, tmp_path: Path, language: str, message: str
) -> None:
    layer = layer_with(note=["a", "b"])
    same = [layer.features.geometry.iloc[0]] * 2
    layer = layer.with_features(layer.features.set_geometry(same, crs="EPSG:4326"))
    path = tmp_path / "page.html"
    render_layers([layer], title="Werte", language=language).save(path)
    page = Watch(browser).open(path)
    for shown in ("en", "de"):
        choose(page, shown)
        entry = page.locator(".legend li").last  # the findings stand below the layer
        entry.locator("summary").evaluate("(node) => { node.parentNode.open = true; }")
        one, *_ = geojson_of(entry)  # others are about the AGS
        assert (one["code"], one["severity"], one["message"]) == ("NZV129", "warning", message)
        row, *_ = csv_of(entry, ";" if shown == "de" else ",")
        assert message in row.values()
