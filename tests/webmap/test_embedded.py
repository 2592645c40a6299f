"""A page inside another page, as notebooks show it, works and claims nothing that is not so."""

import io
import re
from dataclasses import replace
from html import escape
from pathlib import Path

import PIL.Image
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from nzv_geo import build_valley, render_layers, render_map
from nzv_geo.i18n import load_words
from nzv_geo.provenance import Provenance
from tests.hand_drawn import SOURCE
from tests.watch import Watch
from tests.webmap.test_downloads import layer_with
from tests.webmap.test_tools import layer_options, saved

WORDS = load_words("de").groups["page"]


@pytest.fixture(scope="module")
def cottbus() -> str:
    return render_map(build_valley("cottbus"), basemaps=[]).html


class Notebook:
    """A page of a server that shows a map in a frame."""

    def __init__(self, browser: Browser, page: str, attributes: str) -> None:
        context = browser.new_context(locale="de-DE", reduced_motion="reduce")
        self.page = context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        frame = f'<iframe id="map" width=1200 height=900 {attributes} srcdoc="{escape(page)}">'
        context.route("http://notebook.example/", lambda route: route.fulfill(
            body=f"<!DOCTYPE html><h1>Notebook</h1>{frame}</iframe>", content_type="text/html; charset=utf-8"
        ))  # fmt: skip
        self.page.goto("http://notebook.example/")
        self.frame.locator("html.ready").wait_for()

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("#map")

    @property
    def status(self):
        return self.frame.get_by_role("status")

    def save(self) -> None:
        self.frame.locator(".legend summary").first.click()
        self.frame.get_by_role("button", name="GeoJSON").first.click()


def test_a_page_in_a_notebook_works(browser: Browser, cottbus: str) -> None:
    notebook = Notebook(browser, cottbus, "")
    with notebook.page.expect_download():
        notebook.save()
    expect(notebook.status).to_contain_text("Gespeichert: ")
    notebook.frame.locator("#tool-share").click()
    expect(notebook.status).to_have_text(WORDS["no_link"])
    notebook.frame.locator("path[role=button][tabindex='0']").press("Enter")
    expect(notebook.frame.get_by_role("dialog")).to_be_visible()
    notebook.frame.locator("a.skip").press("Enter")
    expect(notebook.frame.locator("#data")).to_be_focused()
    assert notebook.problems == []
    notebook.page.context.close()


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_nothing_is_called_saved_where_a_sandbox_may_hold_it_back(
    browser: Browser, cottbus: str, sandbox: str
) -> None:
    notebook = Notebook(browser, cottbus, f'sandbox="{sandbox}"')
    downloads: list[str] = []
    notebook.page.on("download", lambda one: downloads.append(one.suggested_filename))
    notebook.save()
    name = WORDS["saved_maybe"].partition("{name}")
    expect(notebook.status).to_contain_text(name[0])
    expect(notebook.status).to_contain_text(name[2])
    assert downloads == []
    assert notebook.problems == []
    notebook.page.context.close()


def opened(browser: Browser, folder: Path, **changes: object) -> Page:
    layer = layer_with(note=["a"])
    source = replace(SOURCE, attribution="© Amt\x01\x0b\x1f\ufffe & <Söhne>")
    layer = replace(layer, provenance=Provenance((source,)), **changes)
    path = folder / "page.html"
    render_layers([layer], title="Plan\x02").save(path)
    return Watch(browser).open(path)


def test_control_characters_do_not_keep_a_picture_from_being_saved(
    browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path)
    page.locator("#tool-picture").click()
    _, content = saved(page, page.locator("[data-word=picture_save]").click)
    assert PIL.Image.open(io.BytesIO(content)).width > 600
    page.context.close()


def test_a_picture_that_cannot_be_made_is_told(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path)
    too_large = "() => { HTMLCanvasElement.prototype.toBlob = (done) => done(null); }"
    page.evaluate(too_large)
    page.locator("#tool-picture").click()
    page.locator("[data-word=picture_save]").click()
    expect(page.get_by_role("status")).to_have_text(WORDS["picture_failed"])
    page.context.close()


def test_a_layer_with_any_sign_in_its_name_stays_in_the_link(
    browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path, id="a*b,c:d&e=f%2A/ä", key="note")
    layer_options(page, "Hand").get_by_label("Deckkraft").fill("40")
    expect(page).to_have_url(re.compile(r"\*40"))
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html.ready")
    assert other.locator(".legend input[type=checkbox]").first.is_checked()
    assert other.get_by_label("Deckkraft").first.input_value() == "40"
    page.context.close()
