"""What a page shows, before any of it is HTML."""

from dataclasses import replace

import geopandas
import pytest
import shapely

from nzv_geo import Layer, build_valley, merge
from nzv_geo.valley import Valley
from nzv_geo.webmap import render_map
from nzv_geo.webmap.content import valley_content
from nzv_geo.webmap.map_layer import MapLayer


def torn(*widths_m: float) -> Valley:
    """Cottbus, as if its municipalities lay so far apart."""
    west, boxes = 450_000.0, []
    for width in (*widths_m, 0.0):
        boxes.append(shapely.box(west, 5_730_000, west + 500, 5_730_500))
        west += 500 + width
    units = geopandas.GeoDataFrame({"unit": range(len(boxes))}, geometry=boxes, crs="EPSG:25833")
    valley = replace(build_valley("cottbus"))
    valley.__dict__["ledger"] = merge([Layer.from_geodataframe(units, title="x")]).ledger
    return valley


def ledger_of(valley: Valley) -> list[MapLayer]:
    return [layer for layer in valley_content(valley).layers if layer.id == "ledger"]


def test_gaps_from_a_millimetre_are_shown_with_readable_numbers() -> None:
    (ledger,) = ledger_of(torn(0.002, 0.0005, 0.0314159))
    assert sorted(ledger.layer.features["width_m"]) == [0.002, 0.031]


@pytest.mark.parametrize("region", ["lausitz", "spree-neisse"])
def test_nothing_tells_that_official_borders_are_torn(region: str) -> None:
    valley = build_valley(region)
    assert len(valley.ledger.entries) > 0
    assert ledger_of(valley) == []


def test_the_ledger_is_off_at_first_and_the_last_table() -> None:
    page = render_map(torn(0.002)).html
    tables = page[page.index('id="data"') :]
    titles = ["Umriss der Region", "Gemeinden", "Lücken und Überlappungen"]
    assert [tables.index(title) for title in titles] == sorted(tables.index(t) for t in titles)
    assert tables.rindex("<details open") == tables.rindex(
        "<details open", 0, tables.index("Lücken")
    )
    (number,) = (i for i, layer in enumerate(valley_content(torn(0.002)).layers) if not layer.on)
    assert f'id="layer-{number}">' in page
