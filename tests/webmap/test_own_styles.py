"""Styles that a reader gives to added layers: the page chooses as Python does, and saves them."""

import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.project.styled_files import with_own_style
from nzv_geo.reading import Limits, read_file
from nzv_geo.styles import Style, Styled, apply_style
from nzv_geo.styles.automatic import Shape
from nzv_geo.webmap.own_layers import added_layers
from nzv_geo.webmap.style_tables import CATEGORY_PALETTES, CLASS_PALETTES, style_tables
from nzv_geo.webmap.styling import own_styles
from tests.watch import Record, Watch, new_page
from tests.webmap.test_added_files import add, save
from tests.webmap.using import choose, violations

SCRIPTS = Path(__file__).parents[2] / "src/nzv_geo/webmap/static/js"
SHAPES: dict[Shape, shapely.Geometry] = {
    "area": shapely.box(0, 0, 1, 1),
    "line": shapely.LineString([(0, 0), (1, 1)]),
    "point": shapely.Point(0, 0),
}
APPLY = """
import { readFileSync } from "node:fs";
const { applyStyle } = await import(process.argv[1] + "/styles/applied.js");
const { rulesOf } = await import(process.argv[1] + "/styles/rules.js");
const { tables, languages, cases } = JSON.parse(readFileSync(0, "utf-8"));
const answers = cases.map(({ style, values, shape, turn }) => {
  const { classes, members } = applyStyle(style, values, shape, { turn, tables, languages });
  const rules = classes.flatMap(({ symbol }, place) => rulesOf(`x-${place}`, symbol, tables));
  return { members, rules, signs: classes.map(({ symbol }) => [symbol.shape, symbol.size_mm]),
           titles: classes.map(({ title }) => title), counts: classes.map(({ count }) => count) };
});
console.log(JSON.stringify(answers));
"""


# --- the same choices as in Python ----------------------------------------------------------------


def numbers(chance: random.Random) -> list[float | int | None]:
    """Make up a column of numbers: few or many, alike or apart, some of them missing."""
    count = chance.choice([1, 2, 3, 7, 40, 400, 1_400])
    kind = chance.choice(["whole", "few", "log", "fine", "negative", "same"])
    make = {
        "whole": lambda: chance.randint(0, 10_000),
        "few": lambda: chance.choice([1.5, 2.25, 3]),
        "log": lambda: round(chance.lognormvariate(3, 2), 2),
        "fine": lambda: chance.random() / 1e4,
        "negative": lambda: chance.gauss(0, 1e5),
        "same": lambda: 380,
    }[kind]
    return [None if chance.random() < 0.05 else make() for _ in range(count)]


def values(chance: random.Random) -> list[object]:
    """Make up a column of texts, numbers and truth values."""
    known: list[object] = ["Wald", "Acker", "Běła", "", None, 380, 110, 1.5, True, False]
    known += [f"Nutzung {number}" for number in range(9)]
    chosen = chance.sample(known, chance.randint(1, len(known)))
    return [chance.choice(chosen) for _ in range(chance.choice([1, 5, 60]))]


def made_up(count: int) -> Iterator[tuple[dict[str, object], Style, list[object], Shape, int]]:
    chance = random.Random(7)
    for turn in range(count):
        shape = chance.choice(list(SHAPES))
        kind = chance.choice(["single", "categories", "classes"])
        if kind == "single":
            yield {"kind": kind}, Style.single(), [1, 2], shape, turn
        elif kind == "categories":
            palette = chance.choice(CATEGORY_PALETTES)
            style = Style.categories("f", palette=palette)
            yield {"kind": kind, "palette": palette}, style, values(chance), shape, turn
        else:
            palette, classes = chance.choice(CLASS_PALETTES), chance.randint(2, 7)
            scheme = chance.choice(["quantiles", "equal", "natural"])
            style = Style.classes("f", palette=palette, count=classes, scheme=scheme)
            spec = {"kind": kind, "palette": palette, "count": classes, "scheme": scheme}
            yield spec, style, list(numbers(chance)), shape, turn


