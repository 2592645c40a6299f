"""GeoJSON in WGS84 is RFC 7946; in any CRS, layers share their borders."""

import json
import math
import re

import numpy
import pandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import shape

from nzv_geo import export_layer, load_layer
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import GeometryError, OutputError
from nzv_geo.export import to_geojson
from tests.hand_drawn import make_layer

LAYERS = ["states", "counties", "municipalities", "focus-areas", "valley"]


def exported(layer) -> dict:
    return json.loads(to_geojson(reproject(layer, "EPSG:4326")))


def geodesic_area_m2(collection: dict) -> float:
    geod = Geod(ellps="WGS84")
    shapes = (shape(feature["geometry"]) for feature in collection["features"])
    return sum(abs(geod.geometry_area_perimeter(one)[0]) for one in shapes)


@pytest.fixture(scope="module", params=LAYERS)
def collection(request) -> dict:
    return exported(load_layer(request.param))


def test_a_square_comes_out_as_expected() -> None:
    clockwise = shapely.Polygon([(14, 51), (14, 52), (15, 52), (15, 51)])
    (feature,) = exported(make_layer([clockwise], crs="EPSG:4326"))["features"]
    assert feature == {
        "type": "Feature",
        "id": "a",
        "properties": {"ags": "a", "name_de": "a"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[14, 51], [15, 51], [15, 52], [14, 52], [14, 51]]],
        },
    }


def test_rings_follow_the_right_hand_rule(collection) -> None:
    for feature in collection["features"]:
        for part in shapely.get_parts(shape(feature["geometry"])):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)


def test_every_geometry_is_valid_and_in_the_lausitz_or_its_states(collection) -> None:
    for feature in collection["features"]:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        assert shapely.box(11.2, 50.1, 15.1, 53.6).contains(geometry)


def test_coordinates_have_at_most_seven_decimals(collection) -> None:
    coordinates = shapely.get_coordinates([shape(f["geometry"]) for f in collection["features"]])
    assert (abs(coordinates * 1e7 - (coordinates * 1e7).round()) < 1e-5).all()


@pytest.mark.parametrize(("crs", "decimals"), [("EPSG:4326", 7), ("EPSG:25833", 3)])
@pytest.mark.parametrize("name", LAYERS)
def test_no_number_is_written_with_more_decimals(name: str, crs: str, decimals: int) -> None:
    text = to_geojson(reproject(load_layer(name), crs)).decode()
    coordinates = "".join(re.findall(r'"geometry": (.*)', text))
    numbers = re.findall(r"\.\d+(?:e-?\d+)?", coordinates)
    assert numbers
    assert [one for one in numbers if len(one) > 1 + decimals] == []


def test_source_licence_and_steps_travel_along(collection) -> None:
    assert collection["sources"]
    assert collection["steps"][-1] == "coordinates rounded to 7 decimals"
    assert "crs" not in collection  # RFC 7946 has none: it is always WGS84
    for source in collection["sources"]:
        assert source["vintage"]
        assert source["licence"]
        assert source["attribution"] in collection["attribution"]


def test_municipalities_have_the_agreed_properties() -> None:
    features = exported(load_layer("municipalities"))["features"]
    cottbus = features[0]
    assert len(features) == 235
    assert cottbus["id"] == "12052000"
    assert cottbus["properties"] == {
        "ags": "12052000",
        "ars": "120520000000",
        "name_de": "Cottbus",
        "name_sorbian": "Chóśebuz",
        "sorbian_language": "dsb",
        "kind": "municipality",
        "designation": "Stadt",
        "state": "Brandenburg",
        "nuts": "DE402",
        "legal_date": "2003-10-26",
        "county": "Cottbus",
    }


def test_a_missing_name_is_null() -> None:
    features = exported(load_layer("municipalities"))["features"]
    assert sum(f["properties"]["name_sorbian"] is not None for f in features) == 84


def test_exported_municipalities_and_valley_have_the_same_area() -> None:
    parts, whole = (exported(load_layer(name)) for name in ("municipalities", "valley"))
    assert geodesic_area_m2(parts) == pytest.approx(geodesic_area_m2(whole), abs=1)
    assert geodesic_area_m2(parts) == pytest.approx(11_726.78e6, rel=2e-4)


def test_the_same_layer_gives_the_same_bytes() -> None:
    assert to_geojson(load_layer("valley")) == to_geojson(load_layer("valley"))


@given(st.text(), st.floats(allow_nan=True, allow_infinity=False))
def test_any_value_survives(text: str, number: float) -> None:
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4326", note=[text], size=[number])
    (feature,) = exported(layer)["features"]
    assert feature["properties"]["note"] == text
    assert feature["properties"]["size"] == (None if math.isnan(number) else number)


def test_an_existing_file_is_kept(tmp_path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text("mine")
    with pytest.raises(OutputError, match="already exists"):
        export_layer(load_layer("states"), path)
    assert path.read_text() == "mine"


def test_another_crs_is_named_and_read_back(tmp_path) -> None:
    target = tmp_path / "counties.geojson"
    written = export_layer(load_layer("counties", region="goerlitz"), target, crs="EPSG:25833")
    back = load_layer(target)
    assert back.crs == "EPSG:25833"
    (ours,), (theirs,) = written.features.geometry, back.features.geometry
    assert shapely.hausdorff_distance(ours, theirs) < 0.001


def test_what_a_reprojection_did_travels_along(tmp_path) -> None:
    target = tmp_path / "point.geojson"
    export_layer(make_layer([shapely.Point(5_460_000, 5_700_000)], crs="EPSG:3399"), target)
    (report,) = json.loads(target.read_bytes())["reprojections"]
    assert report["code"] == "EPSG:15868 + EPSG:1149"
    assert report["accuracy_m"] == 2.0
    assert report["better"]["grids"] == ["de_geosn_NTv2_SN.tif"]


def test_dates_and_lists_are_written(tmp_path) -> None:
    days = pandas.to_datetime(["2026-01-31"])
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4326", day=days, uses=[numpy.array([1])])
    (feature,) = exported(layer)["features"]
    assert feature["properties"]["day"] == "2026-01-31T00:00:00"
    assert feature["properties"]["uses"] == [1]


def test_an_unknown_format_is_refused(tmp_path) -> None:
    with pytest.raises(OutputError, match=r"name it \.geojson, \.json, "):
        export_layer(make_layer([shapely.Point(14, 51)]), tmp_path / "a.odd")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [math.inf, b"binary"])
def test_a_value_that_json_cannot_hold_is_refused(value) -> None:
    with pytest.raises(OutputError, match="cannot write field 'odd'"):
        to_geojson(make_layer([shapely.Point(14, 51)], crs="EPSG:4326", odd=[value]))


def test_a_feature_without_geometry_is_written_without() -> None:
    layer = make_layer([shapely.Point(14, 51), None], crs="EPSG:4326")
    assert exported(layer)["features"][1]["geometry"] is None


def test_an_invalid_geometry_is_not_blamed_on_rounding() -> None:
    bow = shapely.Polygon([(14, 51), (15, 52), (15, 51), (14, 52)])
    with pytest.raises(GeometryError, match=r"is not valid: Self-intersection.*; repair it"):
        to_geojson(make_layer([bow], crs="EPSG:4326"))
