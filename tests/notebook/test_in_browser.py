"""All that notebooks show, on one page in a real browser: safe, readable, without a request."""

from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo import MapProject, Rule, Style, load_layer, merge, reproject
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import Layer
from nzv_geo.valley import Valley
from tests.hand_drawn import make_layer
from tests.notebook.test_cards import BESIDE, FAR, SQUARE
from tests.watch import Watch
from tests.webmap.payloads import PAYLOADS
from tests.webmap.test_payloads import WATCHERS, layer_of
from tests.webmap.using import violations

SHELL = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Notebook</title>
<style>:root {{ color-scheme: light dark }}</style><script>{script}</script>
<body><main><h1>Notebook</h1><p id="before">before</p>{cards}</main></body></html>"""
HANDLERS = """[...document.querySelectorAll('main *')].flatMap((node) => [
    ...[...node.attributes].map(({ name, value }) => `${name}=${value}`)
        .filter((text) => /^on|^\\w+=\\s*(javascript|data):/i.test(text)),
    ...(node.matches('script, iframe, object, embed, img, link, base, form') ? [node.tagName] : []),
])"""


def page_of(cards: list[str], path: Path) -> Path:
    path.write_text(SHELL.format(script=WATCHERS, cards="\n".join(cards)), "utf-8")
    return path


@pytest.fixture(scope="module")
def page_of_all(lausitz: Valley, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card of each kind."""
    moved = reproject(make_layer([SQUARE, BESIDE, FAR]), "EPSG:4326")
    shown = [
        lausitz,
        lausitz.municipalities.styled(Style.categories("county")),
        load_layer("focus-areas"),
        load_layer("places").styled(Style.categories("kind")),
        merge([make_layer([SQUARE, BESIDE, FAR])]).ledger,
        moved.provenance,
        moved.provenance.reprojections[0],
        MapProject("Plan", layers=[moved], region="lausitz"),
        Style.categories("use", [Rule("Gewerbe", {"fill": "#aa3344", "hatch": "dots"}, value=1)]),
    ]
    path = tmp_path_factory.mktemp("cards") / "all.html"
    return page_of([one._repr_html_() for one in shown], path)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_asked_for(
    watch: Watch, page_of_all: Path, scheme: str
) -> None:
    page = watch.open(page_of_all, color_scheme=scheme)
    assert violations(page, only="colours" if scheme == "dark" else None) == []
    assert (watch.outside, watch.complaints) == ([], [])


def test_rules_stay_in_the_card_and_nothing_is_cut(watch: Watch, page_of_all: Path) -> None:
    page = watch.open(page_of_all, viewport={"width": 720, "height": 900})
    margin = "getComputedStyle(document.getElementById('before')).marginTop"
    assert page.evaluate(margin) == "16px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


def test_hostile_texts_are_shown_and_do_nothing(watch: Watch, tmp_path: Path) -> None:
    layers = [layer_of(text, text, {text: ["x"], "use": [text]}) for text in PAYLOADS]
    told = Finding.of(Kind.DUPLICATE, PAYLOADS[0], other=PAYLOADS[1])
    shown: list = [layer.styled(Style.categories("use")) for layer in layers[::6]]
    shown += [layer.provenance for layer in layers]
    shown += [MapProject(text, layers=[layers[0]]) for text in PAYLOADS]
    shown += [Style.categories(text, [Rule(text, value=text)]) for text in PAYLOADS]
    shown.append(Layer("x", {}, "a", _table(), layers[0].provenance, checks=(told,)))
    page = watch.open(page_of([one._repr_html_() for one in shown], tmp_path / "hostile.html"))
    assert page.evaluate("window.hits") == []
    assert page.evaluate(HANDLERS) == []
    assert (watch.outside, watch.complaints) == ([], [])
    assert PAYLOADS[0] in page.locator("main").inner_text()


def _table() -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(14, 51)], crs="EPSG:4326")
