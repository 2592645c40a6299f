"""Geometries survive the packing, and no text ends the data block."""

import json
import re

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.errors import GeometryError
from nzv_geo.webmap.encode import encode_layer, json_for_script, on_one_world, pack
from nzv_geo.webmap.packed import pack_layer
from tests.hand_drawn import make_layer

COORDINATES = st.tuples(
    st.integers(-179_000_000, 179_000_000), st.integers(-85_000_000, 85_000_000)
)


def unpack(deltas: list[int]) -> list[tuple[int, int]]:
    """What encoded.js does."""
    points, x, y = [], 0, 0
    for dx, dy in zip(deltas[::2], deltas[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


@given(st.lists(COORDINATES, min_size=1, max_size=20, unique=True))
def test_every_vertex_comes_back(points: list[tuple[int, int]]) -> None:
    assert unpack(pack(numpy.array(points) / 1e6)) == points


def test_the_lausitz_is_off_by_at_most_half_a_unit(lausitz) -> None:
    from nzv_geo.crs.reproject import reproject

    geometries = reproject(lausitz.municipalities, "EPSG:4326").features.geometry
    for geometry, feature in zip(geometries, encode_layer(lausitz.municipalities), strict=True):
        rings = [ring for polygon in feature["polygons"] for ring in polygon]
        found = [point for ring in rings for point in unpack(ring)]
        parts = shapely.get_parts(geometry)
        exact = [c for p in parts for r in (p.exterior, *p.interiors) for c in r.coords[:-1]]
        for (x, y), (lon, lat) in zip(found, exact, strict=True):
            assert abs(x - lon * 1e6) <= 0.500001
            assert abs(y - lat * 1e6) <= 0.500001


def test_a_label_stands_inside_its_area() -> None:
    crescent = shapely.box(14, 51, 15, 52).difference(shapely.box(14.2, 51.2, 15, 51.8))
    (feature,) = encode_layer(make_layer([crescent], crs="EPSG:4326"))
    x, y, radius = feature["label"]
    assert crescent.contains(shapely.Point(x / 1e6, y / 1e6))
    assert 0 < radius < 200_000


@pytest.mark.parametrize("text", ["</script>", "<!--", "<script", "\u2028", "\u2029", "]]>"])
def test_the_data_block_cannot_be_left(text: str) -> None:
    written = json_for_script({"note": text})
    assert not re.search("[<\u2028\u2029]", written)
    assert json.loads(written) == {"note": text}


@given(st.text())
def test_any_text_survives_the_data_block(text: str) -> None:
    assert json.loads(json_for_script(text)) == text


def test_empty_parts_are_left_out() -> None:
    line = shapely.MultiLineString([[(14, 51), (15, 52)]])
    with_gap = shapely.from_wkt("MULTILINESTRING (EMPTY, (14 51, 15 52))")
    layers = (make_layer([shape], crs="EPSG:4326") for shape in (line, with_gap))
    one, other = (encode_layer(layer) for layer in layers)
    assert one == other


def test_a_place_outside_the_world_is_named() -> None:
    shape = shapely.Polygon([(179, 51), (181, 52), (181, 51), (179, 52)])  # crosses itself
    with pytest.raises(GeometryError, match=r"feature a lies outside the world at \[181.0, 52.0\]"):
        encode_layer(make_layer([shape], crs="EPSG:4326"))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("LINESTRING (179 51, 181 53)", "MULTILINESTRING ((179 51, 180 52), (-180 52, -179 53))"),
        ("MULTIPOINT ((179 51), (190 52))", "MULTIPOINT ((179 51), (-170 52))"),
        (
            "POLYGON ((179 51, 182 51, 182 52, 179 52, 179 51))",
            "MULTIPOLYGON (((179 51, 180 51, 180 52, 179 52, 179 51)), "
            "((-180 51, -178 51, -178 52, -180 52, -180 51)))",
        ),
        (
            "POLYGON ((180 51, 182 51, 182 52, 180 51))",
            "POLYGON ((-180 51, -178 51, -178 52, -180 51))",
        ),
    ],
)
def test_what_reaches_across_180_degrees_is_cut_there(text: str, cut: str) -> None:
    shape, meant = shapely.from_wkt([text, cut])
    (found,) = on_one_world(numpy.array([shape]))
    assert found.is_valid
    assert shapely.equals(found, meant)
    for write in (encode_layer, pack_layer):
        assert write(make_layer([shape], crs="EPSG:4326")) == write(
            make_layer([found], crs="EPSG:4326")
        )


def test_mixed_geometry_in_one_feature_is_refused() -> None:
    shape = shapely.GeometryCollection([shapely.Point(14, 51), shapely.box(14, 51, 15, 52)])
    with pytest.raises(GeometryError, match="feature a mixes Point, Polygon"):
        encode_layer(make_layer([shape], crs="EPSG:4326"))
