"""Layers as folium objects: any plugin takes them, and no text of data runs."""

from pathlib import Path

import folium
import pytest
from folium.plugins import FeatureGroupSubGroup, Search
from playwright.sync_api import Browser

from nzv_geo import build_valley, load_layer, render_layers
from nzv_geo.webmap.leaflet import leaflet_css, leaflet_js
from tests.webmap.payloads import PAYLOADS
from tests.webmap.test_payloads import WATCHERS, layer_of


def test_a_layer_is_a_geojson_that_plugins_take() -> None:
    counties = load_layer("counties").to_folium(show=False)
    assert isinstance(counties, folium.GeoJson)
    assert len(counties.data["features"]) == 31
    chart = folium.Map()
    counties.add_to(chart)
    Search(counties, search_label="name_de").add_to(chart)
    FeatureGroupSubGroup(counties, "sub").add_to(chart)
    assert chart.get_root().render().count("Oberspreewald-Lausitz") == 1


def test_a_valley_and_a_page_are_maps_with_their_layers() -> None:
    valley = build_valley("cottbus")
    names = ["Gemeinden", "Landkreise und kreisfreie Städte", "Länder", "Umriss der Region"]
    chart = valley.to_folium()
    assert isinstance(chart, folium.Map)
    shown = [one.layer_name for one in chart._children.values() if isinstance(one, folium.GeoJson)]
    assert shown == names
    page = render_layers([load_layer("states")], title="Länder")
    assert isinstance(page.to_folium(), folium.Map)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folium page with every payload as value, field and title, its own scripts in it."""
    values = {"name": PAYLOADS, "note": PAYLOADS}
    layers = [
        layer_of("Werte", "Quelle", values),
        layer_of("Felder", "Quelle", {text: ["x"] for text in PAYLOADS}),
        *(layer_of(text, "Quelle", {"name": ["x"]}) for text in PAYLOADS),
    ]
    chart = folium.Map(tiles=None)
    for layer in layers:
        layer.to_folium().add_to(chart)
    folium.LayerControl(collapsed=False).add_to(chart)
    path = tmp_path_factory.mktemp("folium") / "map.html"
    chart.save(path)
    return path


def test_no_text_of_data_runs_in_a_folium_page(browser: Browser, hostile: Path) -> None:
    page = browser.new_context().new_page()
    page.add_init_script(WATCHERS)
    page.route("http*://**", lambda route: route.abort())
    page.route("**/leaflet.js", lambda route: route.fulfill(body=leaflet_js()))
    page.route("**/leaflet.css", lambda route: route.fulfill(body=leaflet_css()))
    page.goto(hostile.as_uri())
    shown = page.evaluate(
        """() => [...document.querySelectorAll('path.leaflet-interactive')].map((node) => {
            node.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
            node.dispatchEvent(new MouseEvent('click', { bubbles: true }));
            return [...document.querySelectorAll('.leaflet-popup-content dl')].at(-1).querySelector('dd').textContent;
        })"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.hits") == []
    assert set(PAYLOADS) <= set(shown)
    labels = page.locator(".leaflet-control-layers-overlays label").all_text_contents()
    assert {label.strip() for label in labels} >= {text.strip() for text in PAYLOADS}
    # Long enough that no identifier of folium holds it by chance.
    assert str(7919 * 7927) not in hostile.read_text("utf-8")
    page.context.close()
