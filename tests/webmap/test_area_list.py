"""The numbered list of the focus areas, in the panel and on paper."""

import io
from pathlib import Path

import pypdfium2
from playwright.sync_api import expect

from tests.watch import Kept


def test_the_list_names_all_eleven_in_order(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html")
    names = page.locator(".areas .area-name").all_inner_texts()
    assert len(names) == 11
    assert names[5] == "Industriepark Schwarze Pumpe"
    assert page.locator(".areas li").evaluate_all("nodes => nodes.map((node) => node.value)") == [
        *range(1, 12)
    ]


def test_a_name_leads_to_its_area_and_back(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html")
    link = page.get_by_role("button", name="Industriepark Schwarze Pumpe").first
    link.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Schwarze Pumpe")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_a_region_without_focus_areas_has_no_list(kept: Kept, maps: Path) -> None:
    assert kept.open(maps / "cottbus.html").locator(".areas").count() == 0


def test_the_sheet_names_all_eleven(kept: Kept, maps: Path) -> None:
    page = kept.open(maps / "lausitz.html")
    names = page.locator(".areas .area-name").all_inner_texts()
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert [name for name in names if name.split()[-1] not in text] == []
