"""GeoJSON in WGS 84 is RFC 7946, as a validator that nzv-geo has no part in finds."""

import json
from typing import Any

import pytest
import shapely
from geojson_validator import validate_geometries, validate_structure
from shapely.geometry import shape

from nzv_geo.export import WRITERS
from tests.export.samples import SHIPPED, letters, written
from tests.hand_drawn import make_layer

HARMLESS = {"excessive_coordinate_precision", "excessive_vertices", "holes"}
WORLD = shapely.box(-180, -90, 180, 90)


def wrong(told: dict[str, Any]) -> dict[str, Any]:
    """What the validator has to say against a collection, but for what is a matter of taste."""
    found = validate_geometries(told)
    problems = {name: at for name, at in found["problematic"].items() if name not in HARMLESS}
    return validate_structure(told, check_crs=True) | found["invalid"] | problems


@pytest.mark.parametrize("name", ["states", "counties", *SHIPPED])
def test_every_layer_that_ships_is_rfc_7946(name: str) -> None:
    told = json.loads(WRITERS[".geojson"].encode(written(name, ".geojson")))
    assert wrong(told) == {}
    assert "crs" not in told
    shapes = [shape(feature["geometry"]) for feature in told["features"]]
    assert all(WORLD.contains(each) and each.is_valid for each in shapes)
    assert all(east - west < 180 for west, _, east, _ in shapely.bounds(shapes))
    assert len({feature["id"] for feature in told["features"]}) == len(shapes)


def test_every_line_of_a_sequence_is_a_feature_of_rfc_7946() -> None:
    lines = WRITERS[".geojsonl"].write(letters()).decode().splitlines()
    collection = {"type": "FeatureCollection", "features": [json.loads(line) for line in lines]}
    assert wrong(collection) == {}


def test_the_validator_finds_what_is_wrong() -> None:
    told = json.loads(
        WRITERS[".geojson"].write(make_layer([shapely.box(14, 51, 15, 52)], crs="EPSG:4326"))
    )
    (ring,) = told["features"][0]["geometry"]["coordinates"]
    ring.reverse()
    assert wrong(told) == {"exterior_not_ccw": [0]}
    ring.pop()
    assert "unclosed" in wrong(told)
    del told["features"][0]["type"]
    assert validate_structure(told) != {}
