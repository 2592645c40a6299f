"""What notebooks show: small, exact, the same every time."""

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
import shapely

from nzv_geo import MapProject, Rule, Style, load_layer, merge, render_layers, reproject
from nzv_geo.checks import checked
from nzv_geo.coverage.ledger import Ledger
from nzv_geo.valley import Valley
from nzv_geo.webmap import map_page
from tests.hand_drawn import make_layer

SQUARE = shapely.box(450_000, 5_730_000, 451_000, 5_731_000)
BESIDE = shapely.box(451_004, 5_730_000, 452_004, 5_731_000)  # leaves a gap 4 m wide
FAR = shapely.box(452_054, 5_730_000, 453_054, 5_731_000)  # and one too wide to be closed
LARGEST = 60_000


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def cells(html: str) -> list[str]:
    return [plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html)]


def paths(html: str) -> list[str]:
    return re.findall(r'<path d="([^"]*)" fill', html)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return merge([make_layer([SQUARE, BESIDE, FAR])]).ledger


def test_a_layer_shows_facts_and_sources() -> None:
    layer = make_layer([SQUARE, shapely.Point(450_500, 5_730_500)])
    assert cells(layer._repr_html_()) == [
        "Id", "hand", "Features", "2: 1 Polygon, 1 Point",
        "CRS", "ETRS89 / UTM zone 33N (EPSG:25833)", "Key", "ags", "Fields", "ags, name_de",
        "Source", "Vintage", "Publisher", "Licence", "Attribution",
        "Hand-drawn", "2026-01-01", "tests", "CC0", "© tests",
    ]  # fmt: skip


def test_a_picture_is_simplified_whole_numbers_and_has_a_title() -> None:
    with_more = shapely.segmentize(SQUARE, 10)
    html = make_layer([with_more])._repr_html_()
    assert "<title>Hand, 1 features</title>" in html
    assert paths(html)[0] == "M574 534l-508 0 0 -508 508 0z"
    assert ">200 m</text>" in html


def test_a_layer_has_its_own_look_and_its_classes_a_legend() -> None:
    layer = make_layer([SQUARE, BESIDE], use=["GE", "GI"])
    html = layer.styled(Style.categories("use", colour="#112233"))._repr_html_()
    assert re.findall(r"</svg>([^<]*)</li>", html) == ["GE (1)", "GI (1)"]
    assert 'stroke="#112233"' in html


def test_a_style_that_cannot_be_applied_is_told() -> None:
    html = make_layer([SQUARE]).styled(Style.categories("none"))._repr_html_()
    assert "its style cannot be applied: unknown column 'none'" in plain(html)


def test_approximate_places_are_dashed_and_told() -> None:
    html = load_layer("focus-areas")._repr_html_()
    assert "dashed circles: 11 approximate places, within 500 to 1,500 m" in plain(html)
    (circles,) = re.findall(r'fill-opacity="0.14"[^>]*stroke-dasharray="([^"]*)"', html)
    assert circles == "4.9 3.4"


def test_findings_are_counted_and_the_gravest_come_first() -> None:
    html = checked(make_layer([SQUARE, SQUARE, None]))._repr_html_()
    assert "Findings: 1 error, 4 warnings" in html
    assert re.findall(r"<b>(NZV\d+)</b> (\w+)", html)[:2] == [
        ("NZV121", "error"),
        ("NZV129", "warning"),
    ]


def test_who_did_not_look_does_not_say_that_nothing_was_found() -> None:
    layer = make_layer([SQUARE])
    assert "Not checked" in layer._repr_html_()
    assert "No findings." in replace(layer, checks=())._repr_html_()


def test_many_features_are_thinned_and_it_says_so() -> None:
    points = list(shapely.points([[450_000 + x, 5_730_000 + x] for x in range(9_000)]))
    html = make_layer(points, ags=list(range(9_000)), name_de=["x"] * 9_000)._repr_html_()
    assert "one in 5 of 9,000 features is drawn" in html
    assert len(html) < LARGEST


