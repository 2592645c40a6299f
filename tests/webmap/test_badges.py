"""The badges of the focus areas: each number can be read, and leads to its place."""

import math
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nzv_geo.catalogue import load_catalogue
from nzv_geo.focus_areas import load_focus_areas
from tests.watch import Kept, Watch
from tests.webmap.starts import DESK, UPRIGHT, Badges, Starts, badges_on

DESKTOP, PHONE = ({"width": width, "height": height} for width, height in (DESK, UPRIGHT))
COUNTIES = {ags[:5] for area in load_focus_areas().areas for ags in area.ags}
REGIONS = load_catalogue().regions.values()
BADGED = [region.id for region in REGIONS if COUNTIES & set(region.units)] + ["overview"]


def away(one: list[float], other: list[float]) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5


def check_each_can_be_read(badges: Badges) -> None:
    found, frame = badges
    assert found
    for i, one in enumerate(found):
        radius = one["wide"] / 2
        assert radius < one["middle"][0] - frame["x"] < frame["width"] - radius
        assert radius < one["middle"][1] - frame["y"] < frame["height"] - radius
        for other in found[:i]:
            assert away(one["middle"], other["middle"]) >= one["wide"], (one, other)


def check_lines_lead_to_the_places(badges: Badges) -> None:
    """As far as the drawn circles tell, whose middles are rounded."""
    for one in badges.found:
        if away(one["middle"], one["place"]) <= 2:
            assert one["line"] is None, one
        else:
            assert one["line"], one
            assert away(one["line"][2:], one["middle"]) <= 1, one


def place_on_screen(page: Page, number: str) -> list[float]:
    """Where an area is, by its degrees, and by the view that the address tells."""
    area = load_focus_areas().area(int(number))
    zoom, latitude, longitude = map(
        float, page.url.partition("map=")[2].partition("&")[0].split("/")
    )
    frame = page.locator("#map_nzv").bounding_box()
    assert frame
    east, north = ((area.longitude - longitude) / 360, down(area.latitude) - down(latitude))
    world = 256 * 2**zoom
    return [
        frame["x"] + frame["width"] / 2 + east * world,
        frame["y"] + frame["height"] / 2 + north * world,
    ]


def down(latitude: float) -> float:
    return -math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)


@pytest.mark.parametrize("region", BADGED)
def test_no_number_hides_another_at_the_start(starts: Starts, region: str) -> None:
    for size in (DESK, UPRIGHT):
        badges = starts.of(region, size).badges
        check_each_can_be_read(badges)
        check_lines_lead_to_the_places(badges)


def test_a_line_begins_at_the_very_place(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "overview.html", viewport=DESKTOP)
    moved = [one for one in badges_on(page).found if one["line"]]
    assert len(moved) >= 3
    for one in moved:
        assert away(one["line"][:2], place_on_screen(page, one["number"])) <= 1, one


def test_on_paper_no_number_hides_another(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "overview.html", viewport=PHONE)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    check_each_can_be_read(badges_on(page))
    check_lines_lead_to_the_places(badges_on(page))


def test_a_badge_that_was_moved_opens_its_area(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "overview.html", viewport=DESKTOP)
    assert {"9", "10"} <= {one["number"] for one in badges_on(page).found if one["line"]}
    nine = page.locator(".badge", has_text=re.compile("^9$"))
    nine.focus()
    expect(nine).to_be_focused()
    nine.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Horka")
    page.keyboard.press("Escape")
    expect(nine).to_be_focused()
    page.locator(".badge", has_text=re.compile("^10$")).click()
    expect(page.get_by_role("dialog")).to_contain_text("Rothenburg")


def test_a_layer_that_is_off_leaves_no_lines(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "overview.html", viewport=DESKTOP)
    box = page.get_by_role("checkbox", name="Fokusfläche")
    box.uncheck()
    expect(page.locator(".badge, .badge-leader, .badge-place")).to_have_count(0)
    box.check()
    check_each_can_be_read(badges_on(page))
    check_lines_lead_to_the_places(badges_on(page))


@pytest.mark.parametrize(
    ("view", "numbers"),
    [("#map=9/51.5/14.4", range(1, 12)), ("#map=10/51.4/14.8", (4, 6, 7, 8, 9, 10, 11))],
    ids=["zoom 9", "zoom 10"],
)
def test_short_names_stand_beside_the_badges(
    kept: Kept, maps: Path, view: str, numbers: Sequence[int]
) -> None:
    page = kept.open(maps / "lausitz.html", view, viewport=DESKTOP)
    wanted = [load_focus_areas().area(number).short_name for number in numbers]
    names = page.locator(".name-label.focus-area").all_inner_texts()
    assert sorted(" ".join(name.split()) for name in names) == sorted(wanted)


def test_from_afar_no_name_stands_beside_a_badge(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html", "#map=8/51.5/14.4", viewport=DESKTOP)
    expect(page.locator(".badge")).to_have_count(11)
    expect(page.locator(".name-label.focus-area")).to_have_count(0)


def test_the_edge_of_a_badge_is_not_dashed_like_a_circle(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html", "#map=11/51.53/14.36", viewport=DESKTOP)
    badge, circle = page.locator(".badge").first, page.locator("path.nzv-focus-area").first
    assert badge.evaluate("node => getComputedStyle(node).borderStyle") == "none"
    assert circle.evaluate("node => getComputedStyle(node).strokeDasharray") == "6px, 4px"
