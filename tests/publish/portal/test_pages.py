"""Every page of a portal, in a real browser."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from nzv_geo.i18n import LANGUAGES
from tests.publish.portal.conftest import ATTACK
from tests.watch import Watch
from tests.webmap.using import cut_texts, small_targets, violations

KINDS = ["index.html", "layers/municipalities.html", "privacy.html", "imprint.html"]
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", [*KINDS, "accessibility.html", "hsb/index.html"])
def test_axe_finds_nothing(watch: Watch, portal: Path, page: str, scheme: str) -> None:
    shown = watch.open(portal / page, color_scheme=scheme)
    assert violations(shown, only="colours" if scheme == "dark" else None) == []
    assert watch.complaints == []
    assert watch.requests == [(portal / page).resolve().as_uri()]


@pytest.mark.parametrize("page", KINDS)
def test_axe_finds_nothing_on_a_phone(watch: Watch, portal: Path, page: str) -> None:
    shown = watch.open(portal / page, viewport=PHONE)
    assert violations(shown) == []
    assert cut_texts(shown) == small_targets(shown) == []


@pytest.mark.parametrize("page", ["index.html", "imprint.html"])
def test_axe_finds_nothing_where_something_is_missing(
    watch: Watch, hostile: Path, page: str
) -> None:
    assert violations(watch.open(hostile / page)) == []


@pytest.mark.parametrize("page", KINDS)
def test_it_fits_a_screen_of_320_pixels(watch: Watch, portal: Path, page: str) -> None:
    shown = watch.open(portal / page, viewport={"width": 320, "height": 700})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_tab_leads_to_the_content_and_every_focus_is_seen(
    watch: Watch, portal: Path
) -> None:
    shown = watch.open(portal / "index.html")
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "content"
    for _ in range(6):
        shown.keyboard.press("Tab")
        width = shown.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2


def test_the_languages_work_without_script(watch: Watch, portal: Path) -> None:
    shown = watch.open(portal / "layers" / "counties.html", script=False)
    shown.get_by_role("link", name="English").click()
    assert shown.locator("html").get_attribute("lang") == "en"
    assert shown.locator("h1").inner_text() == "Counties"
    shown.get_by_role("link", name="Imprint").click()
    assert shown.locator("h1").inner_text() == "Imprint"
    assert shown.url.endswith("/en/imprint.html")


def test_every_page_has_a_policy_without_script_and_asks_for_nothing(pages: list[Path]) -> None:
    assert len(pages) == len(LANGUAGES) * (1 + 5 + 3)
    for path in pages:
        text = path.read_text("utf-8")
        assert "default-src 'none'; script-src 'none'; style-src 'sha256-" in text
        assert not re.search(
            r"<(?:iframe|object|embed|base|form|img)\b|<script(?! type=\"app)", text
        )
        assert not re.search(r'\ssrc=|<link rel="(?!alternate|icon)', text)


def test_every_link_leads_to_a_file_that_is_there(portal: Path, hostile: Path) -> None:
    """All are relative, so that the portal works from disk and from any folder of a server."""
    own = 0
    for path in [*portal.rglob("*.html"), *hostile.rglob("*.html")]:
        if path.parent.name == "maps" and not path.name.startswith("steckbrief"):
            continue
        text = path.read_text("utf-8")
        for address in re.findall(r'href="([^"]*)"', text):
            if re.match(r"https?://|mailto:|data:", address):
                continue
            file, _, fragment = unquote(address).partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), (path, address)
            if fragment and "=" not in fragment:
                assert f'id="{fragment}"' in target.read_text("utf-8"), (path, address)
            own += 1
    assert own > 500


def test_a_fact_sheet_leads_to_a_map_that_shows_its_area(hostile: Path) -> None:
    sheets = sorted(path.name for path in (hostile / "maps").glob("steckbrief-*"))
    assert [name[11:13] for name in sheets] == ["07", "08", "09", "10", "11"]
    text = (hostile / "maps" / sheets[0]).read_text("utf-8")
    assert 'href="goerlitz.html#map=' in text
    assert 'href="../index.html"' in text


def test_maps_lead_back_to_the_portal(watch: Watch, portal: Path) -> None:
    shown = watch.open(portal / "index.html")
    shown.get_by_role("link", name="Karte öffnen").click()
    shown.locator(".all-maps").click()
    shown.wait_for_url(re.compile(r"/Das%20Portal/index\.html"))
    assert watch.complaints == watch.outside == []


@pytest.fixture
def address(portal: Path) -> Iterator[str]:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(portal))
    handler.func.log_message = lambda *_: None  # type: ignore[attr-defined]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_it_works_from_a_web_server_and_asks_no_other(
    watch: Watch, portal: Path, address: str
) -> None:
    shown = watch.open(portal / "index.html")
    watch.requests.clear()
    shown.goto(address)
    shown.get_by_role("link", name="Gemeinden", exact=True).click()
    shown.get_by_role("link", name="Dolnoserbšćina").click()
    assert shown.locator("h1").inner_text() == "Gmejny"
    assert [url for url in watch.requests if not url.startswith(("data:", address))] == []
    assert shown.context.cookies() == []
    assert shown.evaluate("localStorage.length + sessionStorage.length") == 0
    assert watch.complaints == []


HITS = "() => { window.hits = 0; window.hit = () => { window.hits += 1; }; }"


def test_no_text_of_a_project_runs_even_without_the_policy(watch: Watch, hostile: Path) -> None:
    shown = watch.open(hostile / "index.html", alone=True)
    shown.goto("about:blank")
    pages = [path for path in hostile.rglob("*.html") if path.parent.name != "maps"]
    assert len(pages) > 30
    for path in pages:
        bare = re.sub(r"<meta http-equiv=[^>]*>", "", path.read_text("utf-8"), count=1)
        shown.evaluate(HITS)
        shown.set_content(bare)
        assert (shown.evaluate("window.hits"), shown.locator("main img").count()) == (0, 0), path
    shown.evaluate(HITS)
    shown.set_content(f"<p>{ATTACK}</p>")  # which does run where it is not escaped
    shown.wait_for_function("window.hits == 2")


def test_a_hostile_text_is_shown_as_it_stands(watch: Watch, hostile: Path) -> None:
    shown = watch.open(hostile / "imprint.html")
    assert shown.locator("main").inner_text().count(ATTACK) == 7
    assert watch.complaints == []


def test_structured_data_stand_in_the_pages_of_data(hostile: Path, portal: Path) -> None:
    for folder in (portal, hostile):
        for path in [folder / "index.html", *(folder / "layers").iterdir()]:
            text = path.read_text("utf-8")
            (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
            told = json.loads(block)
            datasets = told.get("dataset", [told])
            assert {each["@type"] for each in datasets} == {"Dataset"}
            for each in datasets:
                assert {"name", "description", "license", "distribution"} <= set(each)
                assert all(len(file["sha256"]) == 64 for file in each["distribution"])
