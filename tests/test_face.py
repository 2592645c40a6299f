"""What users of geopandas expect of the Python names."""

from pathlib import Path

import geopandas
import pyproj
import pytest
import shapely

from nzv_geo import build_valley, export_layer, load_layer, merge, render_layers, reproject
from nzv_geo.checks import check_layer
from nzv_geo.coverage.clean import union
from nzv_geo.errors import CrsError, DataError, UnknownNameError
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source
from tests.hand_drawn import make_layer
from tests.webmap.using import digest

SQUARES = [shapely.box(450_000, 5.73e6, 450_100, 5.7301e6),
           shapely.box(450_100, 5.73e6, 450_200, 5.7301e6)]  # fmt: skip


def table(**columns: list[object]) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(columns, geometry=SQUARES, crs="EPSG:25833")


def test_a_geodataframe_becomes_a_layer_with_title_and_source() -> None:
    layer = Layer.from_geodataframe(table(use=["GE", "GI"]), title="Plan", source="Stadt Cottbus")
    assert layer.title == {"de": "Plan", "en": "Plan"}
    assert layer.provenance.attribution == "Stadt Cottbus"
    assert list(layer.features[layer.key]) == [1, 2]
    assert layer.crs == pyproj.CRS("EPSG:25833")


def test_a_source_may_be_a_whole_one_and_a_key_a_column() -> None:
    source = Source.in_one_line("Stadt")
    layer = Layer.from_geodataframe(table(nr=["7", "8"]), source=source, key="nr")
    assert layer.provenance.sources == (source,)
    assert layer.key == "nr"
    with pytest.raises(UnknownNameError, match="unknown column 'nmr'; did you mean 'nr'"):
        Layer.from_geodataframe(table(nr=["7", "8"]), key="nmr")


def test_a_table_without_geometry_is_no_layer() -> None:
    with pytest.raises(DataError, match="expected a GeoDataFrame"):
        Layer.from_geodataframe(table()[["geometry"]].assign(a=1).drop(columns="geometry"))


def test_the_table_given_stays_as_it_was() -> None:
    given = table(use=["GE", "GI"])
    Layer.from_geodataframe(given)
    assert list(given.columns) == ["use", "geometry"]


def test_a_geodataframe_goes_in_wherever_a_layer_does(tmp_path: Path) -> None:
    plan = table(use=["GE", "GI"])
    assert reproject(plan, "EPSG:4326").crs == "EPSG:4326"
    assert union(plan).area == 20_000
    assert len(merge([plan]).coverage) == 2
    assert check_layer(plan) == []
    assert len(export_layer(plan, tmp_path / "plan.gpkg")) == 2
    assert "GI" in render_layers([plan], title="Plan").html


def test_a_path_may_be_a_text(tmp_path: Path) -> None:
    path = str(tmp_path / "plan.gpkg")
    export_layer(table(use=["GE", "GI"]), path)
    assert len(load_layer(path)) == 2
    with pytest.raises(UnknownNameError, match="did you mean 'counties'"):
        load_layer("countys")


def test_what_travels_compares_by_identity_and_says_itself_in_one_line() -> None:
    valley = build_valley("cottbus")
    layer, ledger = valley.counties, merge([valley.municipalities]).ledger
    for thing in (valley, layer, ledger):
        assert thing == thing  # noqa: PLR0124
        assert len({thing, thing}) == 1
        assert "\n" not in repr(thing)
    assert layer != load_layer("counties", region="cottbus")
    assert repr(valley) == "<Valley cottbus: 1 counties, 1 municipalities, 0 focus areas>"
    assert repr(layer) == "<Layer counties: 1 features, EPSG:25833>"
    assert repr(ledger) == "<Ledger: 0 gaps, 0 overlaps, tolerance 10 m, 1 units>"


def test_a_layer_without_crs_says_what_to_do() -> None:
    layer = make_layer(SQUARES, crs=None)
    assert repr(layer) == "<Layer hand: 2 features, no CRS>"
    with pytest.raises(CrsError, match="layer hand has no CRS; set the one"):
        _ = layer.crs


def test_a_page_is_text_a_file_and_a_frame_in_a_notebook(tmp_path: Path) -> None:
    page = render_layers([table()], title='Plan "A" & B')
    path = page.save(str(tmp_path / "plan.html"))
    assert digest(path.read_text("utf-8")) == digest(page.html) == digest(str(page))
    assert page.title == 'Plan "A" & B'
    assert repr(page).startswith("<MapPage 'Plan \"A\" & B': 0.")
    frame = page._repr_html_()
    assert frame.startswith('<iframe title="Plan &quot;A&quot; &amp; B"')
    assert frame.count("<") == 2
