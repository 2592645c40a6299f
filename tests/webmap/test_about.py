"""What the page about the map says of the valley."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.watch import Kept
from tests.webmap.using import choose, violations


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Ausgewiesen am 16.12.2025.", "Zusammen rund 800 ha.", "Wasserstoff", "Umweltprüfung",
                "keine vor; der Kreis zeigt nur")),
        ("en", ("Designated on 16 December 2025.", "About 800 ha in all.", "hydrogen",
                "environmental assessment", "No official outline and no official size")),
    ],
)  # fmt: skip
def test_the_page_about_the_map_says_what_the_valley_is(
    kept: Kept, maps: Path, language: str, words: tuple[str, ...]
) -> None:
    page = kept.open(maps / "goerlitz.html")
    choose(page, language)
    page.locator("#tool-about").click()
    notes = page.locator("dialog .notes")
    expect(notes).to_be_visible()
    assert all(word in notes.inner_text() for word in words)
    assert notes.locator("li").count() == notes.locator("li .small").count() == 10
    assert violations(page, "dialog[open]") == []
