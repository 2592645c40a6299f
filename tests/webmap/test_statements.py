"""What a map says of privacy and accessibility: true of it, and what its publisher adds."""

import re
from html import unescape
from pathlib import Path

import pytest
import shapely

from nzv_geo.catalogue import load_catalogue
from nzv_geo.project import MapProject
from nzv_geo.webmap import render_project
from nzv_geo.webmap.statements import STATEMENTS, map_statements, sections
from nzv_geo.webmap.texts import Texts
from tests.hand_drawn import make_layer

ROOT = Path(__file__).parents[2]
EVERY = ("map", "files", "basemaps")
HOSTILE = "<b onclick=hit()>Amt</b>"


def told(html: str) -> str:
    """Return the text of a page from its statements on."""
    after = html[html.index("Datenschutz</h3>") :]
    return unescape(re.sub(r"<[^>]*>", " ", after[: after.index("</section>")]))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", STATEMENTS)
def test_the_documentation_has_every_point_in_its_words(name: str, language: str) -> None:
    page = " ".join((ROOT / "docs" / "accessibility.md").read_text("utf-8").split())
    points = [item[language] for section in sections(name, *EVERY) for item in section.items]
    assert len(points) > 3
    assert [point for point in points if point not in page] == []


def test_the_documentation_has_no_other_point() -> None:
    page = (ROOT / "docs" / "accessibility.md").read_text("utf-8")
    points = [item for name in STATEMENTS for part in sections(name, *EVERY) for item in part.items]
    assert page.count("\n- ") == 2 * len(points)  # in German and in English


def test_a_map_to_look_at_says_nothing_of_files_and_background_maps() -> None:
    bare = map_statements(Texts("de"), takes_files=False, basemaps=False, own={})
    assert "Dateien, die Sie hinzufügen" not in bare
    assert "Hintergrundkarten" not in bare
    whole = map_statements(Texts("de"), takes_files=True, basemaps=True, own={})
    assert "Dateien, die Sie hinzufügen" in whole
    assert "Hintergrundkarten" in whole


def test_a_map_says_nothing_of_a_portal() -> None:
    for language in ("de", "en"):
        assert "ortal" not in map_statements(
            Texts(language), takes_files=True, basemaps=True, own={}
        )


def test_sorbian_maps_show_the_german_text_marked_as_german() -> None:
    html = map_statements(Texts("hsb"), takes_files=True, basemaps=True, own={})
    points = re.findall(r"<(?:li|h4)([^>]*)>", html)
    assert len(points) > 10
    assert all(' lang="de"' in attributes for attributes in points)


def test_what_the_publisher_adds_stands_before_and_is_text() -> None:
    layer = make_layer([shapely.box(14.3, 51.7, 14.4, 51.8)], crs="EPSG:4326")
    project = MapProject(
        "Netz",
        (layer,),
        privacy=f"Kein Protokoll.\n\n{HOSTILE}",
        accessibility={"de": "Melden Sie Barrieren.", "en": "Tell us of barriers."},
    )
    html = render_project(project, catalogue=load_catalogue()).html
    text = told(html)
    places = [
        text.index(words)
        for words in (
            "Kein Protokoll.", HOSTILE, "Diese Karte ist eine einzelne Datei.",
            "Barrierefreiheit", "Melden Sie Barrieren.", "Für diese Karte.",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert "<b onclick" not in html
