"""Shipped layers hold what they should."""

import io
from copy import deepcopy
from dataclasses import replace
from typing import Any

import geopandas
import pytest
import shapely

from nzv_geo.catalogue import load_catalogue
from nzv_geo.errors import DataError
from nzv_geo.layers import Layer, read_layer
from nzv_geo.provenance import Source
from nzv_geo.valley import load_layer
from tests.hand_drawn import make_layer


@pytest.mark.parametrize(
    ("name", "features", "vertices"),
    [("states", 2, 18_969), ("counties", 31, 49_527), ("municipalities", 235, 43_920)],
)
def test_full_resolution_ships(name: str, features: int, vertices: int) -> None:
    layer = load_layer(name)
    assert len(layer) == features
    assert shapely.get_num_coordinates(layer.features.geometry.values).sum() == vertices


def test_municipalities_have_unique_keys_and_84_sorbian_names() -> None:
    table = load_layer("municipalities").features
    assert table["ags"].is_unique
    assert table["ags"].str.fullmatch(r"\d{8}").all()
    assert table["name_sorbian"].notna().sum() == 84
    assert set(table["sorbian_language"].dropna()) == {"dsb", "hsb"}


def test_sorbian_is_lower_sorbian_in_brandenburg_and_upper_sorbian_in_saxony() -> None:
    table = load_layer("municipalities").features.dropna(subset=["name_sorbian"])
    pairs = set(zip(table["state"], table["sorbian_language"], strict=True))
    assert pairs == {("Brandenburg", "dsb"), ("Sachsen", "hsb")}


def test_sorbian_letters_survive() -> None:
    names = load_layer("municipalities").features.set_index("ags")["name_sorbian"]
    assert names["12052000"] == "Chóśebuz"
    assert names["14625280"] == "Rakecy"
    assert names["12071372"] == "Grodk"


@pytest.mark.parametrize("gone", ["14625050", "14625540"])
def test_dissolved_municipalities_are_gone(gone: str) -> None:
    assert gone not in set(load_layer("municipalities").features["ags"])


def test_every_feature_says_what_it_is() -> None:
    for name, digits in (("states", 2), ("counties", 5), ("municipalities", 8)):
        table = load_layer(name).features
        assert set(table["ags"].str.len()) == {digits}
        assert table[["name_de", "kind", "designation", "state", "nuts"]].notna().all(axis=None)


def test_no_focus_area_claims_an_outline() -> None:
    table = load_layer("focus-areas").features
    assert list(table["number"]) == list(range(1, 12))
    assert set(table["geometry_status"]) == {"approximate"}
    assert set(table.geometry.geom_type) == {"Point"}
    assert table["position_uncertainty_m"].between(500, 1500).all()


def test_focus_areas_lie_in_or_near_their_municipality() -> None:
    places = load_layer("municipalities").features.set_index("ags").to_crs(25833).geometry
    for area in load_layer("focus-areas").features.to_crs(25833).itertuples():
        distance = min(places[ags].distance(area.geometry) for ags in area.ags.split(";"))
        assert distance <= area.position_uncertainty_m


def test_a_layer_with_too_few_features_is_refused() -> None:
    spec = replace(load_catalogue().layer("states"), features=3)
    with pytest.raises(DataError, match="has 2 features, the catalogue says 3"):
        read_layer(spec)


def plan() -> Layer:
    layer = make_layer([shapely.Point(450_000, 5_730_000), shapely.Point(450_100, 5_730_000)])
    return layer.reproject("EPSG:4326")


def test_a_table_of_parquet_brings_its_layer_back() -> None:
    layer, file = plan(), io.BytesIO()
    layer.to_geodataframe().to_parquet(file)
    back = Layer.from_geodataframe(geopandas.read_parquet(file))
    assert (back.title, back.key) == (layer.title, "ags")
    assert back.provenance.as_dict() == layer.provenance.as_dict()


def test_what_a_table_carries_costs_no_copy_and_no_layer_is_changed() -> None:
    layer = plan()
    table = layer.to_geodataframe()
    assert layer.features.attrs == {}
    assert table.head(1).attrs["nzv_geo"] is table.attrs["nzv_geo"]
    assert deepcopy(table.attrs["nzv_geo"]) == {"layer": "hand", **layer.about()}


def test_what_is_given_goes_before_what_a_table_carries() -> None:
    back = Layer.from_geodataframe(
        plan().to_geodataframe(), title="A", source="Stadt", key="name_de"
    )
    assert (back.title["de"], back.key) == ("A", "name_de")
    assert back.provenance.attribution == "Stadt"
    assert len(back.provenance.reprojections) == 1


def test_a_key_that_no_longer_identifies_is_not_taken_back() -> None:
    table = plan().to_geodataframe()
    assert Layer.from_geodataframe(table.assign(ags="a")).key == "nzv_row"
    assert Layer.from_geodataframe(table.drop(columns="ags")).key == "nzv_row"


@pytest.mark.parametrize(
    "hostile",
    [
        *(5, [], "x", {"title": 5, "key": [], "sources": "x", "steps": 1, "reprojections": {}}),
        {"key": "geometry", "sources": [1], "title": {"de": "\ud800"}},
    ],
    ids=["number", "list", "text", "types", "values"],
)
def test_attrs_that_nobody_of_ours_wrote_are_left_out(hostile: Any) -> None:
    table = plan().features
    table.attrs["nzv_geo"] = hostile
    back = Layer.from_geodataframe(table)
    assert (back.key, back.title["de"], back.provenance.steps) == ("nzv_row", "layer", ())
    assert back.provenance.sources == (Source.in_one_line(""),)
