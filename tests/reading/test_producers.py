"""Files in the style of real producers come in with letters, keys, places and CRS as they are."""

from pathlib import Path

import geopandas
import numpy
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.errors import CrsError, DataError
from nzv_geo.layers import Layer
from nzv_geo.reading import list_layers
from tests.reading import producers

pytestmark = pytest.mark.slow

NAMES = ["name_de", "NAME_DE", "Name", "GEN", "gemeindeName"]
SORBIAN = ["name_sorbian", "NAME_SORBIAN", "Sorbisch", "beschreibung", "BEM"]


@pytest.fixture(scope="module")
def places() -> geopandas.GeoDataFrame:
    """Six municipalities with umlauts and Sorbian letters, to the millimetre."""
    layer = load_layer("municipalities").features
    chosen = layer[layer["ags"].isin(
        ["12052000", "12061005", "12066196", "12071160", "14625280", "14626110"]
    )]  # fmt: skip
    table = chosen.to_crs("EPSG:25833")[["ags", "name_de", "name_sorbian", "geometry"]]
    table = table.set_geometry(shapely.set_precision(table.geometry.values, 0.001), crs=table.crs)
    return table.reset_index(drop=True)


def column(layer: Layer, names: list[str]) -> list[object]:
    found = next(name for name in names if name in layer.features)
    return layer.features[found].tolist()


def furthest_m(layer: Layer, places: geopandas.GeoDataFrame) -> float:
    here = shapely.normalize(layer.features.geometry.to_crs(places.crs).values)
    there = shapely.normalize(places.geometry.values)
    return float(shapely.hausdorff_distance(here, there).max())


@pytest.mark.parametrize(
    ("producer", "options", "crs"),
    [
        ("wfs_geoserver", {}, "EPSG:25833"),
        ("wfs_deegree_latlon", {}, "EPSG:4258"),
        ("wfs_arcgis", {}, "EPSG:25833"),
        ("xplan_5_4", {}, "EPSG:25833"),
        ("xplan_6_0", {}, "EPSG:25833"),
        ("kmz_phone", {"layer": "Flächen"}, "EPSG:4326"),
        ("kml_google_earth", {}, "EPSG:4326"),
        ("bkg_zip", {"layer": "VG250_GEM"}, "EPSG:25833"),
        ("qgis_geojson", {}, "EPSG:25833"),
        ("csv_wkt", {"source_crs": "EPSG:25833"}, "EPSG:25833"),
        ("geojson_nd", {}, "EPSG:4326"),
        ("geojson_rs", {}, "EPSG:4326"),
        ("shapefile_esri_latin1", {}, "EPSG:25833"),
        ("shapefile_dos850", {}, "EPSG:25833"),
    ],
)
def test_it_comes_in_whole(producer, options, crs, places, tmp_path: Path) -> None:
    layer = load_layer(getattr(producers, producer)(tmp_path, places), **options)
    assert layer.crs == crs
    assert column(layer, ["ags", "AGS"]) == places["ags"].tolist()
    assert column(layer, NAMES) == places["name_de"].tolist()
    assert furthest_m(layer, places) < 1e-6
    assert [one for one in layer.findings if one.severity != "note"] == []


def test_inspire_brings_both_names_of_a_place(places, tmp_path: Path) -> None:
    layer = load_layer(producers.inspire_au(tmp_path, places))
    assert layer.features["text"].iloc[0] == "Cottbus; Chóśebuz"
    assert layer.features["nationalCode"].tolist() == places["ags"].tolist()
    assert furthest_m(layer, places) == 0


def test_topojson_is_where_its_grid_puts_it(places, tmp_path: Path) -> None:
    layer = load_layer(producers.topojson(tmp_path, places))
    assert layer.crs == "EPSG:4326"
    assert layer.features["name_sorbian"].tolist() == places["name_sorbian"].tolist()
    assert 0 < furthest_m(layer, places) < 1


def test_a_german_spreadsheet_gives_points(places, tmp_path: Path) -> None:
    path = producers.excel_csv(tmp_path, places)
    with pytest.raises(CrsError, match="no CRS"):
        load_layer(path)
    layer = load_layer(path, source_crs="EPSG:25833")
    assert layer.features["AGS"].tolist() == places["ags"].tolist()
    assert layer.features["Name"].tolist() == places["name_de"].tolist()
    inside = shapely.contains(places.geometry.values, layer.features.geometry.values)
    assert inside.all()


def test_xplan_gives_the_outlines_and_says_what_else_there_is(places, tmp_path: Path) -> None:
    path = producers.xplan_6_0(tmp_path, places)
    assert [one.name for one in list_layers(path)] == [
        "BP_Plan",
        "BP_Bereich",
        "BP_BaugebietsTeilFlaeche",
    ]
    (finding,) = load_layer(path).findings
    assert finding.code == "NZV113"
    assert "BP_Bereich, BP_BaugebietsTeilFlaeche" in finding.hint
    assert load_layer(path, layer="BP_Bereich").findings == ()


def test_what_a_server_says_instead_of_data_is_quoted(places, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"error message of a server: Feature type .* unknown"):
        load_layer(producers.wfs_exception(tmp_path, places))


@pytest.mark.parametrize(("producer", "layers"), [("kmz_phone", 2), ("bkg_zip", 2)])
def test_of_several_layers_none_is_guessed(producer, layers, places, tmp_path: Path) -> None:
    path = getattr(producers, producer)(tmp_path, places)
    names = [one.name for one in list_layers(path)]
    assert len(names) == layers
    with pytest.raises(DataError, match=f"holds {layers} layers; name one of: {', '.join(names)}"):
        load_layer(path)


def test_heights_that_are_all_zero_are_no_heights(places, tmp_path: Path) -> None:
    layer = load_layer(producers.kml_google_earth(tmp_path, places))
    assert not layer.features.geometry.has_z.any()
    assert not numpy.isin(["altitudeMode", "extrude", "drawOrder"], layer.features.columns).any()


def test_a_list_of_layers_names_no_field_that_nobody_wrote(places, tmp_path: Path) -> None:
    (layer,) = list_layers(producers.kml_google_earth(tmp_path, places))
    assert set(layer.fields) == {"Name", "description", "ags", "name_sorbian"}


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_a_balloon_of_html_is_text_in_every_export(suffix, places, tmp_path: Path) -> None:
    layer = load_layer(producers.kml_google_earth(tmp_path, places))
    lines = [f"AGS: {ags}" for ags in places["ags"]]
    assert layer.features["description"].tolist() == lines
    assert layer.features["ags"].tolist() == places["ags"].tolist()
    export_layer(layer, tmp_path / f"out{suffix}")
    assert load_layer(tmp_path / f"out{suffix}").features["description"].tolist() == lines


def test_values_of_kml_that_are_no_html_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>Müller &amp; Söhne</name>'
        "<description>a &lt; b  &amp; c</description><ExtendedData>"
        '<Data name="note"><value>&lt;b&gt;fett&lt;/b&gt;</value></Data>'
        '<Data name="empty"><value>&lt;br&gt;</value></Data></ExtendedData>'
        "<Point><coordinates>14,51</coordinates></Point></Placemark></kml>",
        encoding="utf-8",
    )
    row = load_layer(path).features.iloc[0]
    assert row[["Name", "description", "note"]].tolist() == ["Müller & Söhne", "a < b  & c", "fett"]
    assert "empty" not in row.dropna()
