"""Promise 05: text from data never runs, and is shown as it stands."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import shapely
from playwright.sync_api import Browser, Page

from nzv_geo import build_valley, load_layer, render_map
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance
from tests.hand_drawn import SOURCE
from tests.webmap.payloads import HARMLESS, PAYLOADS

WATCHERS = """
    window.hits = [];
    window.hit = () => window.hits.push('hit');
    for (const name of ['alert', 'confirm', 'prompt']) window[name] = window.hit;
"""


def layer_of(title: str, source_text: str, table: dict[str, list[str]]) -> Layer:
    """A layer of small boxes in Cottbus, a text in every place that takes one."""
    count = len(next(iter(table.values())))
    boxes = [shapely.box(14.3 + i / 1000, 51.7, 14.3005 + i / 1000, 51.71) for i in range(count)]
    features = geopandas.GeoDataFrame(table, geometry=boxes, crs="EPSG:4326")
    source = replace(
        SOURCE,
        title={"de": source_text, "en": source_text},
        publisher=source_text,
        url=source_text,
        vintage=source_text,
        licence={"de": source_text, "en": source_text},
        licence_url=source_text,
        attribution=source_text,
        accuracy={"de": source_text, "en": source_text},
    )
    provenance = Provenance((source,), steps=(source_text,))
    return Layer(source_text, {"de": title, "en": title}, features.columns[0], features, provenance)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages with every text in every slot; built in an empty folder, which stays empty."""
    folder, empty = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("empty")
    values = {"name": PAYLOADS, "note": PAYLOADS, "ags": [str(i) for i in range(len(PAYLOADS))]}
    pages = {
        "values": [layer_of("Werte", "Quelle", values)],
        "fields": [layer_of("Felder", "Quelle", {text: ["x"] for text in PAYLOADS})],
        "titles": [layer_of(text, text, {"name": ["x"]}) for text in PAYLOADS],
    }
    valley = build_valley("cottbus")
    paths = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(empty)
        for name, added in pages.items():
            page = render_map(valley, added=added, title=" | ".join(PAYLOADS)).html
            for kind, text in (("policy", page), ("bare", without_policy(page))):
                paths[f"{name}-{kind}"] = folder / f"{name}-{kind}.html"
                paths[f"{name}-{kind}"].write_text(text, encoding="utf-8", newline="")
    assert list(empty.iterdir()) == []
    return paths


def without_policy(page: str) -> str:
    bare, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    assert count == 1
    return bare


def use(page: Page) -> None:
    """Open popups, sort, filter, switch: everything that moves text about."""
    page.evaluate(
        """() => {
            for (const box of document.querySelectorAll('details')) box.open = true;
            for (const head of document.querySelectorAll('thead button')) head.click();
            for (const node of document.querySelectorAll('path[role=button]')) {
                node.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
                node.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
            }
            for (const box of document.querySelectorAll('.legend input')) { box.click(); box.click(); }
            for (const text of ['script', 'hit', '{{', '__proto__']) {
                const search = document.querySelector('#search');
                search.value = text;
                search.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
            }
            document.querySelector('#tool-about').click();
            document.querySelector('dialog').close();
            const filter = document.querySelector('#filter');
            filter.value = 'script';
            filter.dispatchEvent(new Event('input'));
            filter.value = '';
            filter.dispatchEvent(new Event('input'));
        }"""
    )
    page.wait_for_timeout(400)


@pytest.mark.parametrize("kind", ["policy", "bare"])
@pytest.mark.parametrize("slot", ["values", "fields", "titles"])
def test_promise_05_no_payload_runs(
    browser: Browser, hostile: dict[str, Path], slot: str, kind: str
) -> None:
    page = browser.new_context().new_page()
    page.add_init_script(WATCHERS)
    requests: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(hostile[f"{slot}-{kind}"].as_uri())
    use(page)
    assert page.evaluate("window.hits") == []
    assert page.evaluate("({}).polluted") is None
    assert [url for url in requests if not url.startswith("file:")] == []
    assert len(requests) == 1
    assert problems == []
    assert page.locator("h1").text_content() == " | ".join(PAYLOADS)
    page.context.close()


def shown(page: Page, selector: str) -> list[str]:
    return page.eval_on_selector_all(selector, "nodes => nodes.map((node) => node.textContent)")


def test_promise_05_every_text_is_shown_as_it_stands(
    browser: Browser, hostile: dict[str, Path]
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(hostile["values-policy"].as_uri())
    assert set(PAYLOADS) <= set(shown(page, "td"))
    page.goto(hostile["fields-policy"].as_uri())
    assert set(PAYLOADS) <= set(shown(page, "thead th"))
    page.goto(hostile["titles-policy"].as_uri())
    assert set(PAYLOADS) <= set(shown(page, ".legend label span"))
    assert set(PAYLOADS) <= set(shown(page, ".sources h3"))
    assert all(text in page.locator(".credit").text_content() for text in PAYLOADS)
    page.context.close()


def test_promise_05_only_web_addresses_are_links(
    browser: Browser, hostile: dict[str, Path]
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    for slot in ("values", "titles"):
        page.goto(hostile[f"{slot}-policy"].as_uri())
        links = page.eval_on_selector_all("a[href]", "nodes => nodes.map((node) => node.href)")
        outside = [link for link in links if not link.startswith("file:")]
        assert outside
        assert [link for link in outside if not link.startswith(("http://", "https://"))] == []
    page.context.close()


@pytest.fixture(scope="module")
def values(browser: Browser, hostile: dict[str, Path]) -> Iterator[Page]:
    page = browser.new_context().new_page()
    page.goto(hostile["values-policy"].as_uri())
    yield page
    page.context.close()


@pytest.mark.parametrize("text", HARMLESS)
def test_promise_05_harmless_text_comes_through_the_popup(values: Page, text: str) -> None:
    values.evaluate(
        """(index) => document.querySelectorAll('path.own-0-0[role=button]')[index]
            .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))""",
        PAYLOADS.index(text),
    )
    assert values.locator(".leaflet-popup .details-title").last.text_content() == text


def test_promise_05_a_hostile_file_gets_no_further(tmp_path: Path, browser: Browser) -> None:
    """The whole way: a file written by GDAL, the command line, the page."""
    from nzv_geo.cli import main

    table = {"name": PAYLOADS, "<img src=x onerror=hit()>": PAYLOADS, "{{ 7919*7927 }}": PAYLOADS}
    for name in ("plan.gpkg", "plan.geojson"):
        layer_of("x", "x", table).features.to_file(tmp_path / name, engine="pyogrio")
        target = tmp_path / f"{name}.html"
        arguments = ["map", "--region", "cottbus", "--add", str(tmp_path / name), "-o", str(target)]
        titles = ["--title", PAYLOADS[0], "--map-title", "{{ 7919*7927 }}<script>hit()</script>"]
        assert main([*arguments, *titles]) == 0
        page = browser.new_context().new_page()
        page.add_init_script(WATCHERS)
        page.goto(target.as_uri())
        use(page)
        assert page.evaluate("window.hits") == []
        assert page.title() == "{{ 7919*7927 }}<script>hit()</script>"
        found = load_layer(tmp_path / name).features["name"]
        assert set(found) <= set(shown(page, "td"))
        page.context.close()