def answer(styled: Styled) -> dict[str, object]:
    symbols = [styled_class.symbol for styled_class in styled.classes]
    titles = [
        [found.title[language] for language in LANGUAGES] if found.title else None
        for found in styled.classes
    ]
    return {
        "members": styled.members.tolist(),
        "rules": own_styles([(f"x-{place}", each) for place, each in enumerate(symbols)]).split(
            "\n"
        ),
        "signs": [[symbol.shape, symbol.size_mm] for symbol in symbols],
        "titles": titles,
        "counts": [found.count for found in styled.classes],
    }


def table(column: list[object], shape: Shape) -> geopandas.GeoDataFrame:
    field = numpy.array([*column, None], dtype=object)[:-1]
    return geopandas.GeoDataFrame({"f": field}, geometry=[SHAPES[shape]] * len(column), crs=4326)


@pytest.mark.slow
def test_promise_42_pages_choose_classes_titles_and_symbols_as_python_does() -> None:
    cases = list(made_up(400))
    languages = [
        {"decimal": load_words(language).decimal, "thousands": load_words(language).thousands}
        for language in LANGUAGES
    ]
    asked = {
        "tables": style_tables(),
        "languages": languages,
        "cases": [
            {"style": spec, "values": column, "shape": shape, "turn": turn}
            for spec, _, column, shape, turn in cases
        ],
    }
    command = ["node", "--input-type=module", "-e", APPLY, SCRIPTS.as_uri()]
    ran = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    for (spec, style, column, shape, turn), found in zip(
        cases, json.loads(ran.stdout), strict=True
    ):
        expected = answer(apply_style(style, table(column, shape), turn))
        assert {key: found[key] == expected[key] for key in expected} == dict.fromkeys(
            expected, True
        ), (spec, shape, turn, [(found[key], expected[key]) for key in ("titles", "counts")])


# --- in the page ----------------------------------------------------------------------------------

