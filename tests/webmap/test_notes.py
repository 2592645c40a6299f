"""Notes that a reader draws on a map in the browser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from nzv_geo import load_layer
from nzv_geo.cli import main
from tests.watch import Watch
from tests.webmap.test_added_files import PAYLOAD, save
from tests.webmap.using import FEATURE_BUTTONS, choose, digest, small_targets, violations

AREA = [(14.6, 51.2), (14.8, 51.2), (14.8, 51.3), (14.6, 51.3)]


@pytest.fixture(scope="module")
def map_page(maps: Path) -> Path:
    return maps / "goerlitz.html"


def opened(watch: Watch, page: Path, **look: Any) -> Page:
    shown = watch.open(page, **look)
    shown.wait_for_selector("html.ready")
    return shown


def pixel(page: Page, lng: float, lat: float) -> tuple[float, float]:
    x, y = page.evaluate(
        "([lng, lat]) => { const { x, y } = map_nzv.latLngToContainerPoint([lat, lng]);"
        "const box = map_nzv.getContainer().getBoundingClientRect();"
        "return [x + box.left, y + box.top]; }",
        [lng, lat],
    )
    return x, y


def begin(page: Page, kind: str) -> None:
    if not page.locator(".note-card").count():
        page.locator("#tool-draw_note").click()
    page.locator(f"[data-kind={kind}]").click()


def keep(page: Page, title: str, text: str = "", author: str = "") -> None:
    for name, value in {"title": title, "text": text, "author": author}.items():
        page.locator(f"#note-{name}").fill(value)
    page.locator(".keep-note").click()


def click(page: Page, *places: tuple[float, float]) -> None:
    for place in places:
        page.mouse.click(*pixel(page, *place))
        page.wait_for_timeout(350)  # a second click at once would be a double one


def draw(page: Page, kind: str, *places: tuple[float, float], title: str, text: str = "") -> None:
    begin(page, kind)
    click(page, *places)
    if kind in ("line", "area"):
        page.get_by_role("button", name="Fertig gezeichnet").click()
    keep(page, title, text)


def said(page: Page) -> str:
    return page.locator("#status").inner_text()


def notes(page: Page, folder: Path) -> list[dict[str, Any]]:
    """Return the features as the page saves them as GeoJSON."""
    page.locator("#added-layers summary").click()
    with page.expect_download() as download:
        page.locator("#added-layers").get_by_role("button", name="GeoJSON").click()
    page.locator("#added-layers summary").click()
    target = folder / "notes.geojson"
    download.value.save_as(target)
    return json.loads(target.read_text("utf-8"))["features"]


def test_promise_44_a_drawn_area_says_how_large_it_is_and_where_it_lies(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = opened(watch, map_page)
    draw(page, "area", *AREA, title="Suchraum", text="prüfen")
    assert "Notiz übernommen: Suchraum" in said(page)
    (note,) = notes(page, tmp_path)
    known = note["properties"]
    ring = [{"lng": lng, "lat": lat} for lng, lat in note["geometry"]["coordinates"][0][:-1]]
    area, length = page.evaluate(
        "(ring) => [nzv.geodesy.area(ring), nzv.geodesy.pathLength(ring, { closed: true })]", ring
    )
    assert known["area_m2"] == round(area)
    assert known["length_m"] == pytest.approx(length, abs=0.051)
    assert (known["kind"], known["text"], known["state"]) == ("area", "prüfen", "Sachsen")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", known["date"])
    assert set(known["county"].split("; ")) == {"Bautzen", "Görlitz"}
    assert "Görlitz" not in known["municipality"].split("; ")
    page.keyboard.press("Escape")
    page.locator("#search").fill("Suchraum")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Fläche (m²)")
    expect(dialog).to_contain_text("nicht amtlich")
    dialog.get_by_role("button", name="Notiz bearbeiten").click()
    expect(page.locator("#note-title")).to_have_value("Suchraum")
    page.get_by_role("button", name="Notiz löschen").click()
    assert page.locator("#added-layers").count() == 0
    assert (watch.complaints, watch.outside) == ([], [])


def test_promise_44_texts_have_a_sign_in_the_legend_and_a_style_outlives_undoing(
    watch: Watch, map_page: Path
) -> None:
    page = opened(watch, map_page)
    draw(page, "text", (14.7, 51.3), title="Ort", text="hier prüfen")
    layer = page.locator("#added-layers > li")
    expect(layer.locator("label .swatch text")).to_have_text("Aa")
    layer.locator(".options").evaluate("node => { node.open = true; }")
    layer.get_by_role("button", name="Darstellung ändern").click()
    page.locator("#style_kind").select_option("categories")
    page.locator("#style_field").select_option("title")
    page.locator("#style_label").select_option("text")
    page.locator("#tool-draw_note").click()
    page.get_by_role("button", name="Rückgängig").click()
    assert page.locator("#added-layers").count() == 0
    page.get_by_role("button", name="Wiederholen").click()
    expect(layer.locator(".class-title")).to_have_text("Ort")
    draw(page, "point", (14.8, 51.2), title="Punkt")
    expect(layer.locator(".classes .swatch text")).to_have_count(1)
    expect(layer.locator(".classes .swatch path")).to_have_count(1)
    assert watch.complaints == []


def test_promise_12_a_line_is_drawn_changed_and_taken_back_by_keyboard_alone(
    watch: Watch, map_page: Path
) -> None:
    page = opened(watch, map_page)
    page.locator("#tool-draw_note").focus()
    page.keyboard.press("Enter")
    page.locator("[data-kind=line]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "map_nzv"
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Control+ArrowUp")
        page.keyboard.press("Enter")
    assert "Punkt 3 von 3 gesetzt" in said(page)
    assert "Länge" in said(page)
    page.keyboard.press("Backspace")
    assert page.locator(".vertex-handle").count() == 2
    page.keyboard.press("Control+z")
    assert page.locator(".vertex-handle").count() == 3
    page.keyboard.press("Control+y")
    assert page.locator(".vertex-handle").count() == 2
    page.keyboard.press("PageUp")
    assert "Punkt 2 von 2 gewählt" in said(page)
    page.keyboard.press("Insert")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(".vertex-handle").count() == 3
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "note-title"
    page.keyboard.type("Trasse")
    page.locator(".keep-note").focus()
    page.keyboard.press("Enter")
    assert "Notiz übernommen: Trasse" in said(page)
    assert page.locator("#added-layers li").count() == 1
    page.keyboard.press("Control+z")
    assert page.locator("#added-layers").count() == 0
    expect(page.locator("#note-title")).to_have_value("Trasse")
    page.locator(".keep-note").focus()
    page.keyboard.press("Control+y")
    assert page.locator("#added-layers li").count() == 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "tool-draw_note"


def test_promise_44_a_place_snaps_to_the_very_vertex_of_a_border(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = opened(watch, map_page)
    page.evaluate("void map_nzv.setView([51.15, 14.97], 13, { animate: false })")
    begin(page, "point")
    vertex = tuple(load_layer("municipalities").features.set_index("ags").geometry["14626110"].geoms[0].exterior.coords[40])  # fmt: skip
    page.evaluate(
        "([lng, lat]) => void map_nzv.setView([lat, lng], 15, { animate: false })", vertex
    )
    x, y = pixel(page, *vertex)
    page.locator("summary", has_text="Genauer").click()
    page.locator("#note-snap").uncheck()
    page.mouse.move(x + 5, y + 3)
    expect(page.locator(".snap-sign")).to_have_count(0)
    page.mouse.click(x + 5, y + 3)
    keep(page, "daneben")
    begin(page, "point")
    page.locator("summary", has_text="Genauer").click()
    page.locator("#note-snap").check()
    page.mouse.move(x - 5, y - 3)
    expect(page.locator(".snap-sign.on-vertex")).to_have_count(1)
    page.mouse.click(x - 5, y - 3)
    assert "eingerastet" in said(page)
    keep(page, "Grenzpunkt")
    beside, snapped = (note["geometry"]["coordinates"] for note in notes(page, tmp_path))
    assert snapped == [round(value, 6) for value in vertex]
    assert beside != snapped


def test_promise_44_vertices_are_dragged_inserted_and_typed(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = opened(watch, map_page)
    draw(page, "area", *AREA, title="Suchraum")
    page.get_by_role("button", name="Bearbeiten: Suchraum").click()
    for handle, count in ((".vertex-handle", 4), (".middle-handle", 5)):
        box = page.locator(handle).first.bounding_box()
        assert box
        page.mouse.move(box["x"] + 16, box["y"] + 16)
        page.mouse.down()
        page.mouse.move(box["x"] - 20, box["y"] - 20, steps=4)
        page.mouse.up()
        expect(page.locator(".vertex-handle")).to_have_count(count)
    page.locator("summary", has_text="Genauer").click()
    page.locator("#note-coordinates").fill("51.25, 14.55")
    page.keyboard.press("Enter")
    expect(page.locator(".vertex-handle")).to_have_count(6)
    page.locator(".keep-note").click()
    (note,) = notes(page, tmp_path)
    assert [14.55, 51.25] in note["geometry"]["coordinates"][0]


def test_promise_41_notes_are_saved_read_and_gone_on_with(
    watch: Watch, map_page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = opened(watch, map_page, alone=True)
    draw(page, "area", *AREA, title="Suchraum")
    draw(page, "text", (14.3, 51.5), title="Hinweis", text="Anbindung\nprüfen")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    first = save(page, tmp_path / "first.html")
    again = opened(watch, first)
    expect(again.locator(".note-label")).to_have_text("Anbindungprüfen")
    assert digest(save(again, tmp_path / "second.html").read_bytes()) == digest(first.read_bytes())
    draw(again, "line", (14.3, 51.4), (14.4, 51.4), title="Trasse")
    third = save(again, tmp_path / "third.html")
    assert load_layer(third, layer="notes").features["title"].tolist() == ["Suchraum", "Hinweis", "Trasse"]  # fmt: skip
    assert main(["info", str(third), "--layer", "notes"]) == 0
    assert "drawn on a map page" in capsys.readouterr().out
    assert main(["check", str(third), "--layer", "notes"]) in (0, 1)
    target = tmp_path / "notes.geojson"
    assert main(["export", str(third), "--layer", "notes", "-o", str(target)]) == 0
    assert watch.complaints == []


@pytest.mark.parametrize("policy", [True, False])
def test_promise_05_no_payload_of_a_note_runs(
    watch: Watch, map_page: Path, tmp_path: Path, policy: bool
) -> None:
    source = tmp_path / "page.html"
    text = map_page.read_text("utf-8")
    source.write_text(text if policy else re.sub(r"<meta http-equiv[^>]*>", "", text), "utf-8")
    page = opened(watch, source)
    begin(page, "text")
    click(page, (14.3, 51.5))
    keep(page, PAYLOAD, PAYLOAD, "=1+1")
    again = opened(watch, save(page, tmp_path / "saved.html"))
    for shown in (page, again):
        shown.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        shown.keyboard.press("Escape")
        shown.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
        shown.keyboard.press("Enter")
        shown.wait_for_timeout(200)
        assert shown.evaluate("window.ran") is None
        assert shown.locator("img[src=x]").count() == 0
        assert "{{7*7}}" in shown.locator("#tables").inner_text()
        assert "{{7*7}}" in shown.locator(".note-label").inner_text().replace("\n", "")
    with again.expect_download() as download:
        again.locator("#added-layers").get_by_role("button", name="CSV").click()
    assert "'=1+1" in Path(download.value.path()).read_text("utf-8")
    assert watch.outside == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_promise_01_axe_finds_nothing_while_notes_are_drawn(
    watch: Watch, map_page: Path, scheme: str
) -> None:
    page = opened(watch, map_page, color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.locator("#panel-toggle").click()
    page.locator("#tool-draw_note").click()
    assert violations(page, ".card") == []
    begin(page, "area")
    page.locator("summary", has_text="Genauer").click()
    for place in AREA:
        page.locator("#note-coordinates").fill(f"{place[1]}, {place[0]}")
        page.keyboard.press("Enter")
    assert violations(page, ".card") == []
    assert small_targets(page) == []
    page.get_by_role("button", name="Fertig gezeichnet").click()
    assert violations(page, ".card") == []
    keep(page, "Suchraum")
    for language in ("en", "dsb", "hsb"):
        choose(page, language)
        assert violations(page, ".card", only="words") == []
    page.keyboard.press("Escape")
    assert violations(page, "#panel") == []


def test_sorting_stays_possible_in_another_language(watch: Watch, map_page: Path) -> None:
    page = opened(watch, map_page)
    draw(page, "point", (14.3, 51.5), title="Ort")
    choose(page, "en")
    section = page.locator("#tables > details").first
    section.locator("summary").click()
    assert section.locator("thead button").count() == section.locator("thead th").count()
    expect(section.locator("thead")).to_contain_text("Municipality")