@pytest.mark.parametrize(
    "shapes",
    [[], [None], [shapely.Polygon()], [shapely.Point(float("inf"), 0)], [shapely.Point(1, 1)]],
    ids=["no feature", "no geometry", "empty", "infinite", "one point"],
)
def test_what_has_no_extent_is_shown_too(shapes: list[shapely.Geometry]) -> None:
    assert cells(make_layer(shapes)._repr_html_())[:2] == ["Id", "hand"]


def test_far_away_and_without_crs_a_layer_is_drawn_as_it_lies() -> None:
    box = shapely.box(140, -30, 150, -20)
    for crs in ("EPSG:4326", None):
        assert "<path d=" in make_layer([box], crs=crs)._repr_html_()


def test_a_valley_shows_counts_areas_and_its_merge(lausitz: Valley) -> None:
    html = lausitz._repr_html_()
    shown = cells(html)
    pairs = dict(pairwise(shown))
    assert (pairs["Counties"], pairs["Municipalities"]) == ("7", "235")
    assert pairs["Focus areas"] == "11: 0 official, 11 approximate"
    row = shown.index("14626")
    assert shown[row : row + 6] == ["14626", "Görlitz", "2,111.26", "2,109.59", "2,111.41", "-0.01"]
    row = shown.index("gap")
    assert shown[row : row + 5] == ["gap", "closed", "180", "< 0.0001", "< 0.0001"]
    assert re.findall(r"<text[^>]*>(\d+)</text>", html) == [str(n) for n in range(1, 12)]
    assert len(html) < LARGEST


def test_a_ledger_shows_counts_hectares_and_the_worst_first(ledger: Ledger) -> None:
    html = ledger._repr_html_()
    shown = cells(html)
    row = shown.index("gap")
    assert shown[row : row + 5] == ["gap", "closed", "1", "0.4", "4.00"]
    assert "worst places" in plain(html).lower()
    assert "gap, closed (1)" in html


def test_small_cards_hold_what_they_are() -> None:
    moved = reproject(make_layer([SQUARE]), "EPSG:4326")
    assert "1 source" in moved.provenance._repr_html_()
    (step,) = moved.provenance.reprojections
    assert cells(step._repr_html_())[:4] == ["From", "EPSG:25833", "To", "EPSG:4326"]
    project = MapProject("Plan", layers=[make_layer([SQUARE])], region="cottbus")
    assert cells(project._repr_html_())[-4:] == ["Hand", "hand", "the map chooses", "1"]
    style = Style.categories("use", [Rule("Gewerbe", {"fill": "#aa3344"}, value="GE"), Rule()])
    assert plain(style._repr_html_()).endswith("Gewerbeall others")


def test_the_same_value_gives_the_same_bytes(ledger: Ledger) -> None:
    layer = make_layer([SQUARE, BESIDE]).styled(Style.categories("ags"))
    again = make_layer([SQUARE, BESIDE]).styled(Style.categories("ags"))
    assert layer._repr_html_() == again._repr_html_()
    assert ledger._repr_html_() == ledger._repr_html_()


def test_titles_are_english_and_german_when_pointed_at() -> None:
    layer = replace(make_layer([SQUARE]), title={"de": "Kreise", "en": "Counties"})
    assert '<b><span title="Kreise">Counties</span></b>' in layer._repr_html_()
    assert "<b>hand</b>" in replace(layer, title={})._repr_html_()


def test_long_texts_do_not_make_it_long() -> None:
    layer = replace(make_layer([SQUARE], **{"f" * 9_000: [1]}), title={"de": "x" * 90_000})
    assert len(layer._repr_html_()) < 8_000


def test_a_page_fills_the_cell_and_a_huge_one_is_not_put_into_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = render_layers([make_layer([SQUARE])], title="Plan", basemaps=[], view_only=True)
    assert 'style="width: 100%; height: 640px;' in page._repr_html_()[:200]
    monkeypatch.setattr(map_page, "NOTEBOOK_MOST", 1_000)
    assert page._repr_html_() == (
        "<p><b>Plan</b>: 0 MB: too large for a notebook; use page.open() or page.save().</p>"
    )