HOSTILE = '<img src=x onerror="globalThis.ran=1">'
USES = ["Wald", "Acker", "Wald", "", HOSTILE]


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five areas with uses and sizes, and as many points on them."""
    folder = tmp_path_factory.mktemp("areas")
    boxes = [shapely.box(14.7 + step / 20, 51.2, 14.74 + step / 20, 51.23) for step in range(5)]
    columns = {
        "name": [f"Fläche {number}" for number in range(5)],
        "nutzung": USES,
        "ha": [1.5, 2.5, 30.25, None, 400],
    }
    for stem, shapes in (("flaechen", boxes), ("punkte", [box.centroid for box in boxes])):
        frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=4326)
        frame.to_file(folder / f"{stem}.geojson")
    return folder


def open_styles(page: Page, title: str) -> None:
    entry = page.locator("#added-layers > li", has_text=title)
    if not entry.locator(".options").get_attribute("open"):
        entry.locator(".options").evaluate("node => { node.open = true; }")
    entry.get_by_role("button", name="Darstellung ändern").click()
    expect(page.locator("#card-title")).to_have_text("Darstellung ändern")


def take(page: Page, **choices: str) -> None:
    for key, value in choices.items():
        page.locator(f"#style_{key}").focus()
        page.locator(f"#style_{key}").select_option(value)


def legend(page: Page, title: str) -> list[tuple[str, str]]:
    entries = page.locator("#added-layers > li", has_text=title).locator(".classes > li")
    return [
        (entry.locator(".class-title").inner_text(), entry.locator(".count").inner_text())
        for entry in entries.all()
    ]


class Styled5:
    """One page whose reader styled two layers, and the map that was saved with them."""

    def __init__(self, page: Page, record: Record, folder: Path, areas: Path) -> None:
        self.page, self.record = page, record
        add(page, areas / "flaechen.geojson")
        add(page, areas / "punkte.geojson")
        page.locator(".card .close").click()
        open_styles(page, "flaechen")
        take(page, kind="categories", field="nutzung", palette="Set2", label="name")
        self.by_use = legend(page, "flaechen")
        open_styles(page, "punkte")
        take(page, kind="classes", field="ha", scheme="natural", count="3", name="nutzung")
        self.by_size = legend(page, "punkte")
        self.focus = page.evaluate("document.activeElement.id")
        self.complaints = violations(page)
        self.rules = page.evaluate(
            "document.adoptedStyleSheets.map((sheet) => [...sheet.cssRules].map((r) => r.cssText))"
        )
        self.saved = save(page, folder / "karte.html")
        self.after = list(record.complaints)


@pytest.fixture(scope="module")
def restyled(
    browser: Browser, maps: Path, areas: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Styled5]:
    page = new_page(browser)
    record = Record()
    record.listen(page)
    page.goto((maps / "goerlitz.html").as_uri())
    yield Styled5(page, record, tmp_path_factory.mktemp("saved"), areas)
    page.context.close()


def test_promise_42_a_reader_styles_layers_and_the_legend_counts_each_class(
    restyled: Styled5,
) -> None:
    assert restyled.by_use == [
        (HOSTILE, "1"),
        ("Acker", "1"),
        ("Wald", "2"),
        ("keine Angabe", "1"),
    ]
    assert restyled.by_size == [
        ("bis 2,5", "2"),
        ("über 2,5 bis 30,25", "1"),
        ("über 30,25", "1"),
        ("keine Angabe", "1"),
    ]
    assert restyled.focus == "style_name"  # where the last choice was made
    assert restyled.complaints == []
    assert restyled.after == []
    assert restyled.record.outside == []
    assert restyled.page.evaluate("globalThis.ran") is None


def test_promise_42_python_reads_the_same_style_from_the_saved_map(restyled: Styled5) -> None:
    for place, (title, shown) in enumerate(
        [("flaechen", restyled.by_use), ("punkte", restyled.by_size)]
    ):
        layer = read_file(restyled.saved, layer=title)
        styled_layer = with_own_style(layer, restyled.saved, title, Limits())
        assert styled_layer.findings == ()
        styled = apply_style(styled_layer.shown_look.style, styled_layer.features)
        assert [(each.title["de"], str(each.count)) for each in styled.classes] == shown
        drawn = colours("".join(restyled.rules[place]))
        assert len(drawn) == 4 * len(styled.classes)
        assert drawn == colours(own_styles([("x-0", each.symbol) for each in styled.classes]))
    assert styled_layer.shown_look.name_field == "nutzung"


def changed(saved: Path, folder: Path, **keys: object) -> Path:
    """Write a saved map anew whose first layer has other keys; None takes one away."""
    begin, block, end = re.split(
        r'(?<=id="nzv-added">)(.*?)(?=</script>)', saved.read_text("utf-8"), maxsplit=1
    )
    content = json.loads(block)
    layer = {**content["layers"][0], **keys}
    content["layers"][0] = {key: value for key, value in layer.items() if value is not None}
    target = folder / "karte.html"
    written = json.dumps(content).replace("<", "\\u003c")
    target.write_text(f"{begin}{written}{end}", "utf-8")
    return target


def test_promise_42_page_and_python_mean_the_same_by_the_field_of_names(
    restyled: Styled5, browser: Browser, tmp_path: Path
) -> None:
    page = new_page(browser)
    for name, field, first in (
        (None, "name", "Fläche 0"),
        ("nutzung", "nutzung", "Wald"),
        ("", "", "№ 1"),
    ):
        file = changed(restyled.saved, tmp_path, name=name)
        layer = with_own_style(read_file(file, layer="flaechen"), file, "flaechen", Limits())
        assert [shown.name_field for shown in added_layers([layer])] == [field]
        page.goto(file.as_uri())
        page.wait_for_selector("html.ready")
        table = page.locator("#tables > details", has_text="flaechen")
        named = table.locator("tbody th").first
        assert named.evaluate("cell => cell.lastChild.textContent") == first
    page.context.close()


def colours(rules: str) -> list[str]:
    return re.findall(r"--(?:line|fill|hatching|width): ([^;]+);", rules)


def test_promise_41_a_styled_map_opens_as_it_was_and_saves_the_same_bytes(
    restyled: Styled5, watch: Watch, tmp_path: Path
) -> None:
    page = watch.open(restyled.saved)
    assert legend(page, "flaechen") == restyled.by_use
    assert legend(page, "punkte") == restyled.by_size
    page.locator("#added-layers > li", has_text="punkte").locator("input").first.uncheck()
    page.evaluate("void map_nzv.setView([51.215, 14.82], 13, { animate: false })")
    expect(page.locator(".name-label.own").first).to_contain_text("Fläche")
    again = watch.open(restyled.saved)
    assert save(again, tmp_path / "nochmal.html").read_bytes() == restyled.saved.read_bytes()
    assert watch.complaints == []


def test_promise_42_layers_change_places_and_classes_are_switched(
    watch: Watch, restyled: Styled5
) -> None:
    page = watch.open(restyled.saved)
    order = "[...document.querySelectorAll('#added-layers > li > label')].map((n) => n.textContent)"
    heights = """[...document.querySelectorAll('.leaflet-pane')]
        .filter((pane) => pane.style.zIndex && pane.querySelector('.nzv-own'))
        .sort((a, b) => b.style.zIndex - a.style.zIndex)
        .map((pane) => (pane.querySelector('.point') ? 'punkte' : 'flaechen'))"""
    assert page.evaluate(order) == ["punkte", "flaechen"]
    assert page.evaluate(heights) == ["punkte", "flaechen"]
    page.locator("#added-layers > li", has_text="flaechen").locator("summary").click()
    page.get_by_role("button", name="Nach oben").last.click()
    assert page.evaluate(order) == ["flaechen", "punkte"]
    assert page.evaluate(heights) == ["flaechen", "punkte"]
    assert page.evaluate("document.activeElement.textContent") == "Darstellung ändern"
    shown = page.locator(".leaflet-pane path.nzv-own.area:visible")
    assert shown.count() == 5
    page.locator("#added-layers > li", has_text="flaechen").locator(
        ".classes label", has_text="Wald"
    ).click()
    assert shown.count() == 3


def test_promise_12_the_card_of_a_layer_knows_its_button_after_every_change(
    watch: Watch, restyled: Styled5
) -> None:
    page = watch.open(restyled.saved)
    open_styles(page, "flaechen")
    opener = page.locator("#added-layers > li", has_text="flaechen").get_by_role(
        "button", name="Darstellung ändern"
    )
    expect(opener).to_have_attribute("aria-expanded", "true")
    take(page, palette="Dark2")
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.locator("#added-layers > li", has_text="flaechen").get_by_role(
        "button", name="Nach oben"
    ).click()
    page.locator("#style_palette").focus()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_promise_42_a_colour_that_cannot_be_seen_is_told_with_a_better_one(
    watch: Watch, maps: Path, areas: Path
) -> None:
    page = watch.open(maps / "goerlitz.html")
    add(page, areas / "flaechen.geojson")
    page.locator(".card .close").click()
    open_styles(page, "flaechen")
    page.locator("#style_colour").fill("#ffd700")
    page.locator("#style_colour").dispatch_event("change")
    told = page.locator(".style-form .warning")
    expect(told).to_contain_text("NZV181")
    expect(told).to_contain_text("#998100")
    page.get_by_role("button", name="Bessere Farbe nehmen").click()
    expect(told).to_have_count(0)
    line = "getComputedStyle(document.querySelector('.leaflet-pane path.nzv-own.area')).stroke"
    assert page.evaluate(line) == "rgb(153, 129, 0)"
    choose(page, "en")
    expect(page.locator("#card-title")).to_have_text("Change style")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Change style"


DAMAGED = [
    "rot",
    {"kind": "stars"},
    {"kind": "single", "colour": 5},
    {"kind": "categories", "field": "nutzung"},
    {"kind": "classes", "field": "ha", "scheme": "equal", "count": "viele", "palette": "Blues"},
    {"kind": "classes", "field": "nix", "scheme": "equal", "count": 3, "palette": "Blues"},
]


@pytest.mark.parametrize("style", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_style_of_a_saved_map_is_told_and_the_layer_shown_all_the_same(
    restyled: Styled5, tmp_path: Path, style: object
) -> None:
    page = changed(restyled.saved, tmp_path, style=style)
    layer = with_own_style(read_file(page, layer="flaechen"), page, "flaechen", Limits())
    assert [finding.code for finding in layer.findings] == ["NZV183"]
    assert layer.look is None
    assert len(layer) == 5
