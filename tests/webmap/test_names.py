"""Names on the map, in real Chromium: which ones stand there, and that none hides another."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from nzv_geo import build_valley, load_layer
from nzv_geo.webmap.content import valley_content
from nzv_geo.webmap.place_names import place_rows
from tests.watch import Kept, Watch
from tests.webmap.starts import DESK, SIDEWAYS, UPRIGHT, Starts, names_on
from tests.webmap.using import choose

DESKTOP = {"width": DESK[0], "height": DESK[1]}
COUNTIES = {
    "LK Bautzen",
    "Cottbus",
    "LK Dahme-Spreewald",
    "LK Elbe-Elster",
    "LK Görlitz",
    "LK Oberspreewald-Lausitz",
    "LK Spree-Neiße",
}
VIEWS = ("", "#map=8.5/51.5/14.4", "#map=9.5/51.4/14.6", "#map=11/51.5/14.6", "#map=13/51.75/14.33")

# The boxes of everything that is written on the map, and the badges.
BOXES = """() => [...document.querySelectorAll('.name-label, .badge')].map((node) => {
  const { left, top, right, bottom } = node.getBoundingClientRect();
  return [node.textContent, left, top, right, bottom];
})"""

# How many vertices of the outline of the region lie inside each name.
ON_OUTLINE = """() => {
  const outline = document.querySelector('path.nzv-valley');
  const { e, f, a, d } = outline.getScreenCTM();
  const points = [...outline.getAttribute('d').matchAll(/(-?[\\d.]+)[ ,](-?[\\d.]+)/g)]
    .map(([, x, y]) => [x * a + e, y * d + f]);
  return [...document.querySelectorAll('.name-label')].filter((node) => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return points.some(([x, y]) => x > left && x < right && y > top && y < bottom);
  }).map((node) => node.textContent);
}"""


def overlapping(boxes: list[list[Any]]) -> list[tuple[str, str]]:
    """Pairs that share a pixel."""
    return [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]  # fmt: skip


@pytest.mark.parametrize("size", [DESK, UPRIGHT, SIDEWAYS], ids=["desktop", "upright", "sideways"])
@pytest.mark.parametrize(
    ("region", "wanted"),
    [
        ("lausitz", COUNTIES),
        ("overview", COUNTIES),
        ("goerlitz", {"LK Görlitz"}),
        ("cottbus", {"Cottbus"}),
    ],
    ids=["lausitz", "overview", "goerlitz", "cottbus"],
)
def test_counties_stand_at_the_start(
    starts: Starts, region: str, wanted: set[str], size: tuple[int, int]
) -> None:
    assert wanted - set(starts.of(region, size).names) == set()


def test_the_largest_towns_and_the_countries_stand_at_the_start(kept: Kept, maps: Path) -> None:
    names = names_on(kept.open(maps / "lausitz.html", viewport=DESKTOP))
    wanted = {"Bautzen", "Görlitz", "Zgorzelec", "Hoyerswerda", "Dresden", "Berlin", "Polen"}
    assert wanted - set(names) == set()
    assert [name for name in names if names.count(name) > 1] == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view or "start")
def test_no_name_hides_another_or_stands_on_the_outline(kept: Kept, maps: Path, view: str) -> None:
    page = kept.open(maps / "lausitz.html", view, viewport=DESKTOP)
    assert page.locator(".name-label").count() >= 2
    assert overlapping(page.evaluate(BOXES)) == []
    assert page.evaluate(ON_OUTLINE) == []


def test_the_same_view_has_the_same_names(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html", viewport=DESKTOP)
    before = sorted(page.evaluate(BOXES))
    page.get_by_role("button", name="Vergrößern").click()
    page.locator("#map-home").click()
    assert sorted(page.evaluate(BOXES)) == before


@pytest.mark.parametrize(("language", "first"), [("de", "Bautzen"), ("hsb", "Budyšin")])
def test_sorbian_names_come_first_on_sorbian_pages(
    kept: Kept, maps: Path, language: str, first: str
) -> None:
    page = kept.open(maps / "lausitz.html", "#map=10/51.2/14.5", viewport=DESKTOP)
    choose(page, language)
    label = page.locator(".name-label.town").filter(has_text="Budyšin")
    assert label.locator("span").first.inner_text() == first
    assert label.locator('[lang="hsb"]').inner_text() == "Budyšin"


def test_places_can_be_switched_off_and_the_address_remembers(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "goerlitz.html")
    page.get_by_role("checkbox", name="Orte und Nachbarländer").uncheck()
    expect(page.locator(".name-label.town, .name-label.country")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("Orte und Nachbarländer")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.locator("html.ready")).to_be_attached()
    expect(page.get_by_role("checkbox", name="Orte und Nachbarländer")).not_to_be_checked()
    expect(page.locator(".name-label.town")).to_have_count(0)
    assert "LK Görlitz" in names_on(page)


def test_close_by_the_corner_says_where_one_is(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html", "#map=13/51.42/14.62", viewport=DESKTOP)
    expect(page.locator(".here-name")).to_have_text("Boxberg/O.L. · LK\u00a0Görlitz")
    page.get_by_role("button", name="Hintergrundkarte einblenden").click()
    expect(page.locator(".card")).to_be_visible()


def test_from_afar_the_corner_is_empty(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html", viewport=DESKTOP)
    expect(page.locator(".here")).to_be_hidden()


def test_places_have_their_municipality_and_no_name_twice() -> None:
    layers = valley_content(build_valley("cottbus")).layers
    rows = place_rows(load_layer("places"), layers)
    cottbus = ["town", 1, 14328880, 51757690, "Cottbus", 0, "Chóśebuz", "dsb", 0]
    assert [row for row in rows if row[4] == "Cottbus"] == [cottbus]
    assert next(row for row in rows if row[4] == "Meißen")[5:] == ["Meissen", 0, 0, -1]


def test_a_page_without_places_has_none() -> None:
    assert place_rows(None, []) == []
